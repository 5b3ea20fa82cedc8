//! What can be done with a task as NASes speak it.

use std::time::Duration;

use super::{Action, Evidence, Obstacle, PutBack, SUSPEND_TOOL, Sends};
use crate::{
    hyperbackup::{
        model::{Health, RunEnd, Status, run_end, told_remaining_seconds},
        wire::{CANCEL_TASK, RESUME_TASK, RUN_TASK, SUSPEND_TASK},
    },
    operation::{A_FEW_SECONDS, Verdict},
};

/// How long DSM gets to clear up after a cancelled run.
pub(super) const CANCEL_PATIENCE: Duration = Duration::from_secs(10);

/// Why no call puts a started run back.
pub(super) const STARTED: &str = "a run that was started cannot be unmade: hyperbackup_suspend_task stops it and keeps what it did, hyperbackup_cancel_task stops it and drops that";

/// Why no call puts a cancelled run back.
pub(super) const CANCELLED: &str =
    "what the cancelled run had done is gone; hyperbackup_run_task starts a new one";

/// What stays when a run is cancelled.
pub(super) const EARLIER_VERSIONS: &str =
    "versions made before it stay. hyperbackup_suspend_task stops a run without losing anything";

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

pub(crate) const CANCEL: Action = Action {
    verb: "cancelled",
    method: CANCEL_TASK,
    evidence: Evidence::Good,
    sends: Sends::IdAndState,
    check: may_cancel,
    judge: judge_cancel,
    patience: CANCEL_PATIENCE,
    drops: Some(EARLIER_VERSIONS),
    undo: PutBack::Nothing(CANCELLED),
    starts: None,
};

pub(crate) const SUSPEND: Action = Action {
    verb: "suspended",
    method: SUSPEND_TASK,
    evidence: Evidence::Good,
    sends: Sends::IdAndState,
    check: may_suspend,
    judge: judge_suspend,
    patience: A_FEW_SECONDS,
    drops: None,
    undo: PutBack::Tool("hyperbackup_resume_task"),
    starts: None,
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

/// Only a backup can be cancelled, and only while DSM allows it.
fn may_cancel(status: &Status) -> Result<(), Obstacle> {
    let allowed = status
        .progress
        .as_ref()
        .and_then(|progress| progress.can_cancel);
    if !status.is_backing_up() {
        Err(Obstacle::Lasting(
            "Nothing was sent; only a running backup can be cancelled",
        ))
    } else if allowed == Some(false) {
        Err(Obstacle::Passing(
            "Nothing was sent: DSM does not allow cancelling in this step; try again in a minute",
        ))
    } else {
        Ok(())
    }
}

/// Only a backup that has begun can be suspended, and only once DSM says so.
fn may_suspend(status: &Status) -> Result<(), Obstacle> {
    if !status.is("backup") {
        return Err(Obstacle::Lasting(
            "Nothing was sent; only a running backup can be suspended",
        ));
    }
    let progress = status.progress.as_ref();
    match progress.and_then(|progress| progress.can_suspend) {
        Some(true) => Ok(()),
        Some(false) => Err(Obstacle::Passing(
            "Nothing was sent: it was still getting ready after 10 s, when DSM does not allow suspending; try again in a minute",
        )),
        None => Err(Obstacle::Passing(
            "Nothing was sent: the NAS does not tell whether the run can be suspended in this step; try again in a minute",
        )),
    }
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

pub(super) fn ended(now: &Status) -> Verdict {
    Verdict::Missed(format!("the run has ended: {}", now.summary()))
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

fn judge_cancel(_before: &Status, now: &Status) -> Verdict {
    if now.status.is_none() {
        return Verdict::Untold;
    }
    if now.is_backing_up() || now.is("canceling") {
        return Verdict::Pending;
    }
    match run_end(now.last_result.as_deref()) {
        RunEnd::Cancelled => Verdict::Reached,
        RunEnd::NotYet => Verdict::Pending,
        RunEnd::Finished | RunEnd::Discarded | RunEnd::Suspended | RunEnd::Otherwise => ended(now),
        RunEnd::Untold => Verdict::Untold,
    }
}

fn judge_suspend(_before: &Status, now: &Status) -> Verdict {
    if now.status.is_none() {
        return Verdict::Untold;
    }
    if now.is_backing_up() || now.is("suspending") {
        return Verdict::Pending;
    }
    match run_end(now.last_result.as_deref()) {
        RunEnd::Suspended => Verdict::Reached,
        RunEnd::NotYet => Verdict::Pending,
        RunEnd::Finished | RunEnd::Cancelled | RunEnd::Discarded | RunEnd::Otherwise => ended(now),
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
    use serde_json::{Value, json};

    use super::*;
    use crate::hyperbackup::{model::TaskId, wire::StatusWire};

    const SENT: &str = "sent";

    /// What comes of an action on a task: sent, or why not.
    fn outcome(action: &Action, wire: Value) -> &'static str {
        let wire: StatusWire = serde_json::from_value(wire).unwrap();
        let status = Status::from(wire);
        (action.check)(&status)
            .map_err(|(Obstacle::Lasting(fix) | Obstacle::Passing(fix))| fix)
            .and_then(|()| action.params(&TaskId::new("1"), &status))
            .map_or_else(|fix| fix, |_| SENT)
    }

    #[test]
    fn nothing_is_started_unless_the_nas_tells_that_it_can_be() {
        let ready = json!({ "state": "backupable", "status": "none", "last_bkp_result": "done" });
        assert_eq!(outcome(&RUN, ready), SENT);
        for untold in [
            json!({ "status": "none", "last_bkp_result": "done" }),
            json!({ "state": "backupable", "last_bkp_result": "done" }),
            json!({ "state": "", "status": "none" }),
            json!({}),
        ] {
            let fix = outcome(&RUN, untold);
            assert!(fix.contains("the NAS does not tell"), "{fix}");
        }
    }

    #[test]
    fn no_empty_state_is_sent_to_stop_a_backup() {
        for action in [&CANCEL, &SUSPEND] {
            let task = |state| {
                let progress = json!({ "can_suspend": true });
                json!({ "state": state, "status": "backup", "progress": progress })
            };
            assert_eq!(outcome(action, task(json!("backupable"))), SENT);
            for state in [json!(null), json!("")] {
                let fix = outcome(action, task(state));
                assert!(fix.contains("does not tell the task's state"), "{fix}");
            }
        }
    }

    #[test]
    fn a_step_that_cannot_be_stopped_is_left_alone() {
        let progress = json!({ "can_cancel": true, "can_suspend": false });
        let task = json!({ "state": "backupable", "status": "backup", "progress": progress });
        assert_eq!(outcome(&CANCEL, task.clone()), SENT);
        assert_ne!(outcome(&SUSPEND, task), SENT);
    }

    #[test]
    fn a_run_is_suspended_only_where_the_nas_says_that_it_can_be() {
        let task = json!({ "state": "backupable", "status": "backup", "progress": {} });
        assert_eq!(outcome(&CANCEL, task.clone()), SENT);
        assert_ne!(outcome(&SUSPEND, task), SENT);
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
