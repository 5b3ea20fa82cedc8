//! Sync tasks as the NAS lists them, and how to find one.

use dsm::Reads;
use futures_util::future::try_join_all;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    cloudsync::{
        ids::{ConnectionId, SyncTaskId},
        model::{
            connection::{Connection, MOST_NAMED, connections},
            words::{self, Provider, direction_meaning, named, status_meaning},
        },
        wire::{
            LIST_TASKS, of_connection,
            task::{SyncTaskListWire, SyncTaskWire},
        },
    },
    error::Error,
    gate::Affected,
    text::short_name,
    units::Coded,
};

/// A sync task: one folder of the NAS and one of the cloud. What the NAS does not say is absent.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub(crate) struct SyncTask {
    /// Task id
    pub(crate) task_id: SyncTaskId,
    /// Name of the task, where the NAS gives it one of its own
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    /// Connection that the task belongs to
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) connection_id: Option<ConnectionId>,
    /// Name of the connection
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) connection_name: Option<String>,
    /// Cloud provider
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) provider: Option<Provider>,
    /// Folder on the NAS
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) local_path: Option<String>,
    /// Folder in the cloud
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) remote_path: Option<String>,
    /// Id of the folder in the cloud, as the provider gives it; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) remote_folder_id: Option<String>,
    /// ONLY_UPLOAD, ONLY_DOWNLOAD or BIDIRECTION
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) direction: Option<String>,
    /// The direction in words
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) direction_meaning: Option<&'static str>,
    /// DSM's word, e.g. uptodate, idle, syncing, pause, error
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<String>,
    /// The status in words; absent when DSM's word is in no public table
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status_meaning: Option<&'static str>,
    /// How much of the synchronization is done, 0-100; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) progress_percent: Option<i64>,
    /// What is wrong, absent when nothing is
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<Coded>,
    /// What DSM says about the error
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error_text: Option<String>,
}

impl SyncTask {
    fn new(wire: SyncTaskWire, connection: &Connection) -> Self {
        Self {
            task_id: SyncTaskId(wire.sess_id.0),
            name: None,
            connection_id: Some(connection.connection_id),
            connection_name: connection.name.clone(),
            provider: connection.provider.clone(),
            local_path: wire.local_sync_path.0,
            remote_path: wire.remote_sync_path.0,
            remote_folder_id: wire.remote_folder_id.0,
            direction_meaning: wire.sync_direction.0.as_deref().and_then(direction_meaning),
            direction: wire.sync_direction.0,
            status_meaning: wire.sync_status.0.as_deref().and_then(status_meaning),
            status: wire.sync_status.0,
            progress_percent: None,
            error: wire.error.0.and_then(words::error),
            error_text: wire.error_desc.filled(),
        }
    }

    /// The task as a preview names it.
    pub(crate) fn title(&self) -> String {
        format!("task {} of {}", self.task_id, self.connection_title())
    }

    /// Its connection as a sentence names it.
    pub(crate) fn connection_title(&self) -> String {
        match self.connection_id {
            Some(id) => format!(
                "connection {id} ({})",
                short_name(named(self.connection_name.as_deref()))
            ),
            None => "a connection that the NAS does not name".into(),
        }
    }

    /// What makes it the same task, whatever it is doing.
    pub(crate) fn identity(&self) -> Value {
        json!({
            "task_id": self.task_id,
            "connection_id": self.connection_id,
            "connection_name": self.connection_name,
            "local_path": self.local_path,
            "remote_path": self.remote_path,
            "direction": self.direction,
        })
    }

    /// The task as it stands in a preview.
    pub(crate) fn affected(&self) -> Affected {
        Affected {
            task_id: self.task_id.0,
            local_path: self.local_path.clone(),
            remote_path: self.remote_path.clone(),
            direction: self.direction.clone(),
        }
    }
}

impl SyncTaskListWire {
    /// The tasks of a connection from its answer.
    pub(crate) fn into_tasks(self, connection: &Connection) -> Vec<SyncTask> {
        let rows = self.sess.0.into_iter();
        rows.map(|wire| SyncTask::new(wire, connection)).collect()
    }
}

/// The tasks of one connection.
pub(crate) async fn tasks_of(
    nas: Reads<'_>,
    connection: &Connection,
) -> Result<Vec<SyncTask>, Error> {
    let list = nas.call(LIST_TASKS, of_connection(connection.connection_id));
    Ok(list.await?.into_tasks(connection))
}

/// The tasks of every connection.
pub(crate) async fn tasks(nas: Reads<'_>) -> Result<Vec<SyncTask>, Error> {
    let connections = connections(nas).await?;
    let lists = connections
        .iter()
        .map(|connection| tasks_of(nas, connection));
    Ok(try_join_all(lists).await?.into_iter().flatten().collect())
}

/// The task with that id.
///
/// # Errors
/// [`Error::UnknownId`] that names the tasks there are.
pub(crate) async fn task(nas: Reads<'_>, id: SyncTaskId) -> Result<SyncTask, Error> {
    find_task(&tasks(nas).await?, id).cloned()
}

/// Picks the task with that id out of a list.
///
/// # Errors
/// As [`task`].
pub(crate) fn find_task(tasks: &[SyncTask], id: SyncTaskId) -> Result<&SyncTask, Error> {
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
pub(crate) async fn with_task<T>(
    nas: Reads<'_>,
    id: SyncTaskId,
    question: impl Future<Output = Result<T, dsm::Error>>,
) -> Result<(SyncTask, T), Error> {
    let (task, answer) = tokio::join!(task(nas, id), question);
    Ok((task?, answer?))
}

fn known(tasks: &[SyncTask]) -> String {
    let mut names: Vec<String> = tasks.iter().take(MOST_NAMED).map(in_list).collect();
    if tasks.len() > MOST_NAMED {
        names.push(format!(
            "and {} more in cloudsync_list_tasks",
            tasks.len() - MOST_NAMED
        ));
    }
    names.join(", ")
}

fn in_list(task: &SyncTask) -> String {
    let connection = named(task.connection_name.as_deref());
    let path = task.local_path.as_deref().unwrap_or("folder not known");
    format!("{} ({connection}, {path})", task.task_id)
}
