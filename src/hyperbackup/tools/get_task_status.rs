use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    error::Error,
    hyperbackup::model::{
        DOCUMENTED_TIMES, Status, TIMES, TaskId, read_documented_status, read_status,
    },
    operation::{Query, ReadContext, Request},
};

/// Show what a backup task is doing: progress while it runs, last result and error, last success and next backup
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetTaskStatus {
    task_id: TaskId,
}

/// A task and what it is doing.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TaskStatus {
    task_id: TaskId,
    #[serde(flatten)]
    status: Status,
    /// What the times mean
    times: &'static str,
}

impl Request for GetTaskStatus {
    type Response = TaskStatus;

    fn example() -> Self {
        Self {
            task_id: TaskId::new("1"),
        }
    }
}

impl Query for GetTaskStatus {
    async fn run(&self, on: ReadContext<'_>) -> Result<TaskStatus, Error> {
        let (task_id, status) = read_status(on.nas, &self.task_id).await?;
        Ok(TaskStatus {
            task_id,
            status,
            times: TIMES,
        })
    }

    async fn run_documented(&self, on: ReadContext<'_>) -> Result<TaskStatus, Error> {
        let (task_id, status) = read_documented_status(on.nas, &self.task_id).await?;
        Ok(TaskStatus {
            task_id,
            status,
            times: DOCUMENTED_TIMES,
        })
    }
}
