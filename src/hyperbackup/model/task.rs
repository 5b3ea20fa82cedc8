//! A task as lists show it.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Health, Status, TaskId, destination::Destination, schedule::Schedule, sources::Sources,
};
use crate::{
    clock::NasTime,
    hyperbackup::wire::{
        StatusWire, TaskIdWire, TaskRowWire,
        documented::{DocumentedStatusWire, DocumentedTaskRowWire, DocumentedTaskWire},
    },
};

/// Most folders that a row names; `get` names all.
const MOST_FOLDERS: usize = 20;

/// Most folders that a shortened row names.
const FEW_FOLDERS: usize = 3;

/// A backup task.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct BackupTask {
    pub(crate) task_id: TaskId,
    /// Name; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    #[serde(flatten)]
    pub(crate) status: Status,
    /// Why its own status, which alone tells last success and last error, could not be had
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status_missing: Option<String>,
    /// What it backs up; absent where only hyperbackup_get_task tells
    #[serde(skip_serializing_if = "Option::is_none")]
    sources: Option<Sources>,
    destination: Destination,
    /// True when the backup is encrypted at the destination; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    encrypted: Option<bool>,
    /// True when something that is known is left out here; hyperbackup_get_task has it
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    shortened: bool,
    #[serde(skip)]
    listed: Listed,
}

/// What the list itself tells of a task.
#[derive(Debug)]
enum Listed {
    Dsm(Box<StatusWire>),
    Documented(DocumentedTaskRowWire),
}

impl BackupTask {
    /// A task as the NAS lists it.
    pub(crate) fn listed(wire: TaskRowWire, nas_time: Option<&NasTime>) -> Self {
        let status = StatusWire {
            state: wire.state,
            status: wire.status,
            progress: wire.progress,
            last_bkp_result: wire.last_bkp_result,
            last_bkp_time: wire.last_bkp_time,
            last_bkp_end_time: wire.last_bkp_end_time,
            next_bkp_time: wire.next_bkp_time,
            schedule: wire.schedule,
            ..StatusWire::default()
        };
        let sources = wire.source.0.map(Sources::from);
        Self {
            task_id: wire.task_id.into(),
            name: wire.name.filled(),
            status: Status::new(status.clone(), sources.as_ref(), nas_time),
            status_missing: None,
            sources,
            destination: Destination::new(wire.target_type, wire.transfer_type, wire.target_id),
            encrypted: wire.data_enc.0,
            shortened: false,
            listed: Listed::Dsm(Box::new(status)),
        }
    }

    /// The same, with its own status.
    pub(crate) fn tell(&mut self, own: StatusWire, nas_time: Option<&NasTime>) {
        if let Listed::Dsm(listed) = &self.listed {
            self.status = Status::new(
                own.or(listed.as_ref().clone()),
                self.sources.as_ref(),
                nas_time,
            );
        }
    }

    /// A task as a list of the document has it.
    pub(crate) fn documented(row: DocumentedTaskRowWire, nas_time: Option<&NasTime>) -> Self {
        Self {
            status: Status::documented(&row, None, (None, None), nas_time),
            task_id: row.task_id.clone().into(),
            name: row.name.clone().filled(),
            status_missing: None,
            sources: None,
            destination: Destination::at(row.destination.clone().filled()),
            encrypted: None,
            shortened: false,
            listed: Listed::Documented(row),
        }
    }

    /// The same, with its own status and its settings, as far as they came.
    pub(crate) fn tell_documented(
        &mut self,
        own: Option<DocumentedStatusWire>,
        settings: Option<DocumentedTaskWire>,
        nas_time: Option<&NasTime>,
    ) {
        let Listed::Documented(row) = &self.listed else {
            return;
        };
        let mut own = own.unwrap_or_default();
        let mut schedule = None;
        if let Some(settings) = settings {
            self.sources = Sources::of_paths(settings.source_folders.told());
            schedule = settings.schedule.0.map(Schedule::from);
            own.status = own.status.or(settings.status);
        }
        let settings = (schedule.as_ref(), self.sources.as_ref());
        self.status = Status::documented(row, Some(own), settings, nas_time);
        if self.status.health != Health::Running {
            self.status.progress = None;
        }
    }

    /// The id as the NAS has it.
    pub(crate) fn wire_id(&self) -> &TaskIdWire {
        self.task_id.wire()
    }

    /// Paths of the folders that it backs up; absent where one or all are not told.
    pub(crate) fn folders(&self) -> Option<Vec<&str>> {
        self.sources.as_ref()?.paths()
    }

    /// Leaves out what no row of a list has room for.
    pub(crate) fn shorten(&mut self) {
        self.keep_folders(MOST_FOLDERS);
    }

    /// Names the first few folders only.
    pub(crate) fn shorten_folders(&mut self) {
        self.keep_folders(FEW_FOLDERS);
    }

    /// Leaves out what says no more of how the task is doing.
    pub(crate) fn shorten_details(&mut self) {
        self.shortened = true;
        self.status.shorten();
        self.destination.shorten();
        self.encrypted = None;
    }

    /// Counts the folders only.
    pub(crate) fn count_folders(&mut self) {
        self.shortened = true;
        self.keep_folders(0);
    }

    fn keep_folders(&mut self, most: usize) {
        if let Some(sources) = &mut self.sources {
            sources.shorten(most);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::hyperbackup::wire::{BackupTaskListWire, documented::DocumentedTaskListWire};

    // As in task.list.lun.json: the id is the name, and there is neither state nor source.
    #[test]
    fn the_row_of_a_lun_task_tells_little() {
        let mut list: BackupTaskListWire =
            serde_json::from_value(json!({ "total": 1, "task_list": [{
            "name": "lun-bkp2",
            "type": "loclunbkp",
            "task_id": "lun-bkp2",
            "status": "none",
            "last_bkp_result": "success",
            "progress": { "progress": 0, "step": "none" },
        }] }))
            .unwrap();
        let row = list.task_list.0.remove(0).unwrap();
        assert_eq!(
            serde_json::to_value(BackupTask::listed(row, None)).unwrap(),
            json!({
                "task_id": "lun-bkp2",
                "name": "lun-bkp2",
                "health": "unknown",
                "health_reason": "not known: state, last error, schedule on or off, last success, next backup, whether its sources exist",
                "status": "none",
                "status_meaning": "idle",
                "last_result": "success",
                "last_result_meaning": "succeeded",
                "destination": {},
            })
        );
    }

    #[test]
    fn a_row_without_an_id_is_no_task() {
        let nameless: BackupTaskListWire =
            serde_json::from_value(json!({ "task_list": [{ "name": "Backup Task 1" }] })).unwrap();
        assert!(nameless.task_list.0[0].is_none());
    }

    fn documented(rows: Value) -> Vec<BackupTask> {
        let list: DocumentedTaskListWire =
            serde_json::from_value(json!({ "tasks": rows })).unwrap();
        let rows = list.tasks.0.into_iter();
        rows.map(|row| BackupTask::documented(row.unwrap(), None))
            .collect()
    }

    #[test]
    fn odd_and_missing_fields_lose_no_task_of_the_document() {
        let tasks = documented(json!([
            { "task_id": 7, "status": "brand_new", "last_backup_time": "1732788000" },
            { "task_id": "1", "name": null, "status": "idle", "last_backup_time": 0, "next_backup_time": [1] },
            { "task_id": "2", "destination": "rsync://me:pw@backup.example.com/backups" },
        ]));
        assert_eq!(
            serde_json::to_value(&tasks).unwrap(),
            json!([
                { "task_id": "7", "health": "unknown", "health_reason": "status brand_new: in no public table; not known: schedule on or off, whether its sources exist", "status": "brand_new", "last_backup_at": "2024-11-28T10:00:00Z", "destination": {} },
                { "task_id": "1", "health": "never_run", "health_reason": "no backup was ever made; not known: schedule on or off, whether its sources exist", "status": "idle", "status_meaning": "not running", "destination": {} },
                { "task_id": "2", "health": "unknown", "health_reason": "not known: status, schedule on or off, whether its sources exist", "destination": { "location": "rsync://backup.example.com/backups" } },
            ])
        );
    }

    #[test]
    fn a_last_backup_of_null_is_never_and_a_missing_one_is_unknown() {
        let tasks = documented(json!([
            { "task_id": "1", "status": "idle", "last_backup_time": null },
            { "task_id": "2", "status": "idle" },
        ]));
        let health: Vec<Health> = tasks.iter().map(|task| task.status.health).collect();
        assert_eq!(health, [Health::NeverRun, Health::Unknown]);
    }
}
