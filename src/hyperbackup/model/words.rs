//! Hyper Backup's words explained. All are open sets: what is in no public table has no meaning here.

use super::causes;
use crate::units::Coded;

/// The meaning of what is in no public table, and of which DSM says nothing.
const UNKNOWN: &str = "unknown";

// Sources: states, status and results as attested by dsmctl, dsmaccess and the Home Assistant integration.

/// A state of a task in words.
pub(crate) fn state_meaning(state: &str) -> Option<&'static str> {
    Some(match state {
        "backupable" => "ready to back up",
        "exportable" => "ready to be exported",
        "importable" => "ready to be imported",
        "restore_only" => "can only be restored from",
        _ => return causes::of_state(state).map(|cause| cause.cause),
    })
}

/// A state beside what the task is doing: during a check that of the errors means only that one runs.
pub(crate) fn state_meaning_while(state: &str, status: Option<&str>) -> Option<&'static str> {
    match (state, status) {
        ("error_detect", Some("detect")) => Some("an integrity check runs"),
        ("error_detect", Some("detect_waiting")) => Some("an integrity check waits to run"),
        _ => state_meaning(state),
    }
}

/// What a task is doing, in words; DSM's and those of the document.
pub(crate) fn status_meaning(status: &str) -> Option<&'static str> {
    Some(match status {
        "none" => "idle",
        "idle" => "not running",
        "running" => "backing up",
        "suspended" => "suspended until resumed",
        "error" => "stopped by an error",
        "waiting" => "waiting for its turn",
        "backup" => "backing up",
        "canceling" => "canceling",
        "suspending" => "suspending",
        "detect" => "checking integrity",
        "detect_waiting" => "waiting to check integrity",
        "version_deleting" => "deleting old versions",
        "preparing_version_delete" => "about to delete old versions",
        _ => return None,
    })
}

/// How the last backup went, in words.
pub(crate) fn result_meaning(result: &str) -> Option<&'static str> {
    Some(match result {
        "done" | "success" => "succeeded",
        "backingup" => "under way",
        "resuming" => "being resumed",
        "none" => "never run",
        "cancel" => "cancelled",
        "suspend" | "suspended" => "suspended",
        "failed" => "failed",
        "version_deleting" | "preparing_version_delete" => "deleting old versions",
        "error" => "ended with an error",
        _ => return causes::of_result(result).map(|cause| cause.cause),
    })
}

/// Whether a backup is under way, waits for its turn or is being stopped, by DSM's words or that of the document; where the
/// status does not tell, by a result that has no end.
pub(crate) fn is_run_under_way(status: Option<&str>, result: Option<&str>) -> bool {
    match status {
        Some("backup" | "waiting" | "suspending" | "canceling" | "running") => true,
        Some("none" | "idle") => false,
        _ => matches!(run_end(result), RunEnd::NotYet),
    }
}

/// How a run has ended.
pub(crate) enum RunEnd {
    /// With a version.
    Finished,
    Cancelled,
    Discarded,
    Suspended,
    /// Failed, or in a way that is in no table.
    Otherwise,
    /// It goes on.
    NotYet,
    /// The NAS does not say.
    Untold,
}

/// How a run has ended, by DSM's word for the last result.
pub(crate) fn run_end(result: Option<&str>) -> RunEnd {
    match result {
        Some("done" | "success" | "partial") => RunEnd::Finished,
        Some("cancel") => RunEnd::Cancelled,
        Some("discard") => RunEnd::Discarded,
        Some("suspend" | "suspended") => RunEnd::Suspended,
        Some("backingup" | "resuming") => RunEnd::NotYet,
        Some(_) => RunEnd::Otherwise,
        None => RunEnd::Untold,
    }
}

/// Whether a last result is one of which the log may tell why.
pub(crate) fn went_wrong(result: Option<&str>) -> bool {
    !matches!(
        result,
        None | Some(
            "done" | "success" | "none" | "backingup" | "resuming" | "suspend" | "suspended"
        )
    )
}

/// An error code of the last backup in words; absent when there was no error.
fn backup_error(code: i64) -> Option<&'static str> {
    match code {
        // As an answer to a call 4401 is a failure. Here it stands beside `done` and `backingup` in the answers of four
        // sources: homelab-api, dsmctl, Home Assistant and pmilano1. Zero is not seen, and no error anywhere in DSM.
        0 | 4401 => None,
        _ => Some(causes::of_code(code).map_or(UNKNOWN, |cause| cause.cause)),
    }
}

/// What went wrong in the last backup, by its code and what DSM says beside it: of a code that is in no table, that is the
/// meaning. Absent when there was no error.
pub(crate) fn last_error(code: Option<i64>, text: Option<&str>) -> Option<Coded> {
    let code = code?;
    let meaning = match (backup_error(code)?, text) {
        (UNKNOWN, Some(text)) => error_key_meaning(text).unwrap_or(text),
        (meaning, _) => meaning,
    };
    Some(Coded {
        code,
        meaning: meaning.into(),
    })
}

/// A text of DSM's window in words, from its key, e.g. `SYNO.SDS.Backup.Application:error:status_target_broken`.
pub(crate) fn error_key_meaning(key: &str) -> Option<&'static str> {
    causes::of_key(key).map(|cause| cause.cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_4401_is_no_error() {
        assert_eq!(backup_error(4401), None);
        assert!(backup_error(4467).is_some());
    }

    #[test]
    fn what_dsm_says_is_the_meaning_of_a_code_in_no_table() {
        let meaning = |code, text| last_error(Some(code), text).map(|error| error.meaning);
        assert_eq!(
            meaning(4444, Some("target full")).as_deref(),
            Some("target full")
        );
        assert_eq!(meaning(4444, None).as_deref(), Some("unknown"));
        let key = "SYNO.SDS.Backup.Application:error:status_target_broken";
        let damaged = Some("the backup at the destination is damaged");
        assert_eq!(meaning(4444, Some(key)).as_deref(), damaged);
        assert_eq!(meaning(4467, Some("target full")).as_deref(), damaged);
        assert_eq!(meaning(4401, Some("target full")), None);
    }
}
