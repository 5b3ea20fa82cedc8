//! A task as lists show it.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Status, TaskId, destination::Destination, sources::Sources};
use crate::hyperbackup::wire::{
    StatusWire, TaskRowWire,
    documented::{DocumentedStatusWire, DocumentedTaskRowWire},
};

/// A backup task.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct BackupTask {
    pub(crate) task_id: TaskId,
    /// Name; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    #[serde(flatten)]
    pub(crate) status: Status,
    /// What it backs up; absent where only hyperbackup_get_task tells
    #[serde(skip_serializing_if = "Option::is_none")]
    sources: Option<Sources>,
    destination: Destination,
    /// True when the backup is encrypted at the destination; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    encrypted: Option<bool>,
}

impl From<TaskRowWire> for BackupTask {
    fn from(wire: TaskRowWire) -> Self {
        Self {
            task_id: wire.task_id.into(),
            name: wire.name.filled(),
            status: Status::from(StatusWire {
                state: wire.state,
                status: wire.status,
                progress: wire.progress,
                last_bkp_result: wire.last_bkp_result,
                last_bkp_time: wire.last_bkp_time,
                last_bkp_end_time: wire.last_bkp_end_time,
                next_bkp_time: wire.next_bkp_time,
                ..StatusWire::default()
            }),
            sources: wire
                .source
                .0
                .map(|source| Sources::from(source).shortened()),
            destination: Destination::new(wire.target_type, wire.transfer_type, wire.target_id),
            encrypted: wire.data_enc.0,
        }
    }
}

impl BackupTask {
    /// A task of the document, with what its own status tells, if that was asked for.
    pub(crate) fn documented(
        row: DocumentedTaskRowWire,
        detail: Option<DocumentedStatusWire>,
    ) -> Self {
        Self {
            status: Status::documented(&row, detail),
            task_id: row.task_id.into(),
            name: row.name.filled(),
            sources: None,
            destination: Destination::at(row.destination.filled()),
            encrypted: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::hyperbackup::{
        model::Health,
        wire::{BackupTaskListWire, documented::DocumentedTaskListWire},
    };

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
        let row = list.task_list.0.remove(0);
        assert_eq!(
            serde_json::to_value(BackupTask::from(row)).unwrap(),
            json!({
                "task_id": "lun-bkp2",
                "name": "lun-bkp2",
                "health": "unknown",
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
        let nameless: Result<BackupTaskListWire, _> =
            serde_json::from_value(json!({ "task_list": [{ "name": "Backup Task 1" }] }));
        assert!(nameless.is_err());
    }

    fn documented(rows: Value) -> Vec<BackupTask> {
        let list: DocumentedTaskListWire =
            serde_json::from_value(json!({ "tasks": rows })).unwrap();
        let rows = list.tasks.0.into_iter();
        rows.map(|row| BackupTask::documented(row, None)).collect()
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
                { "task_id": "7", "health": "unknown", "status": "brand_new", "last_backup_at": "2024-11-28T10:00:00Z", "destination": {} },
                { "task_id": "1", "health": "never_run", "status": "idle", "status_meaning": "not running", "destination": {} },
                { "task_id": "2", "health": "unknown", "destination": { "location": "rsync://backup.example.com/backups" } },
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
