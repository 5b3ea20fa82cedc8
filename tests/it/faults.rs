//! Networks and NASes that fail: what happened is told, and no change is sent twice.

use dsm_sim::FaultKind;
use serde_json::json;

use crate::{
    cloudsync::pause_connection::paused,
    harness::{Client, Process, fault, office, sent},
};

const LIST: &str = "cloudsync_list_connections";
const PAUSE: &str = "cloudsync_pause_connection";

/// How the error of a change ends whose own end is unclear.
fn may_have_run(read: &str) -> String {
    format!("The change may or may not have run: check with {read} before you repeat it.")
}

/// The error of a read while the NAS misbehaves; the next one works again.
#[track_caller]
fn error_of_a_read(kind: FaultKind) -> String {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call(LIST, json!({}));
    nas.inject(fault(kind, "list_conn", 10));
    let error = client.call_error(LIST, json!({}));
    assert!(!error.contains("may or may not"), "{error}");
    client.call("cloudsync_get_package_config", json!({}));
    error
}

#[test]
fn answers_that_are_none_of_dsm_s_are_told_apart() {
    let errors = [
        FaultKind::NotJson,
        FaultKind::Empty,
        FaultKind::Array,
        FaultKind::WrongTypes,
        FaultKind::Http(502),
        FaultKind::Oversize,
    ]
    .map(|kind| {
        let error = error_of_a_read(kind);
        let told = error.split(". ").next().unwrap();
        told.trim_start_matches("SYNO.CloudSync list_conn: the NAS answered ")
            .to_owned()
    });
    insta::assert_snapshot!(errors.join("\n"), @r"
    with a web page instead of JSON
    with an empty body
    with a JSON list instead of DSM's envelope
    with data of another form, at `.`
    with HTTP status 502
    with more than 4 MiB
    ");
}

#[test]
fn an_answer_that_breaks_off_is_told() {
    for kind in [
        FaultKind::Truncated,
        FaultKind::ResetBefore,
        FaultKind::ResetAfter,
    ] {
        let error = error_of_a_read(kind);
        assert!(error.contains("the connection broke"), "{error}");
    }
}

#[test]
fn a_code_is_told_in_words() {
    let error = error_of_a_read(FaultKind::Code(105));
    insta::assert_snapshot!(error, @"SYNO.CloudSync list_conn: DSM answered code 105, the account lacks the permission. Give the account the application privilege for Cloud Sync in Control Panel > User & Group > Applications, or use an administrator.");
}

#[test]
fn a_code_that_nobody_knows_keeps_its_number() {
    let error = error_of_a_read(FaultKind::Code(9_999));
    assert!(
        error.contains("code 9999, a code that is in no public table"),
        "{error}"
    );
}

#[test]
fn a_change_whose_answer_got_lost_may_have_run_and_is_not_repeated() {
    for (kind, has_run) in [
        (FaultKind::ResetAfter, true),
        (FaultKind::ResetBefore, false),
        (FaultKind::Truncated, true),
        (FaultKind::Empty, true),
        (FaultKind::Http(502), false),
    ] {
        let nas = office();
        let mut client = Client::connect(&nas);
        nas.inject(fault(kind.clone(), "pause", 1));
        let error = client.call_error(PAUSE, json!({ "connection_id": 3 }));
        assert!(error.ends_with(&may_have_run(LIST)), "{kind:?}: {error}");
        assert_eq!(sent(&nas, "pause"), 1, "{kind:?}");
        assert_eq!(paused(&nas).contains(&3), has_run, "{kind:?}");
    }
}

#[test]
fn a_backup_whose_start_got_lost_is_not_started_twice() {
    let nas = office();
    let mut client = Client::connect(&nas);
    nas.inject(fault(FaultKind::ResetAfter, "backup", 1));
    let error = client.call_error("hyperbackup_run_task", json!({ "task_id": 1 }));
    assert!(
        error.ends_with(&may_have_run("hyperbackup_get_task_status")),
        "{error}"
    );
    assert_eq!(sent(&nas, "backup"), 1);
}

#[test]
fn a_change_that_dsm_refused_did_not_run() {
    let nas = office();
    let mut client = Client::connect(&nas);
    nas.inject(fault(FaultKind::Code(105), "pause", 1));
    let error = client.call_error(PAUSE, json!({ "connection_id": 3 }));
    assert!(!error.contains("may or may not"), "{error}");
    assert_eq!(paused(&nas), [12]);
}

#[test]
fn a_change_whose_preparation_failed_did_not_run() {
    let nas = office();
    let mut client = Client::connect(&nas);
    nas.inject(fault(FaultKind::ResetBefore, "list_conn", 10));
    let error = client.call_error(PAUSE, json!({ "connection_id": 3 }));
    assert!(!error.contains("may or may not"), "{error}");
    assert_eq!(sent(&nas, "pause"), 0);
}

#[test]
fn a_read_that_is_never_answered_ends_after_the_timeout() {
    let nas = office();
    let mut client = Client::connect_with(&nas, &["--timeout", "1"]);
    nas.inject(fault(FaultKind::Hang, "list_conn", 10));
    let error = client.call_error(LIST, json!({}));
    insta::assert_snapshot!(error, @"SYNO.CloudSync list_conn: no answer within 1 s. Check that the NAS is not overloaded, then read the state before trying again.");
}

#[test]
fn a_change_that_is_never_answered_may_have_run_and_is_not_repeated() {
    let nas = office();
    let mut client = Client::connect_with(&nas, &["--timeout", "1"]);
    nas.inject(fault(FaultKind::Hang, "pause", 10));
    let error = client.call_error(PAUSE, json!({ "connection_id": 3 }));
    assert!(error.contains("no answer within 1 s"), "{error}");
    assert!(error.ends_with(&may_have_run(LIST)), "{error}");
    assert_eq!(sent(&nas, "pause"), 1);
}

#[test]
fn a_slow_answer_within_the_timeout_is_an_answer() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let late = std::time::Duration::from_millis(300);
    nas.inject(fault(FaultKind::Delay(late), "list_conn", 1));
    assert_eq!(client.call(LIST, json!({}))["total"], 8);
}

#[test]
fn a_nas_that_is_off_is_told_and_no_secret_with_it() {
    let nas = office();
    let url = nas.url();
    drop(nas);
    let settings = crate::harness::connection(&url);
    let mut client = Client::greeted(Process::start(&["--timeout", "2"], &settings));
    let error = client.call_error(LIST, json!({}));
    assert!(
        error.starts_with(&format!("The NAS at {url} cannot be reached")),
        "{error}"
    );
    assert!(error.ends_with("nothing was sent."), "{error}");
}

#[test]
fn no_failure_ends_the_server() {
    let nas = office();
    let mut client = Client::connect_with(&nas, &["--timeout", "1"]);
    for (kind, count) in [
        (FaultKind::ResetBefore, 3),
        (FaultKind::Oversize, 1),
        (FaultKind::Array, 1),
        (FaultKind::Hang, 1),
    ] {
        nas.inject(fault(kind, "list_conn", count));
        client.call_error(LIST, json!({}));
    }
    client.call(LIST, json!({}));
    assert_eq!(client.close().code, Some(0));
}
