//! What a task tells that cannot all be so: then nobody knows how it is doing.

use jiff::civil::DateTime;

use super::{Evidence, findings::Findings, words::is_backing_up};
use crate::{
    clock::{local_time, shown_local},
    hyperbackup::model::Health,
};

/// How long after its success a run may end, in seconds, where only its end is told. On some NASes it ends once old versions
/// are rotated out: a minute later (task.status.idle.scheduled.json), or 19 (task.status.restore_only.json).
const ROTATION: i64 = 3_600;

/// What two times may differ by: some are told without seconds.
const MINUTE: i64 = 60;

/// Judges whether the last result, the times of the last run and the last success go together, of a task that backs up
/// nothing just now.
pub(super) fn judge_last_run(task: &Evidence<'_>, findings: &mut Findings) {
    let (Some("done" | "success"), false) = (task.result, is_backing_up(task.status)) else {
        return;
    };
    let time = |text: Option<&str>| text.and_then(local_time);
    let Some(success) = time(task.last_success) else {
        return;
    };
    let (began, ended) = (time(task.last_backup), time(task.last_end));
    let shown = |text: Option<&str>| shown_local(text.unwrap_or_default(), task.nas_time);
    let ahead = |one: DateTime| one.duration_since(success).as_secs();
    let result = task.result.unwrap_or_default();
    let contradiction = match (began, ended) {
        (Some(began), Some(ended)) if ended.duration_since(began).as_secs() < -MINUTE => format!(
            "last result {result}, but the last backup began {} and ended before that, {}",
            shown(task.last_backup),
            shown(task.last_end)
        ),
        // Some NASes tell the end of a run for its beginning as well.
        (Some(began), Some(ended)) if began != ended && ahead(began) > MINUTE => {
            no_success(result, &shown(task.last_backup), &shown(task.last_success))
        }
        (Some(began), None) if ahead(began) > ROTATION => {
            no_success(result, &shown(task.last_backup), &shown(task.last_success))
        }
        (Some(began), Some(ended)) if began == ended && ahead(ended) > ROTATION => {
            no_success(result, &shown(task.last_end), &shown(task.last_success))
        }
        (None, Some(ended)) if ahead(ended) > ROTATION => {
            no_success(result, &shown(task.last_end), &shown(task.last_success))
        }
        (_, Some(ended)) if -ahead(ended) > ROTATION => format!(
            "the last success is told as {}, but the last backup ended before that, {}",
            shown(task.last_success),
            shown(task.last_end)
        ),
        _ => return,
    };
    findings.add(Health::Unknown, contradiction);
}

fn no_success(result: &str, run: &str, success: &str) -> String {
    format!(
        "last result {result}, but the last success, {success}, is older than the last backup, {run}: whether that one succeeded is not known"
    )
}

/// Judges whether a schedule that is on can ever be followed.
pub(super) fn judge_schedule(task: &Evidence<'_>, findings: &mut Findings) {
    let schedule = task.schedule.filter(|one| one.enabled == Some(true));
    if let Some(why) = schedule.and_then(|schedule| schedule.impossible()) {
        let next = match task.next_backup {
            Some(next) => format!(
                ", though the NAS tells a next backup, {}",
                shown_local(next, task.nas_time)
            ),
            None => String::new(),
        };
        let reason = format!("its schedule is on, but {why}{next}");
        findings.add(Health::Unknown, reason);
    }
}
