//! Whether the settings can be used.

use std::path::Path;

use super::finding::{Check, Finding};
use crate::error::Error;

/// The settings were read; from which file, if from one.
pub fn read(file: Option<&Path>) -> Finding {
    let from = file.map_or_else(
        || "flags and environment alone; there is no configuration file".to_owned(),
        |file| format!("flags, environment and {}", file.display()),
    );
    Finding::ok(Check::Configuration, format!("read from {from}"))
}

/// A setting that is missing or cannot be used.
pub fn broken(error: &Error) -> Finding {
    Finding::of_error(Check::Configuration, error)
}
