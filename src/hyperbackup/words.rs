//! Hyper Backup's words explained. All are open sets: what is not known passes through with an empty meaning.
//!
//! Sources: states, status and results as attested by dsmctl, dsmaccess and the Home Assistant integration.

use schemars::JsonSchema;
use serde::Serialize;

/// How a task is doing, in one word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Health {
    /// The last backup succeeded
    Ok,
    /// Working now
    Running,
    /// Stopped halfway; it waits to be resumed
    Suspended,
    /// The last backup finished, but not everything is in it
    Partial,
    /// The last backup failed
    Failed,
    /// The last backup was cancelled
    Cancelled,
    /// No backup was ever made
    NeverRun,
    /// The task cannot back up as it is; see state
    Broken,
    /// DSM says something that is in no public table
    #[default]
    Unknown,
}

impl Health {
    /// The word that answers carry.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Running => "running",
            Self::Suspended => "suspended",
            Self::Partial => "partial",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::NeverRun => "never_run",
            Self::Broken => "broken",
            Self::Unknown => "unknown",
        }
    }
}

/// A state of a task in words.
pub(super) fn state_meaning(state: &str) -> &'static str {
    match state {
        "backupable" => "ready to back up",
        "exportable" => "ready to be exported",
        "importable" => "ready to be imported",
        "relinkable" => "must be linked to its destination again",
        "error_detect" => "an integrity check found errors",
        "broken" => "the backup at the destination is damaged",
        "restore_only" => "can only be restored from",
        "unauth" => "the destination refuses the credentials",
        "endofservice" => "the destination's service has ended",
        _ => "",
    }
}

/// What a task is doing, in words; DSM's and those of the document.
pub(super) fn status_meaning(status: &str) -> &'static str {
    match status {
        "none" => "idle",
        "idle" => "not running",
        "running" => "backing up",
        "suspended" => "suspended until resumed",
        "error" => "stopped by an error",
        "waiting" => "waiting for its turn",
        "backup" => "backing up",
        "canceling" => "cancelling",
        "suspending" => "suspending",
        "detect" => "checking integrity",
        "detect_waiting" => "waiting to check integrity",
        "version_deleting" => "deleting old versions",
        "preparing_version_delete" => "about to delete old versions",
        _ => "",
    }
}

/// How the last backup went, in words.
pub(super) fn result_meaning(result: &str) -> &'static str {
    match result {
        "done" | "success" => "succeeded",
        "backingup" => "under way",
        "resuming" => "being resumed",
        "none" => "never run",
        "cancel" => "cancelled",
        "suspend" | "suspended" => "suspended",
        "partial" => "finished, but not everything was backed up",
        "failed" => "failed",
        "discard" => "the unfinished backup was discarded",
        "version_deleting" | "preparing_version_delete" => "deleting old versions",
        "version_delete_failed" => "deleting old versions failed",
        "cksum_failed" => "the checksums did not match",
        "dest_missing" => "the destination is missing",
        "failed_checking" => "the check failed",
        "error" => "ended with an error",
        "broken" => "the backup at the destination is damaged",
        _ => "",
    }
}

/// An error code of the last backup in words; absent for 4401, which here means that there was none.
pub(super) fn backup_error(code: i64) -> Option<&'static str> {
    match code {
        0 | 4401 => None,
        4467 => Some("the backup at the destination is damaged"),
        _ => Some("unknown"),
    }
}

/// One word for state, status and last result together.
pub(super) fn health(state: &str, status: &str, result: &str) -> Health {
    match (state, status, result) {
        (_, "backup" | "waiting" | "canceling" | "suspending", _) => Health::Running,
        (
            "broken" | "unauth" | "relinkable" | "endofservice" | "error_detect" | "restore_only",
            ..,
        ) => Health::Broken,
        (_, "detect" | "detect_waiting" | "version_deleting" | "preparing_version_delete", _) => {
            Health::Running
        }
        (_, "suspend" | "suspended", _) | (.., "suspend" | "suspended") => Health::Suspended,
        (.., "backingup" | "resuming") => Health::Running,
        (.., "done" | "success" | "version_deleting" | "preparing_version_delete") => Health::Ok,
        (.., "partial") => Health::Partial,
        (.., "cancel" | "discard") => Health::Cancelled,
        (.., "none") => Health::NeverRun,
        (
            ..,
            "failed"
            | "error"
            | "cksum_failed"
            | "dest_missing"
            | "failed_checking"
            | "version_delete_failed",
        ) => Health::Failed,
        (.., "broken") => Health::Broken,
        _ => Health::Unknown,
    }
}

/// One word for a status of the document, and whether there ever was a backup.
pub(super) fn documented_health(status: &str, ever_ran: bool) -> Health {
    match status {
        "running" => Health::Running,
        "suspended" => Health::Suspended,
        "error" => Health::Failed,
        "idle" if ever_ran => Health::Ok,
        "idle" => Health::NeverRun,
        _ => Health::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn health_puts_what_matters_most_first() {
        assert_eq!(health("backupable", "none", "done"), Health::Ok);
        assert_eq!(health("backupable", "backup", "done"), Health::Running);
        assert_eq!(health("broken", "none", "done"), Health::Broken);
        assert_eq!(health("backupable", "none", "suspend"), Health::Suspended);
        assert_eq!(health("backupable", "none", "none"), Health::NeverRun);
        assert_eq!(health("backupable", "none", "brand_new"), Health::Unknown);
    }

    #[test]
    fn an_idle_task_of_the_document_is_fine_once_it_ran() {
        assert_eq!(documented_health("idle", true), Health::Ok);
        assert_eq!(documented_health("idle", false), Health::NeverRun);
        assert_eq!(documented_health("error", false), Health::Failed);
        assert_eq!(documented_health("brand_new", true), Health::Unknown);
    }

    #[test]
    fn code_4401_is_no_error() {
        assert_eq!(backup_error(4401), None);
        assert!(backup_error(4467).is_some());
    }
}
