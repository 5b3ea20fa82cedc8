//! Where the audit log is.

use std::path::PathBuf;

use crate::state;

/// Where changes are written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditLog {
    /// Nowhere, as the operator wants it.
    Off,
    /// Nowhere, as nothing is set and there is no usual place; and why.
    Nowhere(&'static str),
    /// In this file.
    File(PathBuf),
}

impl AuditLog {
    /// As it is set, and in the folder of the user's state when it is not.
    pub(super) fn of(text: Option<PathBuf>, environment: impl Fn(&str) -> Option<String>) -> Self {
        match text {
            Some(off) if off.as_os_str() == "off" => Self::Off,
            Some(path) if !path.as_os_str().is_empty() => Self::File(path),
            Some(_) | None => match state::folder(environment) {
                Ok(folder) => Self::File(folder.join("audit.jsonl")),
                Err(reason) => Self::Nowhere(reason),
            },
        }
    }

    /// Why there is none, if there is none.
    pub(super) fn missing(&self) -> Option<&'static str> {
        match self {
            Self::Off => Some("it is switched off"),
            Self::Nowhere(reason) => Some(reason),
            Self::File(_) => None,
        }
    }
}
