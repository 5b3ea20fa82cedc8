//! What a task is doing, and what may be done with it then.

use serde::Deserialize;

use super::tasks::with_task;
use crate::{
    dsm::{
        Method, Nas, Params,
        wire::{Int, Text, some_text},
    },
    error::Error,
    hyperbackup::{
        BACKUP_TASK,
        progress::Progress,
        status::Status,
        task_id::TaskId,
        words::{documented_health, status_meaning},
    },
};

const GET_STATUS: Method = BACKUP_TASK.read("GetStatus").documented();

const IDLE: &str = "idle";
const RUNNING: &str = "running";
const SUSPENDED: &str = "suspended";
const ERROR: &str = "error";

#[derive(Deserialize)]
pub(super) struct StatusWire {
    status: Option<Text>,
    progress: Option<Int>,
    files_backed_up: Option<Int>,
    bytes_backed_up: Option<Int>,
    estimated_time_remaining: Option<Int>,
}

impl Status {
    /// The status as listed, with what only the task's own status tells.
    pub(super) fn updated(self, wire: StatusWire) -> Self {
        let status = some_text(wire.status).unwrap_or(self.status);
        let number = |number: Option<Int>| number.map(|number| number.0);
        let progress = Progress {
            percent: number(wire.progress),
            files_backed_up: number(wire.files_backed_up),
            bytes_backed_up: number(wire.bytes_backed_up),
            estimated_remaining_seconds: number(wire.estimated_time_remaining),
            ..Progress::default()
        };
        Self {
            health: documented_health(&status, self.last_backup_at.is_some()),
            status_meaning: status_meaning(&status).into(),
            // The figures of a task at rest are those of no backup that goes on.
            progress: (status != IDLE).then_some(progress),
            status,
            ..self
        }
    }
}

pub(super) async fn ask_status(nas: &Nas, id: &TaskId) -> Result<StatusWire, Error> {
    nas.call(GET_STATUS, Params::new().with("task_id", id.wire()))
        .await
}

/// The status of a task with the times of its backups, and its id as the NAS writes it.
///
/// # Errors
/// [`Error::UnknownId`] that names the tasks there are.
pub(in crate::hyperbackup) async fn status(
    nas: &Nas,
    id: &TaskId,
) -> Result<(TaskId, Status), Error> {
    let (task, wire) = with_task(nas, id, ask_status(nas, id)).await?;
    Ok((task.task_id, task.status.updated(wire)))
}

pub(in crate::hyperbackup) fn is_running(status: &Status) -> bool {
    status.status == RUNNING
}

pub(in crate::hyperbackup) fn is_suspended(status: &Status) -> bool {
    status.status == SUSPENDED
}

/// A backup starts only from rest: on a suspended task it would throw away what was done.
pub(in crate::hyperbackup) fn may_run(status: &Status) -> Result<(), &'static str> {
    match status.status.as_str() {
        IDLE | ERROR => Ok(()),
        SUSPENDED => Err("Nothing was sent; go on with hyperbackup_resume_task instead"),
        _ => Err(
            "Nothing was sent; wait until it is idle, hyperbackup_get_task_status shows what it does",
        ),
    }
}

/// Only a running backup can be cancelled or suspended.
pub(in crate::hyperbackup) fn may_stop(status: &Status) -> Result<(), &'static str> {
    if is_running(status) {
        Ok(())
    } else {
        Err("Nothing was sent; only a running backup can be stopped")
    }
}

/// Only a suspended task may be resumed.
pub(in crate::hyperbackup) fn may_resume(status: &Status) -> Result<(), &'static str> {
    if is_suspended(status) {
        Ok(())
    } else {
        Err(
            "Nothing was sent; only a suspended task can be resumed, start others with hyperbackup_run_task",
        )
    }
}
