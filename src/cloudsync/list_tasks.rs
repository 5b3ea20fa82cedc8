// Wire: SYNO.CloudSync v1 list_sess for each connection, from N4S4 cloud_sync.py with a captured answer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    connection::with_connection,
    documented,
    task::{ListWire, Task, list_params, tasks},
};
use crate::{
    dsm::Params,
    error::Error,
    gate::Cleared,
    operation::{Request, Target},
    units::ConnectionId,
};

/// List sync tasks with connection, both folders, direction, status and error
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ListTasks {
    /// Only this connection's; all when absent
    #[serde(alias = "conn_id")]
    connection_id: Option<ConnectionId>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Tasks {
    /// The tasks
    tasks: Vec<Task>,
    /// How many there are
    total: usize,
}

impl Request for ListTasks {
    type Response = Tasks;

    fn example() -> Self {
        Self {
            connection_id: None,
        }
    }

    fn params(&self) -> Params {
        self.connection_id.map(list_params).unwrap_or_default()
    }

    async fn run(cleared: Cleared<Self>, on: Target<'_>) -> Result<Tasks, Error> {
        let request = cleared.request();
        let tasks = match request.connection_id {
            Some(id) => {
                let question = on.nas.call(on.method, request.params());
                let (connection, wire): (_, ListWire) =
                    with_connection(on.nas, id, question).await?;
                wire.into_tasks(&connection)
            }
            None => tasks(on.nas).await?,
        };
        Ok(Tasks {
            total: tasks.len(),
            tasks,
        })
    }

    async fn run_documented(cleared: Cleared<Self>, on: Target<'_>) -> Result<Tasks, Error> {
        let tasks = documented::tasks(on.nas, cleared.request().connection_id).await?;
        Ok(Tasks {
            total: tasks.len(),
            tasks,
        })
    }
}
