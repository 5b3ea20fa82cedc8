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

/// Cancel a running integrity check; the backup is not touched
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CancelIntegrityCheck {
    task_id: TaskId,
}

impl Request for CancelIntegrityCheck {
    type Response = TaskChanged;

    const NAMED: &'static [Named] = &[BACKUP_TASK];

    fn example() -> Self {
        Self {
            task_id: TaskId::new("1"),
        }
    }
}

impl Change for CancelIntegrityCheck {
    fn turn(&self) -> Turn {
        self.task_id.turn()
    }

    async fn run(cleared: Cleared<'_, Self>) -> Result<TaskChanged, Error> {
        act(
            cleared.nas(),
            &cleared.request().task_id,
            &act::CANCEL_CHECK,
        )
        .await
    }
}
