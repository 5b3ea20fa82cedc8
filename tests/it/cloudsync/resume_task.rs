use serde_json::json;

use super::{names_known_tasks, pause_connection::paused};
use crate::harness::{Client, connection_in, office, sent, sent_params};

const TOOL: &str = "cloudsync_resume_task";

#[test]
fn a_task_that_is_alone_on_its_connection_is_resumed_with_it() {
    let nas = office();
    assert_eq!(paused(&nas), [12]);
    let answer = Client::connect(&nas).call(TOOL, json!({ "task_id": 51 }));
    assert_eq!(paused(&nas), Vec::<i64>::new());
    assert_eq!(sent_params(&nas, "resume")["connection_id"], "12");
    assert_eq!(answer["took_effect"], true);
    assert_eq!(answer["affected_tasks"], json!([51]));
    let note = answer["note"].as_str().unwrap();
    assert!(
        note.contains("was resumed, which has only this task"),
        "{note}"
    );
}

#[test]
fn a_task_with_siblings_is_refused_and_they_are_named() {
    let nas = office();
    nas.edit(|office| connection_in(office, 2).paused = true);
    let error = Client::connect(&nas).call_error(TOOL, json!({ "task_id": 22 }));
    for words in [
        "21 (/photo/Sites)",
        "23 (/projects/Current)",
        "allow_whole_connection",
    ] {
        assert!(error.contains(words), "{words}: {error}");
    }
    assert_eq!(sent(&nas, "resume"), 0);
    assert_eq!(paused(&nas), [2, 12]);
}

#[test]
fn the_whole_connection_is_resumed_when_that_is_allowed() {
    let nas = office();
    nas.edit(|office| connection_in(office, 2).paused = true);
    let arguments = json!({ "task_id": 22, "allow_whole_connection": true });
    let answer = Client::connect(&nas).call(TOOL, arguments);
    assert_eq!(paused(&nas), [12]);
    assert_eq!(answer["affected_tasks"], json!([22, 21, 23]));
}

#[test]
fn an_unknown_task_is_told_with_those_that_exist() {
    names_known_tasks(TOOL);
}
