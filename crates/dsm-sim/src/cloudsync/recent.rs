//! Files that changed lately, and files in transfer.

use serde_json::{Value, json};

use crate::{
    answer::Answer,
    call::Call,
    office::{HistoryItem, Office, ProcessingItem, SyncTask, SyncTaskId},
};

const NEWEST: usize = 5;

pub(super) fn get(call: &mut Call<'_>) -> Answer {
    let office = &*call.office;
    let history: Vec<Value> = office
        .history
        .iter()
        .filter_map(|item| change(office, item))
        .take(NEWEST)
        .collect();
    let processing: Vec<Value> = office
        .processing
        .iter()
        .filter_map(|item| transfer(office, item))
        .collect();
    Ok(Some(json!({
        "history_items": history,
        "is_admin_mode": office.package.admin_mode == "enable",
        "processing_items": processing,
        "server_merge_items": [],
    })))
}

fn change(office: &Office, item: &HistoryItem) -> Option<Value> {
    let task = office.sync_task(item.task_id)?;
    Some(json!({
        "action": item.action,
        "base_name": item.base_name,
        "log_level": item.level,
        "path": path(task, &item.base_name),
        "session_id": item.task_id,
        "syncfolder_basename": task.local_path.rsplit('/').next(),
    }))
}

/// A paused task transfers nothing
fn transfer(office: &Office, item: &ProcessingItem) -> Option<Value> {
    let task = office
        .sync_task(item.task_id)
        .filter(|task| !office.is_paused(task))?;
    Some(json!({
        "base_name": item.base_name,
        "bit_rate": item.bit_rate,
        "current_size": item.current_size,
        "path": path(task, &item.base_name),
        "session_id": item.task_id,
        "status": item.status,
        "total_size": item.total_size,
        "user_name": owner(office, item.task_id),
    }))
}

fn path(task: &SyncTask, base_name: &str) -> String {
    format!("{}/{base_name}", task.local_path)
}

fn owner(office: &Office, task: SyncTaskId) -> Option<&str> {
    let task = office.sync_task(task)?;
    office
        .connection(task.connection_id)
        .map(|connection| connection.user_name.as_str())
}
