//! Starting a backup, and going on with one.

use super::{Action, Evidence, Obstacle, PutBack, SUSPEND_TOOL, Sends, ended};
use crate::{
    hyperbackup::{
        model::{Health, RunEnd, Status, run_end, told_remaining_seconds},
        wire::{RESUME_TASK, RUN_TASK},
    },
    operation::{A_FEW_SECONDS, Verdict},
};

/// Why no call puts a started run back.
pub(super) const STARTED: &str = "a run that was started cannot be unmade: hyperbackup_suspend_task stops it and keeps what it did, hyperbackup_cancel_task stops it and drops that";

/// What stands in the way of whatever needs a task at rest.
pub(super) const SUSPENDED_FIRST: &str = "Nothing was sent, as its last run is suspended: go on with hyperbackup_resume_task, and wait for its end, or throw it away with hyperbackup_discard_task";

pub(crate) const RUN: Action = Action {
    verb: "started",
    method: RUN_TASK,
    evidence: Evidence::Good,
    sends: Sends::Id,
    check: may_run,
    judge: judge_run,
    patience: A_FEW_SECONDS,
    drops: None,
    undo: PutBack::Nothing(STARTED),
    starts: Some(takes_as_long_as_the_last),
};

pub(crate) const RESUME: Action = Action {
    verb: "resumed",
    method: RESUME_TASK,
    evidence: Evidence::Good,
    sends: Sends::Id,
    check: may_resume,
    judge: judge_resume,
    patience: A_FEW_SECONDS,
    drops: None,
    undo: PutBack::Tool(SUSPEND_TOOL),
    starts: Some(takes_as_told),
};

/// A backup starts only from rest: on a suspended task it would throw away what was done.
fn may_run(status: &Status) -> Result<(), Obstacle> {
    let fix = if status.status.is_none() {
        "Nothing was sent: the NAS does not tell whether the task is idle"
    } else if !status.is_idle() {
        "Wait until it is idle; hyperbackup_get_task_status shows what it does"
    } else if status.health == Health::Suspended {
        "Go on with hyperbackup_resume_task instead"
    } else if status.last_result.is_none() {
        "Nothing was sent: the NAS does not tell how the last run ended, so that it may be suspended, and a new one would throw away what it did"
    } else {
        match status.state.as_deref() {
            Some("backupable") => return Ok(()),
            Some(_) => "Repair the task in Hyper Backup on the NAS first",
            None => {
                "Nothing was sent: the NAS does not tell the task's state, so that it may not be ready to back up"
            }
        }
    };
    Err(Obstacle::Lasting(fix))
}

/// Only a suspended task may be resumed; DSM would mark any other one as failed. That it is one is seen in the last result,
/// and the task is at rest then.
fn may_resume(status: &Status) -> Result<(), Obstacle> {
    if is_suspended_at_rest(status) {
        return Ok(());
    }
    Err(Obstacle::Lasting(
        "Nothing was sent; only a suspended task can be resumed, start others with hyperbackup_run_task",
    ))
}

pub(super) fn is_suspended_at_rest(status: &Status) -> bool {
    let at_rest = status.is("none") || status.is("suspend") || status.is("suspended");
    let ready = status.state.as_deref() == Some("backupable");
    status.health == Health::Suspended && at_rest && ready
}

/// A run from the beginning should take what the last one took, where that finished.
fn takes_as_long_as_the_last(before: &Status, _now: &Status) -> Option<i64> {
    before.last_run_seconds
}

/// What the NAS expects, where it tells that.
pub(super) fn takes_as_told(_before: &Status, now: &Status) -> Option<i64> {
    told_remaining_seconds(now)
}

fn judge_run(before: &Status, now: &Status) -> Verdict {
    if now.status.is_none() {
        return Verdict::Untold;
    }
    if now.is_backing_up() {
        return Verdict::Reached;
    }
    if before.tells_the_same_run(now) {
        return Verdict::Pending;
    }
    match run_end(now.last_result.as_deref()) {
        RunEnd::Finished => Verdict::Reached,
        RunEnd::NotYet => Verdict::Pending,
        RunEnd::Cancelled | RunEnd::Discarded | RunEnd::Suspended | RunEnd::Otherwise => ended(now),
        RunEnd::Untold => Verdict::Untold,
    }
}

fn judge_resume(_before: &Status, now: &Status) -> Verdict {
    if now.status.is_none() {
        return Verdict::Untold;
    }
    if now.is_backing_up() {
        return Verdict::Reached;
    }
    match run_end(now.last_result.as_deref()) {
        RunEnd::Finished => Verdict::Reached,
        RunEnd::Suspended | RunEnd::NotYet => Verdict::Pending,
        RunEnd::Cancelled | RunEnd::Discarded | RunEnd::Otherwise => ended(now),
        RunEnd::Untold => Verdict::Untold,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::hyperbackup::act::tests::{SENT, outcome};

    #[test]
    fn nothing_is_started_unless_the_nas_tells_that_it_can_be() {
        let ready = json!({ "state": "backupable", "status": "none", "last_bkp_result": "done" });
        assert_eq!(outcome(&RUN, ready), SENT);
        for untold in [
            json!({ "status": "none", "last_bkp_result": "done" }),
            json!({ "state": "backupable", "last_bkp_result": "done" }),
            json!({ "state": "", "status": "none", "last_bkp_result": "done" }),
            json!({ "state": "backupable", "status": "none" }),
            json!({ "state": "backupable", "status": "none", "last_bkp_result": null }),
            json!({}),
        ] {
            let fix = outcome(&RUN, untold);
            assert!(fix.contains("the NAS does not tell"), "{fix}");
        }
    }

    #[test]
    fn only_what_is_told_to_be_suspended_is_resumed() {
        let suspended =
            json!({ "state": "backupable", "status": "none", "last_bkp_result": "suspend" });
        assert_eq!(outcome(&RESUME, suspended), SENT);
        for unsure in [
            json!({ "last_bkp_result": "suspend" }),
            json!({ "state": "backupable", "status": "weird", "last_bkp_result": "suspend" }),
            json!({ "state": "importable", "status": "none", "last_bkp_result": "suspend" }),
        ] {
            assert_ne!(outcome(&RESUME, unsure), SENT);
        }
    }
}
