//! Sync tasks: listed, and one with what it did so far.

use serde::Deserialize;

use super::{LIST_TASKS, connection};
use crate::{
    cloudsync::{
        connection::{Connection, find as find_connection},
        get_task::TaskDetails,
        task::{Task, find},
        words::{direction, direction_meaning, status_meaning},
    },
    dsm::{
        Nas, Params,
        wire::{Int, Text, int, null_as_empty, some_text, text},
    },
    error::Error,
    operation::Target,
    units::{ConnectionId, SyncTaskId, rfc3339},
};

#[derive(Deserialize)]
struct ListWire {
    #[serde(deserialize_with = "null_as_empty")]
    tasks: Vec<TaskWire>,
}

#[derive(Deserialize)]
struct TaskWire {
    task_id: Int,
    conn_id: Option<Int>,
    name: Option<Text>,
    local_path: Option<Text>,
    remote_path: Option<Text>,
    direction: Option<Text>,
    #[serde(flatten)]
    doing: DoingWire,
}

/// What a task does now, which is in every answer about it.
#[derive(Deserialize)]
pub(super) struct DoingWire {
    pub(super) status: Option<Text>,
    progress: Option<Int>,
}

#[derive(Deserialize)]
struct DetailsWire {
    files_synced: Option<Int>,
    bytes_synced: Option<Int>,
    last_sync_time: Option<Int>,
    #[serde(flatten)]
    doing: DoingWire,
}

impl Task {
    fn documented(wire: TaskWire, id: ConnectionId, connection: Option<&Connection>) -> Self {
        let connection = connection.cloned().unwrap_or_default();
        let direction = direction(text(wire.direction));
        let task = Self {
            task_id: SyncTaskId(wire.task_id.0),
            name: some_text(wire.name),
            connection_id: id,
            connection_name: connection.name,
            provider: connection.provider,
            local_path: text(wire.local_path),
            remote_path: text(wire.remote_path),
            direction_meaning: direction_meaning(&direction).into(),
            direction,
            ..Self::default()
        };
        task.doing(wire.doing)
    }

    fn doing(self, now: DoingWire) -> Self {
        let status = some_text(now.status).unwrap_or(self.status);
        Self {
            status_meaning: status_meaning(&status).into(),
            status,
            progress_percent: now
                .progress
                .map(|percent| percent.0)
                .or(self.progress_percent),
            ..self
        }
    }
}

/// Parameters about one task.
pub(super) fn params(id: SyncTaskId) -> Params {
    Params::new().with("task_id", id)
}

/// The tasks of a connection, or of all.
///
/// # Errors
/// [`Error::UnknownId`] that names the connections there are.
pub(in crate::cloudsync) async fn tasks(
    nas: &Nas,
    of: Option<ConnectionId>,
) -> Result<Vec<Task>, Error> {
    Ok(tasks_and_connections(nas, of).await?.0)
}

/// The tasks of a connection, or of all, and every connection, which gives the tasks its name.
///
/// # Errors
/// As [`tasks`].
pub(super) async fn tasks_and_connections(
    nas: &Nas,
    of: Option<ConnectionId>,
) -> Result<(Vec<Task>, Vec<Connection>), Error> {
    let question = nas.call(LIST_TASKS, Params::new().with_some("conn_id", of));
    let (connections, list) = tokio::join!(connection::connections(nas), question);
    let (connections, list): (_, Result<ListWire, Error>) = (connections?, list);
    if let Some(id) = of {
        find_connection(connections.clone(), id)?;
    }
    let mut tasks = list?.tasks;
    // The filter is optional, so that a NAS may not know it.
    tasks.retain(|task| match (of, task.conn_id) {
        (Some(wanted), Some(id)) => wanted.0 == id.0,
        _ => true,
    });
    let tasks = tasks.into_iter().map(|wire| {
        let id = wire.conn_id.map(|id| ConnectionId(id.0)).or(of);
        let connection = connections.iter().find(|one| Some(one.connection_id) == id);
        Task::documented(wire, id.unwrap_or_default(), connection)
    });
    Ok((tasks.collect(), connections))
}

/// Asks about a task and looks it up at the same time; an unknown id is told as such, whatever the NAS makes of it.
pub(super) async fn with_task<T>(
    nas: &Nas,
    id: SyncTaskId,
    question: impl Future<Output = Result<T, Error>>,
) -> Result<(Task, T), Error> {
    let (tasks, answer) = tokio::join!(tasks(nas, None), question);
    Ok((find(&tasks?, id)?.clone(), answer?))
}

/// One task and what it did so far.
///
/// # Errors
/// [`Error::UnknownId`] that names the tasks there are.
pub(in crate::cloudsync) async fn task_details(
    on: Target<'_>,
    id: SyncTaskId,
) -> Result<TaskDetails, Error> {
    let question = on.nas.call(on.method, params(id));
    let (task, wire): (_, DetailsWire) = with_task(on.nas, id, question).await?;
    Ok(TaskDetails {
        task: task.doing(wire.doing),
        files_synced: wire.files_synced.map(|files| files.0),
        bytes_synced: wire.bytes_synced.map(|bytes| bytes.0),
        last_sync_at: rfc3339(int(wire.last_sync_time)),
        ..TaskDetails::default()
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn odd_and_missing_fields_lose_no_task() {
        let list: ListWire = serde_json::from_value(json!({ "tasks": [
            { "task_id": "9", "progress": "45", "direction": "sideways", "status": "brand_new" },
            { "task_id": 1, "conn_id": null, "direction": "download", "status": null, "progress": null },
        ] }))
        .unwrap();
        let mut tasks = list
            .tasks
            .into_iter()
            .map(|wire| Task::documented(wire, ConnectionId(3), None));
        let (first, second) = (tasks.next().unwrap(), tasks.next().unwrap());
        assert_eq!(first.task_id, SyncTaskId(9));
        assert_eq!(first.progress_percent, Some(45));
        assert_eq!(first.direction, "sideways");
        assert_eq!(first.status, "brand_new");
        assert_eq!(second.direction, "ONLY_DOWNLOAD");
        assert_eq!(second.progress_percent, None);
    }
}
