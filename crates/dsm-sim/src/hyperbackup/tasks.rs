//! The list of backup tasks, and one of them.

use serde_json::{Value, json};

use super::{additional, fields, task};
use crate::{answer::Answer, call::Call, office::BackupTask};

/// What `additional` may ask for in a list
const IN_LIST: &[&str] = &[
    "last_bkp_time",
    "next_bkp_time",
    "last_bkp_result",
    "is_modified",
    "schedule",
    "get_source",
    "progress_title_type",
];

pub(super) fn list(call: &mut Call<'_>) -> Answer {
    let sort_by = call.args.optional_string("sort_by")?;
    let wanted = additional(call)?;
    let mut tasks: Vec<&BackupTask> = call.office.backup_tasks.iter().collect();
    if sort_by == Some("name") {
        tasks.sort_by_key(|task| &task.name);
    }
    let rows: Vec<Value> = tasks.iter().map(|task| row(call, task, &wanted)).collect();
    Ok(Some(json!({
        "is_data_restoring": false,
        "is_downloading": false,
        "is_lun_restoring": false,
        "is_restoring": false,
        "is_snapshot_restoring": false,
        "task_list": rows,
        "total": rows.len(),
    })))
}

fn row(call: &Call<'_>, task: &BackupTask, wanted: &[String]) -> Value {
    let mut row = fields::basics(task);
    for name in wanted
        .iter()
        .filter(|name| IN_LIST.contains(&name.as_str()))
    {
        row.extend(fields::listed(task, name, call.zone(), call.now));
    }
    if task.is_lun() {
        // LUN tasks have it even at rest.
        let progress = json!({"progress": 0, "step": "none"});
        row.insert("progress".to_owned(), progress);
    }
    Value::Object(row)
}

pub(super) fn get(call: &mut Call<'_>) -> Answer {
    let wanted = additional(call)?;
    let task = task(call)?;
    let mut data = fields::basics(task);
    if !task.is_lun() {
        data.insert("source".to_owned(), fields::source(task));
    }
    for name in wanted {
        let told = match name.as_str() {
            "backup_params" => backup_params(task),
            "repository" => fields::repository(&task.repository),
            "rotate_params" => json!({}),
            "schedule" => fields::schedule(&task.schedule, call.zone(), call.now),
            _ => continue,
        };
        data.insert(name, told);
    }
    Ok(Some(Value::Object(data)))
}

fn backup_params(task: &BackupTask) -> Value {
    json!({
        "enable_data_compress": true,
        "enable_data_encrypt": task.encrypted,
        "enable_notify": true,
        "enable_version_file_log": false,
        "max_auto_resume_retry": 5,
    })
}
