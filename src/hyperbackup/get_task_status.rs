// Wire: SYNO.Backup.Task v1 status, see `status`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    documented,
    list_tasks::TIMES,
    status::{self, Status},
    task_id::TaskId,
};
use crate::{
    dsm::Params,
    error::Error,
    gate::Cleared,
    operation::{Request, Target},
};

/// Show what a backup task is doing: progress while it runs, last result and error, last success and next backup
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GetTaskStatus {
    task_id: TaskId,
}

/// A task and what it is doing.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TaskStatus {
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

    fn params(&self) -> Params {
        status::status_params(&self.task_id)
    }

    async fn run(cleared: Cleared<Self>, on: Target<'_>) -> Result<TaskStatus, Error> {
        let (task_id, status) = status::status(on.nas, &cleared.request().task_id).await?;
        Ok(TaskStatus {
            task_id,
            status,
            times: TIMES,
        })
    }

    async fn run_documented(cleared: Cleared<Self>, on: Target<'_>) -> Result<TaskStatus, Error> {
        let (task_id, status) = documented::status(on.nas, &cleared.request().task_id).await?;
        Ok(TaskStatus {
            task_id,
            status,
            times: documented::TIMES,
        })
    }
}
