//! The order of fields: what names a thing and how it is doing comes first, what is said of a list as a whole before its rows.

use dsm_sim::SimulatedNas;
use serde_json::{Map, Value, json};
use synology_backup_mcp::{effect::Effect, tools};

use super::{EFFECTS, arguments};
use crate::harness::{Client, make_ready_for, office};

/// A list: the tool, its arguments, where its rows are, and what each row has first as far as it has it.
pub(super) type Listed = (&'static str, Value, &'static str, &'static [&'static str]);

pub(super) fn lists() -> Vec<Listed> {
    let connection = || json!({ "connection_id": 2 });
    let sync_task = || json!({ "task_id": 21 });
    let backup_task = || json!({ "task_id": 1 });
    let version = json!({ "task_id": 1, "version_id": "412" });
    vec![
        (
            "cloudsync_list_connections",
            json!({}),
            "connections",
            &["connection_id", "name", "health"],
        ),
        (
            "cloudsync_list_tasks",
            json!({}),
            "tasks",
            &["task_id", "name", "health"],
        ),
        (
            "cloudsync_list_task_cloud_folders",
            sync_task(),
            "folders",
            &["cloud_folder_id", "name"],
        ),
        (
            "cloudsync_list_connection_logs",
            connection(),
            "entries",
            &["time", "level", "message"],
        ),
        (
            "cloudsync_list_recent_changes",
            json!({}),
            "recent",
            &["path", "file_name", "action"],
        ),
        (
            "hyperbackup_list_tasks",
            json!({}),
            "tasks",
            &["task_id", "name", "health"],
        ),
        (
            "hyperbackup_list_repositories",
            json!({}),
            "repositories",
            &["repository_id", "name"],
        ),
        (
            "hyperbackup_list_versions",
            backup_task(),
            "versions",
            &["version_id", "name", "status"],
        ),
        (
            "hyperbackup_list_version_files",
            version,
            "entries",
            &["path", "kind"],
        ),
        (
            "hyperbackup_list_logs",
            json!({}),
            "entries",
            &["time", "level", "event"],
        ),
        (
            "nas_list_changes",
            json!({}),
            "changes",
            &["change_id", "time", "outcome"],
        ),
    ]
}

/// Answers about one thing, and what they have first.
pub(super) fn details() -> Vec<(&'static str, Value, &'static [&'static str])> {
    vec![
        (
            "cloudsync_get_connection",
            json!({ "connection_id": 5 }),
            &["connection_id", "name", "health", "health_reason"],
        ),
        (
            "cloudsync_get_task",
            json!({ "task_id": 31 }),
            &["task_id", "name", "health", "health_reason"],
        ),
        (
            "cloudsync_diagnose_connection",
            json!({ "connection_id": 5 }),
            &["connection_id", "name", "health", "summary"],
        ),
        (
            "hyperbackup_get_task",
            json!({ "task_id": 3 }),
            &["task_id", "name", "health", "health_reason"],
        ),
        (
            "hyperbackup_get_task_status",
            json!({ "task_id": 3 }),
            &["task_id", "name", "health", "health_reason"],
        ),
        (
            "hyperbackup_diagnose_task",
            json!({ "task_id": 3 }),
            &["task_id", "name", "health", "summary"],
        ),
        ("nas_protection_report", json!({}), &["verdict", "summary"]),
    ]
}

/// Names of fields, in the order in which they were written.
fn names(record: &Value) -> Vec<&str> {
    record
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

/// Asserts that a record begins with those of the fields that it has.
#[track_caller]
fn begins(tool: &str, record: &Value, first: &[&str]) {
    let names = names(record);
    let expected: Vec<&str> = first
        .iter()
        .copied()
        .filter(|name| names.contains(name))
        .collect();
    assert!(
        names.starts_with(&expected),
        "{tool}: {names:?} begins with {expected:?}"
    );
}

fn changed(nas: &SimulatedNas) -> Client<'_> {
    let mut client = Client::connect(nas);
    client.call("cloudsync_set_package_config", json!({ "worker_count": 7 }));
    client
}

#[test]
fn rows_begin_with_their_id_name_and_health() {
    let nas = office();
    let mut client = changed(&nas);
    for (tool, arguments, rows, first) in lists() {
        let answer = client.call(tool, arguments);
        let rows = answer[rows].as_array().unwrap();
        assert!(!rows.is_empty(), "{tool}");
        for row in rows {
            begins(tool, row, first);
        }
    }
}

#[test]
fn what_is_said_of_a_list_comes_before_its_rows() {
    let nas = office();
    let mut client = changed(&nas);
    for (tool, arguments, rows, _) in lists() {
        if tool != "cloudsync_list_recent_changes" {
            let answer = client.call(tool, arguments);
            assert_eq!(names(&answer).last(), Some(&rows), "{tool}");
        }
    }
}

#[test]
fn no_list_is_without_its_order() {
    let lists = lists();
    for (name, _) in EFFECTS.iter().filter(|(name, _)| name.contains("_list_")) {
        assert!(lists.iter().any(|(tool, ..)| tool == name), "{name}");
    }
}

#[test]
fn answers_about_one_thing_begin_with_its_id_name_and_health() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for (tool, arguments, first) in details() {
        begins(tool, &client.call(tool, arguments), first);
    }
    let report = client.call("nas_protection_report", json!({}));
    for finding in report["findings"].as_array().unwrap() {
        begins("a finding", finding, &["severity", "object", "problems"]);
        begins("its object", &finding["object"], &["id", "name", "kind"]);
    }
}

#[test]
fn answers_of_changes_begin_with_the_outcome_and_the_id_of_the_change() {
    for tool in tools::all().filter(|tool| tool.effect != Effect::Read) {
        let nas = office();
        make_ready_for(&nas, tool.name);
        let mut client = Client::connect(&nas);
        let arguments = arguments(&mut client, tool);
        let mut answer = client.call(tool.name, arguments);
        if answer["outcome"] == "confirmation_required" {
            begins(
                tool.name,
                &answer,
                &["outcome", "preview", "confirm_with", "next"],
            );
            let call = &answer["confirm_with"];
            assert_eq!(names(call), ["tool", "arguments"], "{}", tool.name);
            answer = client.call(tool.name, call["arguments"].clone());
        }
        begins(tool.name, &answer, &["outcome", "change_id"]);
    }
}

#[test]
fn text_and_structured_answer_have_the_same_order() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let call = json!({ "name": "cloudsync_list_connections", "arguments": {} });
    let result = client.result("tools/call", call);
    let structured = result["structuredContent"].to_string();
    assert_eq!(result["content"][0]["text"], structured.as_str());
}

#[test]
fn arguments_that_a_call_must_have_come_first() {
    for tool in super::listed() {
        let schema = &tool["inputSchema"];
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let arguments = schema["properties"].as_object().map(Map::keys);
        let first: Vec<&String> = arguments
            .into_iter()
            .flatten()
            .take(required.len())
            .collect();
        assert_eq!(json!(first), Value::from(required), "{}", tool["name"]);
    }
}
