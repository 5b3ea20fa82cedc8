// Wire: SYNO.CloudSync v1 create_session and list_sess inside SYNO.Entry.Request, from N4S4 cloud_sync.py, which does not
// look whether the create succeeded; not yet seen on a NAS. create_session does not tell the id of the new task.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    CLOUD_SYNC,
    connection::connection,
    s3_task::S3Task,
    task::{LIST_SESS, ListWire, Task, list_params, tasks_of},
    test_task_settings::test,
};
use crate::{
    dsm::{Method, Params, client::decode},
    error::Error,
    gate::Cleared,
    operation::{Request, Target},
};

const TEST_TASK_SETTING: Method = CLOUD_SYNC.read("test_task_setting");

/// Create a sync task between a folder of the NAS and one of an Amazon S3 bucket, after testing its settings
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(super) struct CreateS3Task(S3Task);

/// What was created.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Created {
    /// done
    outcome: &'static str,
    /// The new task; absent when it could not be read back
    #[serde(skip_serializing_if = "Option::is_none")]
    task: Option<Task>,
    /// Set when it was done but could not be read back
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
}

impl Request for CreateS3Task {
    type Response = Created;

    fn example() -> Self {
        Self(S3Task::example())
    }

    fn check(&self) -> Result<(), Error> {
        self.0.check()
    }

    fn params(&self) -> Params {
        Params::new()
    }

    async fn run(cleared: Cleared<Self>, on: Target<'_>) -> Result<Created, Error> {
        let Self(wanted) = cleared.request();
        let info = wanted.conn_info(on.nas).await?;
        if let Some(problem) = test(on.nas, TEST_TASK_SETTING, info.clone()).await? {
            return Err(Error::WrongState {
                problem: format!(
                    "nothing was created: the NAS does not accept these settings ({problem})"
                ),
                mend: "Check that both folders exist and are not synchronized already".into(),
            });
        }
        let connection = connection(on.nas, wanted.connection_id).await?;
        let before = tasks_of(on.nas, &connection).await?;
        let parts = vec![
            (on.method, Params::new().with("conn_info", info)),
            (LIST_SESS, list_params(wanted.connection_id)),
        ];
        let mut outcomes = on.nas.compound(parts).await?.into_iter();
        if let Some(Err(refusal)) = outcomes.next() {
            return Err(refusal);
        }
        let listed = match outcomes.next() {
            Some(outcome) => outcome.and_then(|data: Value| decode::<ListWire>(LIST_SESS, data)),
            None => {
                on.nas
                    .call(LIST_SESS, list_params(wanted.connection_id))
                    .await
            }
        };
        let created = listed.map(|list| newest(list.into_tasks(&connection), &before, wanted));
        let (task, warning) = match created {
            Ok(Some(task)) => (Some(task), None),
            Ok(None) => (
                None,
                Some("It was created, but the NAS does not list the new task yet".to_owned()),
            ),
            Err(error) => (
                None,
                Some(format!(
                    "It was created, but the tasks could not be read: {error}"
                )),
            ),
        };
        Ok(Created {
            outcome: "done",
            task,
            warning,
        })
    }
}

/// The task that was not there before; of several, the one with the folders that were asked for.
fn newest(now: Vec<Task>, before: &[Task], wanted: &S3Task) -> Option<Task> {
    let mut new: Vec<Task> = now
        .into_iter()
        .filter(|task| before.iter().all(|old| old.task_id != task.task_id))
        .collect();
    let same = new.iter().position(|task| {
        task.local_path == wanted.local_path && task.remote_path == wanted.cloud_path
    });
    match same {
        Some(index) => Some(new.swap_remove(index)),
        None if new.len() == 1 => new.pop(),
        None => None,
    }
}
