use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    error::Error,
    gate::Cleared,
    hyperbackup::{
        act::{self, act},
        model::{BACKUP_TASK, TaskChanged, TaskId},
    },
    operation::{Change, Named, Request, Turn},
};

/// Start a backup now. It runs on; hyperbackup_wait_for_task waits for its end
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RunTask {
    task_id: TaskId,
}

impl Request for RunTask {
    type Response = TaskChanged;

    const NAMED: &'static [Named] = &[BACKUP_TASK];

    fn example() -> Self {
        Self {
            task_id: TaskId::new("1"),
        }
    }
}

impl Change for RunTask {
    fn turn(&self) -> Turn {
        self.task_id.turn()
    }

    fn clears_up(&self) -> Option<String> {
        Some(self.task_id.resumed())
    }

    async fn run(cleared: Cleared<'_, Self>) -> Result<TaskChanged, Error> {
        act(cleared.nas(), &cleared.request().task_id, &act::RUN).await
    }

    async fn run_documented(cleared: Cleared<'_, Self>) -> Result<TaskChanged, Error> {
        act(
            cleared.nas(),
            &cleared.request().task_id,
            &act::documented::RUN,
        )
        .await
    }
}
