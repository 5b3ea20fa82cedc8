//! Paths as people write them, and passwords in files.

use std::path::{Path, PathBuf};

use secrecy::SecretString;

use super::{setting::Setting, text_file};
use crate::error::Error;

/// A path; a leading `~/` is the home folder.
pub fn expand_home(path: &str, environment: impl Fn(&str) -> Option<String>) -> PathBuf {
    let Some(below) = path.strip_prefix("~/") else {
        return path.into();
    };
    match environment("HOME").filter(|home| !home.is_empty()) {
        Some(home) => PathBuf::from(home).join(below),
        None => etcetera::home_dir().map_or_else(|_| path.into(), |home| home.join(below)),
    }
}

/// The password in the first line of a file, and what is to be told about that file. Spaces belong to the password; the line
/// end and a byte-order mark do not.
///
/// # Errors
/// [`Error::Setting`] for a file without one.
pub fn password_in_file(path: &Path) -> Result<(SecretString, Option<String>), Error> {
    let shown = path.display();
    let bad = |problem: String| {
        let fix = "Name a file with the password in its first line";
        Setting::PasswordFile.error(problem, fix)
    };
    let file =
        text_file::read(path).map_err(|error| bad(format!("{shown} cannot be read ({error})")))?;
    let Some(line) = file.text.lines().next().filter(|line| !line.is_empty()) else {
        return Err(bad(format!("{shown} is empty")));
    };
    let warning = file.others_can_read.then(|| {
        format!("others can read the password file {shown}; keep them out with chmod 600 {shown}")
    });
    Ok((line.to_owned().into(), warning))
}
