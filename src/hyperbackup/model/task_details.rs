//! One task with its settings.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    TaskId,
    destination::Destination,
    schedule::Schedule,
    sources::Sources,
    words::{state_meaning, status_meaning},
};
use crate::hyperbackup::wire::{
    BackupTaskWire,
    documented::{DocumentedTaskRowWire, DocumentedTaskWire},
};

/// A backup task and its settings.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct BackupTaskDetails {
    task_id: TaskId,
    /// Name; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// DSM's word for what can be done with the task, e.g. backupable; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<String>,
    /// The state in words; absent when DSM's word is in no public table
    #[serde(skip_serializing_if = "Option::is_none")]
    state_meaning: Option<&'static str>,
    /// DSM's word for what it is doing, where the NAS says it here; hyperbackup_get_task_status has more
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    /// The status in words; absent when DSM's word is in no public table
    #[serde(skip_serializing_if = "Option::is_none")]
    status_meaning: Option<&'static str>,
    /// DSM's word for the kind of task
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    /// True when the backup is encrypted at the destination; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    encrypted: Option<bool>,
    /// What it backs up; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    sources: Option<Sources>,
    destination: Destination,
    #[serde(skip_serializing_if = "Option::is_none")]
    schedule: Option<Schedule>,
}

impl BackupTaskDetails {
    /// A task of DSM.
    pub(crate) fn new(task_id: TaskId, wire: BackupTaskWire) -> Self {
        let (state, status) = (wire.state.filled(), wire.status.filled());
        let destination = Destination::new(wire.target_type, wire.transfer_type, wire.target_id);
        Self {
            task_id,
            name: wire.name.filled(),
            state_meaning: state.as_deref().and_then(state_meaning),
            state,
            status_meaning: status.as_deref().and_then(status_meaning),
            status,
            kind: wire.r#type.filled(),
            encrypted: wire.data_enc.0,
            sources: wire.source.0.map(Sources::from),
            destination: destination.with_repository(wire.repository.0),
            schedule: wire.schedule.0.map(Schedule::from),
        }
    }

    /// A task of the document; its row in the list has what it does not tell itself.
    pub(crate) fn documented(row: DocumentedTaskRowWire, wire: DocumentedTaskWire) -> Self {
        let status = wire.status.filled().or_else(|| row.status.filled());
        let location = wire
            .destination
            .filled()
            .or_else(|| row.destination.filled());
        Self {
            task_id: row.task_id.into(),
            name: wire.name.filled().or_else(|| row.name.filled()),
            state: None,
            state_meaning: None,
            status_meaning: status.as_deref().and_then(status_meaning),
            status,
            kind: None,
            encrypted: None,
            sources: Sources::of_paths(wire.source_folders.told()),
            destination: Destination::at(location),
            schedule: wire.schedule.0.map(Schedule::from),
        }
    }
}
