use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    cloudsync::{
        ids::ConnectionId,
        model::by_name::CONNECTION,
        switch::{RESUME, Scope, Switched, switch_connections, switch_connections_documented},
    },
    error::Error,
    gate::Cleared,
    operation::{Change, Named, Request, Turn},
};

/// Resume a paused connection: its sync tasks transfer again, and what changed meanwhile is caught up
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResumeConnection {
    #[serde(alias = "conn_id")]
    connection_id: Option<ConnectionId>,
    /// True to resume every connection, whoever paused it; instead of connection_id
    all: Option<bool>,
}

impl ResumeConnection {
    fn scope(&self) -> Result<Scope, Error> {
        Scope::new(self.connection_id, self.all)
    }
}

impl Request for ResumeConnection {
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

impl Change for ResumeConnection {
    const COMPARES: bool = true;

    fn turn(&self) -> Turn {
        self.connection_id.map_or(Turn::Any, ConnectionId::turn)
    }

    async fn run(cleared: Cleared<'_, Self>) -> Result<Switched, Error> {
        switch_connections(&cleared, cleared.request().scope()?, &RESUME).await
    }

    async fn run_documented(cleared: Cleared<'_, Self>) -> Result<Switched, Error> {
        switch_connections_documented(&cleared, cleared.request().scope()?, &RESUME).await
    }
}
