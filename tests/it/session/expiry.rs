//! A session that ended: one new login, and the call once more.

use dsm_sim::FaultKind;
use serde_json::json;

use super::{LIST, call_at_once};
use crate::{
    cloudsync::pause_connection::paused,
    harness::{Client, fault, office, office_with, sent},
};

#[test]
fn an_expired_session_is_opened_once_more() {
    for code in [106, 107, 119] {
        let nas = office();
        let mut client = Client::connect(&nas);
        client.call(LIST, json!({}));
        nas.expire_sessions_with(code);
        client.call(LIST, json!({}));
        assert_eq!(nas.logins(), 2, "{code}");
        assert_eq!(sent(&nas, "list_conn"), 3, "{code}");
    }
}

#[test]
fn twenty_calls_on_an_expired_session_open_it_once() {
    for code in [106, 107, 119] {
        let nas = office();
        let mut client = Client::connect(&nas);
        client.call(LIST, json!({}));
        nas.expire_sessions_with(code);
        call_at_once(&mut client, 20);
        assert_eq!((nas.login_attempts(), nas.logins()), (2, 2), "{code}");
    }
}

#[test]
fn a_change_that_was_refused_unexecuted_is_sent_once_more() {
    let nas = office();
    let mut client = Client::connect(&nas);
    nas.inject(fault(FaultKind::Code(119), "pause", 1));
    client.call("cloudsync_pause_connection", json!({ "connection_id": 3 }));
    assert_eq!(sent(&nas, "pause"), 2);
    assert_eq!(nas.logins(), 2);
    assert_eq!(paused(&nas), [3, 12]);
}

#[test]
fn a_session_that_never_holds_is_not_opened_for_ever() {
    let nas = office();
    let mut client = Client::connect(&nas);
    nas.inject(fault(FaultKind::Code(119), "list_conn", 100));
    let error = client.call_error(LIST, json!({}));
    assert!(error.contains("119"), "{error}");
    assert_eq!(sent(&nas, "list_conn"), 2);
    assert!(nas.logins() <= 2);
}

#[test]
fn a_session_that_never_holds_is_opened_twice_for_all_that_a_call_asks() {
    let nas = office();
    let mut client = Client::connect(&nas);
    // Once to find out the dialect, and once for the tasks themselves.
    nas.inject(fault(FaultKind::Code(119), "list", 100));
    let error = client.call_error("hyperbackup_list_tasks", json!({}));
    assert!(error.contains("119"), "{error}");
    assert_eq!(nas.logins(), 2);
    // What is at fault is the method and not the session.
    client.call(LIST, json!({}));
    assert_eq!(nas.logins(), 2);
}

#[test]
fn a_session_that_lasts_three_calls_is_good_enough() {
    let nas = office_with(|options| options.expire_after = Some(3));
    let mut client = Client::connect(&nas);
    for _ in 0..10 {
        client.call("cloudsync_get_package_config", json!({}));
    }
    assert_eq!(nas.logins(), 4);
}
