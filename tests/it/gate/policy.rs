//! The policies of the operator.

use serde_json::{Value, json};

use super::{changes_nothing, gated_calls, held, removal};
use crate::harness::{Client, Ended, Process, connection, office, run, sent};

#[test]
fn flag_takes_confirm_for_enough() {
    for gated in gated_calls() {
        let nas = office();
        let mut client = Client::connect_with(&nas, &["--confirm", "flag"]);
        assert_eq!(gated.confirm(&mut client)["outcome"], "done");
        assert_eq!(sent(&nas, gated.method), 1);
    }
}

#[test]
fn flag_still_wants_confirm() {
    for gated in gated_calls() {
        changes_nothing(&gated, |nas| {
            gated.preview(&mut Client::connect_with(nas, &["--confirm", "flag"]));
        });
    }
}

#[test]
fn under_flag_nobody_is_asked() {
    let nas = office();
    let mut client = Client::asking(&nas, json!({ "elicitation": {} }), &["--confirm", "flag"]);
    assert_eq!(removal().confirm(&mut client)["outcome"], "done");
    assert!(!client.was_asked());
}

#[test]
fn the_policy_is_a_variable_as_well() {
    let nas = office();
    let url = nas.url();
    let mut settings = connection(&url).to_vec();
    settings.push(("SYNOLOGY_CONFIRM", "flag"));
    let mut client = Client::greeted(Process::start(&[], &settings));
    assert_eq!(removal().confirm(&mut client)["outcome"], "done");
}

#[test]
fn human_refuses_a_client_that_cannot_ask() {
    for capabilities in [json!({}), json!({ "elicitation": { "url": {} } })] {
        for gated in gated_calls() {
            changes_nothing(&gated, |nas| {
                let arguments = ["--confirm", "human"];
                let mut client = Client::asking(nas, capabilities.clone(), &arguments);
                let preview = gated.preview(&mut client);
                let reason = preview["reason"].as_str().unwrap();
                assert!(reason.contains("cannot ask"), "{preview}");
                // No call is offered that is refused then.
                assert_eq!(preview.get("confirm_with"), None);
                let error = client.call_error(gated.tool, gated.confirmed());
                assert!(error.contains("cannot ask"), "{error}");
                assert!(error.contains("--confirm"), "{error}");
            });
        }
    }
}

#[test]
fn human_asks_the_person_at_a_client_that_can() {
    for gated in gated_calls() {
        let nas = office();
        let arguments = ["--confirm", "human"];
        let mut client = Client::asking(&nas, json!({ "elicitation": {} }), &arguments);
        let call = client.send_call(gated.tool, gated.confirmed());
        let question = client.question();
        assert_eq!(sent(&nas, gated.method), 0);
        let yes = json!({ "result": { "action": "accept", "content": { "confirm": true } } });
        client.reply(&question, yes);
        assert_eq!(client.outcome(gated.tool, call)["outcome"], "done");
        assert_eq!(sent(&nas, gated.method), 1);
    }
}

#[test]
fn human_lets_what_loses_nothing_run() {
    let nas = office();
    let mut client = Client::connect_with(&nas, &["--confirm", "human"]);
    let arguments = json!({ "task_id": 4, "consistency_check": false });
    let answer = client.call("cloudsync_set_task_settings", arguments);
    assert_eq!(answer["outcome"], "done");
}

/// Runs the removal from the command line.
fn call(url: &str, flags: &[&str], arguments: &Value) -> Ended {
    let arguments = arguments.to_string();
    let mut line = vec!["call", removal().tool, &arguments];
    line.extend(flags);
    run(&line, &connection(url))
}

#[track_caller]
fn outcome(ended: &Ended) -> Value {
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    serde_json::from_str::<Value>(&ended.stdout).unwrap()
}

#[test]
fn the_command_line_takes_confirm_for_enough() {
    let nas = office();
    let ended = call(&nas.url(), &[], &removal().confirmed());
    assert_eq!(outcome(&ended)["outcome"], "done");
    assert_eq!(sent(&nas, removal().method), 1);
}

#[test]
fn the_command_line_still_wants_confirm() {
    changes_nothing(&removal(), |nas| {
        held(&outcome(&call(&nas.url(), &[], &removal().arguments)));
    });
}

#[test]
fn the_command_line_previews_when_told_to() {
    changes_nothing(&removal(), |nas| {
        let flags = ["--confirm", "preview"];
        held(&outcome(&call(&nas.url(), &flags, &removal().confirmed())));
    });
}

#[test]
fn nobody_can_be_asked_on_the_command_line() {
    changes_nothing(&removal(), |nas| {
        let flags = ["--confirm", "human"];
        let ended = call(&nas.url(), &flags, &removal().confirmed());
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""));
        assert!(ended.stderr.contains("cannot ask"), "{}", ended.stderr);
    });
}
