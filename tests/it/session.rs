//! The session with the NAS: opened once, opened again when it ended, never forced, closed at the end.

mod expiry;
mod login;
mod processes;
mod repeated_logins;

use dsm_sim::{FaultKind, Package, SimulatedNas};
use serde_json::{Value, json};

use crate::{
    cloudsync::pause_connection::paused,
    harness::{Client, fault, office, office_with, sent, sent_params, until},
};

const LIST: &str = "cloudsync_list_connections";

/// Sends that many calls before it waits for the first answer.
#[track_caller]
fn call_at_once(client: &mut Client, count: usize) {
    let ids: Vec<u64> = (0..count)
        .map(|_| client.send_call(LIST, json!({})))
        .collect();
    for id in ids {
        let answer = client.answer(id);
        assert_eq!(
            answer["result"]["structuredContent"]["total"], 8,
            "{answer}"
        );
    }
}

#[test]
fn nothing_is_sent_before_the_first_call() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.result("tools/list", json!({}));
    assert_eq!(nas.requests(), []);
}

#[test]
fn sixty_calls_at_once_log_in_once() {
    let nas = office();
    call_at_once(&mut Client::connect(&nas), 60);
    assert_eq!((nas.login_attempts(), nas.logins()), (1, 1));
    assert_eq!(sent(&nas, "query"), 1);
    assert_eq!(sent(&nas, "list_conn"), 60);
}

#[test]
fn every_call_carries_session_and_token() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call(LIST, json!({}));
    client.call("hyperbackup_list_tasks", json!({}));
    client.call(
        "cloudsync_test_task_settings",
        json!({ "connection_id": 8, "local_path": "/projects/a", "cloud_path": "/a" }),
    );
    let requests = nas.requests();
    let calls = requests
        .iter()
        .filter(|request| !request.api.starts_with("SYNO.API."));
    for call in calls {
        assert!(call.has_sid && call.has_token, "{call:?}");
        assert_eq!((call.verb.as_str(), call.code), ("POST", None), "{call:?}");
    }
}

#[test]
fn the_session_is_closed_at_the_end() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call(LIST, json!({}));
    client.close();
    let last = nas.requests().pop().unwrap();
    assert_eq!(
        (last.api.as_str(), last.method.as_str()),
        ("SYNO.API.Auth", "logout")
    );
    assert!(last.has_sid);
    assert_eq!(last.code, None);
}

#[test]
fn without_a_session_there_is_no_logout() {
    let nas = office();
    Client::connect(&nas).close();
    assert_eq!(nas.requests(), []);
}

#[test]
fn a_missing_package_is_named_and_the_other_one_works() {
    let nas = office_with(|options| options.without = [Package::HyperBackup].into());
    let mut client = Client::connect(&nas);
    let error = client.call_error("hyperbackup_list_tasks", json!({}));
    insta::assert_snapshot!(error, @"Hyper Backup is not installed or not running on this NAS (SYNO.Backup.Task is not offered). Install or start Hyper Backup in Package Center on the NAS.");
    client.call(LIST, json!({}));

    let nas = office_with(|options| options.without = [Package::CloudSync].into());
    let mut client = Client::connect(&nas);
    let error = client.call_error(LIST, json!({}));
    assert!(
        error.starts_with("Cloud Sync is not installed or not running"),
        "{error}"
    );
    client.call("hyperbackup_list_tasks", json!({}));
}

#[test]
fn a_package_that_stops_is_named() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call(LIST, json!({}));
    nas.inject(fault(FaultKind::Code(102), "list_conn", 1));
    let error = client.call_error(LIST, json!({}));
    assert!(
        error.starts_with("Cloud Sync is not installed or not running"),
        "{error}"
    );
    client.call(LIST, json!({}));
    assert_eq!(sent(&nas, "query"), 2, "what the NAS offers is asked again");
}

#[test]
fn dsm_6_is_spoken_to_where_and_as_it_says() {
    let nas = office_with(|options| options.dsm6 = true);
    let mut client = Client::connect(&nas);
    client.call(LIST, json!({}));
    client.call("cloudsync_pause_connection", json!({ "connection_id": 3 }));
    client.call("hyperbackup_list_tasks", json!({}));
    assert_eq!(paused(&nas), [3, 12]);
    client.close();
    let requests = nas.requests();
    for request in requests
        .iter()
        .filter(|request| request.api == "SYNO.API.Auth")
    {
        assert_eq!(
            (request.path.as_str(), request.version.as_str()),
            ("/webapi/auth.cgi", "6")
        );
    }
    assert!(
        requests
            .iter()
            .any(|request| request.path.ends_with("_entry.cgi"))
    );
    assert!(
        requests.iter().all(|request| request.code.is_none()),
        "{requests:?}"
    );
}

#[test]
fn backups_are_asked_for_in_version_1_though_2_is_advertised() {
    let nas = office();
    Client::connect(&nas).call("hyperbackup_list_tasks", json!({}));
    let requests = nas.requests();
    let backup = requests
        .iter()
        .filter(|request| request.api == "SYNO.Backup.Task");
    assert!(backup.clone().count() > 0);
    assert!(backup.clone().all(|request| request.version == "1"));
}

#[test]
fn eight_requests_are_under_way_at_most() {
    let nas = office();
    let mut client = Client::connect_with(&nas, &["--timeout", "2"]);
    client.call("hyperbackup_list_tasks", json!({}));
    nas.inject(fault(FaultKind::Hang, "list_conn", 8));
    for _ in 0..8 {
        client.send_call(LIST, json!({}));
    }
    until("eight requests hang", || sent(&nas, "list_conn") == 8);
    // It is answered at once unless it has to wait for one of the eight.
    let ninth = client.send_call("cloudsync_get_package_config", json!({}));
    assert_ne!(client.next_answer()["id"], ninth);
    assert!(is_answered(&client.answer(ninth)));
}

fn is_answered(answer: &Value) -> bool {
    answer["result"]["structuredContent"].is_object()
}

#[test]
fn a_busy_session_serves_reads_and_changes_side_by_side() {
    let nas: SimulatedNas = office();
    let mut client = Client::connect(&nas);
    let pause = client.send_call("cloudsync_pause_connection", json!({ "connection_id": 8 }));
    call_at_once(&mut client, 10);
    assert!(is_answered(&client.answer(pause)));
    assert_eq!(sent_params(&nas, "pause")["connection_id"], "8");
}
