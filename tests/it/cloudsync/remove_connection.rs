use dsm_sim::FaultKind;
use serde_json::{Value, json};

use super::patching::{refuses, sends};
use crate::{
    harness::{Client, fault, office, sent},
    table::answers::confirmed,
};

const TOOL: &str = "cloudsync_remove_connection";

/// The ids in a list that the NAS holds.
fn ids(held: &Value, list: &str) -> Vec<i64> {
    let items = held[list].as_array().unwrap();
    items
        .iter()
        .map(|item| item["id"].as_i64().unwrap())
        .collect()
}

#[test]
fn removes_the_connection_with_its_tasks_and_nothing_else() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let preview = client.call(TOOL, json!({ "connection_id": 2 }));
    let answer = confirmed(&mut client, &preview);
    assert_eq!(answer["outcome"], "done");
    assert_eq!(answer["connection_id"], 2);
    assert_eq!(answer["gone"], true);
    assert_eq!(answer["before"]["connection"]["name"], "Microsoft OneDrive");
    assert_eq!(answer["before"]["tasks"].as_array().unwrap().len(), 3);
    assert_eq!(ids(&nas.holds(), "connections"), [3, 5, 8, 12, 15, 16, 17]);
    assert_eq!(
        ids(&nas.holds(), "sync_tasks"),
        [4, 31, 41, 42, 51, 43, 44, 45]
    );
}

#[test]
fn sends_the_id_and_nothing_else() {
    let arguments = json!({ "conn_id": 12 });
    sends(
        TOOL,
        arguments,
        "unlink_connection",
        &[("connection_id", "12")],
    );
}

#[test]
fn an_answer_that_is_lost_leaves_it_open_whether_it_ran() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call(TOOL, json!({ "connection_id": 2 }));
    nas.inject(fault(FaultKind::ResetAfter, "unlink_connection", 1));
    let error = client.call_error(TOOL, json!({ "connection_id": 2, "confirm": true }));
    assert!(error.contains("may or may not have run"), "{error}");
    assert_eq!(sent(&nas, "unlink_connection"), 1);
}

#[test]
fn a_removal_that_cannot_be_read_back_is_still_told_as_done() {
    let nas = office();
    let mut client = Client::connect_with(&nas, &["--confirm", "flag"]);
    let looks = {
        client.call(TOOL, json!({ "connection_id": 3 }));
        sent(&nas, "list_conn")
    };
    // The gate looks as it did for the preview, and so does the removal itself before it sends anything.
    for _ in 0..2 * looks {
        nas.inject(fault(
            FaultKind::Delay(std::time::Duration::ZERO),
            "list_conn",
            1,
        ));
    }
    nas.inject(fault(FaultKind::Code(105), "list_conn", 3));
    let answer = client.call(TOOL, json!({ "connection_id": 3, "confirm": true }));
    assert_eq!(answer["outcome"], "done");
    assert_eq!(answer.get("gone"), None, "{answer}");
    assert!(
        answer["warning"].as_str().unwrap().contains("105"),
        "{answer}"
    );
    assert_eq!(ids(&nas.holds(), "connections"), [2, 5, 8, 12, 15, 16, 17]);
}

#[test]
fn bad_arguments_are_refused() {
    refuses(
        TOOL,
        &[
            (json!({ "confirm": true }), "", "connection_id"),
            (
                json!({ "connection_id": null, "confirm": true }),
                "connection_id",
                "",
            ),
            (json!({ "connection_id": [2, 3] }), "connection_id", ""),
            (json!({ "connection_id": 2, "all": true }), "all", ""),
            (
                json!({ "connection_id": 2, "conn_id": 3 }),
                "",
                "connection_id",
            ),
        ],
    );
}
