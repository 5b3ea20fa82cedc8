use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    error::Error,
    hyperbackup::{
        model::{BackupTaskDetails, TaskId, find_documented, read_task},
        wire::{GET_TASK, documented, get_params, task_params},
    },
    operation::{Query, ReadContext, Request},
};

/// Show one backup task: what it backs up, where to, and its schedule
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetTask {
    task_id: TaskId,
}

impl Request for GetTask {
    type Response = BackupTaskDetails;

    fn example() -> Self {
        Self {
            task_id: TaskId::new("1"),
        }
    }
}

impl Query for GetTask {
    async fn run(&self, on: ReadContext<'_>) -> Result<BackupTaskDetails, Error> {
        let (id, wire) = read_task(on.nas, GET_TASK, &self.task_id, get_params).await?;
        Ok(BackupTaskDetails::new(id, wire))
    }

    async fn run_documented(&self, on: ReadContext<'_>) -> Result<BackupTaskDetails, Error> {
        let question = on
            .nas
            .call(documented::GET_TASK, task_params(self.task_id.wire()));
        let (row, wire) = find_documented(on.nas, &self.task_id, question).await?;
        Ok(BackupTaskDetails::documented(row, wire))
    }
}
