//! Running a backup and stopping it.
//!
//! `cancel` without `task_state` was seen refused with 4400; for `suspend` the same is assumed,
//! as every known client sends it. That `resume` and `discard` of a task that is not suspended
//! succeed and leave it failed is from N4S4's notes.

use super::{status::can_suspend, task, task_mut};
use crate::{
    answer::{Answer, Reason, Refusal, code},
    call::Call,
    office::{BackupEvent, BackupTask},
};

pub(super) fn backup(call: &mut Call<'_>) -> Answer {
    let (now, user) = (call.now, call.account);
    let task = task_mut(call)?;
    if task.state != "backupable" || task.status != "none" || task.is_suspended() {
        return Err(wrong_state());
    }
    task.start(now);
    task.note(now, BackupEvent::Started, user);
    Ok(None)
}

/// The cancel itself takes a moment
pub(super) fn cancel(call: &mut Call<'_>) -> Answer {
    stop(call, |_, _| true, BackupTask::cancel)?;
    Ok(None)
}

/// Refused until the run has got ready, which `can_suspend` of its progress tells
pub(super) fn suspend(call: &mut Call<'_>) -> Answer {
    let (now, user) = (call.now, call.account);
    let task = stop(call, can_suspend, BackupTask::suspend)?;
    task.note(now, BackupEvent::Suspended, user);
    Ok(None)
}

fn stop<'a>(
    call: &'a mut Call<'_>,
    possible: fn(&BackupTask, i64) -> bool,
    how: fn(&mut BackupTask, i64),
) -> Result<&'a mut BackupTask, Refusal> {
    let state = call.args.string("task_state")?;
    if task(call)?.state != state {
        return Err(call.args.refusal("task_state", Reason::Condition));
    }
    let now = call.now;
    let task = task_mut(call)?;
    if !task.is_running() || !possible(task, now) {
        return Err(wrong_state());
    }
    how(task, now);
    Ok(task)
}

pub(super) fn resume(call: &mut Call<'_>) -> Answer {
    let (now, user) = (call.now, call.account);
    let task = task_mut(call)?;
    if task.is_suspended() {
        task.go_on(now);
        task.note(now, BackupEvent::Resumed, user);
    } else {
        task.fail(now);
        task.note(now, BackupEvent::Failed, user);
    }
    Ok(None)
}

/// Give up what a suspended run has done
pub(super) fn discard(call: &mut Call<'_>) -> Answer {
    let (now, user) = (call.now, call.account);
    let task = task_mut(call)?;
    if task.is_suspended() {
        task.end("discard", now);
        task.note(now, BackupEvent::Discarded, user);
    } else {
        task.fail(now);
        task.note(now, BackupEvent::Failed, user);
    }
    Ok(None)
}

pub(super) fn wrong_state() -> Refusal {
    Refusal::code(code::BACKUP_WRONG_STATE)
}
