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
];

/// What it may ask for about one task
const IN_GET: &[&str] = &["backup_params", "rotate_params", "schedule", "repository"];

pub(super) fn list(call: &mut Call<'_>) -> Answer {
    let sort_by = call.args.optional_string("sort_by")?;
    let wanted = additional(call)?;
    let mut tasks: Vec<&BackupTask> = call.office.backup_tasks.iter().collect();
    if sort_by == Some("name") {
        tasks.sort_by_key(|task| &task.name);
    }
    let rows: Vec<Value> = tasks
        .iter()
        .map(|task| told(call, task, &wanted, IN_LIST))
        .collect();
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

pub(super) fn get(call: &mut Call<'_>) -> Answer {
    let wanted = additional(call)?;
    let task = task(call)?;
    Ok(Some(told(call, task, &wanted, IN_GET)))
}

fn told(call: &Call<'_>, task: &BackupTask, wanted: &[String], known: &[&str]) -> Value {
    let mut row = fields::basics(task);
    for name in wanted.iter().filter(|name| known.contains(&name.as_str())) {
        row.extend(fields::listed(task, name, call.zone(), call.now));
    }
    Value::Object(row)
}
