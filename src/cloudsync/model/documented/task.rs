//! Sync tasks as a NAS that speaks as documented lists them.

use dsm::{Params, Reads};

use super::connection::connections;
use crate::{
    cloudsync::{
        ids::{ConnectionId, SyncTaskId},
        model::{
            connection::{Connection, find_connection},
            task::{SyncTask, find_task},
            words::{direction, direction_meaning, status_meaning},
        },
        wire::documented::{DocumentedTaskWire, LIST_TASKS},
    },
    error::Error,
};

impl SyncTask {
    fn documented(
        wire: DocumentedTaskWire,
        id: Option<ConnectionId>,
        connection: Option<&Connection>,
    ) -> Self {
        let direction = wire.direction.0.map(direction);
        let task = Self {
            task_id: SyncTaskId(wire.task_id.0),
            name: wire.name.filled(),
            connection_id: id,
            connection_name: connection.and_then(|connection| connection.name.clone()),
            provider: connection.and_then(|connection| connection.provider.clone()),
            local_path: wire.local_path.0,
            remote_path: wire.remote_path.0,
            direction_meaning: direction.as_deref().and_then(direction_meaning),
            direction,
            ..Self::default()
        };
        task.doing(wire.status.filled(), wire.progress.0)
    }

    /// The task with what it does now, where a later answer says so.
    pub(crate) fn doing(self, status: Option<String>, progress: Option<i64>) -> Self {
        let status = status.or(self.status);
        Self {
            status_meaning: status.as_deref().and_then(status_meaning),
            status,
            progress_percent: progress.or(self.progress_percent),
            ..self
        }
    }
}

/// The tasks of a connection, or of all.
///
/// # Errors
/// [`Error::UnknownId`] that names the connections there are.
pub(crate) async fn tasks(
    nas: Reads<'_>,
    of: Option<ConnectionId>,
) -> Result<Vec<SyncTask>, Error> {
    Ok(tasks_and_connections(nas, of).await?.0)
}

/// The tasks of a connection, or of all, and every connection, which gives the tasks its name.
///
/// # Errors
/// As [`tasks`].
pub(crate) async fn tasks_and_connections(
    nas: Reads<'_>,
    of: Option<ConnectionId>,
) -> Result<(Vec<SyncTask>, Vec<Connection>), Error> {
    let question = nas.call(LIST_TASKS, Params::new().with_some("conn_id", of));
    let (connections, list) = tokio::join!(connections(nas), question);
    let connections = connections?;
    if let Some(id) = of {
        find_connection(connections.clone(), id)?;
    }
    let mut rows = list?.tasks.0;
    // The filter is optional, so that a NAS may not know it.
    rows.retain(|task| match (of, task.conn_id.0) {
        (Some(wanted), Some(id)) => wanted.0 == id,
        _ => true,
    });
    let tasks = rows.into_iter().map(|wire| {
        let id = wire.conn_id.0.map(ConnectionId).or(of);
        let connection = connections.iter().find(|one| Some(one.connection_id) == id);
        SyncTask::documented(wire, id, connection)
    });
    Ok((tasks.collect(), connections))
}

/// Asks about a task and looks it up at the same time; an unknown id is told as such, whatever the NAS makes of it.
pub(crate) async fn with_task<T>(
    nas: Reads<'_>,
    id: SyncTaskId,
    question: impl Future<Output = Result<T, dsm::Error>>,
) -> Result<(SyncTask, T), Error> {
    let (tasks, answer) = tokio::join!(tasks(nas, None), question);
    Ok((find_task(&tasks?, id)?.clone(), answer?))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::cloudsync::wire::documented::DocumentedTaskListWire;

    #[test]
    fn odd_and_missing_fields_lose_no_task() {
        let list: DocumentedTaskListWire = serde_json::from_value(json!({ "tasks": [
            { "task_id": "9", "progress": "45", "direction": "sideways", "status": "brand_new" },
            { "task_id": 1, "conn_id": null, "direction": "download", "status": null, "progress": null },
        ] }))
        .unwrap();
        let mut tasks = list
            .tasks
            .0
            .into_iter()
            .map(|wire| SyncTask::documented(wire, Some(ConnectionId(3)), None));
        let (first, second) = (tasks.next().unwrap(), tasks.next().unwrap());
        assert_eq!(first.task_id, SyncTaskId(9));
        assert_eq!(first.progress_percent, Some(45));
        assert_eq!(first.direction.as_deref(), Some("sideways"));
        assert_eq!(first.status.as_deref(), Some("brand_new"));
        assert_eq!(second.direction.as_deref(), Some("ONLY_DOWNLOAD"));
        assert_eq!(second.progress_percent, None);
        assert_eq!(second.status, None);
    }
}
