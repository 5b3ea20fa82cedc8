//! What is true of every tool: these tests walk the table.

mod aliases;
mod answers;
mod schemas;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use synology_backup_mcp::{gate::Effect, gate::Gate, server, tools};

/// The tools exactly as `tools/list` has them.
pub fn listed() -> Vec<Value> {
    let offer = tools::Offer {
        toolsets: tools::Toolset::ALL.into(),
        gate: Gate::default(),
    };
    let list = server::tool_list(&offer);
    list["tools"].as_array().unwrap().clone()
}

#[test]
fn there_are_21_tools_with_names_of_their_own() {
    let names: Vec<&str> = tools::all().map(|operation| operation.name).collect();
    assert_eq!(names.len(), 21);
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), 21);
}

#[test]
fn names_are_short_lower_case_and_begin_with_the_product() {
    for operation in tools::all() {
        let name = operation.name;
        assert!(name.len() <= 64, "{name}");
        let plain = |letter: char| letter.is_ascii_lowercase() || matches!(letter, '_' | '0'..='9');
        assert!(name.chars().all(plain), "{name}");
        let product = name.split_once('_').unwrap().0;
        let api = match product {
            "cloudsync" => "SYNO.CloudSync",
            "hyperbackup" => "SYNO.Backup.Task",
            _ => panic!("{name}"),
        };
        assert_eq!(operation.api().name, api, "{name}");
    }
}

#[test]
fn descriptions_tell_what_to_do_in_one_short_sentence() {
    const VERBS: [&str; 9] = [
        "List", "Show", "Pause", "Resume", "Start", "Cancel", "Suspend", "Test", "Set",
    ];
    for operation in tools::all() {
        let (name, description) = (operation.name, operation.definition().description);
        let first = description.lines().next().unwrap_or_default();
        assert!(!first.ends_with('.'), "{name}: {first}");
        assert!(first.chars().count() <= 300, "{name}: {first}");
        let verb = first.split_whitespace().next().unwrap_or_default();
        assert!(VERBS.contains(&verb), "{name}: {first}");
    }
}

#[test]
fn every_tool_says_all_four_hints() {
    for (operation, tool) in in_both() {
        let read = operation.effect == Effect::Read;
        let expected = json!({
            "readOnlyHint": read,
            "destructiveHint": operation.effect == Effect::Destructive,
            "idempotentHint": matches!(operation.effect, Effect::Read | Effect::Change),
            "openWorldHint": false,
        });
        let mut hints = tool["annotations"].clone();
        hints.as_object_mut().unwrap().remove("title");
        assert_eq!(hints, expected, "{}", operation.name);
        let title = tool["title"].as_str().unwrap_or_default();
        assert!(!title.is_empty(), "{}", operation.name);
    }
}

#[test]
fn only_reads_call_themselves_list_show_or_test() {
    for operation in tools::all() {
        let verb = operation.name.split('_').nth(1).unwrap();
        let reads = matches!(verb, "list" | "get" | "test");
        assert_eq!(
            reads,
            operation.effect == Effect::Read,
            "{}",
            operation.name
        );
    }
}

#[test]
fn every_read_is_one_by_its_name_on_the_wire() {
    for operation in tools::all().filter(|operation| operation.effect == Effect::Read) {
        let method = operation.method().name;
        let reads = ["get", "list", "status", "test"];
        assert!(
            reads.iter().any(|read| method.starts_with(read)),
            "{method}"
        );
    }
}

#[test]
fn a_definition_takes_900_bytes_on_average() {
    let sizes: Vec<usize> = listed()
        .iter()
        .map(|tool| {
            let text = |field: &str| tool[field].as_str().unwrap().len();
            text("name") + text("description") + tool["inputSchema"].to_string().len()
        })
        .collect();
    let average = sizes.iter().sum::<usize>() / sizes.len();
    assert!(average <= 900, "{average}");
}

/// Every tool as the table has it and as clients see it.
pub fn in_both() -> Vec<(&'static synology_backup_mcp::operation::Operation, Value)> {
    let listed = listed();
    let pair = |operation: &'static synology_backup_mcp::operation::Operation| {
        let tool = listed.iter().find(|tool| tool["name"] == operation.name);
        (operation, tool.unwrap().clone())
    };
    tools::all().map(pair).collect()
}
