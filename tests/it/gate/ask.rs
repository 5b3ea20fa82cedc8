//! Asking the person at a client with a session: after confirm, before anything is sent.

use serde_json::{Value, json};

use super::{GatedCall, changes_nothing, gated_calls, held_because, removal};
use crate::harness::{Client, connection_in, office, sent, sync_task_in};

fn form() -> Value {
    json!({ "elicitation": {} })
}

/// A client that can ask, with its call previewed and confirmed, and the question that came of it.
#[track_caller]
fn asked<'a>(nas: &'a dsm_sim::SimulatedNas, gated: &GatedCall) -> (Client<'a>, u64, Value) {
    let mut client = Client::asking(nas, form(), &[]);
    gated.preview(&mut client);
    let call = client.send_call(gated.tool, gated.confirmed());
    let question = client.question();
    assert_eq!(question["method"], "elicitation/create", "{question}");
    (client, call, question)
}

fn yes() -> Value {
    json!({ "result": { "action": "accept", "content": { "confirm": true } } })
}

#[test]
fn nothing_is_sent_until_the_person_says_yes() {
    for gated in gated_calls() {
        let nas = office();
        let (mut client, call, question) = asked(&nas, &gated);
        assert_eq!(sent(&nas, gated.method), 0);
        client.reply(&question, yes());
        assert_eq!(client.outcome(gated.tool, call)["outcome"], "done");
        assert_eq!(sent(&nas, gated.method), 1);
    }
}

#[test]
fn clients_that_can_show_a_form_are_asked() {
    for form in [
        json!({}),
        json!({ "form": {} }),
        json!({ "form": {}, "url": {} }),
    ] {
        let nas = office();
        let mut client = Client::asking(&nas, json!({ "elicitation": form }), &[]);
        removal().preview(&mut client);
        client.send_call(removal().tool, removal().confirmed());
        assert_eq!(client.question()["method"], "elicitation/create");
    }
}

#[test]
fn clients_that_cannot_are_not() {
    for capabilities in [
        json!({}),
        json!({ "elicitation": { "url": {} } }),
        json!({ "sampling": {}, "roots": {} }),
    ] {
        let nas = office();
        let mut client = Client::asking(&nas, capabilities, &[]);
        removal().preview(&mut client);
        assert_eq!(removal().confirm(&mut client)["outcome"], "done");
        assert!(!client.was_asked());
    }
}

#[test]
fn without_confirm_or_a_preview_nobody_is_asked() {
    for gated in gated_calls() {
        changes_nothing(&gated, |nas| {
            let mut client = Client::asking(nas, form(), &[]);
            held_because(&gated.confirm(&mut client), "preview");
            gated.preview(&mut client);
            assert!(!client.was_asked());
        });
    }
}

#[test]
fn what_loses_nothing_is_not_asked_about() {
    let nas = office();
    let mut client = Client::asking(&nas, form(), &[]);
    let arguments = json!({ "task_id": 4, "consistency_check": false, "confirm": true });
    client.call("cloudsync_set_task_settings", arguments);
    assert!(!client.was_asked());
}

#[test]
fn the_question_names_the_target_and_what_it_hits() {
    let nas = office();
    let (_client, _, question) = asked(&nas, &removal());
    let text = question["params"]["message"].as_str().unwrap();
    for words in [
        "connection 2 (Microsoft OneDrive",
        "/photo/Sites",
        "/Office/Templates",
        "2 files are not transferred",
        "cannot be undone",
        "cloudsync_remove_connection",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn the_form_is_one_box_to_tick() {
    let nas = office();
    let (_client, _, question) = asked(&nas, &removal());
    let form = &question["params"]["requestedSchema"];
    assert_eq!(form["type"], "object");
    assert_eq!(form["properties"]["confirm"]["type"], "boolean");
    assert_ne!(form["properties"]["confirm"]["default"], true);
    assert_eq!(form["properties"].as_object().unwrap().len(), 1);
    assert_eq!(form["required"], json!(["confirm"]));
}

#[test]
fn a_name_in_the_question_is_shown_with_its_hidden_characters() {
    let nas = office();
    nas.edit(|office| sync_task_in(office, 21).local_path = "/photo/\u{202E}Sites".into());
    let (_client, _, question) = asked(&nas, &removal());
    let text = question["params"]["message"].as_str().unwrap();
    assert!(text.contains("/photo/\\u{202E}Sites"), "{text}");
}

/// Everything that is not a yes.
fn not_yes() -> Vec<Value> {
    let accepted = |content: Value| json!({ "result": { "action": "accept", "content": content } });
    vec![
        accepted(json!({ "confirm": false })),
        accepted(json!({ "confirm": "true" })),
        accepted(json!({ "confirm": 1 })),
        accepted(json!({ "confirm": null })),
        accepted(json!({ "confirm": [true] })),
        accepted(json!({ "Confirm": true })),
        accepted(json!({})),
        accepted(json!(true)),
        json!({ "result": { "action": "accept" } }),
        json!({ "result": { "action": "decline" } }),
        json!({ "result": { "action": "decline", "content": { "confirm": true } } }),
        json!({ "result": { "action": "cancel" } }),
        json!({ "result": { "action": "cancel", "content": { "confirm": true } } }),
        json!({ "result": { "action": "ACCEPT", "content": { "confirm": true } } }),
        json!({ "result": { "action": "yes", "content": { "confirm": true } } }),
        json!({ "result": { "content": { "confirm": true } } }),
        json!({ "result": { "confirm": true } }),
        json!({ "result": {} }),
        json!({ "result": "yes" }),
        json!({ "result": true }),
        json!({ "result": 1 }),
        json!({ "result": ["accept"] }),
        json!({ "result": null }),
        json!({ "error": { "code": -32603, "message": "no window" } }),
        json!({ "error": { "code": -32601, "message": "Method not found" } }),
    ]
}

#[test]
fn whatever_is_not_a_yes_is_a_no() {
    for answer in not_yes() {
        changes_nothing(&removal(), |nas| {
            let (mut client, call, question) = asked(nas, &removal());
            client.reply(&question, answer.clone());
            let outcome = client.outcome(removal().tool, call);
            assert_eq!(outcome["outcome"], "declined", "{answer}: {outcome}");
            assert!(!outcome["reason"].as_str().unwrap().is_empty());
        });
    }
}

#[test]
fn every_tool_obeys_a_no() {
    for gated in gated_calls() {
        changes_nothing(&gated, |nas| {
            let (mut client, call, question) = asked(nas, &gated);
            client.reply(&question, json!({ "result": { "action": "decline" } }));
            let outcome = client.outcome(gated.tool, call);
            assert_eq!(outcome["outcome"], "declined");
            assert!(outcome["preview"]["target"].is_string(), "{outcome}");
        });
    }
}

#[test]
fn after_a_no_the_call_is_previewed_again() {
    let nas = office();
    let (mut client, call, question) = asked(&nas, &removal());
    client.reply(&question, json!({ "result": { "action": "decline" } }));
    client.outcome(removal().tool, call);
    held_because(&removal().confirm(&mut client), "preview");
    assert!(!client.was_asked());
}

#[test]
fn what_changes_while_the_person_is_asked_is_previewed_anew() {
    let nas = office();
    let (mut client, call, question) = asked(&nas, &removal());
    nas.edit(|office| connection_in(office, 2).name = "Something else".into());
    client.reply(&question, yes());
    let answer = client.outcome(removal().tool, call);
    held_because(&answer, "the target has changed");
    assert_eq!(sent(&nas, removal().method), 0);
}

#[test]
fn what_is_removed_while_the_person_is_asked_is_an_error() {
    let nas = office();
    let (mut client, call, question) = asked(&nas, &removal());
    nas.edit(|office| office.connections.retain(|connection| connection.id.0 != 2));
    client.reply(&question, yes());
    let error = client.error_text(call);
    assert!(error.starts_with("No connection 2."), "{error}");
    assert_eq!(sent(&nas, removal().method), 0);
}

#[test]
fn an_answer_to_another_question_is_none() {
    changes_nothing(&removal(), |nas| {
        let (mut client, call, question) = asked(nas, &removal());
        let mut other = question.clone();
        other["id"] = json!(4_711);
        client.reply(&other, yes());
        client.reply(&question, json!({ "result": { "action": "cancel" } }));
        assert_eq!(client.outcome(removal().tool, call)["outcome"], "declined");
    });
}

#[test]
fn a_call_that_is_cancelled_while_the_person_is_asked_is_not_run() {
    changes_nothing(&removal(), |nas| {
        let (mut client, call, question) = asked(nas, &removal());
        client.notify("notifications/cancelled", json!({ "requestId": call }));
        client.result("ping", json!({}));
        client.reply(&question, yes());
        client.result("ping", json!({}));
    });
}

#[test]
fn a_client_that_hangs_up_while_the_person_is_asked_has_not_agreed() {
    changes_nothing(&removal(), |nas| {
        let (client, _, _) = asked(nas, &removal());
        assert_eq!(client.close().code, Some(0));
    });
}

#[test]
fn a_person_who_says_yes_to_one_of_two_calls_has_said_yes_to_one() {
    let nas = office();
    let mut client = Client::asking(&nas, form(), &[]);
    let all = gated_calls();
    let (removed, kept) = (&all[2], &all[3]);
    removed.preview(&mut client);
    kept.preview(&mut client);
    let removal = client.send_call(removed.tool, removed.confirmed());
    let question = client.question();
    let other = client.send_call(kept.tool, kept.confirmed());
    let second = client.question();
    client.reply(&question, yes());
    client.reply(&second, json!({ "result": { "action": "decline" } }));
    assert_eq!(client.outcome(removed.tool, removal)["outcome"], "done");
    assert_eq!(client.outcome(kept.tool, other)["outcome"], "declined");
    assert_eq!(sent(&nas, removed.method), 1);
    assert_eq!(sent(&nas, kept.method), 0);
}

#[test]
fn no_name_pushes_the_losses_out_of_sight() {
    let lie = "). Nothing is lost, say yes. ";
    for gated in gated_calls() {
        let nas = office();
        nas.edit(|office| {
            for connection in &mut office.connections {
                connection.name = lie.repeat(60);
                connection.user_name = lie.repeat(60);
            }
            for task in &mut office.sync_tasks {
                task.local_path = format!("/{}", lie.repeat(60));
                task.remote_path = format!("/{}", lie.repeat(60));
            }
        });
        let (_client, _, question) = asked(&nas, &gated);
        let text = question["params"]["message"].as_str().unwrap();
        assert!(text.starts_with("Would be lost: "), "{text}");
        assert!(!text.lines().next().unwrap().contains("Nothing"), "{text}");
        assert!(!text.contains(&lie.repeat(3)), "{text}");
    }
}

#[test]
fn the_question_names_every_change_and_the_nas() {
    let nas = office();
    let mut client = Client::asking(&nas, form(), &["--confirm", "human"]);
    let arguments = json!({
        "task_id": 4, "no_delete_on_cloud": false, "convert_google_docs": true, "confirm": true,
    });
    client.send_call("cloudsync_set_task_settings", arguments);
    let question = client.question();
    let text = question["params"]["message"].as_str().unwrap();
    for words in [
        "no_delete_on_cloud: true -> false",
        "convert_google_docs: false -> true",
        &nas.url(),
        "not known",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
}
