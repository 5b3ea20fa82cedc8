//! Every call that an answer offers is one that the tool it names takes.

use std::collections::BTreeMap;

use dsm_sim::{Dialect, SimulatedNas};
use serde_json::{Value, json};
use synology_backup_mcp::{effect::Effect, operation::Tool, tools};

use super::{answers::confirmed, arguments, schemas::problem};
use crate::harness::{Client, connection_in, make_ready_for, office_with};

/// The calls in an answer, however deep.
fn calls(answer: &Value) -> Vec<&Value> {
    match answer {
        Value::Object(fields) => {
            let is_call = fields.get("tool").is_some_and(Value::is_string);
            let own = fields.get("arguments").filter(|_| is_call);
            let inner = fields.values().flat_map(calls);
            own.map(|_| answer).into_iter().chain(inner).collect()
        }
        Value::Array(items) => items.iter().flat_map(calls).collect(),
        _ => Vec::new(),
    }
}

/// Looks at the calls that answers offer.
struct Offered {
    schemas: BTreeMap<String, Value>,
    /// How often each tool was offered.
    seen: BTreeMap<String, usize>,
}

impl Offered {
    fn of(client: &mut Client<'_>) -> Self {
        let list = client.result("tools/list", json!({}));
        let tools = list["tools"].as_array().unwrap().iter();
        let schema = |tool: &Value| {
            let name = tool["name"].as_str().unwrap().to_owned();
            (name, tool["inputSchema"].clone())
        };
        Self {
            schemas: tools.map(schema).collect(),
            seen: BTreeMap::new(),
        }
    }

    #[track_caller]
    fn look(&mut self, by: &str, answer: &Value) {
        for call in calls(answer) {
            let tool = call["tool"].as_str().unwrap();
            let schema = self.schemas.get(tool);
            let schema = schema.unwrap_or_else(|| panic!("{by} offers {tool}"));
            assert_eq!(problem(schema, &call["arguments"]), None, "{by}: {call}");
            *self.seen.entry(tool.to_owned()).or_default() += 1;
        }
    }
}

fn in_dialect(dialect: Dialect) -> SimulatedNas {
    let nas = office_with(|options| options.dialect = dialect);
    // One task of a connection may be switched with it, and something comes back in parts.
    nas.edit(|office| connection_in(office, 8).paused = true);
    nas
}

/// Calls a tool with its example, and again where it asks for a confirmation.
fn call_example(client: &mut Client<'_>, offered: &mut Offered, tool: &Tool, dialect: Dialect) {
    let mut arguments = arguments(client, tool);
    if tool.name == "hyperbackup_wait_for_task" {
        arguments["timeout_seconds"] = json!(1);
    }
    let call = client.send_call(tool.name, arguments);
    let answer = client.answer(call)["result"]["structuredContent"].clone();
    if answer.is_null() {
        // Not every example is for both.
        assert_eq!(dialect, Dialect::Documented, "{}", tool.name);
        return;
    }
    offered.look(tool.name, &answer);
    if answer["outcome"] == "confirmation_required" {
        let answer = confirmed(client, &answer);
        offered.look(tool.name, &answer);
    }
}

#[test]
fn every_call_that_an_answer_offers_is_one_that_its_tool_takes() {
    let mut seen = BTreeMap::new();
    for dialect in [Dialect::Dsm, Dialect::Documented] {
        let has = |tool: &&Tool| dialect == Dialect::Dsm || tool.documented.is_some();
        for tool in tools::all().filter(has) {
            if tool.effect == Effect::Read {
                continue;
            }
            let nas = in_dialect(dialect);
            make_ready_for(&nas, tool.name);
            let mut client = Client::connect(&nas);
            let mut offered = Offered::of(&mut client);
            call_example(&mut client, &mut offered, tool, dialect);
            seen.extend(offered.seen);
        }
        let nas = in_dialect(dialect);
        let mut client = Client::connect(&nas);
        let mut offered = Offered::of(&mut client);
        for tool in tools::all().filter(has) {
            if tool.effect == Effect::Read {
                call_example(&mut client, &mut offered, tool, dialect);
            }
        }
        for (tool, list, id, asked) in [
            (
                "cloudsync_list_connections",
                "connections",
                "connection_id",
                "cloudsync_diagnose_connection",
            ),
            (
                "hyperbackup_list_tasks",
                "tasks",
                "task_id",
                "hyperbackup_diagnose_task",
            ),
        ] {
            let rows = client.call(tool, json!({}));
            for row in rows[list].as_array().unwrap() {
                let answer = client.call(asked, json!({ id: row[id] }));
                offered.look(asked, &answer);
            }
        }
        for tool in ["cloudsync_pause_connection", "cloudsync_resume_connection"] {
            let answer = client.call(tool, json!({ "all": true }));
            offered.look(tool, &answer);
            let id = json!({ "change_id": answer["change_id"] });
            let undone = client.call("nas_undo_change", id);
            offered.look("nas_undo_change", &undone);
        }
        seen.extend(offered.seen);
    }
    let names: Vec<&str> = seen.keys().map(String::as_str).collect();
    assert!(names.len() > 9, "{names:?}");
    let reads = tools::all().filter(|tool| tool.effect == Effect::Read);
    let reads = reads.filter(|tool| names.contains(&tool.name)).count();
    assert!(reads > 3, "{names:?}");
}
