//! Clients that get it wrong: whose fault it is, is told, and the server goes on.

use serde_json::json;

use crate::harness::{Client, Process, office};

const LIST: &str = "cloudsync_list_connections";
const INVALID_PARAMS: i64 = -32_602;

/// The server still serves.
#[track_caller]
fn goes_on(client: &mut Client) {
    assert_eq!(client.call(LIST, json!({}))["total"], 8);
}

#[test]
fn an_unknown_tool_is_named() {
    let nas = office();
    for mut client in [Client::connect(&nas), Client::modern(&nas)] {
        let error = client.error(
            "tools/call",
            json!({ "name": "no_such_tool", "arguments": {} }),
        );
        assert_eq!(error["code"], INVALID_PARAMS);
        assert_eq!(error["message"], "Unknown tool: no_such_tool");
    }
}

#[test]
fn the_tool_that_was_meant_is_named_where_it_is_offered() {
    let nas = office();
    let unknown = |client: &mut Client<'_>, name: &str| {
        let error = client.error("tools/call", json!({ "name": name, "arguments": {} }));
        assert_eq!(error["code"], INVALID_PARAMS);
        error["message"].as_str().unwrap().to_owned()
    };
    let mut client = Client::connect(&nas);
    assert_eq!(
        unknown(&mut client, "cloudsync_list_conections"),
        "Unknown tool: cloudsync_list_conections. Did you mean cloudsync_list_connections?"
    );
    let message = unknown(&mut client, "cloudsync_pause_conection");
    assert!(
        message.ends_with("mean cloudsync_pause_connection?"),
        "{message}"
    );
    // One that is not offered is not meant.
    let mut client = Client::connect_with(&nas, &["--read-only"]);
    let message = unknown(&mut client, "cloudsync_pause_conection");
    assert!(!message.contains("cloudsync_pause_connection"), "{message}");
}

#[test]
fn an_argument_that_is_missing_is_told_with_the_tool_that_lists_what_there_is() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for (tool, arguments, list) in [
        ("cloudsync_get_task", json!({}), "cloudsync_list_tasks"),
        ("cloudsync_remove_connection", json!({}), LIST),
        (
            "cloudsync_set_task_filters",
            json!({}),
            "cloudsync_list_tasks",
        ),
        ("hyperbackup_run_task", json!({}), "hyperbackup_list_tasks"),
        (
            "hyperbackup_list_version_files",
            json!({ "task_id": "1" }),
            "hyperbackup_list_versions",
        ),
        (
            "hyperbackup_list_version_files",
            json!({ "task_id": "Nightly" }),
            "hyperbackup_list_versions",
        ),
        ("nas_undo_change", json!({}), "nas_list_changes"),
    ] {
        let error = client.call_error(tool, arguments);
        assert!(error.contains("missing field"), "{tool}: {error}");
        assert!(
            error.contains(&format!("; {list} tells which there are")),
            "{tool}: {error}"
        );
    }
    assert_eq!(nas.requests(), []);
}

#[test]
fn params_of_another_shape_are_refused_as_such() {
    let nas = office();
    for mut client in [Client::connect(&nas), Client::modern(&nas)] {
        for params in [
            json!({ "name": LIST, "arguments": [] }),
            json!({ "name": LIST, "arguments": "{}" }),
            json!({ "name": LIST, "arguments": 3 }),
            json!({ "arguments": {} }),
            json!({ "name": 3, "arguments": {} }),
            json!({ "name": null }),
            json!({}),
        ] {
            let error = client.error("tools/call", params.clone());
            assert_eq!(error["code"], INVALID_PARAMS, "{params}");
            let message = error["message"].as_str().unwrap();
            assert!(
                message.contains("`name`") && message.contains("`arguments`"),
                "{message}"
            );
        }
        goes_on(&mut client);
    }
}

#[test]
fn arguments_may_be_absent_or_null() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for params in [
        json!({ "name": LIST }),
        json!({ "name": LIST, "arguments": null }),
    ] {
        let result = client.result("tools/call", params);
        assert_eq!(result["structuredContent"]["total"], 8);
    }
}

#[test]
fn bad_arguments_are_told_to_the_model_with_their_path() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for (arguments, path) in [
        (json!({ "connection_id": true }), "`connection_id`"),
        (json!({ "connection_id": [3] }), "`connection_id`"),
        (json!({ "connection_id": 3.5 }), "`connection_id`"),
        (json!({ "connection_id": 3, "limit": "many" }), "`limit`"),
        (json!({ "connection_id": 3, "offset": 1e300 }), "`offset`"),
        (json!({ "connection_id": 3, "no_such": 1 }), "`no_such`"),
        (json!({}), "`connection_id`"),
    ] {
        let error = client.call_error("cloudsync_list_connection_logs", arguments);
        assert!(error.starts_with("Bad argument"), "{error}");
        assert!(error.contains(path), "{error}");
    }
}

#[test]
fn an_unknown_argument_is_told_with_those_that_exist() {
    let error = Client::connect(&office()).call_error("cloudsync_get_task", json!({ "task": 4 }));
    insta::assert_snapshot!(error, @"Bad argument `task`: unknown field `task`, expected `sess_id` or `task_id`. Correct the argument and call again.");
}

#[test]
fn an_unknown_method_is_named() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let error = client.error("tools/destroy", json!({}));
    assert_eq!(error["code"], -32_601);
    assert!(
        error["message"].as_str().unwrap().contains("tools/destroy"),
        "{error}"
    );
    goes_on(&mut client);
}

#[test]
fn lines_that_are_no_messages_are_survived() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for line in [
        "this is not JSON",
        "",
        "{",
        "{\"jsonrpc\":\"2.0\"}",
        "[]",
        "null",
        "{\"id\":7}",
    ] {
        client.write(line);
    }
    goes_on(&mut client);
}

#[test]
fn garbage_before_the_greeting_is_survived() {
    let nas = office();
    let mut client = Client::silent(&nas, &[]);
    client.write("this is not JSON");
    assert_eq!(
        client.initialize("2025-11-25")["protocolVersion"],
        "2025-11-25"
    );
}

#[test]
fn a_notification_before_the_greeting_is_survived() {
    let nas = office();
    let mut client = Client::silent(&nas, &[]);
    client.notify("notifications/initialized", json!({}));
    client.notify("notifications/no_such_thing", json!({}));
    assert_eq!(
        client.initialize("2025-11-25")["protocolVersion"],
        "2025-11-25"
    );
    goes_on(&mut client);
}

#[test]
fn a_broken_greeting_is_refused_and_can_be_repeated() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let error = client.error("initialize", json!({}));
    assert_eq!(error["code"], INVALID_PARAMS);
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .contains("`protocolVersion`"),
        "{error}"
    );
    goes_on(&mut client);
}

#[test]
fn a_very_long_name_of_a_tool_is_cut() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let error = client.error("tools/call", json!({ "name": "x".repeat(100_000) }));
    assert!(error["message"].as_str().unwrap().len() < 200);
}

#[test]
fn a_call_without_a_nas_fails_after_its_arguments_were_looked_at() {
    let mut client = Client::greeted(Process::start(&[], &[]));
    for (id, error) in [(json!([3]), "Bad argument"), (json!(3), "SYNOLOGY_URL")] {
        let text = client.call_error("cloudsync_get_connection", json!({ "connection_id": id }));
        assert!(text.starts_with(error), "{text}");
    }
}
