use std::time::Duration;

use dsm_sim::{ConnectionId, FaultKind, SimulatedNas};
use serde_json::{Value, json};

use super::{KNOWN_CONNECTIONS, pretty};
use crate::harness::{Client, fault, office, sent, sent_params, until};

const TOOL: &str = "cloudsync_pause_connection";

/// The ids of the connections that the NAS holds as paused.
pub fn paused(nas: &SimulatedNas) -> Vec<i64> {
    let held = nas.holds();
    let connections = held["connections"].as_array().unwrap();
    let paused = connections
        .iter()
        .filter(|connection| connection["paused"] == true);
    paused.map(|one| one["id"].as_i64().unwrap()).collect()
}

#[test]
fn pauses_only_the_named_connection() {
    let nas = office();
    assert_eq!(paused(&nas), [12]);
    Client::connect(&nas).call(TOOL, json!({ "connection_id": 3 }));
    assert_eq!(paused(&nas), [3, 12]);
    assert_eq!(sent_params(&nas, "pause")["connection_id"], "3");
}

#[test]
fn says_how_the_connection_is_now() {
    let mut answer = Client::connect(&office()).call(TOOL, json!({ "connection_id": 2 }));
    let change_id = answer.as_object_mut().unwrap().remove("change_id");
    assert!(change_id.is_some_and(|id| id.as_str().unwrap().len() == 12));
    insta::assert_snapshot!(pretty(&answer), @r#"
    {
      "outcome": "done",
      "undo": {
        "tool": "cloudsync_resume_connection",
        "arguments": {
          "connection_id": "2"
        }
      },
      "took_effect": true,
      "read_back": true,
      "connections": [
        {
          "connection_id": 2,
          "name": "Microsoft OneDrive",
          "status": "pause",
          "status_meaning": "paused until resumed",
          "unfinished_files": 2
        }
      ],
      "before": [
        {
          "connection_id": 2,
          "status": "syncing",
          "paused": false
        }
      ]
    }
    "#);
}

#[test]
fn pauses_all_when_asked_to() {
    let nas = office();
    let answer = Client::connect(&nas).call(TOOL, json!({ "all": true }));
    assert_eq!(paused(&nas), [3, 2, 5, 8, 12, 15, 16, 17]);
    assert_eq!(answer["connections"].as_array().unwrap().len(), 8);
    assert_eq!(answer["took_effect"], true);
    assert!(!sent_params(&nas, "pause").contains_key("connection_id"));
}

#[test]
fn pausing_all_names_what_was_paused_before_and_how_the_others_come_back() {
    let nas = office();
    let before = paused(&nas);
    assert_eq!(before, [12]);
    let mut client = Client::connect(&nas);
    let answer = client.call(TOOL, json!({ "all": true }));
    assert_eq!(answer.get("undo"), None, "{answer}");
    let warning = answer["warning"].as_str().unwrap();
    assert!(
        warning.contains("connection 12 (") && warning.contains("all=true would resume these"),
        "{warning}"
    );
    let each = answer["undo_each"].as_array().unwrap();
    assert_eq!(each.len() + before.len() + left_out(&answer), 8, "{answer}");
    for call in each {
        assert_ne!(call["arguments"]["connection_id"], "12");
        client.call(call["tool"].as_str().unwrap(), call["arguments"].clone());
    }
    let now = paused(&nas);
    assert!(now.contains(&12), "{now:?}");
    assert_eq!(now.len(), before.len() + left_out(&answer), "{answer}");
}

fn left_out(answer: &Value) -> usize {
    answer["does_not_restore"].as_array().map_or(0, Vec::len)
}

#[test]
fn resuming_all_names_what_somebody_had_paused() {
    let nas = office();
    let answer = Client::connect(&nas).call("cloudsync_resume_connection", json!({ "all": true }));
    let warning = answer["warning"].as_str().unwrap();
    assert!(
        warning.contains("had paused before") && warning.contains("connection 12 ("),
        "{warning}"
    );
    let undo = match answer.get("undo") {
        Some(undo) => undo,
        None => &answer["undo_each"][0],
    };
    assert_eq!(
        undo["arguments"],
        json!({ "connection_id": "12" }),
        "{answer}"
    );
}

#[test]
fn sends_nothing_unless_told_what_to_pause() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let nothing = [
        json!({}),
        json!({ "all": false }),
        json!({ "connection_id": null }),
        json!({ "connection_id": null, "all": null }),
        json!({ "connection_id": null, "all": false }),
        json!({ "connection_id": 3, "all": true }),
        json!({ "connection_id": "" }),
        json!({ "connection_id": 3.5 }),
        json!({ "all": "true" }),
        json!({ "all": 1 }),
        json!({ "id": 3 }),
    ];
    for arguments in nothing {
        let error = client.call_error(TOOL, arguments.clone());
        assert!(error.starts_with("Bad argument"), "{arguments}: {error}");
    }
    assert_eq!(nas.requests(), []);
    assert_eq!(paused(&nas), [12]);
}

#[test]
fn says_that_one_of_both_arguments_is_needed() {
    let error = Client::connect(&office()).call_error(TOOL, json!({}));
    insta::assert_snapshot!(error, @"Bad argument `connection_id`: give the id of a connection, from cloudsync_list_connections, or all=true for every connection. Correct the argument and call again.");
}

#[test]
fn minus_one_is_no_id_though_it_once_meant_all() {
    let nas = office();
    let error = Client::connect(&nas).call_error(TOOL, json!({ "connection_id": -1 }));
    insta::assert_snapshot!(error, @"Bad argument `connection_id`: -1 is no id, ids are not negative; give one from cloudsync_list_connections. Correct the argument and call again.");
    assert_eq!(nas.requests(), []);
}

#[test]
fn an_id_that_does_not_exist_pauses_nothing() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for id in [0, 4, i64::MAX] {
        let error = client.call_error(TOOL, json!({ "connection_id": id }));
        assert_eq!(
            error,
            format!("No connection {id}. There are {KNOWN_CONNECTIONS}.")
        );
    }
    assert_eq!(sent(&nas, "pause"), 0);
    assert_eq!(paused(&nas), [12]);
}

#[test]
fn pausing_a_paused_connection_leaves_it_paused() {
    let nas = office();
    let answer = Client::connect(&nas).call(TOOL, json!({ "connection_id": 12 }));
    assert_eq!(answer["took_effect"], true);
    assert_eq!(paused(&nas), [12]);
}

#[test]
fn a_pause_that_cannot_be_read_back_is_still_told_as_done() {
    let nas = office();
    let mut client = Client::connect(&nas);
    nas.inject(fault(
        FaultKind::Delay(Duration::from_millis(500)),
        "pause",
        1,
    ));
    let call = client.send_call(TOOL, json!({ "all": true }));
    until("it is sent", || sent(&nas, "pause") == 1);
    nas.inject(fault(FaultKind::Http(502), "list_conn", 3));
    let answer = client.outcome(TOOL, call);
    assert_eq!(answer["outcome"], "done");
    assert_eq!(answer.get("took_effect"), None);
    assert_eq!(answer.get("connections"), None);
    assert!(
        answer["warning"].as_str().unwrap().contains("502"),
        "{answer}"
    );
    assert_eq!(paused(&nas).len(), 8);
}

#[test]
fn an_answer_that_is_none_of_dsm_s_leaves_it_open_whether_it_ran() {
    let nas = office();
    let mut client = Client::connect(&nas);
    nas.inject(fault(FaultKind::NotJson, "pause", 1));
    let error = client.call_error(TOOL, json!({ "connection_id": 3 }));
    assert!(error.contains("may or may not have run"), "{error}");
    assert_eq!(sent(&nas, "pause"), 1);
}

#[test]
fn a_connection_that_vanishes_was_not_paused() {
    let nas = office();
    let mut client = Client::connect(&nas);
    nas.inject(fault(
        FaultKind::Delay(Duration::from_millis(500)),
        "list_conn",
        2,
    ));
    let call = client.send_call(TOOL, json!({ "connection_id": 3 }));
    until("it is paused", || paused(&nas) == [3, 12]);
    nas.edit(|office| office.connections.retain(|one| one.id != ConnectionId(3)));
    let answer = client.outcome(TOOL, call);
    assert_ne!(answer["outcome"], "done");
    assert_eq!(answer["took_effect"], false);
    let cause = answer["cause"].as_str().unwrap();
    assert!(cause.contains("no longer there"), "{cause}");
}

#[test]
fn tasks_of_the_connection_stand_still() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call(TOOL, json!({ "connection_id": 2 }));
    let tasks = client.call("cloudsync_list_tasks", json!({ "connection_id": 2 }));
    let statuses = |tasks: &Value| -> Vec<String> {
        let tasks = tasks["tasks"].as_array().unwrap();
        let status = |task: &Value| task["status"].as_str().unwrap().to_owned();
        tasks.iter().map(status).collect()
    };
    assert_eq!(statuses(&tasks), ["pause"; 3]);
}
