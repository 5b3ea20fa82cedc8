//! The pieces the answers of Hyper Backup are made of.

use serde_json::{Map, Value, json};

use crate::{
    clock::Zone,
    office::{BackupSchedule, BackupTask, BackupTaskId, Repository, SourceFolder},
};

/// What every listing tells about a task
pub(super) fn basics(task: &BackupTask) -> Map<String, Value> {
    let lun = matches!(task.id, BackupTaskId::Name(_));
    let kind = if lun {
        "loclunbkp"
    } else {
        task.repository.target_type.as_str()
    };
    object(json!({
        "data_enc": task.encrypted,
        "data_type": if lun { "lun" } else { "data" },
        "ext3ShareList": [],
        "name": task.name,
        "repo_id": task.repository.id,
        "state": task.state,
        "status": task.status,
        "target_id": task.repository.target_id,
        "target_type": task.repository.target_type,
        "task_id": task.id,
        "transfer_type": task.repository.transfer_type,
        "type": kind,
    }))
}

/// What `additional` asks for in a listing
pub(super) fn listed(task: &BackupTask, wanted: &str, zone: Zone, now: i64) -> Map<String, Value> {
    object(match wanted {
        "last_bkp_time" => json!({
            "last_bkp_time": zone.to_the_second(task.last_time),
            "last_bkp_end_time": zone.to_the_second(task.last_end_time),
        }),
        "next_bkp_time" => json!({"next_bkp_time": next_time(task, zone, now)}),
        "last_bkp_result" => json!({"last_bkp_result": task.shown_result(now)}),
        "is_modified" => json!({"is_modified": task.is_modified}),
        "schedule" => json!({"schedule": schedule(&task.schedule, zone, now)}),
        "get_source" | "backup_params" => json!({"source": source(task)}),
        "repository" => json!({"repository": repository(&task.repository)}),
        _ => json!({}),
    })
}

pub(super) fn next_time(task: &BackupTask, zone: Zone, now: i64) -> String {
    zone.to_the_minute(task.schedule.next(zone, now))
}

pub(super) fn schedule(schedule: &BackupSchedule, zone: Zone, now: i64) -> Value {
    let days: Vec<String> = schedule.weekdays.iter().map(u8::to_string).collect();
    json!({
        "schedule_enable": schedule.enabled,
        "schedule": {
            "date": "2025/1/16",
            "date_type": 0,
            "hour": schedule.minute_of_day / 60,
            "last_work_hour": schedule.minute_of_day / 60,
            "min": schedule.minute_of_day % 60,
            "monthly_week": [],
            "next_trigger_time": zone.to_the_minute(schedule.next(zone, now)),
            "repeat": 0,
            "repeat_hour": 0,
            "repeat_min": 0,
            "week_name": days.join(","),
        },
    })
}

fn source(task: &BackupTask) -> Value {
    let folders: Vec<Value> = task.folders.iter().map(folder).collect();
    json!({
        "app_config": [],
        "app_list": task.applications,
        "app_name_list": task.applications,
        "backup_filter": {"exclude_list": [], "whitelist": []},
        "file_list": [],
        "folder_list": folders,
    })
}

fn folder(folder: &SourceFolder) -> Value {
    json!({
        "encryptedShare": false,
        "fileSystem": "btrfs",
        "folderPath": folder.path,
        "fullPath": folder.full_path(),
        "isValidSource": true,
        "missing": false,
    })
}

fn repository(repository: &Repository) -> Value {
    let cloud = repository.target_type == "cloud_image";
    json!({
        "bucket": if cloud { repository.container.as_str() } else { "" },
        "container": repository.container,
        "key": "####",
        "name": repository.name,
        "repo_id": repository.id,
        "secret": "####",
        "target_type": repository.target_type,
        "transfer_type": repository.transfer_type,
    })
}

/// The target as the documents print it
pub(crate) fn destination(repository: &Repository) -> String {
    format!(
        "{}://{}/{}",
        repository.transfer_type, repository.container, repository.target_id
    )
}

pub(super) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
