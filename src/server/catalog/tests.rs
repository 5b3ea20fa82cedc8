//! The definitions are those of the types; stale ones are written anew, and the test fails once.

use std::{fs, path::Path, sync::Arc};

use rmcp::model::{Tool, ToolAnnotations};
use serde_json::json;

use super::meta;
use crate::{effect::Effect, operation, tools};

#[test]
fn definitions_of_tools_are_those_of_their_types() {
    let mut lines: Vec<String> = tools::all().map(line).collect();
    lines.sort();
    let text = lines.concat();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/operation/definitions.jsonl");
    let old = fs::read_to_string(&path).unwrap_or_default();
    if old.replace("\r\n", "\n") != text {
        fs::write(&path, text).unwrap();
        panic!(
            "{} was stale: read the diff, commit it and run the tests again",
            path.display()
        );
    }
}

#[test]
fn every_tool_finds_its_own_definition() {
    for tool in tools::all() {
        assert_eq!(tool.listed().to_owned() + "\n", line(tool), "{}", tool.name);
    }
}

fn line(tool: &operation::Tool) -> String {
    serde_json::to_string(&listed(tool)).unwrap() + "\n"
}

fn listed(operation: &operation::Tool) -> Tool {
    let definition = operation.of_types();
    let mut tool = Tool::new(
        operation.name,
        definition.description,
        Arc::new(definition.input_schema),
    )
    .with_title(title(operation.name))
    .with_raw_output_schema(Arc::new(definition.output_schema))
    .with_annotations(annotations(operation.effect));
    if operation.effect == Effect::Destructive {
        tool = tool.with_meta(meta("anthropic/requiresUserInteraction", json!(true)));
    }
    tool
}

fn annotations(effect: Effect) -> ToolAnnotations {
    ToolAnnotations::new()
        .read_only(effect == Effect::Read)
        .destructive(effect == Effect::Destructive)
        .idempotent(effect != Effect::Start)
        .open_world(false)
}

/// `cloudsync_pause_connection` as a person writes it: "Cloud Sync: pause connection".
fn title(name: &str) -> String {
    let (product, rest) = name.split_once('_').unwrap_or(("", name));
    let product = match product {
        "cloudsync" => "Cloud Sync",
        "hyperbackup" => "Hyper Backup",
        "nas" => "NAS",
        other => other,
    };
    format!("{product}: {}", rest.replace('_', " "))
}
