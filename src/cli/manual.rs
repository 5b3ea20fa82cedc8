//! The manual page, made from the command line.

use clap::CommandFactory;
use clap_mangen::Man;

use super::{Cli, Failure, print};

/// Prints the manual page as roff.
///
/// # Errors
/// When it cannot be made.
pub(super) fn print_page() -> Result<(), Failure> {
    let mut page = Vec::new();
    let made = Man::new(Cli::command()).render(&mut page);
    made.map_err(|error| Failure::Run(format!("The page cannot be made: {error}.")))?;
    print(String::from_utf8_lossy(&page).trim_end())
}
