use dsm_sim::FaultKind;
use serde_json::json;

use super::patching::{refuses, sends};
use crate::{
    harness::{Client, fault, office, sent},
    table::answers::confirmed,
};

const TOOL: &str = "cloudsync_remove_task";

#[test]
fn removes_the_task_and_nothing_else() {
    let nas = office();
    let before = nas.holds();
    let mut client = Client::connect(&nas);
    let preview = client.call(TOOL, json!({ "task_id": 23 }));
    let answer = confirmed(&mut client, &preview);
    assert_eq!(answer["outcome"], "done");
    assert_eq!(answer["task_id"], 23);
    assert_eq!(answer["connection_id"], 2);
    assert_eq!(answer["gone"], true);
    assert_eq!(answer["before"]["task_id"], 23);
    let mut expected = before;
    let tasks = expected["sync_tasks"].as_array_mut().unwrap();
    tasks.retain(|task| task["id"] != 23);
    assert_eq!(nas.holds(), expected);
}

#[test]
fn sends_the_task_and_its_connection() {
    for arguments in [
        json!({ "sess_id": 42 }),
        json!({ "task_id": 42, "conn_id": 8 }),
    ] {
        let expected = [("connection_id", "8"), ("session_id", "42")];
        sends(TOOL, arguments, "unlink_session", &expected);
    }
}

#[test]
fn the_last_task_of_a_connection_leaves_the_connection() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let preview = client.call(TOOL, json!({ "task_id": 4 }));
    assert_eq!(confirmed(&mut client, &preview)["gone"], true);
    let tasks = client.call("cloudsync_list_tasks", json!({ "connection_id": 3 }));
    assert_eq!(tasks["total"], 0);
}

#[test]
fn an_answer_that_is_lost_leaves_it_open_whether_it_ran() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call(TOOL, json!({ "task_id": 23 }));
    nas.inject(fault(FaultKind::Truncated, "unlink_session", 1));
    let error = client.call_error(TOOL, json!({ "task_id": 23, "confirm": true }));
    assert!(error.contains("may or may not have run"), "{error}");
    assert_eq!(sent(&nas, "unlink_session"), 1);
}

#[test]
fn bad_arguments_are_refused() {
    refuses(
        TOOL,
        &[
            (json!({ "confirm": true }), "", "task_id"),
            (
                json!({ "connection_id": 2, "confirm": true }),
                "",
                "task_id",
            ),
            (
                json!({ "task_id": -1, "confirm": true }),
                "task_id",
                "not negative",
            ),
            (
                json!({ "task_id": 23, "connection_id": -1 }),
                "connection_id",
                "not negative",
            ),
            (json!({ "task_id": [23], "confirm": true }), "task_id", ""),
        ],
    );
}
