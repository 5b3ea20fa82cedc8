//! What can be done with a task as one of the documents has it.

use super::{
    Action, Evidence, Obstacle, PutBack, SUSPEND_TOOL, Sends, ended,
    starting::{STARTED, takes_as_told},
    stopping::{CANCEL_PATIENCE, CANCELLED, EARLIER_VERSIONS},
};
use crate::{
    hyperbackup::{
        model::Status,
        wire::documented::{CANCEL_TASK, RESUME_TASK, RUN_TASK, SUSPEND_TASK},
    },
    operation::{A_FEW_SECONDS, Verdict},
};

const IDLE: &str = "idle";
const RUNNING: &str = "running";
const SUSPENDED: &str = "suspended";
const ERROR: &str = "error";

pub(crate) const RUN: Action = Action {
    verb: "started",
    method: RUN_TASK,
    evidence: Evidence::Good,
    sends: Sends::Id,
    check: may_run,
    judge: judge_start,
    patience: A_FEW_SECONDS,
    drops: None,
    undo: PutBack::Nothing(STARTED),
    starts: Some(takes_as_told),
};

pub(crate) const CANCEL: Action = Action {
    verb: "cancelled",
    method: CANCEL_TASK,
    check: may_stop,
    judge: judge_cancel,
    patience: CANCEL_PATIENCE,
    drops: Some(EARLIER_VERSIONS),
    undo: PutBack::Nothing(CANCELLED),
    starts: None,
    ..RUN
};

pub(crate) const SUSPEND: Action = Action {
    verb: "suspended",
    method: SUSPEND_TASK,
    check: may_stop,
    judge: judge_suspend,
    undo: PutBack::Tool("hyperbackup_resume_task"),
    starts: None,
    ..RUN
};

pub(crate) const RESUME: Action = Action {
    verb: "resumed",
    method: RESUME_TASK,
    check: may_resume,
    judge: judge_start,
    undo: PutBack::Tool(SUSPEND_TOOL),
    ..RUN
};

/// A backup starts only from rest: on a suspended task it would throw away what was done.
fn may_run(status: &Status) -> Result<(), Obstacle> {
    Err(Obstacle::Lasting(match status.status.as_deref() {
        Some(IDLE | ERROR) => return Ok(()),
        Some(SUSPENDED) => "Nothing was sent; go on with hyperbackup_resume_task instead",
        Some(_) => {
            "Nothing was sent; wait until it is idle, hyperbackup_get_task_status shows what it does"
        }
        None => "Nothing was sent: the NAS does not tell whether the task is idle",
    }))
}

/// Only a running backup can be cancelled or suspended.
fn may_stop(status: &Status) -> Result<(), Obstacle> {
    if status.is(RUNNING) {
        Ok(())
    } else {
        Err(Obstacle::Lasting(
            "Nothing was sent; only a running backup can be stopped",
        ))
    }
}

/// Only a suspended task may be resumed.
fn may_resume(status: &Status) -> Result<(), Obstacle> {
    if status.is(SUSPENDED) {
        Ok(())
    } else {
        Err(Obstacle::Lasting(
            "Nothing was sent; only a suspended task can be resumed, start others with hyperbackup_run_task",
        ))
    }
}

// At rest the document has no word for how a run ended. The time of the last backup moves on when one did.

fn judge_start(before: &Status, now: &Status) -> Verdict {
    let as_before = now.status == before.status && before.tells_the_same_run(now);
    match now.status.as_deref() {
        None => Verdict::Untold,
        Some(RUNNING) => Verdict::Reached,
        Some(_) if as_before => Verdict::Pending,
        Some(IDLE) if !before.tells_the_same_run(now) => Verdict::Reached,
        Some(_) => ended(now),
    }
}

// A run that has just finished looks the same as one that was cancelled.
fn judge_cancel(_before: &Status, now: &Status) -> Verdict {
    match now.status.as_deref() {
        None | Some(IDLE) => Verdict::Untold,
        Some(RUNNING) => Verdict::Pending,
        Some(_) => ended(now),
    }
}

fn judge_suspend(_before: &Status, now: &Status) -> Verdict {
    match now.status.as_deref() {
        None => Verdict::Untold,
        Some(RUNNING) => Verdict::Pending,
        Some(SUSPENDED) => Verdict::Reached,
        Some(_) => ended(now),
    }
}
