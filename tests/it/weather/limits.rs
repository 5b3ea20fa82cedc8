//! Limits towards the client: arguments, errors, calls a minute.

use serde_json::{Value, json};

use super::{LIST, PAUSE};
use crate::harness::{Client, Folder, Process, connection, office, sent};

const LOGS: &str = "cloudsync_list_connection_logs";

#[test]
fn arguments_over_a_megabyte_are_refused_without_echo() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for tool in [LOGS, PAUSE] {
        let arguments = json!({ "connection_id": 3, "keyword": "haystack".repeat(130_000) });
        let error = client.call_error(tool, arguments);
        assert!(error.contains("1 MB"), "{error}");
        assert!(!error.contains("haystack"), "{error}");
    }
    assert_eq!(nas.requests(), []);
    client.call(LIST, json!({}));
}

#[test]
fn many_small_arguments_over_a_megabyte_are_refused_as_well() {
    let nas = office();
    let numbers: Vec<Value> = (0..300_000).map(|number| json!(number)).collect();
    let error = Client::connect(&nas).call_error(LOGS, json!({ "connection_id": numbers }));
    assert!(error.contains("1 MB"), "{error}");
    assert_eq!(nas.requests(), []);
}

#[test]
fn an_error_with_long_names_of_the_nas_is_short() {
    let nas = office();
    nas.edit(|office| {
        for connection in &mut office.connections {
            connection.name = "構造図面 ".repeat(2_000);
        }
    });
    let mut client = Client::connect(&nas);
    let error = client.call_error("cloudsync_get_connection", json!({ "connection_id": 4 }));
    assert!(error.starts_with("No connection 4"), "{error}");
    assert!(error.len() <= 2_000, "{}", error.len());
}

#[test]
fn an_error_about_a_long_argument_is_short() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let long = "é".repeat(100_000);
    for (tool, arguments) in [
        ("hyperbackup_get_task", json!({ "task_id": long })),
        ("cloudsync_get_connection", json!({ "connection_id": long })),
        (LIST, json!({ &long: 1 })),
    ] {
        let error = client.call_error(tool, arguments);
        assert!(error.len() <= 2_000, "{tool}: {}", error.len());
    }
    let error = client.error("tools/call", json!({ "name": long, "arguments": {} }));
    assert!(error.to_string().len() <= 2_000, "{error}");
}

#[test]
fn calls_beyond_the_rate_are_refused_before_anything_is_sent() {
    let nas = office();
    let url = nas.url();
    let folder = Folder::new();
    let config = folder.write("config.toml", "rate_limit = 3\n");
    let process = Process::start(&["--config", &config], &connection(&url));
    let mut client = Client::greeted(process);
    for _ in 0..3 {
        client.call(LIST, json!({}));
    }
    let before = nas.requests().len();
    let error = client.call_error(PAUSE, json!({ "connection_id": 3 }));
    insta::assert_snapshot!(error, @"More than 3 tool calls a minute. Nothing was sent. Wait a minute, and make fewer calls; the operator sets rate_limit.");
    assert_eq!(nas.requests().len(), before);
    assert_eq!(sent(&nas, "pause"), 0);
}
