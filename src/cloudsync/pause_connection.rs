// Wire: SYNO.CloudSync v1 pause, from N4S4 cloud_sync.py `connection_pause`; not yet seen on a NAS. Without an id DSM
// pauses everything, so that leaving it out must be asked for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    documented::{self, Aim},
    switch::{Scope, Switched, switch},
};
use crate::{
    dsm::Params,
    error::Error,
    gate::Cleared,
    operation::{Request, Target},
    units::ConnectionId,
};

/// Pause a connection: its sync tasks stop transferring until it is resumed. Nothing is deleted
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PauseConnection {
    #[serde(alias = "conn_id")]
    connection_id: Option<ConnectionId>,
    /// True to pause every connection; instead of connection_id
    all: Option<bool>,
}

impl Request for PauseConnection {
    type Response = Switched;

    fn example() -> Self {
        Self {
            connection_id: Some(ConnectionId(3)),
            all: None,
        }
    }

    fn check(&self) -> Result<(), Error> {
        Scope::new(self.connection_id, self.all).map(drop)
    }

    fn params(&self) -> Params {
        Params::new().with_some("connection_id", self.connection_id)
    }

    async fn run(cleared: Cleared<Self>, on: Target<'_>) -> Result<Switched, Error> {
        let request = cleared.request();
        let scope = Scope::new(request.connection_id, request.all)?;
        switch(on.nas, scope, on.method, request.params(), |status| {
            status == "pause"
        })
        .await
    }

    async fn run_documented(cleared: Cleared<Self>, on: Target<'_>) -> Result<Switched, Error> {
        let request = cleared.request();
        let scope = Scope::new(request.connection_id, request.all)?;
        documented::switch(on, scope, Aim::Pause).await
    }
}
