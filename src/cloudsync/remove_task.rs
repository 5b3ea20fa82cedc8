// Wire: SYNO.CloudSync v1 unlink_session, from N4S4 cloud_sync.py `task_remove`; not yet seen on a NAS. It wants the
// connection as well, and both must fit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    connection::connection,
    task::{Task, task, tasks_of},
};
use crate::{
    dsm::Params,
    error::Error,
    gate::{Cleared, Preview},
    operation::{Request, Target},
    units::{ConnectionId, SyncTaskId},
};

/// Remove a sync task. Files stay on both sides and are no longer kept in sync; settings and filters are lost. Needs confirm
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RemoveTask {
    #[serde(alias = "sess_id")]
    task_id: SyncTaskId,
    /// Connection of the task; checked if given
    #[serde(alias = "conn_id")]
    connection_id: Option<ConnectionId>,
    /// True after a person agreed to the preview
    confirm: Option<bool>,
}

/// What was removed.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Removed {
    task_id: SyncTaskId,
    connection_id: ConnectionId,
    /// True when the NAS no longer lists it
    gone: bool,
    /// Set when it was done but could not be read back
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
}

impl RemoveTask {
    /// The task, if it belongs to the connection that was named.
    async fn task(&self, on: Target<'_>) -> Result<Task, Error> {
        let task = task(on.nas, self.task_id).await?;
        match self.connection_id {
            Some(id) if id != task.connection_id => Err(Error::argument(
                "connection_id",
                format!(
                    "task {} belongs to connection {} ({}), not {id}",
                    task.task_id, task.connection_id, task.connection_name
                ),
            )),
            _ => Ok(task),
        }
    }
}

impl Request for RemoveTask {
    type Response = Removed;

    fn example() -> Self {
        Self {
            task_id: SyncTaskId(51),
            connection_id: None,
            confirm: None,
        }
    }

    fn params(&self) -> Params {
        Params::new()
            .with_some("connection_id", self.connection_id)
            .with("session_id", self.task_id)
    }

    fn confirmed(&self) -> bool {
        self.confirm == Some(true)
    }

    async fn preview(&self, on: Target<'_>) -> Result<Option<Preview>, Error> {
        let task = self.task(on).await?;
        let connection = connection(on.nas, task.connection_id).await?;
        Ok(Some(Preview {
            target: task.title(),
            effect: "the sync task is removed".into(),
            unfinished_files: connection.unfinished_files,
            lost: vec!["the task with its settings and filters".into()],
            stays: vec![
                format!("all files in {} on the NAS", task.local_path),
                format!("all files in {} in the cloud", task.remote_path),
                "the connection and its other tasks".into(),
            ],
            undo:
                "It cannot be undone; a new task for the same folders starts with a full comparison"
                    .into(),
            identity: task.identity(),
            tasks: vec![task.affected()],
        }))
    }

    async fn run(cleared: Cleared<Self>, on: Target<'_>) -> Result<Removed, Error> {
        let request = cleared.request();
        let task = request.task(on).await?;
        let whole = Self {
            task_id: task.task_id,
            connection_id: Some(task.connection_id),
            confirm: None,
        };
        on.nas.act(on.method, whole.params()).await?;
        let now = match connection(on.nas, task.connection_id).await {
            Ok(connection) => tasks_of(on.nas, &connection).await,
            Err(error) => Err(error),
        };
        Ok(Removed {
            task_id: task.task_id,
            connection_id: task.connection_id,
            gone: now
                .as_ref()
                .is_ok_and(|now| now.iter().all(|other| other.task_id != task.task_id)),
            warning: now
                .err()
                .map(|error| format!("It was done, but the tasks could not be read: {error}")),
        })
    }
}
