//! The pieces the answers of Hyper Backup are made of.

use serde_json::{Map, Value, json};

use crate::{
    office::{BackupSchedule, BackupTask, Repository, SourceFolder},
    zone::Zone,
};

/// What every listing tells about a task
pub(super) fn basics(task: &BackupTask) -> Map<String, Value> {
    let repository = &task.repository;
    let kind = if task.is_lun() {
        "loclunbkp".to_owned()
    } else {
        format!("{}:{}", repository.target_type, repository.transfer_type)
    };
    object(json!({
        "data_enc": task.encrypted,
        "data_type": if task.is_lun() { "lun" } else { "data" },
        "ext3ShareList": [],
        "name": task.name,
        "repo_id": repository.id,
        "state": task.state,
        "status": task.status,
        "target_id": repository.target_id,
        "target_type": repository.target_type,
        "task_id": task.id,
        "transfer_type": repository.transfer_type,
        "type": kind,
    }))
}

/// What `additional` asks for in a listing
pub(super) fn listed(task: &BackupTask, wanted: &str, zone: Zone, now: i64) -> Map<String, Value> {
    object(match wanted {
        "last_bkp_time" => {
            let mut times = object(json!({"last_bkp_time": zone.to_the_second(task.last_time)}));
            times.extend(past("last_bkp_end_time", task.last_end_time, zone));
            return times;
        }
        "next_bkp_time" => json!({"next_bkp_time": next_time(task, zone, now)}),
        "last_bkp_result" => json!({"last_bkp_result": task.shown_result(now)}),
        "is_modified" => json!({"is_modified": task.is_modified}),
        "schedule" => json!({"schedule": schedule(&task.schedule, zone, now)}),
        "get_source" if !task.is_lun() => json!({"source": source(task)}),
        "progress_title_type" if task.is_running() => json!({"progress_title_type": "backingup"}),
        _ => json!({}),
    })
}

/// A time that is left out until there is one, as in the capture of a first run
pub(super) fn past(name: &str, at: Option<i64>, zone: Zone) -> Option<(String, Value)> {
    at.map(|_| (name.to_owned(), json!(zone.to_the_second(at))))
}

pub(super) fn next_time(task: &BackupTask, zone: Zone, now: i64) -> String {
    let next = task.next_time.or_else(|| task.schedule.next(zone, now));
    zone.to_the_minute(next)
}

/// Nested twice, with the choices of the window's lists in it
pub(super) fn schedule(schedule: &BackupSchedule, zone: Zone, now: i64) -> Value {
    let days: Vec<String> = schedule.weekdays.iter().map(u8::to_string).collect();
    // Told even when the schedule is off.
    let next = schedule.next_if_enabled(zone, now);
    let hours: Vec<u8> = (1..24).collect();
    let mut times = object(json!({
            // The day it is asked on, in the two captures that can tell.
            "date": zone.to_the_day(now),
            "date_type": 0,
            "hour": schedule.minute_of_day / 60,
            "last_work_hour": schedule.minute_of_day / 60,
            "min": schedule.minute_of_day % 60,
            "monthly_week": [],
            "next_trigger_time": zone.to_the_minute_with_dashes(next),
            "repeat": 0,
            "repeat_hour": 0,
            "repeat_hour_store_config": hours,
            "repeat_min": 0,
            "repeat_min_store_config": [],
            "week_name": days.join(","),
    }));
    times.extend(schedule.told_otherwise.clone());
    json!({"schedule_enable": schedule.enabled, "schedule": times})
}

/// `file_list` and `folder_list` hold the same rows, and `share_list` the shares they are in
pub(super) fn source(task: &BackupTask) -> Value {
    let names: Vec<&str> = task.applications.iter().map(|id| shown_name(id)).collect();
    let folders: Vec<Value> = task.folders.iter().map(folder).collect();
    let shares: Map<String, Value> = task.folders.iter().map(share).collect();
    json!({
        "app_config": [],
        "app_list": task.applications,
        "app_name_list": names,
        "backup_filter": {"exclude_list": task.exclude_list, "whitelist": []},
        "backup_volumes": [],
        "file_list": folders,
        "folder_list": folders,
        "share_list": shares,
    })
}

fn shown_name(application: &str) -> &str {
    match application {
        "HyperBackup" => "Hyper Backup",
        "CloudSync" => "Cloud Sync",
        other => other,
    }
}

fn folder(folder: &SourceFolder) -> Value {
    let mut row = volume_row(folder.full_path());
    row.insert("folderPath".to_owned(), json!(folder.path));
    // What a missing folder looks like was not seen; that it has a mark is from the field of those that are there.
    row.insert("missing".to_owned(), json!(folder.missing));
    row.insert("isValidSource".to_owned(), json!(!folder.missing));
    Value::Object(row)
}

fn share(folder: &SourceFolder) -> (String, Value) {
    let name = folder.path.split('/').nth(1).unwrap_or_default();
    let row = volume_row(format!("/volume{}/{name}", folder.volume));
    (name.to_owned(), Value::Object(row))
}

fn volume_row(full_path: String) -> Map<String, Value> {
    object(json!({
        // `dataEncryped` up to DSM 7.1.1.
        "dataEncrypted": false,
        "encryptedShare": false,
        "fileSystem": "BTRFS",
        "fileSystemType": "internal",
        "fullPath": full_path,
        "isValidSource": true,
    }))
}

/// Each kind has fields of its own; the host of a remote NAS is not among those that were seen
pub(super) fn repository(repository: &Repository) -> Value {
    let mut fields = object(json!({
        "name": repository.name,
        "repo_id": repository.id,
        "target_type": repository.target_type,
        "transfer_type": repository.transfer_type,
    }));
    if repository.target_type != "cloud_image" {
        fields.insert("share".to_owned(), json!(repository.share()));
        return Value::Object(fields);
    }
    fields.extend(object(json!({
        "bucket": repository.container,
        "container": repository.container,
        // DSM masks the secret and shows the key.
        "key": "SIMSECRET-HYPERBACKUP-KEY-7C1D",
        "secret": "########",
    })));
    if repository.transfer_type == "aws_s3" {
        fields.insert("request_style".to_owned(), json!("virtual_host_style"));
        fields.insert("verify_ssl_cert".to_owned(), json!(true));
    }
    Value::Object(fields)
}

/// The target as the documents print it
pub(crate) fn destination(repository: &Repository) -> String {
    format!(
        "{}://{}/{}",
        repository.transfer_type, repository.container, repository.target_id
    )
}

pub(crate) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
