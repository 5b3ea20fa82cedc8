use serde_json::json;

use super::{ask, pretty};
use crate::harness::{Client, office};

const TOOL: &str = "cloudsync_list_recent_changes";

#[test]
fn tells_what_is_under_way() {
    let answer = ask(TOOL, json!({}));
    insta::assert_snapshot!(pretty(&answer["in_progress"][0]), @r#"
    {
      "path": "/photo/Sites/IMG 734.heic",
      "status": "uploading",
      "transferred_bytes": 65535,
      "total_bytes": 295493,
      "bit_rate": 2114,
      "task_id": 21,
      "account": "anna.lindqvist@lindqvist-moreau.example"
    }
    "#);
}

#[test]
fn tells_what_was_done_in_words() {
    let answer = ask(TOOL, json!({}));
    assert_eq!(answer["recent"].as_array().unwrap().len(), 5);
    assert_eq!(
        answer["recent"][1],
        json!({
            "action": { "code": 2, "meaning": "upload" }, "level": { "code": 0, "meaning": "info" },
            "path": "/projects/Current/Section A-A 412.dwg", "task_id": 23,
        })
    );
}

#[test]
fn nothing_moves_while_everything_is_paused() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call("cloudsync_pause_connection", json!({ "all": true }));
    assert_eq!(client.call(TOOL, json!({}))["in_progress"], json!([]));
}
