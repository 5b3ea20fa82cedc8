use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    cloudsync::{
        ids::SyncTaskId,
        model::by_name::SYNC_TASK,
        switch::{RESUME, TaskSwitched, switch_task, switch_task_documented},
    },
    error::Error,
    gate::Cleared,
    operation::{Change, Named, Request, Turn},
};

/// Resume a sync task. Cloud Sync resumes whole connections only: done when the task is alone on its connection, else
/// refused unless allow_whole_connection
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResumeTask {
    #[serde(alias = "sess_id")]
    task_id: SyncTaskId,
    /// True: resume the other tasks of the connection as well
    allow_whole_connection: Option<bool>,
}

impl Request for ResumeTask {
    type Response = TaskSwitched;

    const NAMED: &'static [Named] = &[SYNC_TASK];

    fn example() -> Self {
        Self {
            task_id: SyncTaskId(4),
            allow_whole_connection: None,
        }
    }
}

impl Change for ResumeTask {
    const COMPARES: bool = true;

    fn turn(&self) -> Turn {
        // Its connection, which is looked up, and so the other tasks of that.
        Turn::Any
    }

    async fn run(cleared: Cleared<'_, Self>) -> Result<TaskSwitched, Error> {
        let request = cleared.request();
        switch_task(
            &cleared,
            request.task_id,
            request.allow_whole_connection,
            &RESUME,
        )
        .await
    }

    async fn run_documented(cleared: Cleared<'_, Self>) -> Result<TaskSwitched, Error> {
        // One task is all it can do, so that nothing else needs to be allowed.
        switch_task_documented(&cleared, cleared.request().task_id, &RESUME).await
    }
}
