// Wire: SYNO.Backup.Task v1 list, from dsmctl (live on Hyper Backup 4.2.2) and the response schemas of mikespub/synology.
// The list knows no progress, so that tasks at work are asked for their status.

use futures_util::future::join_all;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    BACKUP_TASK, documented,
    source::{Destination, SourceWire, Sources},
    status::{STATUS, Status, StatusWire, status_params},
    task_id::{SentId, TaskId},
    words::Health,
};
use crate::{
    dsm::{
        Method, Nas, Params,
        wire::{Flag, Text, flag, null_as_empty, some_text, text},
    },
    error::Error,
    gate::Cleared,
    operation::{Request, Target},
};

const LIST: Method = BACKUP_TASK.read("list");

/// Most tasks that an error names.
const MOST_NAMED: usize = 20;

/// List backup tasks with health, status, progress, last result, last and next backup, sources and destination
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ListTasks {}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Tasks {
    /// The tasks
    tasks: Vec<Task>,
    /// How many there are
    total: usize,
    /// What the times mean
    times: &'static str,
}

/// A backup task.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Task {
    pub(super) task_id: TaskId,
    /// Name
    pub(super) name: String,
    #[serde(flatten)]
    pub(super) status: Status,
    /// What it backs up; absent where only hyperbackup_get_task tells
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sources: Option<Sources>,
    pub(super) destination: Destination,
    /// True when the backup is encrypted at the destination; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) encrypted: Option<bool>,
}

/// Said of every time of Hyper Backup as NASes speak it.
pub(super) const TIMES: &str = "local time of the NAS, without zone";

#[derive(Deserialize)]
struct ListWire {
    #[serde(deserialize_with = "null_as_empty")]
    task_list: Vec<TaskWire>,
}

#[derive(Deserialize)]
pub(super) struct TaskWire {
    task_id: SentId,
    name: Option<Text>,
    target_id: Option<Text>,
    target_type: Option<Text>,
    transfer_type: Option<Text>,
    data_enc: Option<Flag>,
    source: Option<SourceWire>,
    #[serde(flatten)]
    status: StatusWire,
}

impl From<TaskWire> for Task {
    fn from(wire: TaskWire) -> Self {
        Self {
            task_id: wire.task_id.0,
            name: text(wire.name),
            status: wire.status.into(),
            sources: Some(wire.source.map(Sources::from).unwrap_or_default()),
            destination: Destination {
                target_type: some_text(wire.target_type),
                transfer_type: some_text(wire.transfer_type),
                target_id: some_text(wire.target_id),
                ..Destination::default()
            },
            encrypted: Some(flag(wire.data_enc)),
        }
    }
}

fn list_params() -> Params {
    Params::new().with("sort_by", "name").with(
        "additional",
        [
            "last_bkp_time",
            "next_bkp_time",
            "last_bkp_result",
            "is_modified",
            "schedule",
            "get_source",
        ],
    )
}

impl Request for ListTasks {
    type Response = Tasks;

    fn example() -> Self {
        Self {}
    }

    fn params(&self) -> Params {
        list_params()
    }

    async fn run(cleared: Cleared<Self>, on: Target<'_>) -> Result<Tasks, Error> {
        let list: ListWire = on.nas.call(on.method, cleared.request().params()).await?;
        let tasks = list
            .task_list
            .into_iter()
            .map(|wire| with_progress(on.nas, wire.into()));
        let tasks = join_all(tasks).await;
        Ok(Tasks {
            total: tasks.len(),
            tasks,
            times: TIMES,
        })
    }

    async fn run_documented(_cleared: Cleared<Self>, on: Target<'_>) -> Result<Tasks, Error> {
        let tasks = documented::tasks_with_progress(on.nas).await?;
        Ok(Tasks {
            total: tasks.len(),
            tasks,
            times: documented::TIMES,
        })
    }
}

/// Adds to a task at work what only its own status says. A status that cannot be had leaves the task as listed.
async fn with_progress(nas: &Nas, mut task: Task) -> Task {
    task.sources = task.sources.map(Sources::shortened);
    if task.status.health == Health::Running
        && let Ok(wire) = nas
            .call::<StatusWire>(STATUS, status_params(&task.task_id))
            .await
    {
        task.status = wire.into();
    }
    task
}

/// Asks about a task by its id. When the NAS refuses, its list tells why: there is no such task, or the digits are the
/// name of a LUN task, which DSM wants as text.
pub(super) async fn ask<T: DeserializeOwned>(
    nas: &Nas,
    method: Method,
    id: &TaskId,
    params: impl Fn(&TaskId) -> Params,
) -> Result<(TaskId, T), Error> {
    let error = match nas.call(method, params(id)).await {
        Ok(answer) => return Ok((id.clone(), answer)),
        Err(error @ (Error::Api { .. } | Error::BadAnswer { .. })) => error,
        Err(error) => return Err(error),
    };
    let Ok(list) = nas.call::<ListWire>(LIST, list_params()).await else {
        return Err(error);
    };
    let tasks: Vec<Task> = list.task_list.into_iter().map(Task::from).collect();
    let same: Vec<&TaskId> = tasks
        .iter()
        .map(|task| &task.task_id)
        .filter(|other| other.reads_as(id))
        .collect();
    match same.as_slice() {
        [] => Err(unknown(id, &tasks)),
        [named] if !named.is(id) => Ok(((*named).clone(), nas.call(method, params(named)).await?)),
        _ => Err(error),
    }
}

/// No task has that id.
pub(super) fn unknown(id: &TaskId, tasks: &[Task]) -> Error {
    Error::UnknownId {
        what: "backup task",
        id: id.to_string(),
        known: known(tasks),
    }
}

fn known(tasks: &[Task]) -> String {
    let mut names: Vec<String> = tasks
        .iter()
        .take(MOST_NAMED)
        .map(|task| format!("{} ({})", task.task_id, task.name))
        .collect();
    if tasks.len() > MOST_NAMED {
        names.push(format!(
            "and {} more in hyperbackup_list_tasks",
            tasks.len() - MOST_NAMED
        ));
    }
    names.join(", ")
}
