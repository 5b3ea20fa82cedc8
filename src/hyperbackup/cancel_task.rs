// Wire: SYNO.Backup.Task v1 cancel, from dsmctl (4400 without task_state) and N4S4 core_backup.py.

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

/// Cancel a running backup. What this run transferred is dropped; earlier versions stay
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CancelTask {
    task_id: TaskId,
}

impl Request for CancelTask {
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
        let (task_id, before) = expect(on, &cleared.request().task_id, "cancelled", fits).await?;
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
        let found = expect(on, &request.task_id, "cancelled", documented::may_stop).await?;
        act(on, found, request.params(), |now| {
            !documented::is_running(now)
        })
        .await
    }
}

/// Only a backup can be cancelled, and only while DSM allows it.
fn fits(status: &Status) -> Result<(), &'static str> {
    if !status.is_backing_up() {
        Err("Nothing was sent; only a running backup can be cancelled")
    } else if status
        .progress
        .as_ref()
        .is_some_and(|progress| progress.can_cancel == Some(false))
    {
        Err("DSM does not allow cancelling in this step; try again in a minute")
    } else {
        Ok(())
    }
}
