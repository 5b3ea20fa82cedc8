//! A NAS that says far too much: what nobody asked for is skipped, and the rest is bounded before it is kept.

use dsm_sim::FaultKind;
use serde_json::json;

use super::LIST;
use crate::harness::{Client, fault, office, sent};

/// Less than an answer may have, and more than would be kept of it.
const BYTES: usize = 3_000_000;

fn swollen(item: &'static str) -> FaultKind {
    FaultKind::Swollen { bytes: BYTES, item }
}

#[test]
fn a_list_of_tiny_rows_is_an_error_and_the_next_one_is_read() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for (tool, method, item) in [
        (LIST, "list_conn", r#"{"id":1}"#),
        ("cloudsync_list_recent_changes", "get_recently_change", "0"),
        ("hyperbackup_list_tasks", "list", r#"{"task_id":1}"#),
    ] {
        // What dialect the NAS speaks is found out by the same methods.
        client.call(tool, json!({}));
        nas.inject(fault(swollen(item), method, 1));
        let error = client.call_error(tool, json!({}));
        assert!(
            error.contains("answered with too many items"),
            "{tool}: {error}"
        );
        client.call(tool, json!({}));
    }
}

#[test]
fn a_field_that_nobody_knows_is_skipped_whatever_its_size() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let connection = json!({ "connection_id": 3 });
    for item in ["{}", "[[[]]]", r#"{"a":{"b":[1,2,3]}}"#] {
        nas.inject(fault(swollen(item), "get_property", 1));
        let answer = client.call("cloudsync_get_connection", connection.clone());
        assert_eq!(answer["connection_id"], 3);
    }
}

#[test]
fn a_record_that_is_too_large_to_be_sent_back_is_not_changed() {
    let nas = office();
    let mut client = Client::connect(&nas);
    nas.inject(fault(swollen(r#"{"a":0}"#), "get_session_setting", 1));
    let change = json!({ "task_id": 4, "consistency_check": false });
    client.call_error("cloudsync_set_task_settings", change);
    assert_eq!(sent(&nas, "set_session_setting"), 0);
}
