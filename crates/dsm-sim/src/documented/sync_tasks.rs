//! `SYNO.CloudSync.Task` and its filter, as documented; here one task can be paused.

use serde_json::{Value, json};

use super::{integer, optional_integer};
use crate::{
    answer::{Answer, Refusal},
    call::Call,
    cloudsync::unknown,
    office::{ConnectionId, Office, SyncTask, SyncTaskId},
};

pub(super) fn list(call: &mut Call<'_>) -> Answer {
    let of = optional_integer(call, "conn_id")?.map(ConnectionId);
    let office = &*call.office;
    if of.is_some_and(|id| office.connection(id).is_none()) {
        return Err(unknown());
    }
    let wanted = office
        .sync_tasks
        .iter()
        .filter(|task| of.is_none_or(|id| id == task.connection_id));
    let rows: Vec<Value> = wanted.map(|task| row(office, task)).collect();
    Ok(Some(json!({"tasks": rows, "total": rows.len()})))
}

pub(super) fn get(call: &mut Call<'_>) -> Answer {
    let task = find(call)?;
    let mut data = row(call.office, task);
    if let Some(data) = data.as_object_mut() {
        data.insert("files_synced".to_owned(), json!(task.files_synced));
        data.insert("bytes_synced".to_owned(), json!(task.bytes_synced));
        data.insert("last_sync_time".to_owned(), json!(task.last_sync_time));
    }
    Ok(Some(data))
}

pub(super) fn pause(call: &mut Call<'_>) -> Answer {
    let id = find(call)?.id;
    for task in call
        .office
        .sync_tasks
        .iter_mut()
        .filter(|task| task.id == id)
    {
        task.paused = true;
    }
    Ok(None)
}

/// A task of a paused connection stays paused with it
pub(super) fn resume(call: &mut Call<'_>) -> Answer {
    let id = find(call)?.id;
    for task in call
        .office
        .sync_tasks
        .iter_mut()
        .filter(|task| task.id == id)
    {
        task.paused = false;
    }
    Ok(None)
}

/// Everything the office leaves out is an exclude pattern; a size limit has no place here
pub(super) fn get_filter(call: &mut Call<'_>) -> Answer {
    let filters = &find(call)?.filters;
    let extensions = filters
        .extensions
        .iter()
        .map(|extension| format!("*.{extension}"));
    let patterns = filters
        .paths
        .iter()
        .chain(&filters.names)
        .cloned()
        .chain(extensions);
    let rows: Vec<Value> = patterns
        .map(|pattern| json!({"type": "exclude", "pattern": pattern}))
        .collect();
    Ok(Some(json!({"filters": rows})))
}

fn find<'a>(call: &'a Call<'_>) -> Result<&'a SyncTask, Refusal> {
    let id = integer(call, "task_id")?;
    call.office.sync_task(SyncTaskId(id)).ok_or_else(unknown)
}

fn row(office: &Office, task: &SyncTask) -> Value {
    json!({
        "conn_id": task.connection_id,
        "direction": direction(&task.direction),
        "local_path": task.local_path,
        "name": task.local_path.rsplit('/').next(),
        "progress": task.progress,
        "remote_path": task.remote_path,
        "status": status(office, task),
        "task_id": task.id,
    })
}

fn direction(direction: &str) -> &str {
    match direction {
        "BIDIRECTION" => "bidirectional",
        "ONLY_UPLOAD" => "upload",
        "ONLY_DOWNLOAD" => "download",
        other => other,
    }
}

fn status(office: &Office, task: &SyncTask) -> &'static str {
    match task.status.as_str() {
        _ if office.is_paused(task) => "paused",
        "error" => "error",
        "uptodate" => "idle",
        _ => "syncing",
    }
}
