//! A shared folder.

use serde::Serialize;

/// A shared folder
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Share {
    /// Its name
    pub name: String,
    /// The number of the volume it is on
    pub volume: u32,
    /// Whether accounts that are no administrators do not see it
    pub hidden_from_users: bool,
    /// Whether no account may write to it
    pub read_only: bool,
}

impl Share {
    /// Where it lies, as `/volume1/projects`
    #[must_use]
    pub fn real_path(&self) -> String {
        format!("/volume{}/{}", self.volume, self.name)
    }
}
