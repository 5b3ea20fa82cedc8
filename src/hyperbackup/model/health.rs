//! How a task is doing, in one word.

use schemars::JsonSchema;
use serde::Serialize;

use super::words::backup_error;

/// The error code of a last backup whose target is broken.
const TARGET_BROKEN: i64 = 4467;

/// How a task is doing, in one word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Health {
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
    /// DSM says too little, or something that is in no public table
    #[default]
    Unknown,
}

impl Health {
    /// One word for state, status and last result together. Work and damage are told by status or state alone; anything
    /// else needs both.
    pub(crate) fn of(state: Option<&str>, status: Option<&str>, result: Option<&str>) -> Self {
        match (state, status) {
            (_, Some("backup" | "waiting" | "canceling" | "suspending")) => return Self::Running,
            (
                Some(
                    "broken" | "unauth" | "relinkable" | "endofservice" | "error_detect"
                    | "restore_only",
                ),
                _,
            ) => return Self::Broken,
            (
                _,
                Some("detect" | "detect_waiting" | "version_deleting" | "preparing_version_delete"),
            ) => return Self::Running,
            _ => {}
        }
        let (Some(state), Some(status)) = (state, status) else {
            return Self::Unknown;
        };
        let good = state == "backupable" && status == "none";
        match (status, result) {
            ("suspend" | "suspended", _) | (_, Some("suspend" | "suspended")) => Self::Suspended,
            (_, Some("backingup" | "resuming")) => Self::Running,
            (_, Some("done" | "success")) if good => Self::Ok,
            (_, Some("partial")) => Self::Partial,
            (_, Some("cancel" | "discard")) => Self::Cancelled,
            (_, Some("none")) => Self::NeverRun,
            (
                _,
                Some(
                    "failed"
                    | "error"
                    | "cksum_failed"
                    | "dest_missing"
                    | "failed_checking"
                    | "version_delete_failed",
                ),
            ) => Self::Failed,
            (_, Some("broken")) => Self::Broken,
            _ => Self::Unknown,
        }
    }

    /// The same with the error code of the last backup: a broken target can still say that the last backup was done.
    pub(crate) fn with_error(self, code: Option<i64>) -> Self {
        match (self, code) {
            (Self::Ok, Some(TARGET_BROKEN)) => Self::Broken,
            (Self::Ok, Some(code)) if backup_error(code).is_some() => Self::Unknown,
            _ => self,
        }
    }

    /// One word for a status of the document, and when the last backup was: zero for never.
    pub(crate) fn documented(status: Option<&str>, last_backup: Option<i64>) -> Self {
        match (status, last_backup) {
            (Some("running"), _) => Self::Running,
            (Some("suspended"), _) => Self::Suspended,
            (Some("error"), _) => Self::Failed,
            (Some("idle"), Some(0)) => Self::NeverRun,
            (Some("idle"), Some(_)) => Self::Ok,
            _ => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn health(state: &str, status: &str, result: &str) -> Health {
        // Empty stands for what the NAS does not tell.
        let told = |word| Some(word).filter(|word: &&str| !word.is_empty());
        Health::of(told(state), told(status), told(result))
    }

    #[test]
    fn health_puts_what_matters_most_first() {
        assert_eq!(health("backupable", "none", "done"), Health::Ok);
        assert_eq!(health("backupable", "backup", "done"), Health::Running);
        assert_eq!(health("broken", "none", "done"), Health::Broken);
        assert_eq!(health("backupable", "none", "suspend"), Health::Suspended);
        assert_eq!(health("backupable", "none", "none"), Health::NeverRun);
    }

    #[test]
    fn a_backup_that_is_done_with_an_error_is_not_ok() {
        assert_eq!(Health::Ok.with_error(Some(4467)), Health::Broken);
        assert_eq!(Health::Ok.with_error(Some(4403)), Health::Unknown);
        assert_eq!(Health::Running.with_error(Some(4403)), Health::Running);
        for none in [None, Some(0), Some(4401)] {
            assert_eq!(Health::Ok.with_error(none), Health::Ok);
        }
    }

    #[test]
    fn only_a_task_that_can_back_up_and_is_at_rest_is_ok() {
        for state in ["exportable", "importable", "target_unreachable"] {
            assert_eq!(health(state, "none", "done"), Health::Unknown, "{state}");
        }
        for result in ["version_deleting", "preparing_version_delete"] {
            assert_eq!(
                health("backupable", "none", result),
                Health::Unknown,
                "{result}"
            );
        }
    }

    #[test]
    fn words_of_a_newer_dsm_are_never_ok() {
        assert_eq!(health("backupable", "none", "brand_new"), Health::Unknown);
        assert_eq!(health("backupable", "brand_new", "done"), Health::Unknown);
        assert_eq!(health("brand_new", "none", "done"), Health::Unknown);
        assert_eq!(health("brand_new", "none", "failed"), Health::Failed);
    }

    #[test]
    fn what_is_not_told_is_unknown() {
        assert_eq!(health("", "none", "done"), Health::Unknown);
        assert_eq!(health("backupable", "", "done"), Health::Unknown);
        assert_eq!(health("backupable", "none", ""), Health::Unknown);
        assert_eq!(health("", "", "suspend"), Health::Unknown);
        assert_eq!(health("", "backup", ""), Health::Running);
        assert_eq!(health("broken", "", ""), Health::Broken);
    }

    #[test]
    fn an_idle_task_of_the_document_is_fine_once_it_ran() {
        let idle = |last_backup| Health::documented(Some("idle"), last_backup);
        assert_eq!(idle(Some(1_732_788_000)), Health::Ok);
        assert_eq!(idle(Some(0)), Health::NeverRun);
        assert_eq!(idle(None), Health::Unknown);
        assert_eq!(Health::documented(Some("error"), None), Health::Failed);
        assert_eq!(
            Health::documented(Some("brand_new"), Some(1)),
            Health::Unknown
        );
        assert_eq!(Health::documented(None, Some(1)), Health::Unknown);
    }
}
