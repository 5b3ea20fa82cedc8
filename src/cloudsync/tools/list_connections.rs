use dsm::Params;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    clock::NasTime,
    cloudsync::{
        model::{
            connection::{Connection, ConnectionList},
            documented,
            page::{PageInfo, Paging},
            task::{PATIENCE, tasks_of_each},
        },
        wire::{LIST_CONNECTIONS, connections_by},
    },
    error::Error,
    operation::{Query, ReadContext, Request},
    sorting::sort_by_key,
};

/// List the connections to cloud accounts, the worst first: health, provider, account, status, error, unfinished files
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListConnections {
    /// Order of equally healthy ones; by user when absent
    group_by: Option<GroupBy>,
    /// Connections to skip, for the next page
    offset: Option<u32>,
    /// Connections to return, 1-1000; 100 when absent
    limit: Option<u32>,
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
    #[serde(flatten)]
    page: PageInfo,
    /// What time it is on the NAS; absent when it could not be asked
    #[serde(skip_serializing_if = "Option::is_none")]
    nas_time: Option<NasTime>,
    /// True when everything is paused; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    all_paused: Option<bool>,
    /// True when the connections of all users are listed, false when only those of this account are; absent where the
    /// NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    all_users: Option<bool>,
    /// The connections, the worst first
    connections: Vec<Connection>,
}

impl Request for ListConnections {
    type Response = Connections;

    fn example() -> Self {
        Self {
            group_by: None,
            offset: None,
            limit: None,
        }
    }

    fn check(&self) -> Result<(), Error> {
        self.paging().check()
    }
}

impl ListConnections {
    fn paging(&self) -> Paging {
        Paging::new(self.offset, self.limit)
    }

    fn params(&self) -> Params {
        connections_by(match self.group_by {
            None | Some(GroupBy::User) => "group_by_user",
            Some(GroupBy::CloudType) => "group_by_cloud_type",
        })
    }
}

impl Query for ListConnections {
    async fn run(&self, on: ReadContext<'_>) -> Result<Connections, Error> {
        let listing = async {
            let wire = on.nas.call(LIST_CONNECTIONS, self.params()).await?;
            let (all_paused, all_users) = (wire.is_pause.0, wire.is_admin_mode.0);
            let mut list = wire.into_connections();
            let tasks = tasks_of_each(on.nas, &list.rows, PATIENCE).await;
            for (connection, tasks) in list.rows.iter_mut().zip(tasks) {
                connection.judge(Some(&tasks));
                list.gaps.extend(tasks.gaps);
            }
            Ok::<_, Error>((list, all_paused, all_users))
        };
        let (listed, nas_time) = tokio::join!(listing, NasTime::read(on.nas));
        let (mut list, all_paused, all_users) = listed?;
        for connection in &mut list.rows {
            connection.tell_time(nas_time.as_ref());
        }
        let (connections, page) = self.paging().cut(list.rows, &list.gaps);
        Ok(Connections {
            connections,
            page,
            nas_time,
            all_paused,
            all_users,
        })
    }

    async fn run_documented(&self, on: ReadContext<'_>) -> Result<Connections, Error> {
        let listing = documented::task::connections_with_tasks(on.nas);
        let (listed, nas_time) = tokio::join!(listing, NasTime::read(on.nas));
        let ConnectionList { mut rows, gaps } = listed?;
        // The documents know no order; the account is the nearest thing to a user.
        match self.group_by {
            None | Some(GroupBy::User) => {
                sort_by_key(&mut rows, |one| {
                    one.account.as_ref().map(|name| name.to_lowercase())
                });
            }
            Some(GroupBy::CloudType) => {
                sort_by_key(&mut rows, |one| one.provider.as_ref()?.code.clone());
            }
        }
        let (connections, page) = self.paging().cut(rows, &gaps);
        Ok(Connections {
            connections,
            page,
            nas_time,
            all_paused: None,
            all_users: None,
        })
    }
}
