use serde_json::json;

use super::{KNOWN_CONNECTIONS, pause_connection::paused};
use crate::harness::{Client, connection_in, office, row, sent, sent_params};

const TOOL: &str = "cloudsync_resume_connection";

#[test]
fn resumes_only_the_named_connection() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call("cloudsync_pause_connection", json!({ "all": true }));
    let answer = client.call(TOOL, json!({ "connection_id": 8 }));
    assert_eq!(paused(&nas), [3, 2, 5, 12, 15, 16, 17]);
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
    // One of them has an error.
    assert_eq!(answer["outcome"], "partly_done");
    assert_eq!(answer["took_effect"], false);
    let cause = answer["cause"].as_str().unwrap();
    assert!(cause.starts_with("connection 5 ("), "{cause}");
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
    assert_eq!(answer["outcome"], "unchanged");
    assert_eq!(answer["took_effect"], false);
    insta::assert_snapshot!(answer["cause"].as_str().unwrap(), @"connection 5 (Google Drive (competitions)): stopped by an error, the cloud's authorization has expired; sign in again in Cloud Sync (error -7), token_expired");
}

#[test]
fn a_connection_that_is_still_connecting_is_in_progress() {
    let nas = office();
    nas.edit(|office| connection_in(office, 12).status = "connecting".into());
    let answer = Client::connect(&nas).call(TOOL, json!({ "connection_id": 12 }));
    assert_eq!(answer["outcome"], "in_progress");
    assert_eq!(answer["took_effect"], false);
    assert!(answer["next"].is_string(), "{answer}");
}

#[test]
fn a_status_that_is_in_no_table_is_not_taken_for_success() {
    let nas = office();
    nas.edit(|office| connection_in(office, 12).status = "brand_new".into());
    let answer = Client::connect(&nas).call(TOOL, json!({ "connection_id": 12 }));
    assert_eq!(answer.get("took_effect"), None);
}
