use std::time::Duration;

use dsm_sim::FaultKind;
use serde_json::json;

use super::{doing, edit, names_known_tasks, refuses};
use crate::harness::{Client, fault, held, office, sent, sent_params, until};

const TOOL: &str = "hyperbackup_resume_task";

#[test]
fn resumes_the_suspended_backup_where_it_stopped() {
    let nas = office();
    let done_before = held(&nas, "backup_tasks", 4)["done_before"].clone();
    let answer = Client::connect(&nas).call(TOOL, json!({ "task_id": 4 }));
    assert_eq!(doing(&nas, 4).0, "backup");
    assert_eq!(held(&nas, "backup_tasks", 4)["done_before"], done_before);
    assert_eq!(answer["took_effect"], true);
    assert_eq!(answer["now"]["health"], "running");
}

#[test]
fn a_resume_that_ends_in_failure_did_not_take_effect() {
    let nas = office();
    let mut client = Client::connect(&nas);
    nas.inject(fault(
        FaultKind::Delay(Duration::from_millis(500)),
        "status",
        2,
    ));
    let call = client.send_call(TOOL, json!({ "task_id": 4 }));
    until("it is resumed", || doing(&nas, 4).0 == "backup");
    edit(&nas, 4, |task| {
        task.status = "none".into();
        task.last_result = "failed".into();
    });
    let answer = client.outcome(TOOL, call);
    assert_eq!(answer["outcome"], "failed");
    assert_eq!(answer["took_effect"], false);
    assert_eq!(answer["now"]["health"], "failed");
    assert!(
        answer["cause"].as_str().unwrap().contains("failed"),
        "{answer}"
    );
}

#[test]
fn sends_the_id_and_nothing_else() {
    let nas = office();
    Client::connect(&nas).call(TOOL, json!({ "task_id": "4" }));
    let params = sent_params(&nas, "resume");
    assert_eq!(
        params.into_iter().collect::<Vec<_>>(),
        [("task_id".into(), "4".into())]
    );
}

// DSM takes a resume of any task, and leaves one that is not suspended as failed.
#[test]
fn what_is_not_suspended_is_left_alone() {
    refuses(TOOL, "resume", &["1", "2", "3", "5", "7", "accounting-lun"]);
}

#[test]
fn both_words_of_dsm_for_suspended_count() {
    let nas = office();
    edit(&nas, 4, |task| task.last_result = "suspended".into());
    Client::connect(&nas).call(TOOL, json!({ "task_id": 4 }));
    assert_eq!(sent(&nas, "resume"), 1);
}

#[test]
fn suspend_and_resume_undo_each_other() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call("hyperbackup_suspend_task", json!({ "task_id": 2 }));
    client.call(TOOL, json!({ "task_id": 2 }));
    assert_eq!(doing(&nas, 2), ("backup".into(), "backingup".into()));
}

// A suspend refuses what does not run.
#[test]
fn a_run_that_ends_at_once_is_not_to_be_suspended_again() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let delay = FaultKind::Delay(Duration::from_millis(500));
    nas.inject(fault(delay, "status", 2));
    let call = client.send_call(TOOL, json!({ "task_id": 4 }));
    until("it is resumed", || doing(&nas, 4).0 == "backup");
    edit(&nas, 4, |task| {
        task.status = "none".into();
        task.last_result = "done".into();
    });
    let answer = client.outcome(TOOL, call);
    assert_eq!(answer["took_effect"], true);
    assert_eq!(answer.get("undo"), None, "{answer}");
    assert!(answer["no_undo"].is_string(), "{answer}");
}

#[test]
fn an_unknown_task_is_told_with_those_that_exist() {
    names_known_tasks(TOOL, "resume");
}
