use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    clock::NasTime,
    error::Error,
    hyperbackup::{
        model::{BACKUP_TASK, BackupTaskDetails, TaskId, find_documented, in_time, read_two},
        wire::{GET_TASK, GET_TASK_STATUS, documented, get_params, status_params, task_params},
    },
    operation::{Named, Query, ReadContext, Request},
};

/// Show one backup task: how it is doing, what it backs up, where to, and its schedule
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetTask {
    task_id: TaskId,
}

impl Request for GetTask {
    type Response = BackupTaskDetails;

    const NAMED: &'static [Named] = &[BACKUP_TASK];

    fn example() -> Self {
        Self {
            task_id: TaskId::new("1"),
        }
    }
}

impl Query for GetTask {
    async fn run(&self, on: ReadContext<'_>) -> Result<BackupTaskDetails, Error> {
        let settings = (GET_TASK, get_params as fn(&_) -> _);
        let status = (GET_TASK_STATUS, status_params as fn(&_) -> _);
        let answers = read_two(on.nas, &self.task_id, settings, status);
        let (answers, nas_time) = tokio::join!(answers, NasTime::read(on.nas));
        let (id, settings, status) = answers?;
        Ok(BackupTaskDetails::new(id, settings, status, nas_time))
    }

    async fn run_documented(&self, on: ReadContext<'_>) -> Result<BackupTaskDetails, Error> {
        let params = || task_params(self.task_id.wire());
        let settings = on.nas.call(documented::GET_TASK, params());
        let status = in_time(on.nas.call(documented::GET_TASK_STATUS, params()));
        let (answers, status, nas_time) = tokio::join!(
            find_documented(on.nas, &self.task_id, settings),
            status,
            NasTime::read(on.nas)
        );
        let (row, settings) = answers?;
        Ok(BackupTaskDetails::documented(
            &row, settings, status, nas_time,
        ))
    }
}
