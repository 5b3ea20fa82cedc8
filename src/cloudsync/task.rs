//! Sync tasks as the NAS lists them, and how to find one.

// Wire: SYNO.CloudSync v1 list_sess, from N4S4 cloud_sync.py and the response schemas of mikespub/synology. It wants a
// connection id, so that "all tasks" is a question to every connection.

use futures_util::future::try_join_all;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    CLOUD_SYNC,
    connection::{Connection, MOST_NAMED, connections},
    words::{self, Provider, direction_meaning, status_meaning},
};
use crate::{
    dsm::{
        Method, Nas, Params,
        wire::{Int, Text, int, null_as_empty, some_text, text},
    },
    error::Error,
    gate::Affected,
    units::{Coded, ConnectionId, SyncTaskId},
};

pub(super) const LIST_SESS: Method = CLOUD_SYNC.read("list_sess");

/// A sync task: one folder of the NAS and one of the cloud.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub(super) struct Task {
    /// Task id
    pub(super) task_id: SyncTaskId,
    /// Name of the task, where the NAS gives it one of its own
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    /// Connection that the task belongs to
    pub(super) connection_id: ConnectionId,
    /// Name of the connection
    pub(super) connection_name: String,
    /// Cloud provider
    pub(super) provider: Provider,
    /// Folder on the NAS
    pub(super) local_path: String,
    /// Folder in the cloud
    pub(super) remote_path: String,
    /// Id of the folder in the cloud, as the provider gives it; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) remote_folder_id: Option<String>,
    /// ONLY_UPLOAD, ONLY_DOWNLOAD or BIDIRECTION
    pub(super) direction: String,
    /// The direction in words
    pub(super) direction_meaning: String,
    /// DSM's word, e.g. uptodate, idle, syncing, pause, error
    pub(super) status: String,
    /// The status in words; empty when DSM's word is in no public table
    pub(super) status_meaning: String,
    /// How much of the synchronization is done, 0-100; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) progress_percent: Option<i64>,
    /// What is wrong, absent when nothing is
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<Coded>,
    /// What DSM says about the error
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error_text: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct ListWire {
    #[serde(deserialize_with = "null_as_empty")]
    sess: Vec<TaskWire>,
}

#[derive(Deserialize)]
struct TaskWire {
    sess_id: Int,
    error: Option<Int>,
    error_desc: Option<Text>,
    local_sync_path: Option<Text>,
    remote_sync_path: Option<Text>,
    remote_folder_id: Option<Text>,
    sync_direction: Option<Text>,
    sync_status: Option<Text>,
}

impl ListWire {
    /// The tasks of a connection from its answer.
    pub(super) fn into_tasks(self, connection: &Connection) -> Vec<Task> {
        self.sess
            .into_iter()
            .map(|wire| Task::new(wire, connection))
            .collect()
    }
}

impl Task {
    /// The task as a preview names it.
    pub(super) fn title(&self) -> String {
        format!(
            "task {} of connection {} ({})",
            self.task_id, self.connection_id, self.connection_name
        )
    }

    /// What makes it the same task, whatever it is doing.
    pub(super) fn identity(&self) -> Value {
        json!([
            self.task_id,
            self.connection_id,
            self.connection_name,
            self.local_path,
            self.remote_path,
            self.direction
        ])
    }

    /// The task as it stands in a preview.
    pub(super) fn affected(&self) -> Affected {
        Affected {
            task_id: self.task_id.0,
            local_path: self.local_path.clone(),
            remote_path: self.remote_path.clone(),
            direction: self.direction.clone(),
        }
    }
    fn new(wire: TaskWire, connection: &Connection) -> Self {
        let (status, direction) = (text(wire.sync_status), text(wire.sync_direction));
        Self {
            task_id: SyncTaskId(wire.sess_id.0),
            name: None,
            connection_id: connection.connection_id,
            connection_name: connection.name.clone(),
            provider: connection.provider.clone(),
            local_path: text(wire.local_sync_path),
            remote_path: text(wire.remote_sync_path),
            remote_folder_id: Some(text(wire.remote_folder_id)),
            direction_meaning: direction_meaning(&direction).into(),
            direction,
            status_meaning: status_meaning(&status).into(),
            status,
            progress_percent: None,
            error: words::error(int(wire.error)),
            error_text: some_text(wire.error_desc),
        }
    }
}

/// Parameters of `list_sess`.
pub(super) fn list_params(connection: ConnectionId) -> Params {
    Params::new().with("connection_id", connection)
}

/// The tasks of one connection.
pub(super) async fn tasks_of(nas: &Nas, connection: &Connection) -> Result<Vec<Task>, Error> {
    let list: ListWire = nas
        .call(LIST_SESS, list_params(connection.connection_id))
        .await?;
    Ok(list.into_tasks(connection))
}

/// The tasks of every connection.
pub(super) async fn tasks(nas: &Nas) -> Result<Vec<Task>, Error> {
    let connections = connections(nas).await?;
    let lists = try_join_all(
        connections
            .iter()
            .map(|connection| tasks_of(nas, connection)),
    )
    .await?;
    Ok(lists.into_iter().flatten().collect())
}

/// The task with that id.
///
/// # Errors
/// [`Error::UnknownId`] that names the tasks there are.
pub(super) async fn task(nas: &Nas, id: SyncTaskId) -> Result<Task, Error> {
    find(&tasks(nas).await?, id).cloned()
}

/// Picks the task with that id out of a list.
///
/// # Errors
/// As [`task`].
pub(super) fn find(tasks: &[Task], id: SyncTaskId) -> Result<&Task, Error> {
    let unknown = || Error::UnknownId {
        what: "task",
        id: id.to_string(),
        known: known(tasks),
    };
    tasks
        .iter()
        .find(|task| task.task_id == id)
        .ok_or_else(unknown)
}

/// Asks about a task and looks it up at the same time; an unknown id is told as such, whatever the NAS makes of it.
pub(super) async fn with_task<T>(
    nas: &Nas,
    id: SyncTaskId,
    question: impl Future<Output = Result<T, Error>>,
) -> Result<(Task, T), Error> {
    let (task, answer) = tokio::join!(task(nas, id), question);
    Ok((task?, answer?))
}

fn known(tasks: &[Task]) -> String {
    let named = tasks.iter().take(MOST_NAMED);
    let mut names: Vec<String> = named
        .map(|task| {
            format!(
                "{} ({}, {})",
                task.task_id, task.connection_name, task.local_path
            )
        })
        .collect();
    if tasks.len() > MOST_NAMED {
        names.push(format!(
            "and {} more in cloudsync_list_tasks",
            tasks.len() - MOST_NAMED
        ));
    }
    names.join(", ")
}
