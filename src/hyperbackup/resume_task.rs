// Wire: SYNO.Backup.Task v1 resume, from N4S4 core_backup.py; not yet seen on a NAS. DSM takes it for any
// task, and leaves one that is not suspended as failed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    act::{Acted, act, expect},
    documented,
    status::Status,
    task_id::TaskId,
    words::Health,
};
use crate::{
    dsm::Params,
    error::Error,
    gate::Cleared,
    operation::{Request, Target},
};

/// Resume a suspended backup from where it stopped
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ResumeTask {
    task_id: TaskId,
}

impl Request for ResumeTask {
    type Response = Acted;

    fn example() -> Self {
        Self {
            task_id: TaskId::new("4"),
        }
    }

    fn params(&self) -> Params {
        Params::new().with("task_id", self.task_id.wire())
    }

    async fn run(cleared: Cleared<Self>, on: Target<'_>) -> Result<Acted, Error> {
        let (task_id, before) = expect(on, &cleared.request().task_id, "resumed", fits).await?;
        let request = Self {
            task_id: task_id.clone(),
        };
        let params = request.params();
        act(on, (task_id, before), params, |now| {
            now.health != Health::Suspended
        })
        .await
    }

    async fn run_documented(cleared: Cleared<Self>, on: Target<'_>) -> Result<Acted, Error> {
        let request = cleared.request();
        let found = expect(on, &request.task_id, "resumed", documented::may_resume).await?;
        act(on, found, request.params(), |now| {
            !documented::is_suspended(now)
        })
        .await
    }
}

/// Only a suspended task may be resumed; DSM would mark any other one as failed.
fn fits(status: &Status) -> Result<(), &'static str> {
    match status.health {
        Health::Suspended => Ok(()),
        _ => Err(
            "Nothing was sent; only a suspended task can be resumed, start others with hyperbackup_run_task",
        ),
    }
}
