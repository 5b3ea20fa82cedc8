//! Pausing and resuming: of one connection or of all, with a look at what came of it.

use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

use super::connection::{Connection, connection, connections};
use crate::{
    dsm::{Method, Nas, Params},
    error::Error,
    units::ConnectionId,
};

/// How long DSM gets to show the new status before the second look.
const SETTLE: Duration = Duration::from_millis(700);

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
    outcome: &'static str,
    /// True when every connection below shows the new status already; false when DSM still works on it
    took_effect: bool,
    /// The connections that it was done to, as they are now
    connections: Vec<Status>,
    /// Set when it was done but could not be read back
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
}

/// How a connection is now.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Status {
    connection_id: ConnectionId,
    /// Name as Cloud Sync shows it
    name: String,
    /// DSM's word
    status: String,
    /// The status in words
    status_meaning: String,
    /// Files that are still to be transferred
    unfinished_files: i64,
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
        connections,
        warning,
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
            unfinished_files: connection.unfinished_files,
        }
    }
}
