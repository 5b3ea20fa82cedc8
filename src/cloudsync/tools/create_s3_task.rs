// N4S4 cloud_sync.py does not look whether the create succeeded.

use dsm::Params;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};

use crate::{
    cloudsync::{
        model::{
            connection::connection,
            s3_task::{S3Task, problem_with},
            task::{SyncTask, tasks_of},
        },
        wire::{CREATE_TASK, LIST_TASKS, of_connection},
    },
    error::Error,
    gate::Cleared,
    operation::{A_FEW_SECONDS, Change, Request, Turn, Undo, Verdict, look_again},
};

/// Create a sync task between a folder of the NAS and one of an Amazon S3 bucket, after testing its settings
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct CreateS3Task(S3Task);

/// What was created.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Created {
    /// done
    outcome: &'static str,
    /// The new task; absent when it could not be read back
    #[serde(skip_serializing_if = "Option::is_none")]
    task: Option<SyncTask>,
    #[serde(flatten)]
    undo: Undo,
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
}

impl Change for CreateS3Task {
    fn turn(&self) -> Turn {
        Turn::Any
    }

    async fn run(cleared: Cleared<'_, Self>) -> Result<Created, Error> {
        let Self(wanted) = cleared.request();
        let nas = cleared.reads();
        let info = wanted.conn_info(nas).await?;
        if let Some(problem) = problem_with(nas, info.clone()).await? {
            return Err(Error::WrongState {
                problem: format!(
                    "nothing was created: the NAS does not accept these settings ({problem})"
                ),
                fix: "Check that both folders exist and are not synchronized already".into(),
            });
        }
        let connection = connection(nas, wanted.connection_id).await?;
        let before = tasks_of(nas, &connection).await?;
        let create = (CREATE_TASK, Params::new().with("conn_info", info));
        let list = (LIST_TASKS, of_connection(wanted.connection_id));
        let listed = match cleared.nas().send_then_read(create, list).await? {
            Some(list) => list
                .map(|list| list.into_tasks(&connection))
                .map_err(Error::from),
            None => tasks_of(nas, &connection).await,
        };
        let read_back = look_again(
            listed,
            A_FEW_SECONDS,
            || tasks_of(nas, &connection),
            |now| Verdict::shown(newest(now, &before, wanted).is_some()),
        )
        .await;
        let now = read_back.now.unwrap_or_default();
        let task = newest(&now, &before, wanted).cloned();
        let not_listed = || "It was created, but the NAS does not list the new task yet".to_owned();
        Ok(Created {
            outcome: "done",
            warning: match (&task, read_back.warning) {
                (None, None) => Some(not_listed()),
                (_, warning) => warning,
            },
            undo: undo(wanted, task.as_ref()),
            task,
        })
    }
}

/// Removing it again, which is asked about.
fn undo(wanted: &S3Task, task: Option<&SyncTask>) -> Undo {
    let Some(task) = task else {
        return Undo::none(
            "the new task is not known; once it is listed, cloudsync_remove_task removes it again",
        );
    };
    let ids = [
        ("connection_id".to_owned(), json!(wanted.connection_id)),
        ("task_id".to_owned(), json!(task.task_id)),
    ];
    Undo::by("cloudsync_remove_task", Map::from_iter(ids))
        .with_confirm()
        .but_not("files that the task copied, changed or deleted until then")
}

/// The task that was not there before; of several, the one with the folders that were asked for.
fn newest<'a>(now: &'a [SyncTask], before: &[SyncTask], wanted: &S3Task) -> Option<&'a SyncTask> {
    let new: Vec<&SyncTask> = now
        .iter()
        .filter(|task| before.iter().all(|old| old.task_id != task.task_id))
        .collect();
    let same = new.iter().find(|task| {
        task.local_path.as_ref() == Some(&wanted.local_path)
            && task.remote_path.as_ref() == Some(&wanted.cloud_path)
    });
    match new.as_slice() {
        [only] => Some(only),
        _ => same.copied(),
    }
}
