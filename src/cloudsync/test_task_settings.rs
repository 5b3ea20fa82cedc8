// Wire: SYNO.CloudSync v1 test_task_setting inside SYNO.Entry.Request, from N4S4 cloud_sync.py; not yet seen on a NAS.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::s3_task::S3Task;
use crate::{
    dsm::{Method, Nas, Params},
    error::Error,
    gate::Cleared,
    operation::{Request, Target},
    units::ConnectionId,
};

/// Test whether a sync task with Amazon S3 could be created with these settings. Creates nothing
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(super) struct TestTaskSettings(S3Task);

/// What DSM says about the settings.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Tested {
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
}

impl Request for TestTaskSettings {
    type Response = Tested;

    fn example() -> Self {
        Self(S3Task::example())
    }

    fn check(&self) -> Result<(), Error> {
        self.0.check()
    }

    fn params(&self) -> Params {
        Params::new()
    }

    async fn run(cleared: Cleared<Self>, on: Target<'_>) -> Result<Tested, Error> {
        let Self(task) = cleared.request();
        let info = task.conn_info(on.nas).await?;
        let problem = test(on.nas, on.method, info).await?;
        Ok(Tested {
            valid: problem.is_none(),
            problem: problem.map(|error| error.to_string()),
            connection_id: task.connection_id,
            local_path: task.local_path.clone(),
            cloud_path: task.cloud_path.clone(),
        })
    }
}

/// What DSM has against the settings, if anything.
pub(super) async fn test(
    nas: &Nas,
    method: Method,
    info: Map<String, Value>,
) -> Result<Option<Error>, Error> {
    let parts = nas
        .compound(vec![(method, Params::new().with("conn_info", info))])
        .await?;
    Ok(parts.into_iter().find_map(Result::err))
}
