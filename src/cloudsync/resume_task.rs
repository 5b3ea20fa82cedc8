// Wire: SYNO.CloudSync v1 resume with a connection id; no attested NAS can resume a single task.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    documented::{self, Aim},
    switch::{TaskSwitched, switch_task},
};
use crate::{
    dsm::Params,
    error::Error,
    gate::Cleared,
    operation::{Request, Target},
    units::SyncTaskId,
};

/// Resume a sync task. Cloud Sync resumes whole connections only: done when the task is alone on its connection, else
/// refused unless allow_whole_connection
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ResumeTask {
    #[serde(alias = "sess_id")]
    task_id: SyncTaskId,
    /// True: resume the other tasks of the connection as well
    allow_whole_connection: Option<bool>,
}

impl Request for ResumeTask {
    type Response = TaskSwitched;

    fn example() -> Self {
        Self {
            task_id: SyncTaskId(4),
            allow_whole_connection: None,
        }
    }

    fn params(&self) -> Params {
        Params::new()
    }

    async fn run(cleared: Cleared<Self>, on: Target<'_>) -> Result<TaskSwitched, Error> {
        let request = cleared.request();
        let whole = request.allow_whole_connection == Some(true);
        switch_task(on, request.task_id, whole, "resumed", |status| {
            status != "pause"
        })
        .await
    }

    async fn run_documented(cleared: Cleared<Self>, on: Target<'_>) -> Result<TaskSwitched, Error> {
        // One task is all it can do, so that nothing else needs to be allowed.
        documented::switch_task(on, cleared.request().task_id, Aim::Resume).await
    }
}
