// Wire: SYNO.Backup.Task v1 backup, from dsmctl and N4S4 core_backup.py.

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

/// Start a backup now. It runs on; follow it with hyperbackup_get_task_status
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RunTask {
    task_id: TaskId,
}

impl Request for RunTask {
    type Response = Acted;

    fn example() -> Self {
        Self {
            task_id: TaskId::new("1"),
        }
    }

    fn params(&self) -> Params {
        Params::new().with("task_id", self.task_id.wire())
    }

    async fn run(cleared: Cleared<Self>, on: Target<'_>) -> Result<Acted, Error> {
        let (task_id, before) = expect(on, &cleared.request().task_id, "started", fits).await?;
        let request = Self {
            task_id: task_id.clone(),
        };
        let params = request.params();
        act(on, (task_id, before), params, |now| !now.is_idle()).await
    }

    async fn run_documented(cleared: Cleared<Self>, on: Target<'_>) -> Result<Acted, Error> {
        let request = cleared.request();
        let found = expect(on, &request.task_id, "started", documented::may_run).await?;
        act(on, found, request.params(), documented::is_running).await
    }
}

/// A backup starts only from rest: on a suspended task it would throw away what was done.
fn fits(status: &Status) -> Result<(), &'static str> {
    if !status.is_idle() {
        Err("Wait until it is idle; hyperbackup_get_task_status shows what it does")
    } else if status.health == Health::Suspended {
        Err("Go on with hyperbackup_resume_task instead")
    } else if status.state.as_deref() != Some("backupable") {
        Err("Repair the task in Hyper Backup on the NAS first")
    } else {
        Ok(())
    }
}
