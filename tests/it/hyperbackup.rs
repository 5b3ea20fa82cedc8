//! Hyper Backup, one module for each operation.

mod cancel_task;
mod check_integrity;
mod copy_destinations;
mod copy_version_files;
mod diagnose_task;
mod discard_task;
mod get_statistics;
mod get_target;
mod get_task;
mod get_task_status;
mod health;
mod list_logs;
mod list_repositories;
mod list_tasks;
mod list_version_files;
mod list_versions;
mod parts;
mod remove_task;
mod resume_task;
mod run_task;
mod suspend_task;
mod untold_status;
mod wait_for_task;

use dsm_sim::{BackupTask, BackupTaskId, SimulatedNas};
use serde_json::{Value, json};

use crate::harness::{Client, held, office, office_with, row, sent};

/// The answer of a tool about a task of the office as it starts.
#[track_caller]
fn ask(tool: &str, task_id: impl Into<Value>) -> Value {
    let nas = office_with(|options| options.clock_stands_still = true);
    Client::connect(&nas).call(tool, json!({ "task_id": task_id.into() }))
}

/// What the NAS does with a task and how its last run ended, in DSM's words.
#[track_caller]
fn doing(nas: &SimulatedNas, task_id: impl Into<Value>) -> (String, String) {
    let task = held(nas, "backup_tasks", task_id);
    let word = |name: &str| task[name].as_str().unwrap().to_owned();
    (word("status"), word("last_result"))
}

/// Changes a task behind the client's back.
fn edit(nas: &SimulatedNas, task_id: i64, change: impl FnOnce(&mut BackupTask)) {
    nas.edit(|office| {
        let mut tasks = office.backup_tasks.iter_mut();
        change(
            tasks
                .find(|task| task.id == BackupTaskId::Number(task_id))
                .unwrap(),
        );
    });
}

/// The tool refuses these tasks as they are: nothing is sent, and they stay as they were.
#[track_caller]
fn refuses(tool: &str, method: &str, task_ids: &[&str]) {
    let nas = office();
    let mut client = Client::connect(&nas);
    let before = nas.holds();
    for id in task_ids {
        let error = client.call_error(tool, json!({ "task_id": id }));
        let gated = format!("Backup task {id} cannot be ");
        assert!(error.starts_with(&gated), "{error}");
    }
    assert_eq!(sent(&nas, method), 0);
    let after = nas.holds();
    for id in task_ids {
        let id = id.parse::<i64>().map_or_else(|_| json!(id), Value::from);
        let of = |held: &Value| row(&held["backup_tasks"], "id", id.clone()).clone();
        assert_eq!(of(&after), of(&before));
    }
}

/// An unknown task is told as such with those that exist, and nothing is done.
#[track_caller]
fn names_known_tasks(tool: &str, method: &str) {
    let nas = office();
    let mut client = Client::connect(&nas);
    for id in [json!(6), json!("6"), json!("-1"), json!("no such LUN")] {
        let error = client.call_error(tool, json!({ "task_id": id }));
        let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
        assert_eq!(
            error,
            format!(
                "No backup task {id}. There are accounting-lun (Accounting LUN), 5 (Archive to the old NAS), 11 (Competitions to S3), \
                 4 (Finance to USB disk), 13 (Finance to the branch office), 12 (Handover to USB disk), 7 (Homes (new)), \
                 14 (Library to the vault), 1 (Nightly to the vault), 2 (Photos to C2), 3 (Projects to S3), \
                 10 (Scans to the vault), 9 (Website to the vault)."
            )
        );
    }
    if !matches!(method, "get" | "status") {
        assert_eq!(sent(&nas, method), 0);
    }
}

/// A value as a person reads it, for snapshots.
fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap()
}
