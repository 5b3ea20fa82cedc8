//! What is true of every tool: these tests walk the table.

mod aliases;
pub mod answers;
pub mod schemas;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use synology_backup_mcp::{effect::Effect, server, tools};

/// The tools exactly as `tools/list` has them.
pub fn listed() -> Vec<Value> {
    let offer = tools::Offer {
        toolsets: tools::Toolset::ALL.into(),
        read_only: false,
    };
    let list = server::tool_list(&offer);
    list["tools"].as_array().unwrap().clone()
}

#[test]
fn there_are_32_tools_with_names_of_their_own() {
    let names: Vec<&str> = tools::all().map(|operation| operation.name).collect();
    assert_eq!(names.len(), 32);
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), 32);
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
        assert_eq!(operation.method.api.name, api, "{name}");
    }
}

#[test]
fn descriptions_begin_with_what_to_do_and_are_short() {
    const VERBS: [&str; 13] = [
        "List", "Show", "Pause", "Resume", "Start", "Cancel", "Suspend", "Test", "Change",
        "Choose", "Switch", "Remove", "Create",
    ];
    for operation in tools::all() {
        let (name, text) = (operation.name, operation.definition().description);
        assert!(!text.ends_with('.'), "{name}: {text}");
        assert!(text.chars().count() <= 300, "{name}: {text}");
        let verb = text.split_whitespace().next().unwrap_or_default();
        assert!(VERBS.contains(&verb), "{name}: {text}");
    }
}

#[test]
fn every_tool_says_all_four_hints() {
    for (operation, tool) in in_both() {
        let read = operation.effect == Effect::Read;
        let expected = json!({
            "readOnlyHint": read,
            "destructiveHint": operation.effect == Effect::Destructive,
            "idempotentHint": operation.effect != Effect::Start,
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
fn hosts_ask_before_destructive_tools_and_no_others() {
    for (operation, tool) in in_both() {
        let destructive = operation.effect == Effect::Destructive;
        let meta = json!({ "anthropic/requiresUserInteraction": true });
        let expected = if destructive { meta } else { Value::Null };
        assert_eq!(tool["_meta"], expected, "{}", operation.name);
    }
}

#[test]
fn what_can_lose_data_takes_confirm_and_nothing_else_does() {
    const CAN_LOSE: [&str; 4] = [
        "cloudsync_set_relink_behavior",
        "cloudsync_set_task_settings",
        "cloudsync_remove_connection",
        "cloudsync_remove_task",
    ];
    for (operation, tool) in in_both() {
        let name = operation.name;
        let destructive = operation.effect == Effect::Destructive;
        assert_eq!(destructive, CAN_LOSE.contains(&name), "{name}");
        let confirm = &tool["inputSchema"]["properties"]["confirm"];
        assert_eq!(confirm["type"] == "boolean", destructive, "{name}");
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
        let method = operation.method.name;
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
pub fn in_both() -> Vec<(&'static synology_backup_mcp::operation::Tool, Value)> {
    let listed = listed();
    let pair = |operation: &'static synology_backup_mcp::operation::Tool| {
        let tool = listed.iter().find(|tool| tool["name"] == operation.name);
        (operation, tool.unwrap().clone())
    };
    tools::all().map(pair).collect()
}
