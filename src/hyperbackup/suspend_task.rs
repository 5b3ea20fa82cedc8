// Wire: SYNO.Backup.Task v1 suspend, from N4S4 core_backup.py, which sends task_state as for cancel; not yet seen on a NAS.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    act::{Acted, act, expect},
    documented,
    status::Status,
    task_id::TaskId,
};
use crate::{
    dsm::Params,
    error::Error,
    gate::Cleared,
    operation::{Request, Target},
};

/// Suspend a running backup. What was done is kept; go on with hyperbackup_resume_task
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SuspendTask {
    task_id: TaskId,
}

impl Request for SuspendTask {
    type Response = Acted;

    fn example() -> Self {
        Self {
            task_id: TaskId::new("2"),
        }
    }

    fn params(&self) -> Params {
        Params::new().with("task_id", self.task_id.wire())
    }

    async fn run(cleared: Cleared<Self>, on: Target<'_>) -> Result<Acted, Error> {
        let (task_id, before) = expect(on, &cleared.request().task_id, "suspended", fits).await?;
        let request = Self {
            task_id: task_id.clone(),
        };
        let params = request
            .params()
            .with("task_state", before.state.as_deref().unwrap_or_default());
        act(on, (task_id, before), params, |now| !now.is_backing_up()).await
    }

    async fn run_documented(cleared: Cleared<Self>, on: Target<'_>) -> Result<Acted, Error> {
        let request = cleared.request();
        let found = expect(on, &request.task_id, "suspended", documented::may_stop).await?;
        act(on, found, request.params(), |now| {
            !documented::is_running(now)
        })
        .await
    }
}

/// Only a backup that has begun can be suspended, and only while DSM allows it.
fn fits(status: &Status) -> Result<(), &'static str> {
    if status.status != "backup" {
        Err("Nothing was sent; only a running backup can be suspended")
    } else if status
        .progress
        .as_ref()
        .is_some_and(|progress| progress.can_suspend == Some(false))
    {
        Err("DSM does not allow suspending in this step; try again in a minute")
    } else {
        Ok(())
    }
}
