use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    error::Error,
    gate::Cleared,
    hyperbackup::{
        act::{self, act, check_left},
        model::{BACKUP_TASK, TaskChanged, TaskId},
    },
    operation::{Change, Named, Request, Turn},
};

/// Suspend a running backup. What was done is kept; go on with hyperbackup_resume_task
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SuspendTask {
    task_id: TaskId,
}

impl Request for SuspendTask {
    type Response = TaskChanged;

    const NAMED: &'static [Named] = &[BACKUP_TASK];

    fn example() -> Self {
        Self {
            task_id: TaskId::new("2"),
        }
    }
}

impl Change for SuspendTask {
    const COMPARES: bool = true;

    fn turn(&self) -> Turn {
        self.task_id.turn()
    }

    async fn run(cleared: Cleared<'_, Self>) -> Result<TaskChanged, Error> {
        let id = &cleared.request().task_id;
        check_left(&cleared, id, &act::SUSPEND).await?;
        act(cleared.nas(), id, &act::SUSPEND).await
    }

    async fn run_documented(cleared: Cleared<'_, Self>) -> Result<TaskChanged, Error> {
        let id = &cleared.request().task_id;
        check_left(&cleared, id, &act::documented::SUSPEND).await?;
        act(cleared.nas(), id, &act::documented::SUSPEND).await
    }
}
