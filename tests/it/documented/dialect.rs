//! How the dialect is found and kept.

use std::time::Duration;

use dsm_sim::{FaultKind, Recorded, SimulatedNas};
use serde_json::json;

use super::{changes, documented, is_of_a_package};
use crate::harness::{Client, fault, held, office, sent};

pub(super) const LIST: &str = "hyperbackup_list_tasks";
const GET: &str = "hyperbackup_get_task";
const STATUS: &str = "hyperbackup_get_task_status";
pub(super) const RUN: &str = "hyperbackup_run_task";

/// The methods that the NAS was asked for, each with the code that it was refused with.
pub(super) fn methods(nas: &SimulatedNas) -> Vec<(String, Option<i64>)> {
    let requests = nas.requests();
    let calls = requests.into_iter().filter(|one| is_of_a_package(&one.api));
    calls.map(|one| (one.method, one.code)).collect()
}

#[test]
fn cloud_sync_is_found_out_without_a_call_that_fails() {
    let nas = documented();
    let mut client = Client::connect(&nas);
    for _ in 0..3 {
        client.call("cloudsync_list_connections", json!({}));
    }
    // Of connections and of tasks.
    assert_eq!(methods(&nas), vec![("List".to_owned(), None); 6]);
    assert_eq!(sent(&nas, "query"), 1);
}

#[test]
fn hyper_backup_is_tried_with_one_read_and_remembered() {
    let nas = documented();
    let mut client = Client::connect(&nas);
    client.call(RUN, json!({ "task_id": 1 }));
    client.call(GET, json!({ "task_id": 1 }));
    client.call(LIST, json!({}));
    let refused: Vec<_> = methods(&nas)
        .into_iter()
        .filter(|(_, code)| code.is_some())
        .collect();
    assert_eq!(refused, [("list".to_owned(), Some(103))]);
    assert_eq!(changes(&nas), ["POST SYNO.Backup.Task 1 Run task_id=1"]);
}

#[test]
fn a_nas_as_they_are_is_asked_nothing_documented() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call(RUN, json!({ "task_id": 1 }));
    client.call("cloudsync_pause_connection", json!({ "connection_id": 3 }));
    let capitalized = |method: &str| method.starts_with(char::is_uppercase);
    assert!(methods(&nas).iter().all(|(method, _)| !capitalized(method)));
    assert!(
        nas.requests()
            .iter()
            .all(|one| one.verb == "POST" || one.method == "query")
    );
}

#[test]
fn a_change_is_never_sent_in_two_dialects() {
    let nas = documented();
    let mut client = Client::connect(&nas);
    nas.inject(fault(FaultKind::Code(103), "Run", 1));
    let error = client.call_error(RUN, json!({ "task_id": 1 }));
    assert!(error.contains("103"), "{error}");
    assert_eq!(changes(&nas), ["POST SYNO.Backup.Task 1 Run task_id=1"]);
    assert_eq!((sent(&nas, "Run"), sent(&nas, "backup")), (1, 0));

    let nas = office();
    let mut client = Client::connect(&nas);
    nas.inject(fault(FaultKind::Code(103), "backup", 1));
    client.call_error(RUN, json!({ "task_id": 1 }));
    assert_eq!((sent(&nas, "Run"), sent(&nas, "backup")), (0, 1));
}

/// How often Hyper Backup was asked which dialect it speaks, in the one that is tried first.
fn probes(nas: &SimulatedNas) -> usize {
    let requests = nas.requests();
    let probe = |one: &&Recorded| one.method == "list" && one.params.is_empty();
    requests.iter().filter(probe).count()
}

/// Whether the NAS was asked for any method of Hyper Backup in the documented dialect.
fn was_asked_as_documented(nas: &SimulatedNas) -> bool {
    let capitalized = |(method, _): &(String, _)| method.starts_with(char::is_uppercase);
    methods(nas).iter().any(capitalized)
}

/// Both kinds of NAS, each with its method that starts a backup and that of the other kind.
fn both() -> [(SimulatedNas, &'static str, &'static str); 2] {
    [(office(), "backup", "Run"), (documented(), "Run", "backup")]
}

#[test]
fn twenty_calls_at_once_find_out_the_dialect_of_hyper_backup_once() {
    for (nas, _, _) in both() {
        // The first answer is late, so that the other calls have come by then.
        let late = FaultKind::Delay(Duration::from_millis(300));
        nas.inject(fault(late, "list", 1));
        let mut client = Client::connect(&nas);
        let calls: Vec<(&str, u64)> = [LIST, GET, STATUS, LIST]
            .repeat(5)
            .into_iter()
            .map(|tool| match tool {
                LIST => (tool, client.send_call(tool, json!({}))),
                _ => (tool, client.send_call(tool, json!({ "task_id": 1 }))),
            })
            .collect();
        for (tool, call) in calls {
            client.outcome(tool, call);
        }
        assert_eq!(probes(&nas), 1);
    }
}

#[test]
fn calls_that_wait_for_the_dialect_share_its_failure() {
    let nas = office();
    nas.inject(fault(FaultKind::Hang, "list", 100));
    let mut client = Client::connect_with(&nas, &["--timeout", "2"]);
    let calls: Vec<u64> = (0..5)
        .map(|_| client.send_call(GET, json!({ "task_id": 1 })))
        .collect();
    for call in calls {
        let error = client.error_text(call);
        assert!(error.contains("no answer within 2 s"), "{error}");
    }
    assert_eq!(probes(&nas), 1);
}

#[test]
fn a_change_that_comes_first_is_sent_in_the_dialect_of_the_nas_alone() {
    for (nas, method, other) in both() {
        let mut client = Client::connect(&nas);
        let answer = client.call(RUN, json!({ "task_id": 1 }));
        assert_eq!(answer["outcome"], "done", "{method}");
        assert_eq!((sent(&nas, method), sent(&nas, other)), (1, 0));
        assert_eq!(held(&nas, "backup_tasks", 1)["status"], "backup");
        assert_eq!(probes(&nas), 1);
    }
}

#[test]
fn a_probe_that_is_not_understood_settles_nothing() {
    for (kind, count) in [
        (FaultKind::Code(100), 1),
        (FaultKind::Code(103), 1),
        (FaultKind::Code(105), 1),
        // A busy NAS is asked three times.
        (FaultKind::Code(117), 3),
        (FaultKind::NotJson, 1),
        (FaultKind::WrongTypes, 1),
        (FaultKind::Http(404), 1),
        (FaultKind::Hang, 1),
    ] {
        for (nas, method, other) in both() {
            nas.inject(fault(kind.clone(), "list", count));
            let mut client = Client::connect_with(&nas, &["--timeout", "1"]);
            // Whatever becomes of the first call, those that follow are understood.
            let first = client.send_call(STATUS, json!({ "task_id": 1 }));
            client.answer(first);
            client.call(STATUS, json!({ "task_id": 1 }));
            assert_eq!(client.call(LIST, json!({}))["total"], 13, "{kind:?}");
            client.call(RUN, json!({ "task_id": 1 }));
            let sent = (sent(&nas, method), sent(&nas, other));
            assert_eq!(sent, (1, 0), "{kind:?}");
        }
    }
}

#[test]
fn a_nas_as_they_are_is_taken_for_no_other_after_a_probe_that_failed() {
    for kind in [
        FaultKind::Code(100),
        FaultKind::Code(105),
        FaultKind::NotJson,
        FaultKind::Hang,
    ] {
        let nas = office();
        nas.inject(fault(kind.clone(), "list", 1));
        let mut client = Client::connect_with(&nas, &["--timeout", "1"]);
        let first = client.send_call(RUN, json!({ "task_id": 1 }));
        client.answer(first);
        client.call(LIST, json!({}));
        assert!(!was_asked_as_documented(&nas), "{kind:?}");
    }
}

#[test]
fn what_a_documented_nas_refuses_is_told_as_it_says_it() {
    let nas = documented();
    nas.inject(fault(FaultKind::Code(105), "List", 1));
    let mut client = Client::connect(&nas);
    let error = client.call_error(RUN, json!({ "task_id": 1 }));
    assert!(error.contains("code 105"), "{error}");
    assert_eq!(changes(&nas), Vec::<String>::new());
    client.call(RUN, json!({ "task_id": 1 }));
    assert_eq!((sent(&nas, "Run"), sent(&nas, "backup")), (1, 0));
}

#[test]
fn a_method_that_a_nas_does_not_know_changes_nothing_that_is_known() {
    for (nas, status, other) in [
        (office(), "status", "GetStatus"),
        (documented(), "GetStatus", "status"),
    ] {
        let mut client = Client::connect(&nas);
        client.call(STATUS, json!({ "task_id": 1 }));
        for _ in 0..3 {
            nas.inject(fault(FaultKind::Code(103), status, 1));
            let error = client.call_error(STATUS, json!({ "task_id": 1 }));
            assert!(error.contains("code 103"), "{error}");
        }
        client.call(STATUS, json!({ "task_id": 1 }));
        client.call(RUN, json!({ "task_id": 1 }));
        assert_eq!(sent(&nas, other), 0, "{status}");
        assert_eq!(probes(&nas), 1, "{status}");
    }
}
