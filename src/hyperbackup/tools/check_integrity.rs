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

/// Start an integrity check of a task's backup at the destination; it may take hours, meanwhile nothing is backed up. Refused while
/// the task is busy or suspended
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CheckIntegrity {
    task_id: TaskId,
}

impl Request for CheckIntegrity {
    type Response = TaskChanged;

    const NAMED: &'static [Named] = &[BACKUP_TASK];

    fn example() -> Self {
        Self {
            task_id: TaskId::new("1"),
        }
    }
}

impl Change for CheckIntegrity {
    fn turn(&self) -> Turn {
        self.task_id.turn()
    }

    async fn run(cleared: Cleared<'_, Self>) -> Result<TaskChanged, Error> {
        act(cleared.nas(), &cleared.request().task_id, &act::CHECK).await
    }
}
