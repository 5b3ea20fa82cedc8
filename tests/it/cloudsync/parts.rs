//! What answered is told, and what did not is named: one connection, one part, takes nothing else with it.

use dsm_sim::FaultKind;
use serde_json::{Value, json};

use crate::harness::{Client, fault, fault_of, office, row, sent};

const TASKS: &str = "cloudsync_list_tasks";
const CONNECTIONS: &str = "cloudsync_list_connections";

/// The tasks of connection 5 are not told.
fn of_connection_5(kind: FaultKind) -> dsm_sim::Fault {
    fault_of(kind, "list_sess", ("connection_id", 5))
}

fn ids(list: &Value, id: &str) -> Vec<i64> {
    let rows = list.as_array().unwrap().iter();
    let mut ids: Vec<i64> = rows.map(|row| row[id].as_i64().unwrap()).collect();
    ids.sort_unstable();
    ids
}

#[test]
fn the_tasks_of_the_connections_that_answered_are_listed_and_the_other_is_named() {
    for kind in [
        FaultKind::Code(117),
        FaultKind::Code(105),
        FaultKind::WrongTypes,
        FaultKind::Http(502),
    ] {
        let nas = office();
        nas.inject(of_connection_5(kind.clone()));
        let told = Client::connect(&nas).call(TASKS, json!({}));
        assert_eq!(
            ids(&told["tasks"], "task_id"),
            [4, 21, 22, 23, 41, 42, 43, 44, 45, 51]
        );
        let incomplete = told["incomplete"].as_array().unwrap();
        assert_eq!(incomplete.len(), 1);
        let named = incomplete[0].as_str().unwrap();
        assert!(
            named.starts_with("the tasks of connection 5 (Google Drive (competitions)): SYNO.CloudSync list_sess: "),
            "{kind:?}: {named}"
        );
    }
}

#[test]
fn a_list_in_which_nothing_answered_is_an_error() {
    let nas = office();
    nas.inject(fault(FaultKind::Code(105), "list_sess", 100));
    let error = Client::connect(&nas).call_error(TASKS, json!({}));
    assert!(error.contains("code 105"), "{error}");
}

#[test]
fn a_connection_whose_tasks_do_not_answer_is_not_known_to_be_well() {
    let nas = office();
    nas.inject(fault_of(
        FaultKind::Code(105),
        "list_sess",
        ("connection_id", 3),
    ));
    let told = Client::connect(&nas).call(CONNECTIONS, json!({}));
    let connections = &told["connections"];
    assert_eq!(
        ids(connections, "connection_id"),
        [2, 3, 5, 8, 12, 15, 16, 17]
    );
    let one = row(connections, "connection_id", 3);
    assert_eq!(one["status"], "uptodate");
    assert_eq!(one["health"], "unknown");
    assert_eq!(one.get("tasks_total"), None);
    assert_eq!(row(connections, "connection_id", 8)["health"], "ok");
    assert_eq!(told["incomplete"].as_array().unwrap().len(), 1);
}

#[test]
fn a_task_is_found_though_another_connection_does_not_answer() {
    for (tool, arguments) in [
        ("cloudsync_get_task", json!({})),
        ("cloudsync_get_task_filters", json!({})),
        ("cloudsync_list_task_cloud_folders", json!({})),
        (
            "cloudsync_set_task_settings",
            json!({ "consistency_check": false }),
        ),
        (
            "cloudsync_set_task_filters",
            json!({ "max_upload_size_bytes": 7 }),
        ),
        ("cloudsync_pause_task", json!({})),
        ("cloudsync_resume_task", json!({})),
        ("cloudsync_remove_task", json!({})),
    ] {
        let nas = office();
        nas.inject(of_connection_5(FaultKind::Code(105)));
        let mut arguments = arguments;
        arguments["task_id"] = json!(4);
        Client::connect(&nas).call(tool, arguments);
    }
}

#[test]
fn a_task_that_may_be_where_nothing_answered_is_not_told_as_missing() {
    for (tool, change) in [
        ("cloudsync_get_task", "pause"),
        ("cloudsync_get_task_filters", "pause"),
        ("cloudsync_list_task_cloud_folders", "pause"),
        ("cloudsync_pause_task", "pause"),
        ("cloudsync_resume_task", "resume"),
        ("cloudsync_remove_task", "unlink_session"),
    ] {
        let nas = office();
        nas.inject(of_connection_5(FaultKind::Code(105)));
        let error = Client::connect(&nas).call_error(tool, json!({ "task_id": 31 }));
        assert!(
            error.starts_with(
                "No task 31 was found, but it may be in what is missing: the tasks of connection 5 "
            ),
            "{tool}: {error}"
        );
        assert!(
            error.contains("application privilege for Cloud Sync"),
            "{tool}: {error}"
        );
        assert_eq!(sent(&nas, change), 0);
    }
}

#[test]
fn a_connection_that_hangs_holds_up_no_task_of_another() {
    let nas = office();
    nas.inject(of_connection_5(FaultKind::Hang));
    let mut client = Client::connect(&nas);
    let asked = std::time::Instant::now();
    let task = client.call("cloudsync_get_task", json!({ "task_id": 4 }));
    assert_eq!(task["connection_id"], 3);
    // Far below the time that a request may take.
    assert!(asked.elapsed().as_secs() < 15, "{:?}", asked.elapsed());
}

#[test]
fn a_list_of_connections_that_cannot_be_had_takes_no_answer_about_one_with_it() {
    for (tool, field) in [
        (TASKS, "tasks"),
        ("cloudsync_get_connection", "quota_total_bytes"),
        (
            "cloudsync_get_connection_settings",
            "pull_event_period_seconds",
        ),
        ("cloudsync_get_connection_auth", "auth"),
        ("cloudsync_list_connection_logs", "entries"),
    ] {
        let nas = office();
        nas.inject(fault(FaultKind::Code(105), "list_conn", 100));
        let told = Client::connect(&nas).call(tool, json!({ "connection_id": 3 }));
        assert!(told.get(field).is_some(), "{tool}: {told}");
        let incomplete = told["incomplete"][0].as_str().unwrap();
        assert!(
            incomplete.starts_with("name and state of the connection: "),
            "{incomplete}"
        );
        if tool == TASKS {
            assert_eq!(told["tasks"][0]["health"], "unknown");
        }
    }
}

#[test]
fn what_is_listed_is_told_though_the_details_do_not_answer() {
    let nas = office();
    nas.inject(fault(FaultKind::Code(105), "get_property", 100));
    nas.inject(fault(FaultKind::Code(105), "get_session_setting", 100));
    let mut client = Client::connect(&nas);
    let connection = client.call("cloudsync_get_connection", json!({ "connection_id": 5 }));
    assert_eq!(connection["health"], "relink_needed");
    assert_eq!(connection.get("quota_total_bytes"), None);
    assert!(
        connection["incomplete"][0]
            .as_str()
            .unwrap()
            .contains("get_property")
    );
    let task = client.call("cloudsync_get_task", json!({ "task_id": 31 }));
    assert_eq!(task["error"]["code"], -7);
    assert_eq!(task.get("no_delete_on_cloud"), None);
    assert!(
        task["incomplete"][0]
            .as_str()
            .unwrap()
            .contains("get_session_setting")
    );
}

#[test]
fn an_unknown_id_is_told_as_such_whatever_else_does_not_answer() {
    let nas = office();
    nas.inject(fault(FaultKind::Code(105), "get_property", 100));
    let error =
        Client::connect(&nas).call_error("cloudsync_get_connection", json!({ "connection_id": 4 }));
    assert!(
        error.starts_with("No connection 4. There are 3 (Dropbox)"),
        "{error}"
    );
}
