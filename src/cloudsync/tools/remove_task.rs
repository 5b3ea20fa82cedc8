use dsm::Reads;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    cloudsync::{
        ids::{ConnectionId, SyncTaskId},
        model::{
            by_name::{CONNECTION, SYNC_TASK},
            connection::connection,
            s3_task::settings_of,
            task::{SyncTask, task, tasks_of},
        },
        wire::{REMOVE_TASK, of_connection},
    },
    error::Error,
    gate::{Cleared, Gated, Preview},
    operation::{
        A_FEW_SECONDS, Change, Differences, Named, Outcome, Request, TASK, Turn, Undo, Verdict,
        change_and_look, rows_left,
    },
    text::short_name,
};

/// Remove a sync task. Files stay on both sides and are no longer kept in sync; settings and filters are lost. Needs confirm
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RemoveTask {
    #[serde(alias = "sess_id")]
    task_id: SyncTaskId,
    /// Id or exact name of the task's connection; checked if given
    #[serde(alias = "conn_id")]
    connection_id: Option<ConnectionId>,
}

/// What was removed.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TaskRemoved {
    outcome: Outcome,
    /// Read back: true when the NAS no longer lists it; absent when it could not be read back
    #[serde(skip_serializing_if = "Option::is_none")]
    gone: Option<bool>,
    /// Set when it was done but could not be read back
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
    task_id: SyncTaskId,
    connection_id: ConnectionId,
    /// The task, read before
    before: SyncTask,
    #[serde(flatten)]
    undo: Undo,
}

impl RemoveTask {
    /// The task and its connection, if that is the one that was named.
    async fn target(&self, nas: Reads<'_>) -> Result<(SyncTask, ConnectionId), Error> {
        let task = task(nas, self.task_id).await?;
        match (self.connection_id, task.connection_id) {
            (Some(named), Some(id)) if named != id => Err(Error::argument(
                "connection_id",
                format!(
                    "task {} belongs to {}, not {named}",
                    task.task_id,
                    task.connection_title()
                ),
            )),
            (_, Some(id)) => Ok((task, id)),
            (_, None) => Err(Error::WrongState {
                problem: format!(
                    "the NAS does not tell the connection of task {}",
                    self.task_id
                ),
                fix: "Nothing was sent; remove it in Cloud Sync on the NAS".into(),
            }),
        }
    }
}

/// Refuses to remove a task, as the undo of its making, that is no longer as it was made: its settings would be lost.
async fn check_left(nas: Reads<'_>, left: &Value, task: &SyncTask) -> Result<(), Error> {
    let mut differences = Differences::default();
    let (identity, made) = (task.identity(), left.get("task"));
    for name in TASK {
        let made = made.and_then(|made| made.get(name));
        differences.compare(name, made, identity.get(name));
    }
    let (now, problem) = settings_of(nas, task).await;
    if let Some(problem) = problem {
        return Err(Error::WrongState {
            problem: format!("nothing was put back: {problem}"),
            fix: "Try again once the NAS tells the settings of the task".into(),
        });
    }
    let made = left.get("made").and_then(Value::as_object);
    for (name, then) in made.into_iter().flatten() {
        differences.compare(name, Some(then), now.get(name));
    }
    let not_all_told = rows_left(left, "settings")
        .iter()
        .filter(|_| made.is_none());
    for row in not_all_told {
        let name = row.get("field").and_then(Value::as_str).unwrap_or_default();
        // What the NAS did not tell of it then, it need not tell now.
        if let Some(then) = row.get("now") {
            differences.compare(name, Some(then), now.get(name));
        }
    }
    differences.check()
}

/// Why nothing puts it back.
const GONE: &str = "the task is gone with its settings and filters; a new task for the same folders starts with a full comparison";

impl Request for RemoveTask {
    type Response = TaskRemoved;

    const NAMED: &'static [Named] = &[CONNECTION, SYNC_TASK];

    fn example() -> Self {
        Self {
            task_id: SyncTaskId(51),
            connection_id: None,
        }
    }
}

impl Gated for RemoveTask {
    async fn preview(&self, nas: Reads<'_>) -> Result<Option<Preview>, Error> {
        let (task, id) = self.target(nas).await?;
        let connection = connection(nas, id).await?;
        let path = |path: &Option<String>| {
            path.as_deref()
                .map_or_else(|| "its folder".into(), short_name)
        };
        Ok(Some(Preview {
            target: task.title(),
            effect: "the sync task is removed".into(),
            unfinished_files: connection.unfinished_files,
            lost: vec!["the task with its settings and filters".into()],
            stays: vec![
                format!("all files in {} on the NAS", path(&task.local_path)),
                format!("all files in {} in the cloud", path(&task.remote_path)),
                "the connection and its other tasks".into(),
            ],
            undo:
                "It cannot be undone; a new task for the same folders starts with a full comparison"
                    .into(),
            identity: task.identity(),
            tasks: vec![task.affected()],
            subject: format!("task {}", task.task_id),
            ..Preview::default()
        }))
    }

    async fn check_left(&self, nas: Reads<'_>, left: &Value) -> Result<(), Error> {
        let (task, _) = self.target(nas).await?;
        check_left(nas, left, &task).await
    }
}

impl Change for RemoveTask {
    const COMPARES: bool = true;

    fn turn(&self) -> Turn {
        Turn::Any
    }

    async fn run(cleared: Cleared<'_, Self>) -> Result<TaskRemoved, Error> {
        let nas = cleared.reads();
        let (task, id) = cleared.request().target(nas).await?;
        cleared.still(Some(&task.identity()))?;
        if let Some(left) = cleared.left() {
            check_left(nas, left, &task).await?;
        }
        let params = of_connection(id).with("session_id", task.task_id);
        let read_back = change_and_look(
            cleared.nas().send(REMOVE_TASK, params),
            A_FEW_SECONDS,
            async || {
                let list = tasks_of(nas, &connection(nas, id).await?).await?;
                let has_all = list.gaps.is_empty();
                Ok((list.complete()?, has_all))
            },
            |(now, has_all): &(Vec<SyncTask>, bool)| match now
                .iter()
                .any(|other| other.task_id == task.task_id)
            {
                true => Verdict::Pending,
                false if *has_all => Verdict::Reached,
                false => Verdict::Untold,
            },
        )
        .await?;
        Ok(TaskRemoved {
            task_id: task.task_id,
            connection_id: id,
            outcome: read_back.outcome(),
            gone: read_back.took_effect(),
            before: task,
            undo: Undo::none(GONE),
            warning: read_back.warning,
        })
    }
}
