use serde_json::{Value, json};

use super::{ask, names_known_connections};
use crate::harness::{Client, office, row, sent};

const TOOL: &str = "cloudsync_list_tasks";

fn ids(answer: &Value) -> Vec<i64> {
    let tasks = answer["tasks"].as_array().unwrap();
    tasks
        .iter()
        .map(|task| task["task_id"].as_i64().unwrap())
        .collect()
}

#[test]
fn lists_the_tasks_of_every_connection() {
    let nas = office();
    let answer = Client::connect(&nas).call(TOOL, json!({}));
    assert_eq!(ids(&answer), [31, 43, 51, 21, 23, 4, 22, 41, 42, 44, 45]);
    assert_eq!(
        answer["by_health"],
        json!({ "relink_needed": 1, "failed": 1, "paused": 1, "running": 2, "ok": 6 })
    );
    assert_eq!(answer["total"], 11);
    assert_eq!(
        sent(&nas, "list_sess"),
        8,
        "one question to each connection"
    );
}

#[test]
fn lists_the_tasks_of_one_connection() {
    let nas = office();
    let answer = Client::connect(&nas).call(TOOL, json!({ "connection_id": 2 }));
    assert_eq!(ids(&answer), [21, 23, 22]);
    assert_eq!(sent(&nas, "list_sess"), 1);
}

#[test]
fn tells_what_is_wrong_with_a_task() {
    let answer = ask(TOOL, json!({ "connection_id": 5 }));
    assert_eq!(
        *row(&answer["tasks"], "task_id", 31),
        json!({
            "task_id": 31, "health": "relink_needed",
            "health_reason": "error -7: the cloud's authorization has expired; sign in again in Cloud Sync",
            "connection_id": 5, "connection_name": "Google Drive (competitions)",
            "provider": { "code": "gd", "name": "Google Drive", "type_id": 1 },
            "local_path": "/projects/Competitions", "remote_path": "/Competitions",
            "remote_folder_id": "1VxQm0simFolderCompetitions",
            "direction": "BIDIRECTION", "direction_meaning": "both ways",
            "status": "error",
            "error": { "code": -7, "meaning": "the cloud's authorization has expired; sign in again in Cloud Sync" },
            "error_text": "token_expired",
        })
    );
}

#[test]
fn an_unknown_connection_is_told_with_those_that_exist() {
    names_known_connections(TOOL);
}
