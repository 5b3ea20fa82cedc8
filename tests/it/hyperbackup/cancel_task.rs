use std::time::Duration;

use serde_json::json;

use super::{doing, edit, names_known_tasks, refuses};
use crate::harness::{Client, office, sent_params};

const TOOL: &str = "hyperbackup_cancel_task";

#[test]
fn cancels_the_running_backup() {
    let nas = office();
    let answer = Client::connect(&nas).call(TOOL, json!({ "task_id": 2 }));
    assert_eq!(doing(&nas, 2).0, "canceling");
    assert_eq!(answer["took_effect"], true);
    assert_eq!(answer["before"]["status"], "backup");
    nas.advance(Duration::from_secs(6));
    assert_eq!(doing(&nas, 2), ("none".into(), "cancel".into()));
}

#[test]
fn sends_the_state_of_the_task() {
    let nas = office();
    // Not what clients in use have wired in.
    edit(&nas, 2, |task| task.state = "exportable".into());
    Client::connect(&nas).call(TOOL, json!({ "task_id": 2 }));
    let params = sent_params(&nas, "cancel");
    assert_eq!(params["task_state"], "\"exportable\"");
    assert_eq!(params["task_id"], "2");
}

#[test]
fn what_is_not_running_is_left_alone() {
    refuses(TOOL, "cancel", &["1", "3", "4", "5", "7", "accounting-lun"]);
}

#[test]
fn a_cancelled_backup_is_told_as_cancelled() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call(TOOL, json!({ "task_id": 2 }));
    nas.advance(Duration::from_secs(6));
    let status = client.call("hyperbackup_get_task_status", json!({ "task_id": 2 }));
    assert_eq!(status["health"], "cancelled");
}

#[test]
fn a_refusal_tells_the_state_and_what_to_do() {
    let error = Client::connect(&office()).call_error(TOOL, json!({ "task_id": 1 }));
    insta::assert_snapshot!(error, @"Backup task 1 cannot be cancelled now: state backupable (ready to back up), status none (idle), last result done (succeeded). Nothing was sent; only a running backup can be cancelled.");
}

#[test]
fn an_unknown_task_is_told_with_those_that_exist() {
    names_known_tasks(TOOL, "cancel");
}
