use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    clock::NasTime,
    cloudsync::{
        ids::ConnectionId,
        model::{
            by_name::CONNECTION,
            connection::{beside_connection, connections},
            documented,
            page::{PageInfo, Paging},
            task::{SyncTask, TaskList, tasks},
        },
        wire::{LIST_TASKS, of_connection},
    },
    error::Error,
    operation::{Named, Query, ReadContext, Request},
};

/// List sync tasks, the worst first: health, connection, both folders, direction, status, error
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListTasks {
    /// Only those of this connection, by id or exact name; all when absent
    #[serde(alias = "conn_id")]
    connection_id: Option<ConnectionId>,
    /// Tasks to skip, for the next page
    offset: Option<u32>,
    /// Tasks to return, 1-1000; 100 when absent
    limit: Option<u32>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SyncTasks {
    #[serde(flatten)]
    page: PageInfo,
    /// What time it is on the NAS; absent when it could not be asked
    #[serde(skip_serializing_if = "Option::is_none")]
    nas_time: Option<NasTime>,
    /// The tasks, the worst first
    tasks: Vec<SyncTask>,
}

impl ListTasks {
    fn paging(&self) -> Paging {
        Paging::new(self.offset, self.limit)
    }

    fn page(&self, list: TaskList, nas_time: Option<NasTime>) -> SyncTasks {
        let (tasks, page) = self.paging().cut(list.tasks, &list.gaps);
        SyncTasks {
            tasks,
            page,
            nas_time,
        }
    }
}

impl Request for ListTasks {
    type Response = SyncTasks;

    const NAMED: &'static [Named] = &[CONNECTION];

    fn example() -> Self {
        Self::default()
    }

    fn check(&self) -> Result<(), Error> {
        self.paging().check()
    }
}

impl Query for ListTasks {
    async fn run(&self, on: ReadContext<'_>) -> Result<SyncTasks, Error> {
        let listing = async {
            let Some(id) = self.connection_id else {
                return tasks(on.nas).await?.unless_nothing_answered();
            };
            let question = on.nas.call(LIST_TASKS, of_connection(id));
            let told = beside_connection(id, connections(on.nas), question).await?;
            let mut list = told.answer?.into_tasks(&told.connection);
            list.gaps.extend(told.gap);
            Ok(list)
        };
        let (list, nas_time) = tokio::join!(listing, NasTime::read(on.nas));
        Ok(self.page(list?, nas_time))
    }

    async fn run_documented(&self, on: ReadContext<'_>) -> Result<SyncTasks, Error> {
        let listing = documented::task::tasks(on.nas, self.connection_id);
        let (list, nas_time) = tokio::join!(listing, NasTime::read(on.nas));
        Ok(self.page(list?, nas_time))
    }
}
