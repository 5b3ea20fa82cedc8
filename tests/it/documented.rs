//! A NAS that speaks as three of the documents say: their names, verbs and plain values, and the same answers.

mod backup_tasks;
mod connection_logs;
mod connections;
mod dialect;
mod forced;
mod missing;
mod sync_tasks;
mod wire;

use dsm_sim::{Dialect, SimulatedNas};
use serde_json::{Value, json};

use crate::harness::{Client, office_with};

/// A NAS with the seeded office in it that speaks as documented.
fn documented() -> SimulatedNas {
    office_with(|options| options.dialect = Dialect::Documented)
}

/// The answer of a tool on this NAS, which has nothing that the tool does not declare.
#[track_caller]
fn ask_on(nas: &SimulatedNas, tool: &str, arguments: Value) -> Value {
    let mut client = Client::connect(nas);
    let answer = client.call(tool, arguments);
    let list = client.result("tools/list", json!({}));
    let tools = list["tools"].as_array().unwrap();
    let schema = &tools.iter().find(|one| one["name"] == tool).unwrap()["outputSchema"];
    let validator = jsonschema::draft202012::new(schema).unwrap();
    let problem = validator.iter_errors(&answer).next();
    assert!(problem.is_none(), "{tool}: {problem:?}");
    assert_eq!(undeclared(schema, &answer), None, "{tool}");
    answer
}

/// The answer of a tool about the office as it starts.
#[track_caller]
fn ask(tool: &str, arguments: Value) -> Value {
    let nas = office_with(|options| {
        options.dialect = Dialect::Documented;
        options.clock_stands_still = true;
    });
    ask_on(&nas, tool, arguments)
}

/// Whether an API belongs to one of the packages, and not to the session or the time of the NAS.
fn is_of_a_package(api: &str) -> bool {
    ["SYNO.CloudSync", "SYNO.Backup."]
        .iter()
        .any(|start| api.starts_with(start))
}

/// What reached the packages of the NAS, a line each.
fn reached(nas: &SimulatedNas) -> Vec<String> {
    let requests = nas.requests();
    let calls = requests.iter().filter(|one| is_of_a_package(&one.api));
    calls
        .map(|one| {
            let params = one
                .params
                .iter()
                .map(|(name, value)| format!(" {name}={value}"));
            let params: String = params.collect();
            format!(
                "{} {} {} {}{params}",
                one.verb, one.api, one.version, one.method
            )
        })
        .collect()
}

/// The changes among what reached the NAS.
fn changes(nas: &SimulatedNas) -> Vec<String> {
    let mut lines = reached(nas);
    // Reads are tried in the dialect of NASes first, which posts them under names in lower case.
    let tried = [" list", " get ", " status "];
    lines.retain(|line| line.starts_with("POST") && !tried.iter().any(|read| line.contains(read)));
    lines
}

/// A field of an answer that its schema does not know.
fn undeclared(schema: &Value, value: &Value) -> Option<String> {
    match value {
        // An object whose schema names no field has names of foreign making.
        Value::Object(_)
            if schema.get("properties").is_none()
                && !schema["additionalProperties"].is_object() =>
        {
            None
        }
        Value::Object(fields) => fields.iter().find_map(|(name, field)| {
            let any = &schema["additionalProperties"];
            match (&schema["properties"][name], any.is_object()) {
                (Value::Null, false) => Some(name.clone()),
                (Value::Null, true) => undeclared(any, field),
                (declared, _) => undeclared(declared, field),
            }
        }),
        Value::Array(items) => items
            .iter()
            .find_map(|item| undeclared(&schema["items"], item)),
        _ => None,
    }
}
