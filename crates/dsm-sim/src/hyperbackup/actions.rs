//! Running a backup and stopping it.
//!
//! `cancel` without `task_state` was seen refused with 4400; for `suspend` the same is assumed,
//! as every known client sends it. That `resume` and `discard` of a task that is not suspended
//! succeed and leave it failed is from N4S4's notes.

use super::{task, task_mut};
use crate::{
    answer::{Answer, Reason, Refusal, code},
    call::Call,
    office::BackupTask,
};

pub(super) fn backup(call: &mut Call<'_>) -> Answer {
    let now = call.now;
    let task = task_mut(call)?;
    if task.state != "backupable" || task.status != "none" || task.is_suspended() {
        return Err(wrong_state());
    }
    task.start(now);
    Ok(None)
}

/// The cancel itself takes a moment
pub(super) fn cancel(call: &mut Call<'_>) -> Answer {
    stop(call, BackupTask::cancel)
}

pub(super) fn suspend(call: &mut Call<'_>) -> Answer {
    stop(call, BackupTask::suspend)
}

fn stop(call: &mut Call<'_>, how: fn(&mut BackupTask, i64)) -> Answer {
    let state = call.args.string("task_state")?;
    if task(call)?.state != state {
        return Err(call.args.refusal("task_state", Reason::Condition));
    }
    let now = call.now;
    let task = task_mut(call)?;
    if !task.is_running() {
        return Err(wrong_state());
    }
    how(task, now);
    Ok(None)
}

pub(super) fn resume(call: &mut Call<'_>) -> Answer {
    let now = call.now;
    let task = task_mut(call)?;
    if task.is_suspended() {
        task.go_on(now);
    } else {
        task.fail(now);
    }
    Ok(None)
}

/// Give up what a suspended run has done
pub(super) fn discard(call: &mut Call<'_>) -> Answer {
    let now = call.now;
    let task = task_mut(call)?;
    if task.is_suspended() {
        task.end("discard", now);
    } else {
        task.fail(now);
    }
    Ok(None)
}

fn wrong_state() -> Refusal {
    Refusal::code(code::BACKUP_WRONG_STATE)
}
