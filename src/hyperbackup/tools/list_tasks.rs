use dsm::Reads;
use futures_util::future::join_all;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    clock::NasTime,
    error::Error,
    hyperbackup::{
        model::{BackupTask, DOCUMENTED_TIMES, Health, TIMES, documented_rows, rows},
        wire::{GET_TASK_STATUS, documented, status_params, task_params},
    },
    operation::{Query, ReadContext, Request},
};

/// List backup tasks with health, status, progress, last result, last and next backup, sources and destination
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListTasks {}

#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct BackupTasks {
    /// The tasks
    tasks: Vec<BackupTask>,
    /// How many there are
    total: usize,
    /// What the times mean
    times: &'static str,
    /// What time it is on the NAS; absent when it could not be asked
    #[serde(skip_serializing_if = "Option::is_none")]
    nas_time: Option<NasTime>,
}

impl Request for ListTasks {
    type Response = BackupTasks;

    fn example() -> Self {
        Self {}
    }
}

impl Query for ListTasks {
    async fn run(&self, on: ReadContext<'_>) -> Result<BackupTasks, Error> {
        let listing = async {
            let rows = rows(on.nas).await?.into_iter();
            let tasks = rows.map(|row| with_progress(on.nas, row.into()));
            Ok::<_, Error>(join_all(tasks).await)
        };
        let (tasks, nas_time) = tokio::join!(listing, NasTime::read(on.nas));
        Ok(BackupTasks::new(tasks?, TIMES, nas_time))
    }

    async fn run_documented(&self, on: ReadContext<'_>) -> Result<BackupTasks, Error> {
        let listing = async {
            let rows = documented_rows(on.nas).await?.into_iter();
            let tasks = rows.map(async |row| {
                let params = task_params(&row.task_id);
                let detail = match Health::documented(row.status.0.as_deref(), None) {
                    Health::Running => on.nas.call(documented::GET_TASK_STATUS, params).await.ok(),
                    _ => None,
                };
                BackupTask::documented(row, detail)
            });
            Ok::<_, Error>(join_all(tasks).await)
        };
        let (tasks, nas_time) = tokio::join!(listing, NasTime::read(on.nas));
        Ok(BackupTasks::new(tasks?, DOCUMENTED_TIMES, nas_time))
    }
}

impl BackupTasks {
    fn new(tasks: Vec<BackupTask>, times: &'static str, nas_time: Option<NasTime>) -> Self {
        Self {
            total: tasks.len(),
            tasks,
            times,
            nas_time,
        }
    }
}

/// Adds to a task at work what only its own status says. A status that cannot be had leaves the task as listed.
async fn with_progress(nas: Reads<'_>, mut task: BackupTask) -> BackupTask {
    if task.status.health == Health::Running
        && let Ok(wire) = nas
            .call(GET_TASK_STATUS, status_params(task.task_id.wire()))
            .await
    {
        task.status = wire.into();
    }
    task
}
