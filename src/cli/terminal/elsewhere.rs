//! A console where there is no Unix.

use std::io;

/// Reading sees to it here.
pub(super) struct Silence;

impl Silence {
    pub(super) fn begin() -> Self {
        Self
    }
}

/// A line; absent where the input has ended.
pub(super) fn line() -> io::Result<Option<String>> {
    let mut line = String::new();
    if io::stdin().read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let end = line.trim_end_matches(['\n', '\r']).len();
    line.truncate(end);
    Ok(Some(line))
}

/// The same, and nothing of it is shown.
pub(super) fn read() -> io::Result<Option<String>> {
    match rpassword::read_password() {
        Ok(line) => Ok(Some(line)),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}
