//! Pausing and resuming: of one connection or of all, with a look at what came of it.

use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    connection::{Connection, MOST_NAMED, connection, connections},
    task::{Task, find, tasks},
};
use crate::{
    dsm::{Method, Nas, Params},
    error::Error,
    operation::Target,
    units::{ConnectionId, SyncTaskId},
};

/// How long DSM gets to show the new status before the second look.
pub(super) const SETTLE: Duration = Duration::from_millis(700);

/// What is paused or resumed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scope {
    One(ConnectionId),
    All,
}

impl Scope {
    /// From the arguments `connection_id` and `all`, one of which must be given.
    ///
    /// # Errors
    /// [`Error::Argument`].
    pub(super) fn new(
        connection_id: Option<ConnectionId>,
        all: Option<bool>,
    ) -> Result<Self, Error> {
        match (connection_id, all) {
            (Some(id), None | Some(false)) => Ok(Self::One(id)),
            (None, Some(true)) => Ok(Self::All),
            (Some(_), Some(true)) => Err(Error::argument(
                "all",
                "give either connection_id or all=true, not both",
            )),
            (None, _) => Err(Error::argument(
                "connection_id",
                "give the id of a connection, or all=true for every connection",
            )),
        }
    }

    fn holds(self, connection: &Connection) -> bool {
        match self {
            Self::One(id) => connection.connection_id == id,
            Self::All => true,
        }
    }
}

/// What was done and what is now so.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Switched {
    /// done
    pub(super) outcome: &'static str,
    /// True when it shows in the status already; false when DSM still works on it
    pub(super) took_effect: bool,
    /// The connections that it was done to, as they are now; absent when a task was switched alone
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) connections: Option<Vec<Status>>,
    /// Set when it was not done to all, or was done but could not be read back
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) warning: Option<String>,
}

/// How a connection is now.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Status {
    pub(super) connection_id: ConnectionId,
    /// Name as Cloud Sync shows it
    pub(super) name: String,
    /// DSM's word
    pub(super) status: String,
    /// The status in words
    pub(super) status_meaning: String,
    /// How many tasks it has, where the tasks tell what is paused
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tasks_total: Option<usize>,
    /// How many of them are paused
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tasks_paused: Option<usize>,
    /// Files that are still to be transferred; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unfinished_files: Option<i64>,
}

/// Pauses or resumes and reads back.
pub(super) async fn switch(
    nas: &Nas,
    scope: Scope,
    method: Method,
    params: Params,
    reached: fn(&str) -> bool,
) -> Result<Switched, Error> {
    if let Scope::One(id) = scope {
        connection(nas, id).await?;
    }
    send(nas, scope, method, params, reached).await
}

async fn send(
    nas: &Nas,
    scope: Scope,
    method: Method,
    params: Params,
    reached: fn(&str) -> bool,
) -> Result<Switched, Error> {
    nas.act(method, params).await?;
    let mut now = look(nas, scope).await;
    if now
        .as_ref()
        .is_ok_and(|now| !now.iter().all(|status| reached(&status.status)))
    {
        tokio::time::sleep(SETTLE).await;
        now = look(nas, scope).await;
    }
    let (connections, warning) = match now {
        Ok(now) => (now, None),
        Err(error) => (
            Vec::new(),
            Some(format!(
                "It was done, but the status could not be read: {error}"
            )),
        ),
    };
    Ok(Switched {
        outcome: "done",
        took_effect: warning.is_none() && connections.iter().all(|status| reached(&status.status)),
        connections: Some(connections),
        warning,
    })
}

/// What was done to a task and its connection.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TaskSwitched {
    pub(super) task_id: SyncTaskId,
    /// Every task that it was done to
    pub(super) affected_tasks: Vec<SyncTaskId>,
    /// What was switched, and what became of the other tasks of the connection
    pub(super) note: String,
    /// DSM's word for how the task is now, when it was switched alone
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<String>,
    /// That status in words
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status_meaning: Option<String>,
    #[serde(flatten)]
    pub(super) switched: Switched,
}

/// Pauses or resumes the connection of a task, if the task is alone there or `whole` is allowed.
///
/// # Errors
/// [`Error::WrongState`] that names the other tasks.
pub(super) async fn switch_task(
    on: Target<'_>,
    id: SyncTaskId,
    whole: bool,
    deed: &str,
    reached: fn(&str) -> bool,
) -> Result<TaskSwitched, Error> {
    let tasks = tasks(on.nas).await?;
    let task = find(&tasks, id)?;
    let (connection, name) = (task.connection_id, &task.connection_name);
    let siblings: Vec<&Task> = tasks
        .iter()
        .filter(|other| other.connection_id == connection && other.task_id != id)
        .collect();
    if !siblings.is_empty() && !whole {
        let named: Vec<String> = siblings
            .iter()
            .take(MOST_NAMED)
            .map(|other| format!("{} ({})", other.task_id, other.local_path))
            .collect();
        return Err(Error::WrongState {
            problem: format!(
                "task {id} cannot be {deed} alone: Cloud Sync does that to whole connections, and connection {connection} \
                 ({name}) has {} more: {}",
                if siblings.len() == 1 { "a task".to_owned() } else { format!("{} tasks", siblings.len()) },
                named.join(", ")
            ),
            mend: "Nothing was sent. If all of them may be, call again with allow_whole_connection=true".into(),
        });
    }
    let note = match siblings.len() {
        0 => format!("connection {connection} ({name}) was {deed}, which has only this task"),
        count => format!("connection {connection} ({name}) was {deed} with {count} other tasks"),
    };
    let affected_tasks = std::iter::once(id)
        .chain(siblings.iter().map(|other| other.task_id))
        .collect();
    let params = Params::new().with("connection_id", connection);
    let switched = send(on.nas, Scope::One(connection), on.method, params, reached).await?;
    Ok(TaskSwitched {
        task_id: id,
        affected_tasks,
        note,
        status: None,
        status_meaning: None,
        switched,
    })
}

async fn look(nas: &Nas, scope: Scope) -> Result<Vec<Status>, Error> {
    let all = connections(nas).await?;
    Ok(all
        .into_iter()
        .filter(|connection| scope.holds(connection))
        .map(Status::from)
        .collect())
}

impl From<Connection> for Status {
    fn from(connection: Connection) -> Self {
        Self {
            connection_id: connection.connection_id,
            name: connection.name,
            status: connection.status,
            status_meaning: connection.status_meaning,
            tasks_total: None,
            tasks_paused: None,
            unfinished_files: connection.unfinished_files,
        }
    }
}
