//! A sync task as the NAS lists it.

mod list;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

pub(crate) use self::list::{
    PATIENCE, TaskList, task, tasks, tasks_beside, tasks_of, tasks_of_each, with_task,
};
use super::{
    connection::Connection,
    gap::of_itself,
    health::{Condition, Health},
    page::{Row, shorten_text},
    told_error::ToldError,
    words::{Provider, direction_meaning, meaning_beside_health, named},
};
use crate::{
    cloudsync::{
        ids::{ConnectionId, SyncTaskId},
        wire::task::SyncTaskWire,
    },
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
    /// How it is doing
    pub(crate) health: Health,
    /// What makes it so; absent where the word says all
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) health_reason: Option<String>,
    /// DSM's word, e.g. uptodate, idle, syncing, pause, error
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<String>,
    /// The status in words; absent where the health says it, and when DSM's word is in no public table
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
    /// Folder on the NAS
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) local_path: Option<String>,
    /// Folder in the cloud
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) remote_path: Option<String>,
    /// ONLY_UPLOAD, ONLY_DOWNLOAD or BIDIRECTION
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) direction: Option<String>,
    /// The direction in words
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) direction_meaning: Option<&'static str>,
    /// Connection that the task belongs to
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) connection_id: Option<ConnectionId>,
    /// Name of the connection
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) connection_name: Option<String>,
    /// Cloud provider
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) provider: Option<Provider>,
    /// Id of the folder in the cloud, as the provider gives it; absent where the NAS does not say
    #[serde(skip_serializing_if = "is_empty")]
    pub(crate) remote_folder_id: Option<String>,
    /// How it is doing by itself, whatever its connection does.
    #[serde(skip)]
    pub(crate) own: Condition,
}

/// The cloud services that know no ids of folders give an empty one.
fn is_empty(told: &Option<String>) -> bool {
    told.as_deref().is_none_or(str::is_empty)
}

impl SyncTask {
    /// # Errors
    /// What is wrong with a row without an id, or of another connection.
    fn read(wire: SyncTaskWire, connection: &Connection) -> Result<Self, String> {
        let Some(id) = wire.sess_id.0 else {
            let status = wire.sync_status.0.map(|status| format!("status {status}"));
            return Err(of_itself([wire.local_sync_path.0, status]));
        };
        if let Some(other) = wire
            .conn_id
            .0
            .filter(|other| *other != connection.connection_id.0)
        {
            return Err(format!("is task {id} of connection {other}"));
        }
        let untold = wire.error.is_none();
        let told = ToldError::new(wire.error.map(|error| error.0), wire.error_desc.filled());
        let mut own = Condition::of_status(wire.sync_status.0.as_deref())
            .or_worse(Condition::of_link(wire.link_status.0))
            .or_worse(told.condition());
        if untold {
            let reason = "the NAS does not tell whether it has an error";
            own = own.or_worse(Condition::new(Health::Unknown, reason));
        }
        let (error, error_text) = told.shown();
        let task = Self {
            task_id: SyncTaskId(id),
            connection_id: Some(connection.connection_id),
            connection_name: connection.name.clone(),
            provider: connection.provider.clone(),
            local_path: wire.local_sync_path.0,
            remote_path: wire.remote_sync_path.0,
            remote_folder_id: wire.remote_folder_id.0,
            direction_meaning: wire.sync_direction.0.as_deref().and_then(direction_meaning),
            direction: wire.sync_direction.0,
            status_meaning: wire
                .sync_status
                .0
                .as_deref()
                .and_then(meaning_beside_health),
            status: wire.sync_status.0,
            error,
            error_text,
            own,
            ..Self::default()
        };
        Ok(task.judged(Some(connection)))
    }

    /// With its health from its own and that of its connection: no task is well on a connection that is not.
    pub(crate) fn judged(self, connection: Option<&Connection>) -> Self {
        let condition = match connection {
            Some(connection) if connection.own.health > Health::Paused => self.own.clone(),
            Some(connection) => {
                let reason = connection
                    .own
                    .reason
                    .as_deref()
                    .unwrap_or("paused or suspended");
                let reason = format!("its connection: {reason}");
                let of_connection = Condition::new(connection.own.health, reason);
                self.own.clone().or_worse(of_connection)
            }
            None => {
                let reason = "the state of its connection is not known";
                self.own
                    .clone()
                    .or_worse(Condition::new(Health::Unknown, reason))
            }
        };
        Self {
            health: condition.health,
            health_reason: condition.reason,
            ..self
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

    /// What makes it the one that it was, whatever was set in it.
    pub(crate) fn folder_identity(&self) -> Value {
        json!({
            "task_id": self.task_id,
            "connection_id": self.connection_id,
            "local_path": self.local_path,
            "remote_path": self.remote_path,
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

impl Row for SyncTask {
    fn health(&self) -> Health {
        self.health
    }

    fn shorten(&mut self) {
        self.provider = None;
        self.remote_folder_id = None;
        self.direction_meaning = None;
        self.status_meaning = None;
        for text in [
            &mut self.name,
            &mut self.connection_name,
            &mut self.local_path,
            &mut self.remote_path,
            &mut self.error_text,
            &mut self.health_reason,
        ] {
            shorten_text(text);
        }
    }
}
