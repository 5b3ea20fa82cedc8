use std::time::Duration;

use dsm_sim::{Dialect, FaultKind};
use serde_json::json;

use super::{KNOWN_CONNECTIONS, pause_connection::paused};
use crate::harness::{
    Client, connection_in, fault, office, office_with, row, sent, sent_params, until,
};

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
    // The pause of all is gone, also of those that have an error, which is told.
    assert_eq!(answer["outcome"], "done");
    assert_eq!(answer["took_effect"], true);
    let warning = answer["warning"].as_str().unwrap();
    for words in [
        "connection 5 (Google Drive (competitions)) DOES NOT SYNC: stopped by an error",
        "connection 15 (Nextcloud (surveyors)) DOES NOT SYNC",
    ] {
        assert!(warning.contains(words), "{words}: {warning}");
    }
    assert!(!warning.contains("(Amazon S3) DOES NOT SYNC"), "{warning}");
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
fn a_pause_that_is_gone_is_gone_and_an_error_that_shows_then_is_told() {
    for dialect in [Dialect::Dsm, Dialect::Documented] {
        let nas = office_with(|options| options.dialect = dialect);
        nas.edit(|office| connection_in(office, 5).paused = true);
        let answer = Client::connect(&nas).call(TOOL, json!({ "connection_id": 5 }));
        assert_eq!(paused(&nas), [12]);
        assert_eq!(answer["outcome"], "done", "{answer}");
        assert_eq!(answer["took_effect"], true, "{answer}");
        assert!(answer.get("cause").is_none(), "{answer}");
        let warning = answer["warning"].as_str().unwrap();
        assert!(
            warning.contains("connection 5 (Google Drive (competitions)) DOES NOT SYNC: stopped"),
            "{warning}"
        );
        let next = answer["next"].as_str().unwrap();
        assert!(next.contains("cloudsync_diagnose_connection"), "{next}");
        assert_eq!(answer["undo"]["tool"], "cloudsync_pause_connection");
        // One that works has nothing of that.
        let answer = Client::connect(&nas).call(TOOL, json!({ "connection_id": 12 }));
        assert_eq!(answer["outcome"], "done", "{answer}");
        assert!(answer.get("warning").is_none(), "{answer}");
        assert!(answer.get("next").is_none(), "{answer}");
    }
}

#[test]
fn where_none_was_paused_an_error_as_before_is_unchanged() {
    let nas = office();
    nas.edit(|office| connection_in(office, 12).paused = false);
    let answer = Client::connect(&nas).call(TOOL, json!({ "all": true }));
    assert_eq!(answer["outcome"], "unchanged", "{answer}");
    assert_eq!(answer["took_effect"], false);
    let cause = answer["cause"].as_str().unwrap();
    assert!(cause.starts_with("connection 5 ("), "{cause}");
}

#[test]
fn an_error_that_was_not_there_is_not_done() {
    let nas = office();
    let mut client = Client::connect(&nas);
    nas.inject(fault(
        FaultKind::Delay(Duration::from_millis(500)),
        "resume",
        1,
    ));
    let call = client.send_call(TOOL, json!({ "connection_id": 8 }));
    until("it is sent", || sent(&nas, "resume") == 1);
    nas.edit(|office| connection_in(office, 8).status = "error".into());
    let answer = client.outcome(TOOL, call);
    assert_eq!(answer["outcome"], "failed", "{answer}");
    assert_eq!(answer["took_effect"], false);
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
