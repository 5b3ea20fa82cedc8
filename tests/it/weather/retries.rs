//! What is tried again, how often, and what never is.

use dsm_sim::FaultKind;
use serde_json::json;

use super::{LIST, PAUSE, RUN, front::Front};
use crate::harness::{Client, Process, connection, fault, office, sent};

/// Faults that may pass.
fn passing() -> Vec<FaultKind> {
    let busy = [109, 110, 111, 117, 118].map(FaultKind::Code);
    let mut kinds = vec![
        FaultKind::ResetBefore,
        FaultKind::ResetAfter,
        FaultKind::Truncated,
        FaultKind::Http(500),
        FaultKind::Http(502),
        FaultKind::Http(503),
    ];
    kinds.extend(busy);
    kinds
}

#[test]
fn a_read_survives_two_faults_with_three_requests() {
    for kind in passing() {
        let nas = office();
        let mut client = Client::connect(&nas);
        nas.inject(fault(kind.clone(), "list_conn", 2));
        assert_eq!(client.call(LIST, json!({}))["total"], 8, "{kind:?}");
        assert_eq!(sent(&nas, "list_conn"), 3, "{kind:?}");
        assert_eq!(nas.logins(), 1, "{kind:?}");
    }
}

#[test]
fn three_faults_are_told() {
    for kind in passing() {
        let nas = office();
        let mut client = Client::connect(&nas);
        nas.inject(fault(kind.clone(), "list_conn", 3));
        let error = client.call_error(LIST, json!({}));
        assert!(!error.contains("may or may not"), "{kind:?}: {error}");
        assert_eq!(sent(&nas, "list_conn"), 3, "{kind:?}");
        client.call(LIST, json!({}));
    }
}

#[test]
fn a_busy_nas_is_told_as_such() {
    let nas = office();
    nas.inject(fault(FaultKind::Code(117), "list_conn", 3));
    let error = Client::connect(&nas).call_error(LIST, json!({}));
    assert!(
        error.ends_with("The NAS is busy; try again in a minute."),
        "{error}"
    );
}

#[test]
fn a_hyper_backup_read_survives_two_faults() {
    let nas = office();
    let mut client = Client::connect_with(&nas, &["--dialect", "dsm"]);
    nas.inject(fault(FaultKind::ResetBefore, "list", 2));
    assert_eq!(
        client.call("hyperbackup_list_tasks", json!({}))["total"],
        13
    );
    assert_eq!(sent(&nas, "list"), 3);
}

#[test]
fn what_the_nas_offers_is_asked_again_as_well() {
    let nas = office();
    nas.inject(fault(FaultKind::Http(502), "query", 2));
    Client::connect(&nas).call(LIST, json!({}));
    assert_eq!(sent(&nas, "query"), 3);
}

#[test]
fn answers_that_stay_wrong_are_not_asked_for_again() {
    for kind in [
        FaultKind::NotJson,
        FaultKind::Empty,
        FaultKind::Array,
        FaultKind::WrongTypes,
        FaultKind::Oversize,
        FaultKind::Http(404),
        FaultKind::Code(105),
    ] {
        let nas = office();
        nas.inject(fault(kind.clone(), "list_conn", 1));
        Client::connect(&nas).call_error(LIST, json!({}));
        assert_eq!(sent(&nas, "list_conn"), 1, "{kind:?}");
    }
}

#[test]
fn a_change_reaches_the_nas_once_whatever_happens_to_it() {
    for kind in [
        FaultKind::ResetBefore,
        FaultKind::ResetAfter,
        FaultKind::Truncated,
        FaultKind::Http(502),
    ] {
        for (tool, method, arguments, read) in [
            (PAUSE, "pause", json!({ "connection_id": 3 }), LIST),
            (
                RUN,
                "backup",
                json!({ "task_id": 1 }),
                "hyperbackup_get_task_status",
            ),
        ] {
            let nas = office();
            let mut client = Client::connect(&nas);
            nas.inject(fault(kind.clone(), method, 3));
            let error = client.call_error(tool, arguments);
            let unclear = format!("may or may not have run: check with {read}");
            assert!(error.contains(&unclear), "{kind:?}: {error}");
            assert_eq!(sent(&nas, method), 1, "{kind:?}");
        }
    }
}

#[test]
fn a_change_that_a_busy_nas_refused_is_sent_once_and_did_not_run() {
    for code in [109, 110, 111, 117, 118] {
        let nas = office();
        let mut client = Client::connect(&nas);
        nas.inject(fault(FaultKind::Code(code), "pause", 1));
        let error = client.call_error(PAUSE, json!({ "connection_id": 3 }));
        assert!(error.contains(&format!("code {code}")), "{error}");
        assert!(!error.contains("may or may not"), "{error}");
        assert_eq!(sent(&nas, "pause"), 1);
    }
}

#[test]
fn a_change_that_meets_nobody_was_not_sent() {
    let nas = office();
    let url = nas.url();
    let start = || Client::greeted(Process::start(&["--dialect", "dsm"], &connection(&url)));
    let mut fresh = start();
    let mut logged_in = start();
    logged_in.call(LIST, json!({}));
    drop(nas);
    for client in [&mut fresh, &mut logged_in] {
        for (tool, arguments) in [
            (PAUSE, json!({ "all": true })),
            (RUN, json!({ "task_id": 1 })),
        ] {
            let error = client.call_error(tool, arguments);
            assert!(error.contains("cannot be reached"), "{error}");
            assert!(error.ends_with("nothing was sent."), "{error}");
            assert!(!error.contains("may or may not"), "{error}");
        }
    }
}

#[test]
fn a_login_is_not_repeated_when_its_answer_got_lost() {
    let nas = office();
    nas.inject(fault(FaultKind::ResetAfter, "login", 1));
    Client::connect(&nas).call_error(LIST, json!({}));
    assert_eq!(sent(&nas, "login"), 1);
}

#[test]
fn a_session_that_never_holds_is_opened_twice_at_most() {
    for (tool, method) in [
        (LIST, "list_conn"),
        ("hyperbackup_list_tasks", "list"),
        ("hyperbackup_get_task", "request"),
    ] {
        let nas = office();
        nas.inject(fault(FaultKind::Code(119), method, 1_000));
        let mut client = Client::connect_with(&nas, &["--dialect", "dsm"]);
        let arguments = match tool {
            "hyperbackup_get_task" => json!({ "task_id": 1 }),
            _ => json!({}),
        };
        let id = client.send_call(tool, arguments);
        client.answer(id);
        assert!(nas.logins() <= 2, "{tool}: {}", nas.logins());
        assert!(sent(&nas, method) <= 2, "{tool}");
    }
}

#[test]
fn a_compound_read_survives_two_faults() {
    let nas = office();
    let mut client = Client::connect_with(&nas, &["--dialect", "dsm"]);
    nas.inject(fault(FaultKind::Truncated, "request", 2));
    client.call(
        "cloudsync_test_task_settings",
        json!({ "connection_id": 8, "local_path": "/projects/a", "cloud_path": "/a" }),
    );
    assert_eq!(sent(&nas, "request"), 3);
}

#[test]
fn connections_that_the_nas_closed_while_idle_are_no_error() {
    let nas = office();
    let front = Front::of(&nas);
    let url = front.url();
    let flags = ["--tls-fingerprint", &front.fingerprint];
    let mut client = Client::greeted(Process::start(&flags, &connection(&url)));
    for _ in 0..5 {
        client.call(LIST, json!({}));
        front.cut();
    }
    front.cut();
    client.call(PAUSE, json!({ "connection_id": 3 }));
    assert_eq!(sent(&nas, "pause"), 1);
    assert_eq!(nas.logins(), 1);
}
