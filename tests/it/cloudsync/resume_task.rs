use serde_json::json;

use super::{names_known_tasks, pause_connection::paused};
use crate::harness::{Client, connection_in, office, sent, sent_params, sync_task_in};

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
fn an_error_of_the_task_that_shows_once_its_pause_is_gone_is_told() {
    for (connection, task) in [("uptodate", "error"), ("error", "error")] {
        let nas = office();
        nas.edit(|office| {
            connection_in(office, 12).status = connection.into();
            sync_task_in(office, 51).status = task.into();
        });
        let answer = Client::connect(&nas).call(TOOL, json!({ "task_id": 51 }));
        assert_eq!(paused(&nas), Vec::<i64>::new());
        assert_eq!(answer["outcome"], "done", "{answer}");
        assert_eq!(answer["took_effect"], true, "{answer}");
        let warning = answer["warning"].as_str().unwrap();
        assert_eq!(warning.matches("DOES NOT SYNC").count(), 1, "{warning}");
        assert!(answer["next"].is_string(), "{answer}");
    }
}

#[test]
fn a_task_with_the_error_that_it_had_and_no_pause_is_unchanged() {
    let nas = office();
    nas.edit(|office| {
        connection_in(office, 12).paused = false;
        sync_task_in(office, 51).status = "error".into();
    });
    let answer = Client::connect(&nas).call(TOOL, json!({ "task_id": 51 }));
    assert_eq!(answer["outcome"], "unchanged", "{answer}");
    let cause = answer["cause"].as_str().unwrap();
    assert!(cause.contains("task 51"), "{cause}");
}

#[test]
fn an_unknown_task_is_told_with_those_that_exist() {
    names_known_tasks(TOOL);
}
