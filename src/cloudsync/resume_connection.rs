// Wire: SYNO.CloudSync v1 resume, from N4S4 cloud_sync.py `connection_resume`; not yet seen on a NAS. Without an id DSM
// resumes everything, so that leaving it out must be asked for.

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

/// Resume a paused connection: its sync tasks transfer again, and what changed meanwhile is caught up
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ResumeConnection {
    #[serde(alias = "conn_id")]
    connection_id: Option<ConnectionId>,
    /// True to resume every connection; instead of connection_id
    all: Option<bool>,
}

impl Request for ResumeConnection {
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
            status != "pause"
        })
        .await
    }

    async fn run_documented(cleared: Cleared<Self>, on: Target<'_>) -> Result<Switched, Error> {
        let request = cleared.request();
        let scope = Scope::new(request.connection_id, request.all)?;
        documented::switch(on, scope, Aim::Resume).await
    }
}
