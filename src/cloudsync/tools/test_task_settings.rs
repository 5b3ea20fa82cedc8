use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    cloudsync::{
        ids::ConnectionId,
        model::{
            by_name::CONNECTION,
            s3_task::{S3Task, problem_with},
        },
    },
    error::Error,
    operation::{Named, Query, ReadContext, Request},
};

/// Test whether a sync task with Amazon S3 could be created with these settings. Creates nothing
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct TestTaskSettings(S3Task);

/// What DSM says about the settings.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Tested {
    /// True when a task could be created like this
    valid: bool,
    /// What is wrong, absent when nothing is
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
    connection_id: ConnectionId,
    /// Folder on the NAS
    local_path: String,
    /// Folder in the bucket
    cloud_path: String,
    /// What was written otherwise than the NAS holds it, and how it was taken; absent when nothing was
    #[serde(skip_serializing_if = "Vec::is_empty")]
    taken_as: Vec<String>,
}

impl Request for TestTaskSettings {
    type Response = Tested;

    const NAMED: &'static [Named] = &[CONNECTION];

    fn example() -> Self {
        Self(S3Task::example())
    }

    fn check(&self) -> Result<(), Error> {
        self.0.check()
    }
}

impl Query for TestTaskSettings {
    async fn run(&self, on: ReadContext<'_>) -> Result<Tested, Error> {
        let (task, taken_as) = self.0.clone().written();
        let problem = problem_with(on.nas, task.conn_info(on.nas).await?).await?;
        Ok(Tested {
            valid: problem.is_none(),
            problem: problem.map(|error| error.to_string()),
            connection_id: task.connection_id,
            local_path: task.local_path,
            cloud_path: task.cloud_path,
            taken_as,
        })
    }
}
