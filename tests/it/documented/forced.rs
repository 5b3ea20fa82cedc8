//! A dialect that the operator forces.

use serde_json::json;

use super::{
    changes,
    dialect::{LIST, RUN, methods},
    documented,
};
use crate::harness::{Client, office, sent};

#[test]
fn documented_can_be_forced_and_is_not_tried_first() {
    let nas = documented();
    let mut client = Client::connect_with(&nas, &["--dialect", "documented"]);
    client.call(LIST, json!({}));
    client.call("cloudsync_list_tasks", json!({}));
    assert_eq!(sent(&nas, "list"), 0);

    let nas = office();
    let mut client = Client::connect_with(&nas, &["--dialect", "documented"]);
    let error = client.call_error("cloudsync_list_connections", json!({}));
    assert!(error.contains("SYNO.CloudSync.Connection"), "{error}");
    let error = client.call_error(RUN, json!({ "task_id": 1 }));
    assert!(error.contains("103"), "{error}");
    assert_eq!(changes(&nas), Vec::<String>::new());
}

#[test]
fn dsm_can_be_forced_on_a_nas_that_does_not_speak_it() {
    let nas = documented();
    let mut client = Client::connect_with(&nas, &["--dialect", "dsm"]);
    let error = client.call_error("cloudsync_list_connections", json!({}));
    assert!(error.contains("SYNO.CloudSync "), "{error}");
    let error = client.call_error(RUN, json!({ "task_id": 1 }));
    assert!(error.contains("103"), "{error}");
    let mut sent: Vec<String> = methods(&nas)
        .into_iter()
        .map(|(method, _)| method)
        .collect();
    // The name of the task is looked up beside its status.
    sent.sort();
    sent.dedup();
    assert_eq!(sent, ["list", "status"]);
}
