//! Sync tasks as a NAS that speaks as documented lists them.

use dsm::{Params, Reads};

use super::connection::connections;
use crate::{
    cloudsync::{
        ids::{ConnectionId, SyncTaskId},
        model::{
            connection::{Connection, ConnectionList},
            gap::{Gap, of_itself, read_rows},
            health::Condition,
            task::{SyncTask, TaskList},
            words::{direction, direction_meaning, meaning_beside_health},
        },
        wire::documented::{DocumentedTaskListWire, DocumentedTaskWire, LIST_TASKS},
    },
    error::Error,
};

impl SyncTask {
    /// # Errors
    /// What is wrong with a row without an id.
    fn read_documented(
        wire: DocumentedTaskWire,
        of: Option<ConnectionId>,
        connections: &[Connection],
    ) -> Result<Self, String> {
        let Some(task_id) = wire.task_id.0 else {
            let status = wire.status.0.map(|status| format!("status {status}"));
            return Err(of_itself([wire.name.0, wire.local_path.0, status]));
        };
        let id = wire.conn_id.0.map(ConnectionId).or(of);
        let connection = connections.iter().find(|one| Some(one.connection_id) == id);
        let direction = wire.direction.0.map(direction);
        let task = Self {
            task_id: SyncTaskId(task_id),
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
        Ok(task.doing(wire.status.filled(), wire.progress.0, connection))
    }

    /// The task with what it does now, where a later answer says so.
    pub(crate) fn doing(
        self,
        status: Option<String>,
        progress: Option<i64>,
        connection: Option<&Connection>,
    ) -> Self {
        let status = status.or(self.status);
        let progress_percent = progress.or(self.progress_percent);
        let task = Self {
            own: Condition::of_documented_status(status.as_deref(), progress_percent),
            status_meaning: status.as_deref().and_then(meaning_beside_health),
            status,
            progress_percent,
            ..self
        };
        task.judged(connection)
    }
}

/// What the NAS tells of tasks and of connections.
pub(crate) struct Listed {
    pub(crate) tasks: TaskList,
    pub(crate) connections: ConnectionList,
    /// Why there are no connections, where that list could not be had.
    pub(crate) without_connections: Option<Gap>,
}

impl Listed {
    /// A connection that is listed.
    pub(crate) fn connection(&self, id: Option<ConnectionId>) -> Option<&Connection> {
        let mut rows = self.connections.rows.iter();
        rows.find(|one| Some(one.connection_id) == id)
    }
}

/// The tasks of a connection, or of all.
///
/// # Errors
/// [`Error::UnknownId`] that names the connections there are.
pub(crate) async fn tasks(nas: Reads<'_>, of: Option<ConnectionId>) -> Result<TaskList, Error> {
    let Listed {
        mut tasks,
        without_connections,
        ..
    } = listed(nas, of).await?;
    tasks.gaps.extend(without_connections);
    Ok(tasks)
}

/// The tasks of a connection, or of all, and every connection, which gives the tasks its name. A list of connections that
/// cannot be had does not take the tasks with it.
///
/// # Errors
/// As [`tasks`].
pub(crate) async fn listed(nas: Reads<'_>, of: Option<ConnectionId>) -> Result<Listed, Error> {
    let question = nas.call(LIST_TASKS, Params::new().with_some("conn_id", of));
    let (connections, list) = tokio::join!(connections(nas), question);
    let (connections, without_connections) = match connections {
        Ok(connections) => {
            if let Some(id) = of {
                connections.find(id)?;
            }
            (connections, None)
        }
        Err(error) if list.is_err() => return Err(error),
        Err(error) => (
            ConnectionList::default(),
            Some(Gap::unanswered("names and state of the connections", error)),
        ),
    };
    Ok(Listed {
        tasks: read_tasks(list?, of, &connections.rows),
        connections,
        without_connections,
    })
}

/// Every connection, with its health from its tasks. Tasks that cannot be had are a gap.
pub(crate) async fn connections_with_tasks(nas: Reads<'_>) -> Result<ConnectionList, Error> {
    let question = nas.call(LIST_TASKS, Params::new());
    let (connections, list) = tokio::join!(connections(nas), question);
    let mut connections = connections?;
    match list {
        Ok(list) => {
            let all = read_tasks(list, None, &connections.rows);
            for connection in &mut connections.rows {
                connection.judge(Some(&tasks_of(&all, connection.connection_id)));
            }
            connections.gaps.extend(all.gaps);
        }
        Err(error) => connections.gaps.push(Gap::unanswered("the tasks", error)),
    }
    Ok(connections)
}

/// The tasks of a connection. What nobody can tell the connection of may be its own.
fn tasks_of(all: &TaskList, id: ConnectionId) -> TaskList {
    let nowhere = all.tasks.iter().filter(|task| task.connection_id.is_none());
    let nowhere = nowhere.map(|task| Gap::unreadable(task.title()));
    let own = all
        .tasks
        .iter()
        .filter(|task| task.connection_id == Some(id));
    let gaps = all.gaps.iter().cloned().chain(nowhere);
    TaskList::of_one_list(own.cloned().collect(), gaps.collect())
}

fn read_tasks(
    mut list: DocumentedTaskListWire,
    of: Option<ConnectionId>,
    connections: &[Connection],
) -> TaskList {
    let listed = list.tasks.0.len() as i64;
    let uncounted = Gap::uncounted("tasks", list.total.0, listed);
    // The filter is optional, so that a NAS may not know it.
    list.tasks.0.retain(|task| {
        let id = task.as_ref().and_then(|task| task.conn_id.0);
        match (of, id) {
            (Some(wanted), Some(id)) => wanted.0 == id,
            _ => true,
        }
    });
    let (tasks, mut gaps) = read_rows(list.tasks, "list of tasks", |wire| {
        SyncTask::read_documented(wire, of, connections)
    });
    gaps.extend(uncounted);
    TaskList::of_one_list(tasks, gaps)
}

/// Asks about a task and looks it up at the same time; an unknown id is told as such, whatever the NAS makes of it.
pub(crate) async fn with_task<T>(
    nas: Reads<'_>,
    id: SyncTaskId,
    question: impl Future<Output = Result<T, dsm::Error>>,
) -> Result<(SyncTask, T), Error> {
    let (tasks, answer) = tokio::join!(tasks(nas, None), question);
    Ok((tasks?.find(id)?.clone(), answer?))
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
        let mut tasks = read_tasks(list, Some(ConnectionId(3)), &[])
            .tasks
            .into_iter();
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
