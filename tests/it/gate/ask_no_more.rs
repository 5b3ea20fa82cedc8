//! A person who declined again and again is left alone for a while, in both protocol eras and by every process.

use dsm_sim::SimulatedNas;
use serde_json::{Value, json};

use super::{GatedCall, gated_calls, removal};
use crate::harness::{Client, Folder, Process, connection, office, sent};

fn elicitation() -> Value {
    json!({ "elicitation": {} })
}

/// Asks by a call, and answers like this.
#[track_caller]
fn answered(client: &mut Client, gated: &GatedCall, answer: Value) -> Value {
    let call = client.send_call(gated.tool, gated.confirmed());
    let question = client.question();
    client.reply(&question, answer);
    client.outcome(gated.tool, call)
}

#[track_caller]
fn asked_no_more(answer: &Value) {
    assert_eq!(answer["outcome"], "declined", "{answer}");
    let reason = answer["reason"].as_str().unwrap();
    for words in ["three times", "10 min", "nothing was sent"] {
        assert!(reason.contains(words), "{reason}");
    }
}

fn no() -> Value {
    json!({ "result": { "action": "decline" } })
}

fn human(nas: &SimulatedNas) -> Client<'_> {
    Client::asking(nas, elicitation(), &["--confirm", "human"])
}

#[test]
fn after_three_declines_nobody_is_asked_and_nothing_is_sent() {
    let nas = office();
    let mut client = human(&nas);
    for answer in [
        no(),
        json!({ "result": { "action": "cancel" } }),
        json!({ "result": { "action": "accept", "content": { "confirm": false } } }),
    ] {
        answered(&mut client, &removal(), answer);
    }
    asked_no_more(&removal().confirm(&mut client));
    assert!(!client.was_asked());
    assert_eq!(sent(&nas, removal().method), 0);
}

#[test]
fn another_call_about_the_same_target_is_not_asked_either() {
    let nas = office();
    let mut client = human(&nas);
    let of_task = |arguments| GatedCall {
        tool: "cloudsync_set_task_settings",
        arguments,
        method: "set_session_setting",
    };
    for convert in [true, false, true] {
        let arguments =
            json!({ "task_id": 4, "no_delete_on_cloud": false, "convert_google_docs": convert });
        answered(&mut client, &of_task(arguments), no());
    }
    let removing = GatedCall {
        tool: "cloudsync_remove_task",
        arguments: json!({ "task_id": 4 }),
        method: "unlink_session",
    };
    asked_no_more(&removing.confirm(&mut client));
}

#[test]
fn another_target_is_still_asked_about() {
    let nas = office();
    let mut client = human(&nas);
    for _ in 0..3 {
        answered(&mut client, &removal(), no());
    }
    let yes = json!({ "result": { "action": "accept", "content": { "confirm": true } } });
    let other = gated_calls().swap_remove(3);
    assert_eq!(answered(&mut client, &other, yes)["outcome"], "done");
}

#[test]
fn a_preview_can_still_be_had() {
    let nas = office();
    let mut client = human(&nas);
    for _ in 0..3 {
        answered(&mut client, &removal(), no());
    }
    removal().preview(&mut client);
}

#[test]
fn other_processes_ask_no_more_either() {
    let (nas, folder) = (office(), Folder::new());
    let (url, state) = (nas.url(), folder.path(""));
    let settings = [&connection(&url)[..], &[("XDG_STATE_HOME", &state)]].concat();
    let client = || {
        let process = Process::start(&["--confirm", "human"], &settings);
        Client::greeted_asking(process, elicitation())
    };
    for _ in 0..3 {
        answered(&mut client(), &removal(), no());
    }
    asked_no_more(&removal().confirm(&mut client()));
}

#[test]
fn in_the_newer_era_as_well() {
    let nas = office();
    let mut client = Client::modern_asking(&nas, elicitation(), &["--confirm", "human"]);
    let params = json!({ "name": removal().tool, "arguments": removal().confirmed() });
    for _ in 0..3 {
        let question = client.result("tools/call", params.clone());
        assert_eq!(question["resultType"], "input_required", "{question}");
        let mut reply = params.clone();
        reply["requestState"] = question["requestState"].clone();
        reply["inputResponses"] = json!({ "confirm": { "action": "decline" } });
        client.result("tools/call", reply);
    }
    asked_no_more(&removal().confirm(&mut client));
    assert_eq!(sent(&nas, removal().method), 0);
}

#[test]
fn the_time_to_answer_is_a_setting() {
    let nas = office();
    let arguments = ["--confirm", "human", "--person-timeout", "1"];
    let mut client = Client::asking(&nas, elicitation(), &arguments);
    let answer = removal().confirm(&mut client);
    assert_eq!(answer["outcome"], "declined");
    let reason = answer["reason"].as_str().unwrap();
    assert!(reason.contains("within 1 s; nothing was sent"), "{reason}");
    assert_eq!(sent(&nas, removal().method), 0);
}

#[test]
fn a_question_of_one_process_can_be_answered_to_another() {
    let (nas, folder) = (office(), Folder::new());
    let (url, state) = (nas.url(), folder.path(""));
    let settings = [&connection(&url)[..], &[("XDG_STATE_HOME", &state)]].concat();
    let client = || {
        let process = Process::start(&["--confirm", "human"], &settings);
        Client::modern_of(process, elicitation())
    };
    let params = json!({ "name": removal().tool, "arguments": removal().confirmed() });
    let question = client().result("tools/call", params.clone());
    let mut reply = params;
    reply["requestState"] = question["requestState"].clone();
    reply["inputResponses"] =
        json!({ "confirm": { "action": "accept", "content": { "confirm": true } } });
    let outcome = |result: Value| result["structuredContent"]["outcome"].clone();
    assert_eq!(
        outcome(client().result("tools/call", reply.clone())),
        "done"
    );
    let again = client().result("tools/call", reply);
    assert_ne!(outcome(again), "done");
    assert_eq!(sent(&nas, removal().method), 1);
}
