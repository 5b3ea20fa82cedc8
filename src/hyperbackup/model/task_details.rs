//! One task with its settings.

use dsm::lenient::Told;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Status, TaskId, destination::Destination, schedule::Schedule, sources::Sources};
use crate::{
    clock::NasTime,
    hyperbackup::wire::{
        BackupTaskWire, StatusWire,
        documented::{DocumentedStatusWire, DocumentedTaskRowWire, DocumentedTaskWire},
    },
};

/// A backup task, its settings and how it is doing.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct BackupTaskDetails {
    task_id: TaskId,
    /// Name; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(flatten)]
    status: Status,
    /// Why its status, which alone tells last success and last error, could not be had
    #[serde(skip_serializing_if = "Option::is_none")]
    status_missing: Option<String>,
    /// DSM's word for the kind of task
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    /// True when the backup is encrypted at the destination; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    encrypted: Option<bool>,
    /// What it backs up; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    sources: Option<Sources>,
    /// Folders and names of files in them that it leaves out; absent when none, and where the NAS does not say
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<String>,
    destination: Destination,
    #[serde(skip_serializing_if = "Option::is_none")]
    schedule: Option<Schedule>,
    /// What time it is on the NAS; absent when it could not be asked
    #[serde(skip_serializing_if = "Option::is_none")]
    nas_time: Option<NasTime>,
}

impl BackupTaskDetails {
    /// A task of DSM, and its status or why that is missing.
    pub(crate) fn new(
        task_id: TaskId,
        wire: BackupTaskWire,
        status: Result<StatusWire, String>,
        nas_time: Option<NasTime>,
    ) -> Self {
        let (status, status_missing) = match status {
            Ok(status) => (status, None),
            Err(why) => (StatusWire::default(), Some(why)),
        };
        let filter = wire
            .source
            .0
            .as_ref()
            .and_then(|source| source.backup_filter.0.clone());
        let left_out = filter.and_then(|filter| filter.exclude_list.0);
        let left_out = left_out.into_iter().flatten().filter_map(Told::filled);
        let sources = wire.source.0.map(Sources::from);
        let status = status.or(StatusWire {
            state: wire.state,
            status: wire.status,
            schedule: wire.schedule.clone(),
            ..StatusWire::default()
        });
        let destination = Destination::new(wire.target_type, wire.transfer_type, wire.target_id);
        Self {
            task_id,
            name: wire.name.filled(),
            status: Status::new(status, sources.as_ref(), nas_time.as_ref()),
            status_missing,
            kind: wire.r#type.filled(),
            encrypted: wire.data_enc.0,
            sources,
            left_out: left_out.collect(),
            destination: destination.with_repository(wire.repository.0),
            schedule: wire.schedule.0.map(Schedule::from),
            nas_time,
        }
    }

    /// A task of the document; its row in the list and its status have what it does not tell itself.
    pub(crate) fn documented(
        row: &DocumentedTaskRowWire,
        wire: DocumentedTaskWire,
        status: Result<DocumentedStatusWire, String>,
        nas_time: Option<NasTime>,
    ) -> Self {
        let (mut status, status_missing) = match status {
            Ok(status) => (status, None),
            Err(why) => (DocumentedStatusWire::default(), Some(why)),
        };
        status.status = status.status.or(wire.status);
        let name = wire.name.filled().or_else(|| row.name.clone().filled());
        let location = wire.destination.filled();
        let location = location.or_else(|| row.destination.clone().filled());
        let sources = Sources::of_paths(wire.source_folders.told());
        let schedule = wire.schedule.0.map(Schedule::from);
        let settings = (schedule.as_ref(), sources.as_ref());
        Self {
            task_id: row.task_id.clone().into(),
            name,
            status: Status::documented(row, Some(status), settings, nas_time.as_ref()),
            status_missing,
            kind: None,
            encrypted: None,
            sources,
            left_out: Vec::new(),
            destination: Destination::at(location),
            schedule,
            nas_time,
        }
    }
}
