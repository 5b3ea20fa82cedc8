use std::time::Duration;

use serde_json::json;

use super::{doing, edit, names_known_tasks, refuses};
use crate::harness::{Client, office, sent, sent_params};

const TOOL: &str = "hyperbackup_run_task";

#[test]
fn starts_only_the_named_task() {
    let nas = office();
    let answer = Client::connect(&nas).call(TOOL, json!({ "task_id": 1 }));
    assert_eq!(doing(&nas, 1), ("backup".into(), "backingup".into()));
    assert_eq!(doing(&nas, 3), ("none".into(), "failed".into()));
    assert_eq!(answer["outcome"], "done");
    assert_eq!(answer["took_effect"], true);
    assert_eq!(
        answer["before"],
        json!({
            "state": "backupable",
            "status": "none",
            "last_result": "done",
            "last_run_at": "2025-01-15T02:23:41+01:00",
        })
    );
    assert_eq!(
        answer["now"],
        json!({ "health": "running", "state": "backupable", "status": "backup", "last_result": "backingup", "last_run_at": "2025-01-15T02:23:41+01:00", "percent": 0 })
    );
}

#[test]
fn sends_the_id_and_nothing_else() {
    let nas = office();
    Client::connect(&nas).call(TOOL, json!({ "task_id": "1" }));
    let params = sent_params(&nas, "backup");
    assert_eq!(
        params.into_iter().collect::<Vec<_>>(),
        [("task_id".into(), "1".into())]
    );
}

#[test]
fn the_task_of_a_lun_is_sent_as_text() {
    let nas = office();
    Client::connect(&nas).call(TOOL, json!({ "task_id": "accounting-lun" }));
    assert_eq!(sent_params(&nas, "backup")["task_id"], "\"accounting-lun\"");
    assert_eq!(doing(&nas, "accounting-lun").0, "backup");
}

#[test]
fn failed_cancelled_and_new_tasks_can_be_started() {
    for id in [3, 7] {
        let nas = office();
        Client::connect(&nas).call(TOOL, json!({ "task_id": id }));
        assert_eq!(doing(&nas, id).0, "backup");
    }
    let nas = office();
    edit(&nas, 1, |task| task.last_result = "cancel".into());
    Client::connect(&nas).call(TOOL, json!({ "task_id": 1 }));
    assert_eq!(doing(&nas, 1).0, "backup");
}

#[test]
fn running_suspended_and_broken_tasks_are_left_alone() {
    refuses(TOOL, "backup", &["2", "4", "5"]);
}

#[test]
fn a_refusal_tells_the_state_and_what_to_do() {
    let error = Client::connect(&office()).call_error(TOOL, json!({ "task_id": 4 }));
    insta::assert_snapshot!(error, @"Backup task 4 cannot be started now: state backupable (ready to back up), status none (idle), last result suspend (suspended). Go on with hyperbackup_resume_task instead.");
}

#[test]
fn a_task_that_is_not_idle_is_left_alone() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for status in [
        "waiting",
        "canceling",
        "detect",
        "version_deleting",
        "brand_new",
    ] {
        edit(&nas, 1, |task| {
            task.status = status.into();
            task.since = in_an_hour();
        });
        client.call_error(TOOL, json!({ "task_id": 1 }));
    }
    assert_eq!(sent(&nas, "backup"), 0);
}

#[test]
fn a_backup_that_was_started_finishes_by_the_clock() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call(TOOL, json!({ "task_id": 1 }));
    nas.advance(Duration::from_secs(11 * 60));
    let status = client.call("hyperbackup_get_task_status", json!({ "task_id": 1 }));
    assert_eq!(status["health"], "ok");
    assert_eq!(status["last_success_version"], "413");
}

#[test]
fn an_unknown_task_is_told_with_those_that_exist() {
    names_known_tasks(TOOL, "backup");
}

/// A cancel that begins then is not over before the test is.
fn in_an_hour() -> i64 {
    crate::harness::START + 3_600
}
