//! What the words and codes of a task say of its health.

use super::{Diagnosis, Evidence, IN_NO_TABLE, findings::Findings};
use crate::{
    clock::shown_local,
    hyperbackup::model::{
        CheckEnd, Health,
        words::{error_key_meaning, last_error, result_meaning, state_meaning},
    },
};

/// The state of a task whose backup is checked, or was, and what it means when no check runs.
pub(super) const CHECK_STATE: &str = "error_detect";
const FOUND: &str = "an integrity check found errors";

/// The error code of a last backup whose target is broken.
const TARGET_BROKEN: i64 = 4467;

/// A task that works, is stopped halfway, or cannot work.
pub(super) fn not_at_rest(task: &Evidence<'_>) -> Option<Diagnosis> {
    let diagnosis = match (task.state, task.status, task.result) {
        // The state stays there after a check that found errors.
        (Some(CHECK_STATE), status, _) if is_checking(status) => {
            Diagnosis::plain(Health::Running, None)
        }
        (Some(CHECK_STATE), ..) if !matches!(task.check, Some(CheckEnd::Clean(_))) => {
            let mut findings = Findings::default();
            judge_check_state(task, &mut findings);
            findings.sum_up()
        }
        (
            Some(state @ ("broken" | "unauth" | "relinkable" | "endofservice" | "restore_only")),
            _,
            _,
        ) => Diagnosis::plain(Health::Broken, state_meaning(state).map(str::to_owned)),
        (
            _,
            Some(
                "backup"
                | "waiting"
                | "canceling"
                | "suspending"
                | "detect"
                | "detect_waiting"
                | "version_deleting"
                | "preparing_version_delete",
            ),
            _,
        ) => Diagnosis::plain(Health::Running, None),
        (Some(_), Some("suspend" | "suspended"), _)
        | (Some(_), Some(_), Some("suspend" | "suspended")) => {
            Diagnosis::plain(Health::Suspended, None)
        }
        (_, Some("none"), Some("backingup" | "resuming")) => Diagnosis::plain(
            Health::Interrupted,
            Some("it is idle, but its last backup has no end".into()),
        ),
        _ => return None,
    };
    Some(diagnosis)
}

pub(super) fn judge_words(task: &Evidence<'_>, findings: &mut Findings) {
    match task.state {
        Some("backupable") => {}
        Some(CHECK_STATE) => judge_check_state(task, findings),
        Some(state) => {
            let meaning = state_meaning(state).unwrap_or(IN_NO_TABLE);
            findings.add(Health::Unknown, format!("state {state}: {meaning}"));
        }
        None => findings.untold("state"),
    }
    match task.status {
        Some("none") => {}
        Some(status) => {
            findings.add(Health::Unknown, format!("status {status}: {IN_NO_TABLE}"));
        }
        None => findings.untold("status"),
    }
    judge_result(task, findings);
}

/// Judges the state of a task whose backup is checked, or was, while no check runs: it means that one found errors. Unknown
/// where the log says otherwise.
pub(super) fn judge_check_state(task: &Evidence<'_>, findings: &mut Findings) {
    let told = |time: &Option<String>| match time {
        Some(time) => format!(", {}", shown_local(time, task.nas_time)),
        None => String::new(),
    };
    match task.check {
        Some(CheckEnd::Errors(time, event)) => findings.add(
            Health::Broken,
            format!(
                "the last integrity check found errors{}: {event}",
                told(time)
            ),
        ),
        Some(CheckEnd::Clean(time)) => findings.add(
            Health::Unknown,
            format!(
                "state {CHECK_STATE}: {FOUND}, but the newest check in the log{} found none",
                told(time)
            ),
        ),
        None => findings.add(Health::Broken, FOUND.to_owned()),
    }
}

/// A check goes on, or waits for its turn.
pub(super) fn is_checking(status: Option<&str>) -> bool {
    matches!(status, Some("detect" | "detect_waiting"))
}

/// A backup goes on, or begins or ends.
pub(super) fn is_backing_up(status: Option<&str>) -> bool {
    matches!(
        status,
        Some("backup" | "waiting" | "canceling" | "suspending")
    )
}

/// How the last backup ended.
pub(super) fn judge_result(task: &Evidence<'_>, findings: &mut Findings) {
    let Some(result) = task.result else {
        findings.untold("last result");
        return;
    };
    let health = match result {
        "done" | "success" => return,
        "partial" => Health::Partial,
        "cancel" | "discard" => Health::Cancelled,
        "none" => Health::NeverRun,
        "broken" => Health::Broken,
        "failed"
        | "error"
        | "cksum_failed"
        | "dest_missing"
        | "failed_checking"
        | "version_delete_failed" => Health::Failed,
        // What goes on now is no result.
        "version_deleting" | "preparing_version_delete" if task.status == Some(result) => return,
        _ => Health::Unknown,
    };
    let reason = match result_meaning(result).unwrap_or(IN_NO_TABLE) {
        meaning if meaning == result => format!("last result {result}"),
        meaning => format!("last result {result}: {meaning}"),
    };
    findings.add(health, reason);
}

/// A broken target can still say that the last backup was done.
pub(super) fn judge_errors(task: &Evidence<'_>, findings: &mut Findings) {
    match (
        last_error(task.error_code, task.error_text),
        task.error_text,
    ) {
        (Some(error), _) => {
            let health = match error.code {
                TARGET_BROKEN => Health::Broken,
                _ => Health::Unknown,
            };
            findings.add(health, format!("error {}: {}", error.code, error.meaning));
        }
        (None, Some(text)) => {
            let meaning = error_key_meaning(text).unwrap_or(text);
            findings.add(Health::Unknown, format!("error: {meaning}"));
        }
        (None, None) if task.error_code.is_none() => findings.untold("last error"),
        (None, None) => {}
    }
}
