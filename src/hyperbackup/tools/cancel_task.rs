use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    error::Error,
    gate::Cleared,
    hyperbackup::{
        act::{self, act},
        model::{TaskChanged, TaskId},
    },
    operation::{Change, Request, Turn},
};

/// Cancel a running backup. What this run transferred is dropped; earlier versions stay. hyperbackup_suspend_task loses nothing
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CancelTask {
    task_id: TaskId,
}

impl Request for CancelTask {
    type Response = TaskChanged;

    fn example() -> Self {
        Self {
            task_id: TaskId::new("2"),
        }
    }
}

impl Change for CancelTask {
    fn turn(&self) -> Turn {
        self.task_id.turn()
    }

    async fn run(cleared: Cleared<'_, Self>) -> Result<TaskChanged, Error> {
        act(cleared.nas(), &cleared.request().task_id, &act::CANCEL).await
    }

    async fn run_documented(cleared: Cleared<'_, Self>) -> Result<TaskChanged, Error> {
        act(
            cleared.nas(),
            &cleared.request().task_id,
            &act::documented::CANCEL,
        )
        .await
    }
}
