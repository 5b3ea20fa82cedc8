use serde_json::json;

use super::{KNOWN_CONNECTIONS, pause_connection::paused};
use crate::harness::{Client, office, row, sent, sent_params};

const TOOL: &str = "cloudsync_resume_connection";

#[test]
fn resumes_only_the_named_connection() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call("cloudsync_pause_connection", json!({ "all": true }));
    let answer = client.call(TOOL, json!({ "connection_id": 8 }));
    assert_eq!(paused(&nas), [3, 2, 5, 12]);
    let now = row(&answer["connections"], "connection_id", 8);
    assert_eq!(now["status"], "uptodate");
    assert_eq!(answer["took_effect"], true);
    assert_eq!(sent_params(&nas, "resume")["connection_id"], "8");
}

#[test]
fn resumes_all_when_asked_to() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call("cloudsync_pause_connection", json!({ "all": true }));
    let answer = client.call(TOOL, json!({ "all": true }));
    assert_eq!(paused(&nas), Vec::<i64>::new());
    assert_eq!(answer["took_effect"], true);
    assert!(!sent_params(&nas, "resume").contains_key("connection_id"));
}

#[test]
fn sends_nothing_unless_told_what_to_resume() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for arguments in [
        json!({}),
        json!({ "all": false }),
        json!({ "connection_id": null }),
        json!({ "connection_id": 12, "all": true }),
    ] {
        let error = client.call_error(TOOL, arguments.clone());
        assert!(error.starts_with("Bad argument"), "{arguments}: {error}");
    }
    assert_eq!(nas.requests(), []);
    assert_eq!(paused(&nas), [12]);
}

#[test]
fn an_id_that_does_not_exist_resumes_nothing() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let error = client.call_error(TOOL, json!({ "connection_id": 4 }));
    assert_eq!(
        error,
        format!("No connection 4. There are {KNOWN_CONNECTIONS}.")
    );
    assert_eq!(sent(&nas, "resume"), 0);
    assert_eq!(paused(&nas), [12]);
}

#[test]
fn a_connection_with_an_error_still_has_it_afterwards() {
    let nas = office();
    let answer = Client::connect(&nas).call(TOOL, json!({ "connection_id": 5 }));
    let now = row(&answer["connections"], "connection_id", 5);
    assert_eq!(now["status"], "error");
}
