use std::time::Duration;

use dsm_sim::{ConnectionId, FaultKind};
use serde_json::json;

use super::{names_known_tasks, patching::refuses, pause_connection::paused};
use crate::harness::{Client, fault_of, office, row, sent, sent_params, sync_task_in, until};

const TOOL: &str = "cloudsync_pause_task";

#[test]
fn a_task_that_is_alone_on_its_connection_is_paused_with_it() {
    let nas = office();
    let answer = Client::connect(&nas).call(TOOL, json!({ "task_id": 4 }));
    assert_eq!(paused(&nas), [3, 12]);
    assert_eq!(sent_params(&nas, "pause")["connection_id"], "3");
    assert_eq!(answer["outcome"], "done");
    assert_eq!(answer["took_effect"], true);
    assert_eq!(answer["affected_tasks"], json!([4]));
    assert_eq!(
        answer["note"],
        "connection 3 (Dropbox) was paused, which has only this task"
    );
}

#[test]
fn says_how_the_connection_is_now() {
    let answer = Client::connect(&office()).call(TOOL, json!({ "sess_id": 4 }));
    let connections = answer["connections"].as_array().unwrap();
    assert_eq!(connections.len(), 1);
    let now = row(&answer["connections"], "connection_id", 3);
    assert_eq!(now["status"], "pause");
}

#[test]
fn a_task_with_siblings_is_refused_and_they_are_named() {
    for allow in [json!({}), json!({ "allow_whole_connection": false })] {
        let nas = office();
        let before = nas.holds();
        let mut arguments = allow;
        arguments["task_id"] = 23.into();
        let error = Client::connect(&nas).call_error(TOOL, arguments);
        for words in [
            "connection 2 (Microsoft OneDrive)",
            "21 (/photo/Sites)",
            "22 (/office/Templates)",
            "Nothing was sent",
            "allow_whole_connection=true",
        ] {
            assert!(error.contains(words), "{words}: {error}");
        }
        assert_eq!(sent(&nas, "pause"), 0);
        assert_eq!(nas.holds(), before);
    }
}

#[test]
fn a_task_that_is_not_alone_any_more_when_it_is_paused_is_left_alone() {
    let nas = office();
    let mut client = Client::connect(&nas);
    // What is judged is read in two steps; the next look comes before the pause.
    nas.inject(fault_of(
        FaultKind::Delay(Duration::from_millis(400)),
        "list_sess",
        ("connection_id", 8),
    ));
    let call = client.send_call(TOOL, json!({ "task_id": 4 }));
    until("its own tasks are listed", || sent(&nas, "list_sess") >= 5);
    nas.edit(|office| sync_task_in(office, 51).connection_id = ConnectionId(3));
    let error = client.error_text(call);
    assert!(error.contains("51"), "{error}");
    assert_eq!(sent(&nas, "pause"), 0);
}

#[test]
fn the_whole_connection_is_paused_when_that_is_allowed() {
    let nas = office();
    let arguments = json!({ "task_id": 23, "allow_whole_connection": true });
    let answer = Client::connect(&nas).call(TOOL, arguments);
    assert_eq!(paused(&nas), [2, 12]);
    assert_eq!(answer["affected_tasks"], json!([23, 21, 22]));
    let note = answer["note"].as_str().unwrap();
    assert!(note.contains("2 other tasks"), "{note}");
}

#[test]
fn nothing_but_the_connection_of_the_task_is_paused() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for task in [4, 31, 51] {
        client.call(
            TOOL,
            json!({ "task_id": task, "allow_whole_connection": true }),
        );
    }
    assert_eq!(paused(&nas), [3, 5, 12]);
    for request in nas
        .requests()
        .iter()
        .filter(|request| request.method == "pause")
    {
        assert!(request.params.contains_key("connection_id"));
    }
}

#[test]
fn bad_arguments_are_refused() {
    refuses(
        TOOL,
        &[
            (json!({}), "", "task_id"),
            (json!({ "task_id": null }), "task_id", ""),
            (json!({ "task_id": -1 }), "task_id", "not negative"),
            (json!({ "task_id": [4] }), "task_id", ""),
            (json!({ "task_id": 4, "all": true }), "all", ""),
            (
                json!({ "task_id": 23, "allow_whole_connection": "true" }),
                "allow_whole_connection",
                "boolean",
            ),
        ],
    );
}

#[test]
fn an_unknown_task_is_told_with_those_that_exist() {
    names_known_tasks(TOOL);
}
