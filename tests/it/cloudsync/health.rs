//! Ok means known to be good: one word for a connection and for a task, and why.

use dsm_sim::{Dialect, Office, SimulatedNas};
use serde_json::{Value, json};

use crate::{
    captures::{canned::CannedNas, capture::named},
    harness::{Client, connection_in, office, office_with, row, sync_task_in},
};

const API: &str = "SYNO.CloudSync";

fn documented() -> SimulatedNas {
    office_with(|options| options.dialect = Dialect::Documented)
}

/// A connection as the list has it.
fn connection(nas: &SimulatedNas, id: i64) -> Value {
    let told = Client::connect(nas).call("cloudsync_list_connections", json!({}));
    row(&told["connections"], "connection_id", id).clone()
}

/// A task as the list has it.
fn task(nas: &SimulatedNas, id: i64) -> Value {
    let told = Client::connect(nas).call("cloudsync_list_tasks", json!({}));
    row(&told["tasks"], "task_id", id).clone()
}

/// Health and reason of connection 3 and of its task 4, which were well before this change.
fn after(change: impl FnOnce(&mut Office)) -> [(String, String); 2] {
    let nas = office();
    nas.edit(change);
    [connection(&nas, 3), task(&nas, 4)].map(|row| {
        let text = |name: &str| row[name].as_str().unwrap_or("-").to_owned();
        (text("health"), text("health_reason"))
    })
}

#[test]
fn a_task_in_error_shows_on_its_connection_that_says_uptodate() {
    let [connection, task] = after(|office| {
        let task = sync_task_in(office, 4);
        task.status = "error".into();
        task.error = -12;
    });
    assert_eq!(
        connection,
        (
            "tasks_failing".into(),
            "1 of its tasks have an error, e.g. 4".into()
        )
    );
    assert_eq!(task, ("failed".into(), "its status is error".into()));
}

#[test]
fn an_error_shows_though_the_status_of_the_task_says_uptodate() {
    for code in [-14, -999, 12] {
        let [connection, task] = after(|office| sync_task_in(office, 4).error = code);
        assert_eq!(connection.0, "tasks_failing", "{code}");
        assert_eq!(task.0, "failed", "{code}");
    }
}

#[test]
fn a_task_is_not_well_on_a_connection_that_is_not() {
    for (status, link, error, health) in [
        ("error", 1, -10, "failed"),
        ("uptodate", 1, -7, "relink_needed"),
        ("uptodate", 0, 0, "not_linked"),
        ("unlink", 1, 0, "not_linked"),
        ("suspended", 1, 0, "suspended"),
        ("pause", 1, 0, "paused"),
        ("brand_new", 1, 0, "unknown"),
        ("", 1, 0, "unknown"),
    ] {
        let of_both = after(|office| {
            let connection = connection_in(office, 3);
            connection.status = status.into();
            connection.link_status = link;
            connection.error = error;
        });
        for (found, _) in of_both {
            assert_eq!(found, health, "{status} {link} {error}");
        }
    }
}

#[test]
fn a_status_that_no_table_has_is_never_ok() {
    for status in ["brand_new", "", "idle", "connected", "UPTODATE", "finished"] {
        let [connection, task] = after(|office| sync_task_in(office, 4).status = status.into());
        assert_eq!(task.0, "unknown", "{status}");
        assert_eq!(connection.0, "unknown", "{status}");
        assert!(connection.1.starts_with("task 4: "), "{}", connection.1);
    }
}

#[test]
fn work_and_rest_are_told_apart() {
    for status in ["syncing", "processing", "scanning", "connecting"] {
        let [connection, task] = after(|office| {
            connection_in(office, 3).status = status.into();
            sync_task_in(office, 4).status = status.into();
        });
        assert_eq!(
            (&*connection.0, &*task.0),
            ("running", "running"),
            "{status}"
        );
    }
    let [connection, task] = after(|_| ());
    assert_eq!(connection, ("ok".into(), "-".into()));
    assert_eq!(task, ("ok".into(), "-".into()));
}

#[test]
fn files_that_are_left_over_and_missing_tasks_are_not_ok() {
    let [connection, _] = after(|office| connection_in(office, 3).unfinished_files = 131);
    assert_eq!(connection.0, "unfinished");
    let nas = office();
    nas.edit(|office| office.sync_tasks.retain(|task| task.connection_id.0 != 3));
    assert_eq!(self::connection(&nas, 3)["health"], "no_tasks");
}

#[test]
fn a_removal_that_was_accepted_is_no_error() {
    let [connection, task] = after(|office| sync_task_in(office, 4).error = -56);
    assert_eq!((&*connection.0, &*task.0), ("ok", "ok"));
}

#[test]
fn what_only_some_versions_tell_counts_as_well() {
    let nas = CannedNas::new();
    nas.replay("cloudsync/list_sess");
    for (field, value, health) in [
        ("sess_err_cnt", json!(2), "tasks_failing"),
        ("exceed_maximum_files", json!(true), "failed"),
        ("error", json!({ "code": -7 }), "unknown"),
        ("error", json!("x"), "unknown"),
        ("link_status", json!("online"), "unknown"),
        ("error_desc", json!("target full"), "unknown"),
        ("error", json!(0), "ok"),
    ] {
        let mut list = named("cloudsync/list_conn").answer;
        list["data"]["conn"][0][field] = value.clone();
        nas.answer(API, "list_conn", list);
        let told = nas.client().call("cloudsync_list_connections", json!({}));
        let one = row(&told["connections"], "connection_id", 3);
        assert_eq!(one["health"], health, "{field} {value}");
    }
}

#[test]
fn what_dsm_says_beside_a_code_that_is_in_no_table_is_its_meaning() {
    let nas = office();
    nas.edit(|office| {
        for (id, error) in [(4, -999), (21, -12)] {
            let task = sync_task_in(office, id);
            task.error = error;
            task.error_description = "target full".into();
        }
        let connection = connection_in(office, 3);
        connection.error = 4711;
        connection.error_description = "quota of the team".into();
    });
    let unknown = task(&nas, 4);
    assert_eq!(
        unknown["error"],
        json!({ "code": -999, "meaning": "target full" })
    );
    assert_eq!(unknown.get("error_text"), None, "it is said once");
    let known = task(&nas, 21);
    let missing = json!({ "code": -12, "meaning": "the synchronized folder is missing" });
    assert_eq!(known["error"], missing);
    assert_eq!(known["error_text"], "target full");
    let connection = connection(&nas, 3);
    assert_eq!(
        connection["error"],
        json!({ "code": 4711, "meaning": "quota of the team" })
    );
    assert_eq!(connection["health"], "failed");
}

#[test]
fn a_nas_that_speaks_as_documented_is_judged_by_its_own_words() {
    for (status, progress, health) in [
        ("uptodate", 100, "ok"),
        ("uptodate", 45, "unfinished"),
        ("error", 45, "failed"),
        ("syncing", 45, "running"),
    ] {
        let nas = documented();
        nas.edit(|office| {
            let task = sync_task_in(office, 4);
            task.status = status.into();
            task.progress = progress;
            task.error = if status == "error" { -1 } else { 0 };
        });
        assert_eq!(task(&nas, 4)["health"], health, "{status} {progress}");
        let shown = if health == "failed" {
            "tasks_failing"
        } else {
            health
        };
        assert_eq!(connection(&nas, 3)["health"], shown, "{status} {progress}");
    }
}

#[test]
fn a_connection_that_is_not_linked_is_not_well_in_the_documents_words_either() {
    let nas = documented();
    nas.edit(|office| connection_in(office, 3).link_status = 0);
    assert_eq!(connection(&nas, 3)["health"], "not_linked");
    assert_eq!(task(&nas, 4)["health"], "not_linked");
    let alone = Client::connect(&nas).call("cloudsync_get_task", json!({ "task_id": 4 }));
    assert_eq!(alone["health"], "not_linked");
    let alone =
        Client::connect(&nas).call("cloudsync_get_connection", json!({ "connection_id": 3 }));
    assert_eq!(alone["health"], "not_linked");
}

#[test]
fn lists_tell_what_time_it_is_on_the_nas() {
    for tool in ["cloudsync_list_connections", "cloudsync_list_tasks"] {
        let told = Client::connect(&office()).call(tool, json!({}));
        assert_eq!(told["nas_time"]["zone"], "Amsterdam", "{told}");
        assert!(told["nas_time"]["local"].is_string(), "{told}");
    }
}
