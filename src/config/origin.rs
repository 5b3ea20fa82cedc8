//! Where the value of a setting comes from.

use std::{fmt, path::PathBuf};

/// Where the value of a setting comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// This flag, without the dashes.
    Flag(String),
    /// This environment variable.
    Variable(String),
    /// That place of the configuration file.
    File {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// Where secrets are kept: the keyring, or the credentials file.
    Kept(String),
    /// Nowhere: it is what holds when nothing is set.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => write!(f, "--{flag}"),
            Self::Variable(variable) => f.write_str(variable),
            Self::File { path, line, column } => {
                write!(f, "{}, line {line}, column {column}", path.display())
            }
            Self::Kept(place) => f.write_str(place),
            Self::Default => f.write_str("default"),
        }
    }
}
