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

/// Resume a suspended backup from where it stopped
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResumeTask {
    task_id: TaskId,
}

impl Request for ResumeTask {
    type Response = TaskChanged;

    const NAMED: &'static [Named] = &[BACKUP_TASK];

    fn example() -> Self {
        Self {
            task_id: TaskId::new("4"),
        }
    }
}

impl Change for ResumeTask {
    const COMPARES: bool = true;

    fn turn(&self) -> Turn {
        self.task_id.turn()
    }

    fn leaves(&self) -> Option<String> {
        Some(self.task_id.resumed())
    }

    async fn run(cleared: Cleared<'_, Self>) -> Result<TaskChanged, Error> {
        let id = &cleared.request().task_id;
        check_left(&cleared, id, &act::RESUME).await?;
        act(cleared.nas(), id, &act::RESUME).await
    }

    async fn run_documented(cleared: Cleared<'_, Self>) -> Result<TaskChanged, Error> {
        let id = &cleared.request().task_id;
        check_left(&cleared, id, &act::documented::RESUME).await?;
        act(cleared.nas(), id, &act::documented::RESUME).await
    }
}
