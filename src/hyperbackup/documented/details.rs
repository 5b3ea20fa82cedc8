//! One task: what it backs up, where to and when.

use serde::Deserialize;

use super::tasks::with_task;
use crate::{
    dsm::{
        Params,
        wire::{Flag, Int, Text, flag, list, some_text},
    },
    error::Error,
    hyperbackup::{
        get_task::TaskDetails,
        schedule::{Schedule, clock},
        source::{Destination, Folder, Sources},
        task_id::TaskId,
        words::status_meaning,
    },
    operation::Target,
};

#[derive(Deserialize)]
struct TaskWire {
    name: Option<Text>,
    status: Option<Text>,
    source_folders: Option<Vec<Text>>,
    destination: Option<Text>,
    schedule: Option<ScheduleWire>,
}

#[derive(Deserialize)]
struct ScheduleWire {
    enabled: Option<Flag>,
    hour: Option<Int>,
    minute: Option<Int>,
}

impl From<ScheduleWire> for Schedule {
    fn from(wire: ScheduleWire) -> Self {
        Self {
            enabled: flag(wire.enabled),
            at: clock(wire.hour, wire.minute),
            ..Self::default()
        }
    }
}

/// A task and its settings.
///
/// # Errors
/// [`Error::UnknownId`] that names the tasks there are.
pub(in crate::hyperbackup) async fn details(
    on: Target<'_>,
    id: &TaskId,
) -> Result<TaskDetails, Error> {
    let params = Params::new().with("task_id", id.wire());
    let question = on.nas.call(on.method, params);
    let (task, wire): (_, TaskWire) = with_task(on.nas, id, question).await?;
    let status = some_text(wire.status).unwrap_or(task.status.status);
    let folders = list(wire.source_folders).into_iter().map(|path| Folder {
        path: path.0,
        missing: None,
    });
    Ok(TaskDetails {
        task_id: task.task_id,
        name: some_text(wire.name).unwrap_or(task.name),
        state: None,
        state_meaning: None,
        status_meaning: Some(status_meaning(&status).into()),
        status: Some(status),
        kind: None,
        encrypted: None,
        sources: Sources {
            folders: folders.collect(),
            folders_total: None,
            applications: None,
        },
        destination: match some_text(wire.destination) {
            Some(location) => Destination::at(Some(location)),
            None => task.destination,
        },
        schedule: wire.schedule.map(Schedule::from),
    })
}
