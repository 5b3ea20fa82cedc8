//! Pausing and resuming: what both share, and what they answer. What differs between them is data.

mod documented;
mod dsm_dialect;

use dsm::Write;
use schemars::JsonSchema;
use serde::Serialize;

pub(crate) use self::{
    documented::{switch_connections_documented, switch_task_documented},
    dsm_dialect::{switch_connections, switch_task},
};
use super::{
    ids::{ConnectionId, SyncTaskId},
    model::{connection::Connection, words::is_paused},
    wire,
};
use crate::error::Error;

/// Pausing or resuming.
pub(crate) struct Switch {
    /// What was done, in a sentence.
    verb: &'static str,
    /// Whether it ends paused.
    paused: bool,
    dsm: Write,
    documented_connection: Write,
    documented_task: Write,
}

pub(crate) const PAUSE: Switch = Switch {
    verb: "paused",
    paused: true,
    dsm: wire::PAUSE,
    documented_connection: wire::documented::PAUSE_CONNECTION,
    documented_task: wire::documented::PAUSE_TASK,
};

pub(crate) const RESUME: Switch = Switch {
    verb: "resumed",
    paused: false,
    dsm: wire::RESUME,
    documented_connection: wire::documented::RESUME_CONNECTION,
    documented_task: wire::documented::RESUME_TASK,
};

impl Switch {
    /// Whether a status is what it was for; absent when the NAS does not tell it.
    fn shows_in(&self, status: Option<&str>) -> Option<bool> {
        status.map(|status| is_paused(status) == self.paused)
    }
}

/// Whether several show it; absent when none does not, but one does not tell or there is none.
fn all_show(each: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let each: Vec<Option<bool>> = each.collect();
    if each.contains(&Some(false)) {
        return Some(false);
    }
    (!each.is_empty() && !each.contains(&None)).then_some(true)
}

/// What is paused or resumed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Scope {
    One(ConnectionId),
    All,
}

impl Scope {
    /// From the arguments `connection_id` and `all`, one of which must be given.
    ///
    /// # Errors
    /// [`Error::Argument`].
    pub(crate) fn new(
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
pub(crate) struct Switched {
    /// done
    outcome: &'static str,
    /// True when it shows in the status already; false when it does not yet; absent when the status could not be read
    #[serde(skip_serializing_if = "Option::is_none")]
    took_effect: Option<bool>,
    /// The connections that it was done to, as they are now; absent when a task was switched alone
    #[serde(skip_serializing_if = "Option::is_none")]
    connections: Option<Vec<SwitchedConnection>>,
    /// Set when it was not done to all, or was done but could not be read back
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
}

/// How a connection is now.
#[derive(Debug, Serialize, JsonSchema)]
struct SwitchedConnection {
    connection_id: ConnectionId,
    /// Name as Cloud Sync shows it
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// DSM's word; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    /// The status in words
    #[serde(skip_serializing_if = "Option::is_none")]
    status_meaning: Option<&'static str>,
    /// How many tasks it has, where the tasks tell what is paused
    #[serde(skip_serializing_if = "Option::is_none")]
    tasks_total: Option<usize>,
    /// How many of them are paused
    #[serde(skip_serializing_if = "Option::is_none")]
    tasks_paused: Option<usize>,
    /// Files that are still to be transferred; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    unfinished_files: Option<i64>,
}

impl From<Connection> for SwitchedConnection {
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

/// What was done to a task and its connection.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TaskSwitched {
    task_id: SyncTaskId,
    /// Every task that it was done to
    affected_tasks: Vec<SyncTaskId>,
    /// What was switched, and what became of the other tasks of the connection
    note: String,
    /// DSM's word for how the task is now, when it was switched alone
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    /// That status in words
    #[serde(skip_serializing_if = "Option::is_none")]
    status_meaning: Option<&'static str>,
    #[serde(flatten)]
    switched: Switched,
}
