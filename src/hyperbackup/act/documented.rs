//! What can be done with a task as one of the documents has it.

use super::{Action, Sends};
use crate::hyperbackup::{
    model::Status,
    wire::documented::{CANCEL_TASK, RESUME_TASK, RUN_TASK, SUSPEND_TASK},
};

const IDLE: &str = "idle";
const RUNNING: &str = "running";
const SUSPENDED: &str = "suspended";
const ERROR: &str = "error";

pub(crate) const RUN: Action = Action {
    verb: "started",
    method: RUN_TASK,
    sends: Sends::Id,
    check: may_run,
    reached: |now| now.is(RUNNING),
};

pub(crate) const CANCEL: Action = Action {
    verb: "cancelled",
    method: CANCEL_TASK,
    sends: Sends::Id,
    check: may_stop,
    reached: |now| !now.is(RUNNING),
};

pub(crate) const SUSPEND: Action = Action {
    verb: "suspended",
    method: SUSPEND_TASK,
    ..CANCEL
};

pub(crate) const RESUME: Action = Action {
    verb: "resumed",
    method: RESUME_TASK,
    sends: Sends::Id,
    check: may_resume,
    reached: |now| !now.is(SUSPENDED),
};

/// A backup starts only from rest: on a suspended task it would throw away what was done.
fn may_run(status: &Status) -> Result<(), &'static str> {
    match status.status.as_deref() {
        Some(IDLE | ERROR) => Ok(()),
        Some(SUSPENDED) => Err("Nothing was sent; go on with hyperbackup_resume_task instead"),
        Some(_) => Err(
            "Nothing was sent; wait until it is idle, hyperbackup_get_task_status shows what it does",
        ),
        None => Err("Nothing was sent: the NAS does not tell whether the task is idle"),
    }
}

/// Only a running backup can be cancelled or suspended.
fn may_stop(status: &Status) -> Result<(), &'static str> {
    if status.is(RUNNING) {
        Ok(())
    } else {
        Err("Nothing was sent; only a running backup can be stopped")
    }
}

/// Only a suspended task may be resumed.
fn may_resume(status: &Status) -> Result<(), &'static str> {
    if status.is(SUSPENDED) {
        Ok(())
    } else {
        Err(
            "Nothing was sent; only a suspended task can be resumed, start others with hyperbackup_run_task",
        )
    }
}
