use dsm::Params;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    cloudsync::{
        model::{connection::Connection, documented},
        wire::{LIST_CONNECTIONS, connections_by},
    },
    error::Error,
    operation::{Query, ReadContext, Request},
};

/// List the connections to cloud accounts with provider, account, status, error and unfinished files
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListConnections {
    /// Order of the list; by user when absent
    group_by: Option<GroupBy>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum GroupBy {
    #[serde(alias = "group_by_user")]
    User,
    #[serde(alias = "group_by_cloud_type")]
    CloudType,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Connections {
    /// The connections
    connections: Vec<Connection>,
    /// How many there are
    total: i64,
    /// True when everything is paused; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    all_paused: Option<bool>,
    /// True when the connections of all users are listed, false when only those of this account are; absent where the
    /// NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    all_users: Option<bool>,
}

impl Request for ListConnections {
    type Response = Connections;

    fn example() -> Self {
        Self { group_by: None }
    }
}

impl ListConnections {
    fn params(&self) -> Params {
        connections_by(match self.group_by {
            None | Some(GroupBy::User) => "group_by_user",
            Some(GroupBy::CloudType) => "group_by_cloud_type",
        })
    }
}

impl Query for ListConnections {
    async fn run(&self, on: ReadContext<'_>) -> Result<Connections, Error> {
        let wire = on.nas.call(LIST_CONNECTIONS, self.params()).await?;
        let (total, all_paused, all_users) = (wire.total.0, wire.is_pause.0, wire.is_admin_mode.0);
        let connections = wire.into_connections();
        Ok(Connections {
            total: total.unwrap_or(connections.len() as i64),
            all_paused,
            all_users,
            connections,
        })
    }

    async fn run_documented(&self, on: ReadContext<'_>) -> Result<Connections, Error> {
        let mut connections = documented::connection::connections(on.nas).await?;
        // The documents know no order; the account is the nearest thing to a user.
        match self.group_by {
            None | Some(GroupBy::User) => {
                connections.sort_by_key(|one| one.account.as_ref().map(|name| name.to_lowercase()));
            }
            Some(GroupBy::CloudType) => {
                connections.sort_by_key(|one| one.provider.as_ref()?.code.clone());
            }
        }
        Ok(Connections {
            total: connections.len() as i64,
            all_paused: None,
            all_users: None,
            connections,
        })
    }
}
