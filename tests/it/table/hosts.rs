//! What hosts make of arguments on their way.

use std::time::Duration;

use serde_json::{Value, json};
use synology_backup_mcp::tools;

use super::listed;
use crate::harness::{Client, make_ready_for, office_with, sent, until};

/// Tools of Hyper Backup whose example is previewed.
const PREVIEWED: [&str; 2] = ["hyperbackup_discard_task", "hyperbackup_remove_task"];

/// What hosts are known to add: Gemini CLI, Cline and n8n.
fn added() -> Value {
    json!({
        "wait_for_previous": true, "task_progress": "- [ ] look", "toolCallId": "call_1", "sessionId": "5f",
    })
}

/// The example of every tool with more arguments does the same as without them, to the answer and to the NAS.
#[track_caller]
fn the_same_with(more: impl Fn(&Value) -> Value) {
    for tool in listed() {
        let name = tool["name"].as_str().unwrap();
        let operation = tools::find(name).unwrap();
        if name == "nas_undo_change" {
            // It wants a change first, and answers as another tool.
            continue;
        }
        let example = operation.definition().example;
        let mut longer = example.clone();
        let more = more(&tool);
        longer
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        // What a backup does takes time, so that it cannot be compared to the byte; a preview takes none.
        let is_previewed = PREVIEWED.contains(&name);
        let goes_on = !name.starts_with("cloudsync_") && operation.writes() && !is_previewed;
        if goes_on {
            let nas = office_with(|_| ());
            make_ready_for(&nas, name);
            let mut client = Client::connect(&nas);
            let call = client.send_call(name, longer);
            until("it is asked for", || {
                sent(&nas, operation.method.unwrap().name) == 1
            });
            nas.advance(Duration::from_secs(6));
            client.outcome(name, call);
            continue;
        }
        let [alone, beside] = [example, longer].map(|arguments| {
            let nas = office_with(|options| options.clock_stands_still = true);
            let mut answer = Client::connect(&nas).call(name, arguments);
            // Each change has an id of its own.
            answer.as_object_mut().unwrap().remove("change_id");
            // That the clock of this NAS is wrong is told with the time here, which goes on.
            let findings = answer.get_mut("findings");
            if let Some(findings) = findings.and_then(serde_json::Value::as_array_mut) {
                findings.retain(|one| one["object"]["kind"] != "nas");
            }
            // A preview names the NAS, and each has an address of its own.
            (answer.to_string().replace(&nas.url(), "NAS"), nas.holds())
        });
        assert_eq!(beside.0, alone.0, "{name} with {more}");
        assert!(
            beside.1 == alone.1,
            "{name} with {more} left something else"
        );
    }
}

#[test]
fn what_hosts_add_is_dropped() {
    the_same_with(|_| added());
}

#[test]
fn no_tool_has_an_argument_that_hosts_add() {
    for tool in listed() {
        for added in added().as_object().unwrap().keys() {
            let own = &tool["inputSchema"]["properties"];
            assert!(own.get(added).is_none(), "{} {added}", tool["name"]);
        }
    }
}

/// Strict conversions make every argument required, and null what is left out.
#[test]
fn null_for_every_optional_argument_means_absent() {
    the_same_with(|tool| {
        let schema = &tool["inputSchema"];
        let name = tool["name"].as_str().unwrap();
        let example = tools::find(name).unwrap().definition().example;
        let arguments = schema["properties"].as_object().unwrap().keys();
        let left_out = arguments.filter(|argument| example.get(argument.as_str()).is_none());
        let nulls = left_out.map(|argument| (argument.clone(), Value::Null));
        Value::Object(nulls.collect())
    });
}

#[test]
fn every_other_unknown_argument_is_refused_by_name_and_nothing_is_sent() {
    let nas = office_with(|_| ());
    let mut client = Client::connect(&nas);
    for operation in tools::all() {
        for value in [json!(1), Value::Null] {
            let mut arguments = operation.definition().example;
            arguments["waitForPrevious"] = value;
            let error = client.call_error(operation.name, arguments);
            assert!(error.starts_with("Bad argument"), "{error}");
            assert!(error.contains("`waitForPrevious`"), "{error}");
        }
    }
    assert_eq!(nas.requests(), []);
}
