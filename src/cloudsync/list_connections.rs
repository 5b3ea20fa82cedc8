// Wire: SYNO.CloudSync v1 list_conn, from N4S4 cloud_sync.py with a captured answer; group_by orders the list.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    connection::{self, Connection, ListWire},
    documented,
};
use crate::{
    dsm::{
        Params,
        wire::{flag, int},
    },
    error::Error,
    gate::Cleared,
    operation::{Request, Target},
};

/// List the connections to cloud accounts with provider, account, status, error and unfinished files
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ListConnections {
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
pub(super) struct Connections {
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

    fn params(&self) -> Params {
        connection::list_params(match self.group_by {
            None | Some(GroupBy::User) => "group_by_user",
            Some(GroupBy::CloudType) => "group_by_cloud_type",
        })
    }

    async fn run(cleared: Cleared<Self>, on: Target<'_>) -> Result<Connections, Error> {
        let mut wire: ListWire = on.nas.call(on.method, cleared.request().params()).await?;
        let connections = wire.take_connections();
        Ok(Connections {
            total: wire
                .total
                .map_or(connections.len() as i64, |total| int(Some(total))),
            all_paused: Some(flag(wire.is_pause)),
            all_users: Some(flag(wire.is_admin_mode)),
            connections,
        })
    }

    async fn run_documented(cleared: Cleared<Self>, on: Target<'_>) -> Result<Connections, Error> {
        let mut connections = documented::connections(on.nas).await?;
        // The documents know no order; the account is the nearest thing to a user.
        match cleared.request().group_by {
            None | Some(GroupBy::User) => connections.sort_by_key(|one| one.account.to_lowercase()),
            Some(GroupBy::CloudType) => connections.sort_by_key(|one| one.provider.code.clone()),
        }
        Ok(Connections {
            total: connections.len() as i64,
            all_paused: None,
            all_users: None,
            connections,
        })
    }
}
