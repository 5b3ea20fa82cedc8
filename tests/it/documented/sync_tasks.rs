use dsm_sim::{FaultKind, SimulatedNas};
use serde_json::{Value, json};

use super::{ask, ask_on, changes, documented};
use crate::harness::{Client, fault, held, sync_task_in};

const PAUSE: &str = "cloudsync_pause_task";
const RESUME: &str = "cloudsync_resume_task";

/// The ids of the tasks that the NAS holds as paused by themselves.
fn paused(nas: &SimulatedNas) -> Vec<i64> {
    let held = nas.holds();
    let tasks = held["sync_tasks"].as_array().unwrap().iter();
    let paused = tasks.filter(|task| task["paused"] == true);
    paused.map(|one| one["id"].as_i64().unwrap()).collect()
}

fn listed() -> Value {
    json!({
        "task_id": 21,
        "health": "running",
        "name": "Sites",
        "connection_id": 2,
        "connection_name": "Microsoft OneDrive",
        "provider": { "name": "Microsoft OneDrive", "code": "onedrive" },
        "local_path": "/photo/Sites",
        "remote_path": "/Pictures/Sites",
        "direction": "ONLY_UPLOAD",
        "direction_meaning": "NAS to cloud",
        "status": "syncing",
        "status_meaning": "transferring files",
        "progress_percent": 64,
    })
}

#[test]
fn the_list_has_the_tasks_of_every_connection() {
    let list = ask("cloudsync_list_tasks", json!({}));
    assert_eq!(list["total"], 11);
    let mut tasks = list["tasks"].as_array().unwrap().clone();
    let healths: Vec<&Value> = tasks.iter().map(|task| &task["health"]).collect();
    assert_eq!(
        healths,
        [
            "failed", "failed", "paused", "running", "running", "ok", "ok", "ok", "ok", "ok", "ok"
        ]
    );
    tasks.sort_by_key(|task| task["task_id"].as_i64());
    assert_eq!(tasks[1], listed());
    let of = |field: &str| -> Vec<&str> {
        tasks
            .iter()
            .map(|task| task[field].as_str().unwrap())
            .collect()
    };
    assert_eq!(
        of("direction"),
        [
            "ONLY_DOWNLOAD",
            "ONLY_UPLOAD",
            "BIDIRECTION",
            "BIDIRECTION",
            "BIDIRECTION",
            "ONLY_UPLOAD",
            "ONLY_UPLOAD",
            "BIDIRECTION",
            "BIDIRECTION",
            "ONLY_UPLOAD",
            "BIDIRECTION"
        ]
    );
    let in_words = |task: &Value| match task["status"].as_str().unwrap() {
        "idle" => json!("not transferring now"),
        "syncing" => json!("transferring files"),
        // The health says it.
        "error" | "paused" => Value::Null,
        other => panic!("{other}"),
    };
    for task in &tasks {
        assert_eq!(task["status_meaning"], in_words(task), "{task}");
    }
    assert_eq!(
        of("status"),
        [
            "idle", "syncing", "idle", "syncing", "error", "idle", "idle", "error", "idle", "idle",
            "paused"
        ]
    );
}

#[test]
fn the_list_of_a_connection_has_its_tasks_alone() {
    let list = ask("cloudsync_list_tasks", json!({ "connection_id": 8 }));
    let ids = list["tasks"].as_array().unwrap().iter();
    let ids: Vec<i64> = ids.map(|task| task["task_id"].as_i64().unwrap()).collect();
    assert_eq!(ids, [41, 42]);
}

#[test]
fn a_task_tells_what_it_did_so_far() {
    let mut expected = listed();
    expected["files_synced"] = json!(28_113);
    expected["bytes_synced"] = json!(201_863_462_912_i64);
    expected["last_sync_at"] = json!("2025-01-15T12:59:00+01:00");
    assert_eq!(
        ask("cloudsync_get_task", json!({ "task_id": 21 })),
        expected
    );
}

#[test]
fn a_task_that_never_synchronized_has_no_last_time() {
    let nas = documented();
    nas.edit(|office| sync_task_in(office, 4).last_sync_time = 0);
    let task = ask_on(&nas, "cloudsync_get_task", json!({ "task_id": 4 }));
    assert_eq!(task.get("last_sync_at"), None);
}

#[test]
fn filters_are_patterns_that_say_whether_they_exclude() {
    let filters = ask("cloudsync_get_task_filters", json!({ "task_id": 23 }));
    assert_eq!(
        filters,
        json!({
            "task_id": 23,
            "patterns": [
                { "type": "exclude", "pattern": "*.bak" },
                { "type": "exclude", "pattern": "*.dwl" },
                { "type": "exclude", "pattern": "*.dwl2" },
                { "type": "exclude", "pattern": "*.sv$" },
            ],
        })
    );
    let none = ask("cloudsync_get_task_filters", json!({ "task_id": 22 }));
    assert_eq!(none, json!({ "task_id": 22, "patterns": [] }));
}

#[test]
fn an_unknown_task_is_told_with_those_that_exist_and_nothing_is_changed() {
    let nas = documented();
    let mut client = Client::connect(&nas);
    for tool in [
        "cloudsync_get_task",
        "cloudsync_get_task_filters",
        PAUSE,
        RESUME,
    ] {
        let error = client.call_error(tool, json!({ "task_id": 3 }));
        assert!(
            error.starts_with(
                "No task 3. There are 4 (Dropbox, /projects/Shared with clients), 21 "
            ),
            "{tool}: {error}"
        );
    }
    assert_eq!(changes(&nas), Vec::<String>::new());
}

#[test]
fn pauses_the_task_alone_and_leaves_the_others_of_its_connection() {
    let nas = documented();
    let answer = ask_on(&nas, PAUSE, json!({ "task_id": 21 }));
    assert_eq!(paused(&nas), [21]);
    assert_eq!(held(&nas, "connections", 2)["paused"], false);
    assert_eq!(
        answer,
        json!({
            "change_id": answer["change_id"],
            "outcome": "done",
            "took_effect": true,
            "read_back": true,
            "task_id": 21,
            "affected_tasks": [21],
            "status_before": "syncing",
            "status": "paused",
            "status_meaning": "paused until resumed",
            "undo": { "tool": "cloudsync_resume_task", "arguments": { "task_id": "21" } },
            "note": "only task 21 was paused; the 2 other tasks of connection 2 (Microsoft OneDrive) were left as they were",
        })
    );
}

#[test]
fn allowing_the_whole_connection_changes_nothing() {
    let nas = documented();
    let arguments = json!({ "task_id": 41, "allow_whole_connection": true });
    let answer = ask_on(&nas, PAUSE, arguments);
    assert_eq!(paused(&nas), [41]);
    assert_eq!(answer["affected_tasks"], json!([41]));
    assert_eq!(
        changes(&nas),
        ["POST SYNO.CloudSync.Task 1 Pause task_id=41"]
    );
}

#[test]
fn resumes_the_task_alone() {
    let nas = documented();
    nas.edit(|office| {
        for task in &mut office.sync_tasks {
            task.paused = task.connection_id.0 == 2;
        }
    });
    let answer = ask_on(&nas, RESUME, json!({ "task_id": 22 }));
    assert_eq!(paused(&nas), [21, 23]);
    assert_eq!(answer["took_effect"], true);
    assert_eq!(answer["status"], "idle");
}

#[test]
fn a_task_that_is_not_paused_any_more_and_has_an_error_is_done_and_told() {
    let nas = documented();
    nas.edit(|office| {
        let task = sync_task_in(office, 22);
        task.paused = true;
        task.status = "error".into();
    });
    let answer = ask_on(&nas, RESUME, json!({ "task_id": 22 }));
    assert_eq!(paused(&nas), Vec::<i64>::new());
    assert_eq!(answer["outcome"], "done", "{answer}");
    assert_eq!(answer["took_effect"], true);
    let warning = answer["warning"].as_str().unwrap();
    assert!(warning.contains("task 22 DOES NOT SYNC"), "{warning}");
    // It was not paused this time.
    let answer = ask_on(&nas, RESUME, json!({ "task_id": 22 }));
    assert_eq!(answer["outcome"], "unchanged", "{answer}");
    assert!(answer["cause"].is_string(), "{answer}");
}

#[test]
fn a_task_of_a_paused_connection_stays_paused_and_that_is_told() {
    let nas = documented();
    let answer = ask_on(&nas, RESUME, json!({ "task_id": 51 }));
    assert_eq!(answer["took_effect"], false);
    assert_eq!(answer["status"], "paused");
    let warning = answer["warning"].as_str().unwrap();
    assert!(
        warning.contains("cloudsync_resume_connection with connection_id 12"),
        "{warning}"
    );
    assert_eq!(held(&nas, "connections", 12)["paused"], true);
}

#[test]
fn a_pause_that_cannot_be_read_back_is_still_told_as_done() {
    let nas = documented();
    let mut client = Client::connect(&nas);
    nas.inject(fault(FaultKind::Code(105), "Get", 1));
    let answer = client.call(PAUSE, json!({ "task_id": 21 }));
    assert_eq!(paused(&nas), [21]);
    assert_eq!(answer["outcome"], "done");
    assert_eq!(answer.get("took_effect"), None);
    assert_eq!(answer.get("status"), None);
    let warning = answer["warning"].as_str().unwrap();
    assert!(warning.starts_with("The NAS took it, but"), "{warning}");
}
