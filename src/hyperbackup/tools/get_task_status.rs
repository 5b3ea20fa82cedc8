use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    clock::NasTime,
    error::Error,
    hyperbackup::model::{BACKUP_TASK, CloseLook, Status, TaskId},
    operation::{Named, Query, ReadContext, Request},
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
    /// Name; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(flatten)]
    status: Status,
    /// Why its settings, which alone tell what it backs up, could not be had
    #[serde(skip_serializing_if = "Option::is_none")]
    settings_missing: Option<String>,
    /// What time it is on the NAS; absent when it could not be asked
    #[serde(skip_serializing_if = "Option::is_none")]
    nas_time: Option<NasTime>,
}

impl Request for GetTaskStatus {
    type Response = TaskStatus;

    const NAMED: &'static [Named] = &[BACKUP_TASK];

    fn example() -> Self {
        Self {
            task_id: TaskId::new("1"),
        }
    }
}

impl Query for GetTaskStatus {
    async fn run(&self, on: ReadContext<'_>) -> Result<TaskStatus, Error> {
        let look = CloseLook::at(on.nas, &self.task_id).await?;
        Ok(look.into())
    }

    async fn run_documented(&self, on: ReadContext<'_>) -> Result<TaskStatus, Error> {
        let look = CloseLook::at_documented(on.nas, &self.task_id).await?;
        Ok(look.into())
    }
}

impl From<CloseLook> for TaskStatus {
    fn from(look: CloseLook) -> Self {
        Self {
            task_id: look.task_id,
            name: look.name,
            status: look.status,
            settings_missing: look.settings_missing,
            nas_time: look.nas_time,
        }
    }
}
