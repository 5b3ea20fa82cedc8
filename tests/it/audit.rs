//! The audit log: a line for every change and every decision of the gate, and none for a read.

#[cfg(unix)]
mod foreign;
mod hung;
mod nowhere;
mod place;
mod rotation;
mod unwritable;

use dsm_sim::FaultKind;
use serde_json::{Value, json};
use synology_backup_mcp::{effect::Effect, tools};

use crate::harness::{Client, PASSWORD, fault, make_ready_for, office, sent, until};

const PAUSE: &str = "cloudsync_pause_connection";
const REMOVE: &str = "cloudsync_remove_connection";

/// The only line of the log.
#[track_caller]
fn only_line(client: &Client) -> Value {
    let mut lines = client.audit();
    assert_eq!(lines.len(), 1, "{lines:?}");
    lines.remove(0)
}

/// What the lines say of each call.
fn outcomes(client: &Client) -> Vec<String> {
    let outcome = |line: Value| line["outcome"].as_str().unwrap().to_owned();
    client.audit().into_iter().map(outcome).collect()
}

#[test]
fn a_change_is_one_line_that_says_who_did_what_where_and_when() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let answer = client.call(PAUSE, json!({ "conn_id": 3 }));
    let mut line = only_line(&client);
    let names = line.as_object().unwrap().keys();
    assert_eq!(
        names.take(4).collect::<Vec<_>>(),
        ["time", "tool", "outcome", "change_id"]
    );
    let change_id = line.as_object_mut().unwrap().remove("change_id").unwrap();
    assert_eq!(change_id, answer["change_id"]);
    let time = line.as_object_mut().unwrap().remove("time").unwrap();
    assert!(
        time.as_str().unwrap().parse::<jiff::Timestamp>().is_ok(),
        "{time}"
    );
    assert_eq!(
        line,
        json!({
            "nas": nas.url(), "client": "test", "tool": PAUSE, "arguments": { "connection_id": 3 },
            "outcome": "done",
            "connections": [{
                "connection_id": 3, "name": "Dropbox", "status": "pause", "status_meaning": "paused until resumed",
                "unfinished_files": 0,
            }],
            "before": [{ "connection_id": 3, "status": "uptodate", "paused": false }],
            "undo": { "tool": "cloudsync_resume_connection", "arguments": { "connection_id": "3" } },
            "identity": [{ "connection_id": 3, "provider": "Dropbox", "account": "studio@lindqvist-moreau.example" }],
        })
    );
}

#[test]
fn every_tool_that_changes_anything_writes_a_line_before_it_answers() {
    for operation in tools::all().filter(|operation| operation.effect != Effect::Read) {
        let nas = office();
        make_ready_for(&nas, operation.name);
        let mut client = Client::connect(&nas);
        if operation.name == "nas_undo_change" {
            // Its line is that of the tool that puts the change back.
            continue;
        }
        client.call(operation.name, operation.definition().example);
        let line = only_line(&client);
        assert_eq!(line["tool"], operation.name);
        // Ids are text in a call, so that schemas are plain, and what they are on the NAS in the log.
        let mut called = operation.definition().example;
        if operation.name.starts_with("cloudsync_") {
            for id in ["connection_id", "task_id"] {
                if let Some(text) = called[id].as_str() {
                    called[id] = json!(text.parse::<i64>().unwrap());
                }
            }
        }
        called
            .as_object_mut()
            .unwrap()
            .retain(|_, value| !value.is_null());
        assert_eq!(line["arguments"], called);
    }
}

#[test]
fn reads_are_not_logged() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for operation in tools::all().filter(|operation| operation.effect == Effect::Read) {
        client.call(operation.name, operation.definition().example);
    }
    assert_eq!(client.audit(), Vec::<Value>::new());
}

#[test]
fn every_decision_of_the_gate_is_a_line() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let (id, confirmed) = (
        json!({ "connection_id": 2 }),
        json!({ "connection_id": 2, "confirm": true }),
    );
    client.call(REMOVE, confirmed.clone());
    client.call(REMOVE, id);
    client.call(REMOVE, confirmed.clone());
    client.call_error(REMOVE, confirmed);
    assert_eq!(
        outcomes(&client),
        [
            "confirmation_required",
            "confirmation_required",
            "done",
            "failed: unknown_id"
        ]
    );
}

#[test]
fn what_a_person_said_is_a_line() {
    for (answer, outcome) in [
        (json!({ "action": "decline" }), "declined"),
        (
            json!({ "action": "accept", "content": { "confirm": true } }),
            "done",
        ),
    ] {
        let nas = office();
        let arguments = ["--confirm", "human"];
        let mut client = Client::asking(&nas, json!({ "elicitation": {} }), &arguments);
        let call = client.send_call(REMOVE, json!({ "connection_id": 2, "confirm": true }));
        let question = client.question();
        client.reply(&question, json!({ "result": answer }));
        client.outcome(REMOVE, call);
        assert_eq!(outcomes(&client), [outcome]);
    }
}

#[test]
fn a_client_that_cannot_ask_is_written_down_as_refused() {
    let nas = office();
    let mut client = Client::connect_with(&nas, &["--confirm", "human"]);
    client.call_error(REMOVE, json!({ "connection_id": 2, "confirm": true }));
    assert_eq!(outcomes(&client), ["failed: refused"]);
}

#[test]
fn a_refusal_of_the_nas_is_a_line_with_its_code() {
    let nas = office();
    let mut client = Client::connect(&nas);
    nas.inject(fault(FaultKind::Code(105), "pause", 1));
    client.call_error(PAUSE, json!({ "connection_id": 3 }));
    let line = only_line(&client);
    assert_eq!(line["outcome"], "failed: api");
    assert_eq!(line["code"], 105);
}

#[test]
fn a_change_that_may_have_run_is_written_down_as_that() {
    let nas = office();
    let mut client = Client::connect(&nas);
    nas.inject(fault(FaultKind::ResetAfter, "pause", 1));
    client.call_error(PAUSE, json!({ "connection_id": 3 }));
    let outcome = &outcomes(&client)[0];
    assert!(outcome.starts_with("unclear"), "{outcome}");
}

#[test]
fn a_call_that_is_cancelled_halfway_is_a_line() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call("cloudsync_list_connections", json!({}));
    nas.inject(fault(FaultKind::Hang, "pause", 1));
    let call = client.send_call(PAUSE, json!({ "connection_id": 3 }));
    until("the change has arrived", || sent(&nas, "pause") == 1);
    client.notify("notifications/cancelled", json!({ "requestId": call }));
    client.result("ping", json!({}));
    until("it is written down", || !client.audit().is_empty());
    assert_eq!(outcomes(&client), ["unclear: stopped"]);
}

#[test]
fn a_setter_writes_down_before_and_after() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let arguments = json!({ "connection_id": 8, "max_upload_speed": 100, "isSSE": false });
    client.call("cloudsync_set_connection_settings", arguments);
    let line = only_line(&client);
    assert_eq!(
        line["changed"],
        json!([{ "field": "max_upload_speed", "before": 4_096, "after": 100 }])
    );
    assert_eq!(
        line["arguments"],
        json!({ "connection_id": 8, "max_upload_speed": 100, "server_side_encryption": false })
    );
}

#[test]
fn hidden_characters_are_shown() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let arguments = json!({ "connection_id": 3, "task_name": "a\u{202E}b\nc" });
    client.call("cloudsync_set_connection_settings", arguments);
    let line = only_line(&client);
    let name = line["arguments"]["task_name"].as_str().unwrap();
    assert!(name.contains("\\u{202E}"), "{name}");
    assert!(!line.to_string().contains('\u{202E}'), "{line}");
}

#[test]
fn what_a_caller_pastes_by_mistake_is_not_written_down() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for arguments in [
        json!({ "connection_id": 3, "password": PASSWORD }),
        json!({ "connection_id": PASSWORD }),
    ] {
        client.call_error(PAUSE, arguments);
    }
    let lines = json!(client.audit()).to_string();
    assert!(!lines.contains("SIMSECRET"), "{lines}");
}

#[test]
fn lines_of_calls_at_once_are_whole() {
    const IDS: [i64; 4] = [2, 3, 5, 8];
    let nas = office();
    let mut client = Client::connect(&nas);
    let calls: Vec<u64> = (0..40)
        .map(|n| client.send_call(REMOVE, json!({ "connection_id": IDS[n % 4] })))
        .collect();
    for call in calls {
        client.answer(call);
    }
    assert_eq!(outcomes(&client).len(), 40);
}
