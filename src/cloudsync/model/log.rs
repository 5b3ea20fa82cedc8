//! Lines of a connection's log.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    clock::{NasTime, shown_epoch},
    cloudsync::{
        ids::SyncTaskId,
        model::words::{FileAction, LEVELS, error, file_action, unless_in_path, word},
        wire::log::LogItemWire,
    },
    units::Coded,
};

/// A line of the log. What the NAS does not say is absent.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(crate) struct LogEntry {
    /// When
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) time: Option<String>,
    /// Severity: 0 info, 1 warning, 2 error; -1 for a word of the NAS that is none of them
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) level: Option<Coded>,
    /// What happened, in the NAS's words; absent where it gives what follows instead
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) message: Option<String>,
    /// What was done
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) action: Option<FileAction>,
    /// What went wrong, absent when nothing did
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<Coded>,
    /// Path on the NAS
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<String>,
    /// Name of the file or folder, where the path does not end with it
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) file_name: Option<String>,
    /// DSM's word for what it is, e.g. file
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) file_type: Option<String>,
    /// Task that did it
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) task_id: Option<SyncTaskId>,
}

impl LogEntry {
    /// A line of a NAS with that time.
    pub(crate) fn new(wire: LogItemWire, nas_time: Option<&NasTime>) -> Self {
        let shown = |seconds| shown_epoch(seconds, nas_time);
        Self {
            time: wire.time.0.and_then(shown),
            level: wire.log_level.0.map(|level| word(&LEVELS, level)),
            message: None,
            action: wire.action.0.map(file_action),
            error: wire.error_code.0.and_then(|code| error(code, None)),
            file_name: unless_in_path(wire.file_name.0, wire.path.0.as_deref()),
            path: wire.path.filled(),
            file_type: wire.file_type.filled(),
            task_id: wire.session_id.0.map(SyncTaskId),
        }
    }
}
