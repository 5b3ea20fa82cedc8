//! `SYNO.Backup.Version`: the runs that a task has kept.
//!
//! As dsmctl, dsmaccess and pmilano1 captured it. A run that was cancelled is a row of its own. That one under way is, with the
//! status `backup` and no end, is by clients' tables of words alone. In which order they come is unattested: oldest first here,
//! unless it is asked for otherwise.

use std::cmp::Reverse;

use serde_json::{Value, json};

use super::{additional, task};
use crate::{
    answer::{Answer, Reason},
    call::Call,
    office::{BackupTask, BackupVersion},
};

pub(super) fn list(call: &mut Call<'_>) -> Answer {
    let args = call.args;
    let wanted = additional(call)?;
    let offset = args.optional_integer("offset")?.unwrap_or(0);
    // -1 lists all.
    let limit = args.optional_integer("limit")?.unwrap_or(-1);
    let only = args.optional_string("filter_name")?;
    let descending = match args.optional_string("sort_direction")? {
        None | Some("asc" | "ASC") => false,
        Some("desc" | "DESC") => true,
        Some(_) => return Err(args.refusal("sort_direction", Reason::Condition)),
    };
    let task = task(call)?;
    let versions = call.office.backup_versions.iter();
    let mut versions: Vec<BackupVersion> = versions
        .filter(|version| version.task == task.id)
        .cloned()
        .chain(under_way(task))
        .filter(|version| only.is_none_or(|status| version.status == status))
        .collect();
    versions.sort_by_key(|version| version.number);
    if descending {
        versions.sort_by_key(|version| Reverse(version.number));
    }
    let with_source = wanted.iter().any(|name| name == "source");
    let rows: Vec<Value> = versions
        .iter()
        .skip(usize::try_from(offset).unwrap_or_default())
        .take(usize::try_from(limit).unwrap_or(usize::MAX))
        .map(|version| row(version, task, call, with_source))
        .collect();
    Ok(Some(json!({
        "backup_data_type": if task.is_lun() { "lun" } else { "data" },
        "permit_delete": {"permitted": true},
        "support_lock": true,
        "total": versions.len(),
        "version_info_list": rows,
    })))
}

/// The run that is not yet a version
fn under_way(task: &BackupTask) -> Option<BackupVersion> {
    task.is_running().then(|| BackupVersion {
        task: task.id.clone(),
        number: task.success_version + 1,
        status: "backup".to_owned(),
        started: task.started,
        completed: 0,
        locked: false,
        files: Vec::new(),
    })
}

fn row(version: &BackupVersion, task: &BackupTask, call: &Call<'_>, with_source: bool) -> Value {
    let zone = call.zone();
    let completed = Some(version.completed).filter(|at| *at > 0);
    let started = zone.to_the_second(Some(version.started));
    let mut row = json!({
        "complete_time": version.completed,
        "complete_time_local": zone.to_the_second(completed),
        "has_history": version.status == "success",
        "locked": version.locked,
        "modify": "0",
        "name": started,
        "permit_delete": !version.locked,
        "start_time_local": started,
        "status": version.status,
        "timestamp": version.started,
        "version_id": version.number.to_string(),
    });
    if let (true, Some(row)) = (with_source, row.as_object_mut()) {
        row.insert(
            "source".to_owned(),
            json!({"backup_apps": task.applications}),
        );
    }
    row
}
