use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    cloudsync::{
        ids::ConnectionId,
        model::{
            connection::with_connection,
            documented,
            task::{SyncTask, tasks},
        },
        wire::{LIST_TASKS, of_connection},
    },
    error::Error,
    operation::{Query, ReadContext, Request},
};

/// List sync tasks with connection, both folders, direction, status and error
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListTasks {
    /// Only this connection's; all when absent
    #[serde(alias = "conn_id")]
    connection_id: Option<ConnectionId>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SyncTasks {
    /// The tasks
    tasks: Vec<SyncTask>,
    /// How many there are
    total: usize,
}

impl From<Vec<SyncTask>> for SyncTasks {
    fn from(tasks: Vec<SyncTask>) -> Self {
        Self {
            total: tasks.len(),
            tasks,
        }
    }
}

impl Request for ListTasks {
    type Response = SyncTasks;

    fn example() -> Self {
        Self {
            connection_id: None,
        }
    }
}

impl Query for ListTasks {
    async fn run(&self, on: ReadContext<'_>) -> Result<SyncTasks, Error> {
        let Some(id) = self.connection_id else {
            return Ok(tasks(on.nas).await?.into());
        };
        let question = on.nas.call(LIST_TASKS, of_connection(id));
        let (connection, wire) = with_connection(on.nas, id, question).await?;
        Ok(wire.into_tasks(&connection).into())
    }

    async fn run_documented(&self, on: ReadContext<'_>) -> Result<SyncTasks, Error> {
        let tasks = documented::task::tasks(on.nas, self.connection_id).await?;
        Ok(tasks.into())
    }
}
