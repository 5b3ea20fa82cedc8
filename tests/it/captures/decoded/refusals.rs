//! Calls that a NAS refused, as a tool tells of it. Most were captured at APIs that no tool calls; what stands in them is
//! the same for all, so that they are replayed to the nearest method there is.

use serde_json::json;

use super::{TASK, nas_of};
use crate::captures::capture;

/// What is said of a status that was refused like that, about a task that there is.
#[track_caller]
fn said(name: &str) -> String {
    let nas = nas_of("hyperbackup/task.list.plain");
    nas.answer(TASK, "status", capture::named(name).answer);
    let mut client = nas.client();
    client.call_error("hyperbackup_get_task_status", json!({ "task_id": 3 }))
}

#[track_caller]
fn all_said(names: &[&str]) -> String {
    let said: std::collections::BTreeSet<String> = names.iter().map(|name| said(name)).collect();
    said.into_iter().collect::<Vec<_>>().join("\n")
}

#[test]
fn no_such_method() {
    insta::assert_snapshot!(said("dsm/error.103"), @"SYNO.Backup.Task status: DSM answered code 103, this method does not exist in that version, or the session token was missing. Read the state on the NAS, then check the arguments.");
}

#[test]
fn no_session() {
    insta::assert_snapshot!(said("dsm/error.119"), @"SYNO.Backup.Task status: DSM answered code 119, the session is not valid. A new login did not help; check that the account may use DSM from this address.");
}

#[test]
fn a_parameter_that_dsm_names() {
    insta::assert_snapshot!(said("hyperbackup/error.120.statistic.get"), @"SYNO.Backup.Task status: DSM answered code 120, a parameter is missing or of the wrong type (parameter task_id: required). Read the state on the NAS, then check the arguments.");
    insta::assert_snapshot!(said("hyperbackup/error.120.storage_s3_bucket.list"), @"SYNO.Backup.Task status: DSM answered code 120, a parameter is missing or of the wrong type (parameter key: required). Read the state on the NAS, then check the arguments.");
    insta::assert_snapshot!(said("hyperbackup/error.120.log.list"), @"SYNO.Backup.Task status: DSM answered code 120, a parameter is missing or of the wrong type. Read the state on the NAS, then check the arguments.");
}

#[test]
fn a_parameter_that_hyper_backup_does_not_name() {
    let said = all_said(&[
        "hyperbackup/error.4400.explore.file.list",
        "hyperbackup/error.4400.explore.folder.list",
        "hyperbackup/error.4400.explore.target.get",
        "hyperbackup/error.4400.explore.version.list",
        "hyperbackup/error.4400.target.list",
        "hyperbackup/error.4400.version.list",
    ]);
    insta::assert_snapshot!(said, @"SYNO.Backup.Task status: DSM answered code 4400, a parameter is missing or wrong. Read the state on the NAS, then check the arguments.");
}

#[test]
fn a_failure_without_a_reason() {
    let said = all_said(&[
        "hyperbackup/error.4401.app2_restore.list",
        "hyperbackup/error.4401.target_config.list",
    ]);
    insta::assert_snapshot!(said, @"SYNO.Backup.Task status: DSM answered code 4401, Hyper Backup failed without giving a reason. Read the state on the NAS, then check the arguments.");
}

#[test]
fn a_code_that_is_in_no_table() {
    insta::assert_snapshot!(said("hyperbackup/error.4458.config_autobackup.list"), @"SYNO.Backup.Task status: DSM answered code 4458, an error of Hyper Backup whose meaning is not public. Read the state on the NAS, then check the arguments.");
}

#[test]
fn a_task_that_there_is_not() {
    let nas = nas_of("hyperbackup/task.list.plain");
    let refusal = capture::named("hyperbackup/error.4400.target.list");
    nas.answer(TASK, "status", refusal.answer);
    let arguments = json!({ "task_id": 9 });
    let error = nas
        .client()
        .call_error("hyperbackup_get_task_status", arguments);
    insta::assert_snapshot!(error, @"No backup task 9. There are 3 (Backup to LOCAL), 4 (Backup to REMOTE).");
}
