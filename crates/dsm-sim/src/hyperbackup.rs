//! Hyper Backup's APIs, as attested NASes have them.
//!
//! Names from the lib definitions of a DSM 7.2.2; parameters and answers from dsmctl
//! `hyperbackup/operation.go`, mikespub/synology and N4S4 `core_backup.py`. An unknown task is
//! refused with 4401: the code is unattested.

mod actions;
mod explore;
mod fields;
mod log;
mod remove;
mod repositories;
mod statistics;
mod status;
mod target;
mod tasks;
mod versions;

use serde_json::Value;

use super::{
    answer::{Reason, Refusal, code},
    call::Call,
    office::{BackupTask, BackupTaskId},
    registry::Method,
};

pub(super) use fields::{destination, object};

/// `SYNO.Backup.Task`
pub(super) const TASK_METHODS: &[Method] = &[
    Method::reads("list", tasks::list),
    Method::reads("get", tasks::get),
    Method::reads("status", status::status),
    Method::changes("backup", actions::backup),
    Method::changes("cancel", actions::cancel),
    Method::changes("suspend", actions::suspend),
    Method::changes("resume", actions::resume),
    Method::changes("discard", actions::discard),
    Method::changes("delete", remove::delete),
];

/// `SYNO.Backup.Target`
pub(super) const TARGET_METHODS: &[Method] = &[
    Method::reads("get", target::get),
    Method::changes("error_detect", target::check),
    Method::changes("error_detect_cancel", target::cancel_check),
];

/// `SYNO.Backup.Repository`
pub(super) const REPOSITORY_METHODS: &[Method] = &[Method::reads("list", repositories::list)];

/// `SYNO.SDS.Backup.Client.Common.Log`
pub(super) const LOG_METHODS: &[Method] = &[Method::reads("list", log::list)];

/// `SYNO.Backup.Version`
pub(super) const VERSION_METHODS: &[Method] = &[Method::reads_v2("list", versions::list)];

/// `SYNO.SDS.Backup.Client.Explore.Folder`
pub(super) const EXPLORE_FOLDER_METHODS: &[Method] =
    &[Method::reads("list", explore::list_folders)];

/// `SYNO.SDS.Backup.Client.Explore.File`
pub(super) const EXPLORE_FILE_METHODS: &[Method] = &[
    Method::reads("list", explore::list_files),
    Method::changes("copy", explore::copy),
];

/// `SYNO.SDS.Backup.Client.Common.Statistic`
pub(super) const STATISTIC_METHODS: &[Method] = &[Method::reads("get", statistics::get)];

/// A task that does not exist
pub(super) fn unknown() -> Refusal {
    Refusal::code(code::BACKUP_FAILURE)
}

/// Numbers are numbers; only LUN tasks have a string
fn task_id(call: &Call<'_>) -> Result<BackupTaskId, Refusal> {
    let wrong = || call.args.refusal("task_id", Reason::Type);
    match call.args.value("task_id")? {
        Value::Number(number) => number.as_i64().map(BackupTaskId::Number).ok_or_else(wrong),
        Value::String(name) if name.parse::<i64>().is_err() => Ok(BackupTaskId::Name(name.clone())),
        _ => Err(wrong()),
    }
}

fn task<'a>(call: &'a Call<'_>) -> Result<&'a BackupTask, Refusal> {
    let id = task_id(call)?;
    call.office
        .backup_tasks
        .iter()
        .find(|task| task.id == id)
        .ok_or_else(unknown)
}

fn task_mut<'a>(call: &'a mut Call<'_>) -> Result<&'a mut BackupTask, Refusal> {
    let id = task_id(call)?;
    call.office
        .backup_tasks
        .iter_mut()
        .find(|task| task.id == id)
        .ok_or_else(unknown)
}

/// The names in `additional`, which decide what is told
fn additional(call: &Call<'_>) -> Result<Vec<String>, Refusal> {
    Ok(call
        .args
        .optional_strings("additional")?
        .unwrap_or_default())
}
