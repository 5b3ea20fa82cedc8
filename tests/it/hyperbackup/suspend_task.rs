use serde_json::json;

use super::{doing, edit, names_known_tasks, refuses};
use crate::harness::{Client, office, sent_params};

const TOOL: &str = "hyperbackup_suspend_task";

#[test]
fn suspends_the_running_backup() {
    let nas = office();
    let answer = Client::connect(&nas).call(TOOL, json!({ "task_id": "2" }));
    assert_eq!(doing(&nas, 2), ("none".into(), "suspend".into()));
    assert_eq!(answer["took_effect"], true);
    assert_eq!(answer["now"]["health"], "suspended");
}

#[test]
fn sends_the_state_of_the_task() {
    let nas = office();
    edit(&nas, 2, |task| task.state = "exportable".into());
    Client::connect(&nas).call(TOOL, json!({ "task_id": 2 }));
    let params = sent_params(&nas, "suspend");
    assert_eq!(params["task_state"], "\"exportable\"");
    assert_eq!(params["task_id"], "2");
}

#[test]
fn what_is_not_running_is_left_alone() {
    refuses(
        TOOL,
        "suspend",
        &["1", "3", "4", "5", "7", "accounting-lun"],
    );
}

#[test]
fn a_backup_that_is_being_cancelled_is_left_to_it() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call("hyperbackup_cancel_task", json!({ "task_id": 2 }));
    let error = client.call_error(TOOL, json!({ "task_id": 2 }));
    assert!(error.contains("status canceling"), "{error}");
    assert_eq!(crate::harness::sent(&nas, "suspend"), 0);
}

#[test]
fn an_unknown_task_is_told_with_those_that_exist() {
    names_known_tasks(TOOL, "suspend");
}
