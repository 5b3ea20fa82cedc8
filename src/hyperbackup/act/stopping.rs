//! Stopping a backup, for good or for a while.

use std::time::Duration;

use super::{Action, Evidence, Obstacle, PutBack, Sends, ended};
use crate::{
    hyperbackup::{
        model::{RunEnd, Status, run_end},
        wire::{CANCEL_TASK, SUSPEND_TASK},
    },
    operation::{A_FEW_SECONDS, Verdict},
};

/// How long DSM gets to clear up after a cancelled run.
pub(super) const CANCEL_PATIENCE: Duration = Duration::from_secs(10);

/// Why no call puts a cancelled run back.
pub(super) const CANCELLED: &str =
    "what the cancelled run had done is gone; hyperbackup_run_task starts a new one";

/// What stays when a run is cancelled.
pub(super) const EARLIER_VERSIONS: &str =
    "versions made before it stay. hyperbackup_suspend_task stops a run without losing anything";

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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::hyperbackup::act::tests::{SENT, outcome};

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
}
