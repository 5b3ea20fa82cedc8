//! Hanging and slow answers, too much of an answer, and too many calls.

use std::time::{Duration, Instant};

use dsm_sim::FaultKind;
use serde_json::json;

use super::{LIST, PAUSE, RUN};
use crate::harness::{Client, fault, office, sent};

const SETTINGS: &str = "cloudsync_get_package_config";

#[test]
fn a_hanging_read_ends_at_the_timeout_and_is_not_asked_again() {
    let nas = office();
    let mut client = Client::connect_with(&nas, &["--timeout", "1"]);
    nas.inject(fault(FaultKind::Hang, "list_conn", 100));
    let asked = Instant::now();
    let error = client.call_error(LIST, json!({}));
    assert!(error.contains("no answer within 1 s"), "{error}");
    assert!(asked.elapsed() >= Duration::from_secs(1));
    assert_eq!(sent(&nas, "list_conn"), 1);
}

#[test]
fn a_hanging_change_ends_at_the_timeout_and_may_have_run() {
    for (tool, method, arguments) in [
        (PAUSE, "pause", json!({ "connection_id": 3 })),
        (RUN, "backup", json!({ "task_id": 1 })),
    ] {
        let nas = office();
        let mut client = Client::connect_with(&nas, &["--timeout", "1"]);
        nas.inject(fault(FaultKind::Hang, method, 100));
        let error = client.call_error(tool, arguments);
        assert!(error.contains("no answer within 1 s"), "{error}");
        assert!(
            error.contains("may or may not have run: check with"),
            "{error}"
        );
        assert_eq!(sent(&nas, method), 1);
    }
}

#[test]
fn an_answer_without_end_is_refused_and_the_next_one_is_read() {
    let nas = office();
    let mut client = Client::connect(&nas);
    nas.inject(fault(FaultKind::Oversize, "list_conn", 1));
    let error = client.call_error(LIST, json!({}));
    assert!(error.contains("more than 4 MiB"), "{error}");
    client.call(LIST, json!({}));
}

#[test]
fn a_slow_call_does_not_hold_up_another() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call(SETTINGS, json!({}));
    let late = FaultKind::Delay(Duration::from_secs(2));
    nas.inject(fault(late, "list_conn", 1));
    let slow = client.send_call(LIST, json!({}));
    let quick = client.send_call(SETTINGS, json!({}));
    assert_eq!(client.next_answer()["id"], quick);
    assert_eq!(client.outcome(LIST, slow)["total"], 8);
}

#[test]
fn three_hundred_calls_at_once_are_all_answered_under_one_login() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let tools = [
        LIST,
        SETTINGS,
        "hyperbackup_list_tasks",
        "cloudsync_list_tasks",
    ];
    let calls: Vec<_> = tools.iter().cycle().take(300).collect();
    let ids: Vec<u64> = calls
        .iter()
        .map(|tool| client.send_call(tool, json!({})))
        .collect();
    for (tool, id) in calls.iter().zip(ids) {
        client.outcome(tool, id);
    }
    assert_eq!((nas.login_attempts(), nas.logins()), (1, 1));
}

#[test]
fn no_backup_is_ever_probed_online() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call("hyperbackup_list_tasks", json!({}));
    client.call("hyperbackup_get_task", json!({ "task_id": 1 }));
    client.call("hyperbackup_get_task_status", json!({ "task_id": 1 }));
    client.call(RUN, json!({ "task_id": 1 }));
    let requests = nas.requests();
    let direct = requests
        .iter()
        .filter_map(|request| request.params.get("blOnline").cloned());
    let parts = requests
        .iter()
        .flat_map(|request| &request.compound)
        .filter_map(|part| part.get("blOnline").map(ToString::to_string));
    let probes: Vec<String> = direct.chain(parts).collect();
    assert!(probes.len() >= 3, "{probes:?}");
    assert!(probes.iter().all(|probe| probe == "false"), "{probes:?}");
}
