use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    clock::NasTime,
    error::Error,
    hyperbackup::{
        model::{
            BACKUP_TASK, Schedule, Sources, Status, TaskId, find_documented, in_time, read_two,
        },
        wire::{
            GET_TASK, GET_TASK_STATUS, StatusWire, documented, get_params, status_params,
            task_params,
        },
    },
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
        let status = (GET_TASK_STATUS, status_params as fn(&_) -> _);
        let settings = (GET_TASK, get_params as fn(&_) -> _);
        let answers = read_two(on.nas, &self.task_id, status, settings);
        let (answers, nas_time) = tokio::join!(answers, NasTime::read(on.nas));
        let (task_id, status, settings) = answers?;
        let (status, sources, settings_missing) = match settings {
            Ok(settings) => {
                let listed = StatusWire {
                    state: settings.state,
                    status: settings.status,
                    schedule: settings.schedule,
                    ..StatusWire::default()
                };
                let sources = settings.source.0.map(Sources::from);
                (status.or(listed), sources, None)
            }
            Err(why) => (status, None, Some(why)),
        };
        Ok(TaskStatus {
            task_id,
            status: Status::new(status, sources.as_ref(), nas_time.as_ref()),
            settings_missing,
            nas_time,
        })
    }

    async fn run_documented(&self, on: ReadContext<'_>) -> Result<TaskStatus, Error> {
        let params = || task_params(self.task_id.wire());
        let status = on.nas.call(documented::GET_TASK_STATUS, params());
        let settings = in_time(on.nas.call(documented::GET_TASK, params()));
        let (answers, settings, nas_time) = tokio::join!(
            find_documented(on.nas, &self.task_id, status),
            settings,
            NasTime::read(on.nas)
        );
        let (row, status) = answers?;
        let (schedule, sources, settings_missing) = match settings {
            Ok(settings) => (
                settings.schedule.0.map(Schedule::from),
                Sources::of_paths(settings.source_folders.told()),
                None,
            ),
            Err(why) => (None, None, Some(why)),
        };
        let settings = (schedule.as_ref(), sources.as_ref());
        Ok(TaskStatus {
            status: Status::documented(&row, Some(status), settings, nas_time.as_ref()),
            task_id: row.task_id.into(),
            settings_missing,
            nas_time,
        })
    }
}
