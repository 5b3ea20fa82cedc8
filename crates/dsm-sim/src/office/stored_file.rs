//! What lies in the shared folders, and in the versions of a backup.

use serde::Serialize;

use super::BackupTaskId;

/// A file or folder
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoredFile {
    /// From the share on, without a slash before it
    pub path: String,
    /// Whether it is a folder
    pub folder: bool,
    /// Its bytes
    pub bytes: i64,
    /// When it was last changed, in seconds since the epoch
    pub modified: i64,
    /// Whether it is damaged in the backup
    pub damaged: bool,
}

/// One run of a backup task
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupVersion {
    /// Whose it is
    pub task: BackupTaskId,
    /// Its id, which DSM writes as text
    pub number: u32,
    /// DSM's word for how it went, as `success`
    pub status: String,
    /// When the run began, in seconds since the epoch
    pub started: i64,
    /// When it ended
    pub completed: i64,
    /// Whether it is kept when old ones go
    pub locked: bool,
    /// What it holds
    pub files: Vec<StoredFile>,
}

/// A file that is being copied out of a version
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyUnderWay {
    /// Where it is being written
    pub path: String,
    /// When it is whole
    pub done_at: i64,
    /// Its bytes then
    pub bytes: i64,
}

impl StoredFile {
    /// The folder that it lies in; empty for a share
    pub(crate) fn parent(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(parent, _)| parent)
    }

    /// What it is called
    pub(crate) fn name(&self) -> &str {
        self.path
            .rsplit_once('/')
            .map_or(self.path.as_str(), |(_, name)| name)
    }

    /// Whether it is that, or lies below it
    pub(crate) fn is_within(&self, path: &str) -> bool {
        let rest = self.path.strip_prefix(path);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}
