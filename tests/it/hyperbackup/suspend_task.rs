use std::time::Duration;

use dsm_sim::FaultKind;
use serde_json::json;

use super::{doing, edit, names_known_tasks, refuses};
use crate::harness::{Client, fault, office, sent, sent_params, until};

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
fn a_run_that_is_getting_ready_is_waited_for() {
    let nas = office();
    let mut client = Client::connect(&nas);
    edit(&nas, 2, |task| task.start(crate::harness::START));
    let call = client.send_call(TOOL, json!({ "task_id": 2 }));
    until("it was looked at", || sent(&nas, "status") > 0);
    assert_eq!(sent(&nas, "suspend"), 0);
    // Far enough for it to have begun, not to have ended.
    edit(&nas, 2, |task| task.done_before = task.duration / 2);
    let answer = client.outcome(TOOL, call);
    assert_eq!(answer["took_effect"], true);
    assert_eq!(doing(&nas, 2), ("none".into(), "suspend".into()));
}

#[test]
fn a_run_that_stays_in_a_step_that_cannot_be_suspended_is_left_alone() {
    let nas = office();
    let mut client = Client::connect(&nas);
    edit(&nas, 2, |task| task.start(crate::harness::START + 3_600));
    let error = client.call_error(TOOL, json!({ "task_id": 2 }));
    assert!(error.contains("Nothing was sent"), "{error}");
    assert!(error.contains("getting ready"), "{error}");
    assert_eq!(sent(&nas, "suspend"), 0);
}

#[test]
fn a_backup_that_finished_first_was_not_suspended() {
    let nas = office();
    let mut client = Client::connect(&nas);
    nas.inject(fault(
        FaultKind::Delay(Duration::from_millis(500)),
        "status",
        2,
    ));
    let call = client.send_call(TOOL, json!({ "task_id": 2 }));
    until("it is suspended", || doing(&nas, 2).1 == "suspend");
    edit(&nas, 2, |task| {
        task.status = "none".into();
        task.last_result = "done".into();
    });
    let answer = client.outcome(TOOL, call);
    assert_eq!(answer["outcome"], "failed");
    assert_eq!(answer["took_effect"], false);
    assert_eq!(answer["now"]["last_result"], "done");
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
    edit(&nas, 2, |task| {
        task.status = "canceling".into();
        task.since = crate::harness::START + 3_600;
    });
    let error = client.call_error(TOOL, json!({ "task_id": 2 }));
    assert!(error.contains("status canceling"), "{error}");
    assert_eq!(sent(&nas, "suspend"), 0);
}

#[test]
fn an_unknown_task_is_told_with_those_that_exist() {
    names_known_tasks(TOOL, "suspend");
}
