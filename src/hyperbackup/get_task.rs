// Wire: SYNO.Backup.Task v1 get, from dsmctl (live on Hyper Backup 4.2.2). backup_params and rotate_params are asked for
// as its clients do, but their form is in no public source and they are not shown.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    documented,
    list_tasks::ask,
    schedule::{Schedule, ScheduleWire},
    source::{Destination, RepositoryWire, SourceWire, Sources},
    task_id::TaskId,
    words::state_meaning,
};
use crate::{
    dsm::{
        Params,
        wire::{Flag, Text, flag, some_text, text},
    },
    error::Error,
    gate::Cleared,
    operation::{Request, Target},
};

/// Show one backup task: what it backs up, where to, and its schedule
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GetTask {
    task_id: TaskId,
}

/// A backup task and its settings.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TaskDetails {
    pub(super) task_id: TaskId,
    /// Name
    pub(super) name: String,
    /// DSM's word for what can be done with the task, e.g. backupable; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) state: Option<String>,
    /// The state in words; empty when DSM's word is in no public table
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) state_meaning: Option<String>,
    /// DSM's word for what it is doing, where the NAS says it here; hyperbackup_get_task_status has more
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<String>,
    /// The status in words; empty when DSM's word is in no public table
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status_meaning: Option<String>,
    /// DSM's word for the kind of task
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<String>,
    /// True when the backup is encrypted at the destination; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) encrypted: Option<bool>,
    pub(super) sources: Sources,
    pub(super) destination: Destination,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) schedule: Option<Schedule>,
}

#[derive(Deserialize)]
struct TaskWire {
    name: Option<Text>,
    state: Option<Text>,
    r#type: Option<Text>,
    target_id: Option<Text>,
    target_type: Option<Text>,
    transfer_type: Option<Text>,
    data_enc: Option<Flag>,
    source: Option<SourceWire>,
    repository: Option<RepositoryWire>,
    schedule: Option<ScheduleWire>,
}

impl Request for GetTask {
    type Response = TaskDetails;

    fn example() -> Self {
        Self {
            task_id: TaskId::new("1"),
        }
    }

    fn params(&self) -> Params {
        get_params(&self.task_id)
    }

    async fn run(cleared: Cleared<Self>, on: Target<'_>) -> Result<TaskDetails, Error> {
        let (id, wire) = ask(on.nas, on.method, &cleared.request().task_id, get_params).await?;
        Ok(TaskDetails::new(wire, id))
    }

    async fn run_documented(cleared: Cleared<Self>, on: Target<'_>) -> Result<TaskDetails, Error> {
        documented::details(on, &cleared.request().task_id).await
    }
}

fn get_params(id: &TaskId) -> Params {
    Params::new().with("task_id", id.wire()).with(
        "additional",
        ["backup_params", "rotate_params", "schedule", "repository"],
    )
}

impl TaskDetails {
    fn new(wire: TaskWire, task_id: TaskId) -> Self {
        let state = text(wire.state);
        let destination = Destination {
            target_type: some_text(wire.target_type),
            transfer_type: some_text(wire.transfer_type),
            target_id: some_text(wire.target_id),
            ..Destination::default()
        };
        Self {
            task_id,
            name: text(wire.name),
            state_meaning: Some(state_meaning(&state).into()),
            state: Some(state),
            status: None,
            status_meaning: None,
            kind: some_text(wire.r#type),
            encrypted: Some(flag(wire.data_enc)),
            sources: wire.source.map(Sources::from).unwrap_or_default(),
            destination: destination.with_repository(wire.repository),
            schedule: wire.schedule.map(Schedule::from),
        }
    }
}
