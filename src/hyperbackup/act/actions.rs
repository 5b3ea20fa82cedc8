//! What can be done with a task as NASes speak it.

use super::{Action, Sends};
use crate::hyperbackup::{
    model::{Health, Status},
    wire::{CANCEL_TASK, RESUME_TASK, RUN_TASK, SUSPEND_TASK},
};

pub(crate) const RUN: Action = Action {
    verb: "started",
    method: RUN_TASK,
    sends: Sends::Id,
    check: may_run,
    reached: |now| !now.is_idle(),
};

pub(crate) const CANCEL: Action = Action {
    verb: "cancelled",
    method: CANCEL_TASK,
    sends: Sends::IdAndState,
    check: may_cancel,
    reached: has_stopped,
};

pub(crate) const SUSPEND: Action = Action {
    verb: "suspended",
    method: SUSPEND_TASK,
    sends: Sends::IdAndState,
    check: may_suspend,
    reached: has_stopped,
};

pub(crate) const RESUME: Action = Action {
    verb: "resumed",
    method: RESUME_TASK,
    sends: Sends::Id,
    check: may_resume,
    reached: |now| !matches!(now.health, Health::Suspended | Health::Unknown),
};

/// A backup starts only from rest: on a suspended task it would throw away what was done.
fn may_run(status: &Status) -> Result<(), &'static str> {
    if status.status.is_none() {
        return Err("Nothing was sent: the NAS does not tell whether the task is idle");
    }
    if !status.is_idle() {
        return Err("Wait until it is idle; hyperbackup_get_task_status shows what it does");
    }
    if status.health == Health::Suspended {
        return Err("Go on with hyperbackup_resume_task instead");
    }
    match status.state.as_deref() {
        Some("backupable") => Ok(()),
        Some(_) => Err("Repair the task in Hyper Backup on the NAS first"),
        None => Err(
            "Nothing was sent: the NAS does not tell the task's state, so that it may not be ready to back up",
        ),
    }
}

/// Only a backup can be cancelled, and only while DSM allows it.
fn may_cancel(status: &Status) -> Result<(), &'static str> {
    let allowed = status
        .progress
        .as_ref()
        .and_then(|progress| progress.can_cancel);
    if !status.is_backing_up() {
        Err("Nothing was sent; only a running backup can be cancelled")
    } else if allowed == Some(false) {
        Err("DSM does not allow cancelling in this step; try again in a minute")
    } else {
        Ok(())
    }
}

/// Only a backup that has begun can be suspended, and only while DSM allows it.
fn may_suspend(status: &Status) -> Result<(), &'static str> {
    let allowed = status
        .progress
        .as_ref()
        .and_then(|progress| progress.can_suspend);
    if !status.is("backup") {
        Err("Nothing was sent; only a running backup can be suspended")
    } else if allowed == Some(false) {
        Err("DSM does not allow suspending in this step; try again in a minute")
    } else {
        Ok(())
    }
}

/// Only a suspended task may be resumed; DSM would mark any other one as failed. That it is one is seen in the last result,
/// and the task is at rest then.
fn may_resume(status: &Status) -> Result<(), &'static str> {
    let at_rest = status.is("none") || status.is("suspend") || status.is("suspended");
    let ready = status.state.as_deref() == Some("backupable");
    match status.health {
        Health::Suspended if at_rest && ready => Ok(()),
        _ => Err(
            "Nothing was sent; only a suspended task can be resumed, start others with hyperbackup_run_task",
        ),
    }
}

fn has_stopped(now: &Status) -> bool {
    !now.is_backing_up()
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
            let told = json!({ "state": "backupable", "status": "backup" });
            assert_eq!(outcome(action, told), SENT);
            for state in [json!(null), json!("")] {
                let fix = outcome(action, json!({ "state": state, "status": "backup" }));
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
