//! Asking the person at a client without sessions: the result asks, and a second call brings the answer.

mod state;

use dsm_sim::SimulatedNas;
use serde_json::{Value, json};

use super::{GatedCall, changes_nothing, gated_calls, held_because, removal};
use crate::harness::{Client, connection_in, office, sent};

fn client(nas: &SimulatedNas) -> Client<'_> {
    Client::modern_asking(nas, json!({ "elicitation": {} }), &[])
}

/// A client with its call previewed and confirmed, and the result that asks.
#[track_caller]
fn asked<'a>(nas: &'a SimulatedNas, gated: &GatedCall) -> (Client<'a>, Value) {
    let mut client = client(nas);
    gated.preview(&mut client);
    let result = retry(&mut client, gated, gated.confirmed(), json!({}));
    assert_eq!(result["resultType"], "input_required", "{result}");
    (client, result)
}

/// Calls with what a second call brings.
#[track_caller]
fn retry(client: &mut Client, gated: &GatedCall, arguments: Value, more: Value) -> Value {
    let mut params = json!({ "name": gated.tool, "arguments": arguments });
    for (name, value) in more.as_object().unwrap() {
        params[name] = value.clone();
    }
    client.result("tools/call", params)
}

/// What a second call brings when the person said this.
fn reply(result: &Value, answer: Value) -> Value {
    json!({ "requestState": result["requestState"], "inputResponses": { "confirm": answer } })
}

fn yes() -> Value {
    json!({ "action": "accept", "content": { "confirm": true } })
}

#[track_caller]
fn outcome(result: &Value) -> &str {
    assert_eq!(result["resultType"], "complete", "{result}");
    let outcome = &result["structuredContent"]["outcome"];
    outcome.as_str().unwrap_or_else(|| panic!("{result}"))
}

#[test]
fn a_yes_that_comes_with_the_second_call_runs_it() {
    for gated in gated_calls() {
        let nas = office();
        let (mut client, question) = asked(&nas, &gated);
        assert_eq!(sent(&nas, gated.method), 0);
        let more = reply(&question, yes());
        let result = retry(&mut client, &gated, gated.confirmed(), more);
        assert_eq!(outcome(&result), "done");
        assert_eq!(sent(&nas, gated.method), 1);
    }
}

#[test]
fn the_result_that_asks_has_one_question_and_a_state() {
    let nas = office();
    let (_client, result) = asked(&nas, &removal());
    let questions = result["inputRequests"].as_object().unwrap();
    assert_eq!(questions.len(), 1);
    let question = &questions["confirm"];
    assert_eq!(question["method"], "elicitation/create");
    let text = question["params"]["message"].as_str().unwrap();
    assert!(text.contains("connection 2 (Microsoft OneDrive"), "{text}");
    let form = &question["params"]["requestedSchema"];
    assert_eq!(form["properties"]["confirm"]["type"], "boolean");
    assert!(!result["requestState"].as_str().unwrap().is_empty());
    let server = &result["_meta"]["io.modelcontextprotocol/serverInfo"];
    assert_eq!(server["name"], "synology-backup-mcp");
}

#[test]
fn nothing_is_asked_on_the_stream() {
    let nas = office();
    let (mut client, _) = asked(&nas, &removal());
    client.result("tools/list", json!({}));
    assert!(!client.was_asked());
}

#[test]
fn without_a_preview_nobody_is_asked() {
    for gated in gated_calls() {
        changes_nothing(&gated, |nas| {
            held_because(&gated.confirm(&mut client(nas)), "preview");
        });
    }
}

#[test]
fn a_client_that_cannot_ask_confirms_by_itself() {
    for capabilities in [json!({}), json!({ "elicitation": { "url": {} } })] {
        let nas = office();
        let mut client = Client::modern_asking(&nas, capabilities, &[]);
        removal().preview(&mut client);
        assert_eq!(removal().confirm(&mut client)["outcome"], "done");
    }
}

#[test]
fn whatever_is_not_a_yes_is_a_no() {
    for answer in [
        json!({ "action": "decline" }),
        json!({ "action": "cancel" }),
        json!({ "action": "decline", "content": { "confirm": true } }),
        json!({ "action": "accept" }),
        json!({ "action": "accept", "content": {} }),
        json!({ "action": "accept", "content": { "confirm": false } }),
        json!({ "action": "accept", "content": { "confirm": "true" } }),
        json!({ "action": "accept", "content": { "confirm": 1 } }),
        json!({ "action": "sure", "content": { "confirm": true } }),
        json!({ "content": { "confirm": true } }),
        json!({}),
    ] {
        changes_nothing(&removal(), |nas| {
            let (mut client, question) = asked(nas, &removal());
            let more = reply(&question, answer.clone());
            let result = retry(&mut client, &removal(), removal().confirmed(), more);
            assert_eq!(outcome(&result), "declined", "{answer}");
        });
    }
}

#[test]
fn what_changes_while_the_person_is_asked_is_previewed_anew() {
    let nas = office();
    let (mut client, question) = asked(&nas, &removal());
    nas.edit(|office| connection_in(office, 2).name = "Something else".into());
    let more = reply(&question, yes());
    let result = retry(&mut client, &removal(), removal().confirmed(), more);
    held_because(&result["structuredContent"], "the target has changed");
    assert_eq!(sent(&nas, removal().method), 0);
}

#[test]
fn under_human_a_client_is_asked_at_once() {
    let nas = office();
    let arguments = ["--confirm", "human"];
    let mut client = Client::modern_asking(&nas, json!({ "elicitation": {} }), &arguments);
    let question = retry(&mut client, &removal(), removal().confirmed(), json!({}));
    assert_eq!(question["resultType"], "input_required");
    let more = reply(&question, yes());
    let result = retry(&mut client, &removal(), removal().confirmed(), more);
    assert_eq!(outcome(&result), "done");
    assert_eq!(sent(&nas, removal().method), 1);
}

#[test]
fn under_human_an_answer_to_no_question_is_a_no() {
    changes_nothing(&removal(), |nas| {
        let arguments = ["--confirm", "human"];
        let mut client = Client::modern_asking(nas, json!({ "elicitation": {} }), &arguments);
        let more = json!({ "inputResponses": { "confirm": yes() } });
        let result = retry(&mut client, &removal(), removal().confirmed(), more);
        assert_eq!(outcome(&result), "declined");
    });
}

#[test]
fn under_human_a_client_that_cannot_ask_is_refused_whatever_it_brings() {
    changes_nothing(&removal(), |nas| {
        let arguments = ["--confirm", "human"];
        let mut client = Client::modern_asking(nas, json!({}), &arguments);
        let more = json!({ "requestState": "x", "inputResponses": { "confirm": yes() } });
        let result = retry(&mut client, &removal(), removal().confirmed(), more);
        assert_eq!(result["isError"], true, "{result}");
    });
}
