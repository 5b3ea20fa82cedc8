//! Every example is answered by the simulated NAS, and the answer is what the tool promises.

use serde_json::{Value, json};
use synology_backup_mcp::{effect::Effect, tools};

use super::{arguments, in_both, schemas::problem};
use crate::harness::{Client, make_ready_for, office};

/// Longest answer that hosts show, in bytes.
const LONGEST: usize = 40_000;

#[test]
fn answers_conform_to_their_schemas() {
    for (operation, tool) in in_both() {
        let nas = office();
        make_ready_for(&nas, operation.name);
        let mut client = Client::connect(&nas);
        let arguments = arguments(&mut client, operation);
        let answer = client.call(operation.name, arguments);
        conforms(&tool, &answer);
        if answer["outcome"] == "confirmation_required" {
            conforms(&tool, &confirmed(&mut client, &answer));
        }
    }
}

#[track_caller]
fn conforms(tool: &Value, answer: &Value) {
    let (name, schema) = (&tool["name"], &tool["outputSchema"]);
    assert_eq!(problem(schema, answer), None, "{name}");
    assert_eq!(undeclared(schema, answer), None, "{name}");
    assert!(answer.to_string().len() <= LONGEST, "{name}");
}

/// The tools that an answer names, however deep.
fn named_tools(answer: &Value) -> Vec<&str> {
    match answer {
        Value::Object(fields) => {
            let own = fields.get("tool").and_then(Value::as_str);
            let inner = fields.values().flat_map(named_tools);
            own.into_iter().chain(inner).collect()
        }
        Value::Array(items) => items.iter().flat_map(named_tools).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn no_answer_names_a_tool_that_is_not_offered() {
    let nas = office();
    let mut client = Client::connect_with(&nas, &["--read-only"]);
    let list = client.result("tools/list", json!({}));
    let list = list["tools"].as_array().unwrap();
    let offered: Vec<&str> = list
        .iter()
        .map(|tool| tool["name"].as_str().unwrap())
        .collect();
    let ids = |list: &Value, field: &str| -> Vec<Value> {
        let items = list.as_array().unwrap();
        items.iter().map(|item| item[field].clone()).collect()
    };
    let connections = client.call("cloudsync_list_connections", json!({}));
    let backups = client.call("hyperbackup_list_tasks", json!({}));
    let mut calls: Vec<(&str, Value)> = tools::all()
        .filter(|tool| tool.effect == Effect::Read)
        .map(|tool| (tool.name, tool.definition().example))
        .collect();
    for id in ids(&connections["connections"], "connection_id") {
        calls.push((
            "cloudsync_diagnose_connection",
            json!({ "connection_id": id }),
        ));
    }
    for id in ids(&backups["tasks"], "task_id") {
        calls.push(("hyperbackup_diagnose_task", json!({ "task_id": id })));
    }
    let mut named = 0;
    for (tool, arguments) in calls {
        let answer = client.call(tool, arguments);
        for name in named_tools(&answer) {
            assert!(offered.contains(&name), "{tool}: {name}");
            named += 1;
        }
    }
    assert!(named > 5, "{named}");
}

/// What comes of the confirming call that a preview names.
#[track_caller]
pub fn confirmed(client: &mut Client, preview: &Value) -> Value {
    let call = &preview["confirm_with"];
    let answer = client.call(call["tool"].as_str().unwrap(), call["arguments"].clone());
    assert_eq!(answer["outcome"], "done", "{answer}");
    answer
}

#[test]
fn answers_conform_for_everything_in_the_office() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let ids = |list: &Value, field: &str| -> Vec<Value> {
        let items = list.as_array().unwrap();
        items.iter().map(|item| item[field].clone()).collect()
    };
    let connections = client.call("cloudsync_list_connections", json!({}));
    let sync_tasks = client.call("cloudsync_list_tasks", json!({}));
    let backups = client.call("hyperbackup_list_tasks", json!({}));
    let connections = ids(&connections["connections"], "connection_id");
    let sync_tasks = ids(&sync_tasks["tasks"], "task_id");
    let backups = ids(&backups["tasks"], "task_id");
    let mut asked = 0;
    for (operation, tool) in in_both() {
        let name = operation.name;
        if operation.effect != Effect::Read || name == "cloudsync_test_task_settings" {
            continue;
        }
        let properties = &tool["inputSchema"]["properties"];
        let (field, ids) = match name.split_once('_').unwrap().0 {
            "hyperbackup" => ("task_id", &backups),
            _ if properties.get("task_id").is_some() => ("task_id", &sync_tasks),
            _ => ("connection_id", &connections),
        };
        let required = tool["inputSchema"]["required"].as_array();
        let needs_more = required.is_some_and(|required| required.iter().any(|one| one != field));
        if properties.get(field).is_none() || needs_more {
            continue;
        }
        for id in ids {
            asked += 1;
            let mut arguments = json!({ field: id });
            if properties.get("timeout_seconds").is_some() {
                arguments["timeout_seconds"] = json!(1);
            }
            let answer = client.call(name, arguments);
            assert_eq!(problem(&tool["outputSchema"], &answer), None, "{name} {id}");
            assert!(answer.to_string().len() <= LONGEST, "{name} {id}");
        }
    }
    assert!(asked > 50, "{asked}");
}

#[test]
fn null_counts_as_absent() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for (operation, tool) in in_both() {
        let schema = &tool["inputSchema"];
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let mut arguments = arguments(&mut client, operation);
        let given = arguments.as_object().unwrap().clone();
        let mut nulls = 0;
        for name in schema["properties"].as_object().unwrap().keys() {
            if !required.contains(&json!(name)) && !given.contains_key(name) {
                arguments[name] = Value::Null;
                nulls += 1;
            }
        }
        if nulls > 0 {
            client.call(operation.name, arguments);
        }
    }
}

#[test]
fn every_read_leaves_the_nas_as_it_was() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let before = nas.holds();
    for operation in tools::all().filter(|operation| operation.effect == Effect::Read) {
        client.call(operation.name, operation.definition().example);
    }
    assert_eq!(nas.holds(), before);
}

/// A field of an answer that its schema does not know, by its path.
fn undeclared(schema: &Value, value: &Value) -> Option<String> {
    match value {
        // An object whose schema names no field has names of foreign making.
        Value::Object(_) if schema.get("properties").is_none() => None,
        Value::Object(fields) => fields.iter().find_map(|(name, field)| {
            // A map of foreign names declares what its values are.
            let declared = &schema["properties"][name];
            match (declared, schema.get("additionalProperties")) {
                (Value::Null, None | Some(Value::Bool(false))) => Some(name.clone()),
                (Value::Null, Some(_)) => None,
                (declared, _) => undeclared(declared, field).map(|path| format!("{name}.{path}")),
            }
        }),
        Value::Array(items) => items
            .iter()
            .find_map(|item| undeclared(&schema["items"], item)),
        _ => None,
    }
}
