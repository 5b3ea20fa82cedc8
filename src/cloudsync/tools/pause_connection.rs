use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    cloudsync::{
        ids::ConnectionId,
        model::by_name::CONNECTION,
        switch::{PAUSE, Scope, Switched, switch_connections, switch_connections_documented},
    },
    error::Error,
    gate::Cleared,
    operation::{Change, Named, Request, Turn},
};

/// Pause a connection: its sync tasks stop transferring until it is resumed. Nothing is deleted
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PauseConnection {
    #[serde(alias = "conn_id")]
    connection_id: Option<ConnectionId>,
    /// True to pause every connection; instead of connection_id. The answer names those paused before, which resuming all would
    /// resume too
    all: Option<bool>,
}

impl PauseConnection {
    fn scope(&self) -> Result<Scope, Error> {
        Scope::new(self.connection_id, self.all)
    }
}

impl Request for PauseConnection {
    type Response = Switched;

    const NAMED: &'static [Named] = &[CONNECTION];

    fn example() -> Self {
        Self {
            connection_id: Some(ConnectionId(3)),
            all: None,
        }
    }

    fn check(&self) -> Result<(), Error> {
        self.scope().map(drop)
    }
}

impl Change for PauseConnection {
    const COMPARES: bool = true;

    fn turn(&self) -> Turn {
        self.connection_id.map_or(Turn::Any, ConnectionId::turn)
    }

    async fn run(cleared: Cleared<'_, Self>) -> Result<Switched, Error> {
        switch_connections(&cleared, cleared.request().scope()?, &PAUSE).await
    }

    async fn run_documented(cleared: Cleared<'_, Self>) -> Result<Switched, Error> {
        switch_connections_documented(&cleared, cleared.request().scope()?, &PAUSE).await
    }
}
