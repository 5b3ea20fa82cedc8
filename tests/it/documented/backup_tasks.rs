use std::time::Duration;

use dsm_sim::{BackupTask, FaultKind, SimulatedNas};
use serde_json::{Value, json};

use super::{ask, ask_on, changes, documented};
use crate::harness::{Client, fault, held, row};

const RUN: &str = "hyperbackup_run_task";
const CANCEL: &str = "hyperbackup_cancel_task";
const SUSPEND: &str = "hyperbackup_suspend_task";
const RESUME: &str = "hyperbackup_resume_task";

/// What the NAS does with a task and how its last run ended, in DSM's words.
#[track_caller]
fn doing(nas: &SimulatedNas, task_id: impl Into<Value>) -> (String, String) {
    let task = held(nas, "backup_tasks", task_id);
    let word = |name: &str| task[name].as_str().unwrap().to_owned();
    (word("status"), word("last_result"))
}

#[test]
fn the_list_answers_whether_everything_is_backed_up() {
    let list = ask("hyperbackup_list_tasks", json!({}));
    let tasks = list["tasks"].as_array().unwrap().iter().map(|task| {
        let text = |name: &str| task[name].as_str().unwrap_or("-");
        format!(
            "{}: {}, last {}, next {}, to {}",
            text("task_id"),
            text("health"),
            text("last_backup_at"),
            text("next_backup_at"),
            task["destination"]["location"].as_str().unwrap(),
        )
    });
    insta::assert_snapshot!(tasks.collect::<Vec<_>>().join("\n"), @r"
    3: failed, last 2025-01-15T03:30:00+01:00, next 2025-01-16T03:30:00+01:00, to aws_s3://lm-hyperbackup/projects_1.hbk
    5: failed, last 2025-01-05T23:00:00+01:00, next 2025-01-15T23:00:00+01:00, to image_remote://old-nas.lindqvist-moreau.example/archive_1.hbk
    10: overdue, last 2025-01-08T22:30:00+01:00, next 2025-01-09T22:30:00+01:00, to image_remote://vault.lindqvist-moreau.example/scans_1.hbk
    7: never_run, last -, next -, to rsync://backup.moreau-structures.example/homes_1.hbk
    4: suspended, last 2025-01-15T08:00:00+01:00, next 2025-01-17T12:00:00+01:00, to image_local://usbshare1/finance_1.hbk
    12: unknown, last 2025-01-15T11:00:00+01:00, next -, to image_local://usbshare1/handover_1.hbk
    1: unknown, last 2025-01-15T02:00:00+01:00, next 2025-01-16T02:00:00+01:00, to image_remote://vault.lindqvist-moreau.example/office_1.hbk
    accounting-lun: unknown, last 2025-01-11T22:00:00+01:00, next 2025-01-18T22:00:00+01:00, to image_local://lunbackup/accounting_1.hbk
    9: unknown, last 2025-01-15T01:00:00+01:00, next 2025-01-16T01:00:00+01:00, to image_remote://vault.lindqvist-moreau.example/website_1.hbk
    11: unknown, last 2025-01-15T04:15:00+01:00, next 2025-01-16T04:15:00+01:00, to aws_s3://lm-hyperbackup/competitions_1.hbk
    13: unknown, last 2025-01-15T05:00:00+01:00, next 2025-01-16T05:00:00+01:00, to image_remote://branch-nas.lindqvist-moreau.example/contracts_1.hbk
    14: unknown, last 2025-01-15T01:30:00+01:00, next 2025-01-16T01:30:00+01:00, to image_remote://vault.lindqvist-moreau.example/library_1.hbk
    2: running, last -, next 2025-01-16T13:00:00+01:00, to synocloud_swift://lm-photos/photos_1.hbk
    ");
    assert_eq!(list["total"], 13);
}

#[test]
fn the_list_has_the_progress_of_tasks_at_work_alone() {
    let list = ask("hyperbackup_list_tasks", json!({}));
    let tasks = list["tasks"].as_array().unwrap();
    let with_progress: Vec<&Value> = tasks
        .iter()
        .filter(|task| task.get("progress").is_some())
        .collect();
    assert_eq!(with_progress.len(), 1);
    let progress = with_progress[0]["progress"].as_object().unwrap();
    let names: Vec<&str> = progress.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "percent",
            "files_backed_up",
            "bytes_backed_up",
            "estimated_remaining_seconds"
        ]
    );
}

#[test]
fn what_the_document_does_not_tell_is_absent() {
    let list = ask("hyperbackup_list_tasks", json!({}));
    assert_eq!(
        *row(&list["tasks"], "task_id", "1"),
        json!({
            "task_id": "1",
            "name": "Nightly to the vault",
            "health": "unknown",
            "health_reason": "not known: how the last backup ended, whether its sources exist",
            "status": "idle",
            "status_meaning": "not running",
            "last_backup_at": "2025-01-15T02:00:00+01:00",
            "next_backup_at": "2025-01-16T02:00:00+01:00",
            "schedule_enabled": true,
            "sources": { "folders": [{ "path": "/volume1/projects" }, { "path": "/volume1/office" }] },
            "destination": { "location": "image_remote://vault.lindqvist-moreau.example/office_1.hbk" },
        })
    );
}

#[test]
fn a_task_tells_its_folders_destination_and_schedule() {
    let task = ask("hyperbackup_get_task", json!({ "task_id": 1 }));
    assert_eq!(
        task,
        json!({
            "task_id": "1",
            "name": "Nightly to the vault",
            "health": "unknown",
            "health_reason": "not known: how the last backup ended, whether its sources exist",
            "status": "idle",
            "status_meaning": "not running",
            "last_backup_at": "2025-01-15T02:00:00+01:00",
            "next_backup_at": "2025-01-16T02:00:00+01:00",
            "schedule_enabled": true,
            "nas_time": {
                "local": "2025-01-15T13:00:00+01:00",
                "zone": "Amsterdam",
            },
            "sources": { "folders": [{ "path": "/volume1/projects" }, { "path": "/volume1/office" }] },
            "destination": { "location": "image_remote://vault.lindqvist-moreau.example/office_1.hbk" },
            "schedule": { "enabled": true, "at": "02:00" },
        })
    );
}

#[test]
fn the_status_of_a_running_task_has_its_progress_and_times() {
    let nas = documented();
    nas.advance(Duration::from_secs(180));
    let mut status = ask_on(
        &nas,
        "hyperbackup_get_task_status",
        json!({ "task_id": "2" }),
    );
    let progress = status["progress"].take();
    status.as_object_mut().unwrap().remove("nas_time");
    assert_eq!(progress["percent"], 50);
    assert_eq!(progress["files_backed_up"], 195_511);
    assert!(progress["bytes_backed_up"].as_i64().unwrap() > 700_000_000_000);
    assert_eq!(progress["estimated_remaining_seconds"], 1_500);
    assert_eq!(
        status,
        json!({
            "task_id": "2",
            "name": "Photos to C2",
            "health": "running",
            "status": "running",
            "status_meaning": "backing up",
            "progress": null,
            "previous_backup_at": "2025-01-14T13:00:00+01:00",
            "next_backup_at": "2025-01-16T13:00:00+01:00",
            "schedule_enabled": true,
        })
    );
}

#[test]
fn a_task_that_never_ran_is_told_from_one_that_did() {
    for (id, health) in [
        // The document has no word for how a backup ended.
        ("1", "unknown"),
        ("7", "never_run"),
        ("3", "failed"),
        ("4", "suspended"),
    ] {
        let status = ask("hyperbackup_get_task_status", json!({ "task_id": id }));
        assert_eq!(status["health"], health);
        assert_eq!(status["task_id"], id);
    }
}

#[test]
fn starts_only_the_named_task() {
    let nas = documented();
    let answer = ask_on(&nas, RUN, json!({ "task_id": 1 }));
    assert_eq!(doing(&nas, 1).0, "backup");
    assert_eq!(doing(&nas, 3).0, "none");
    assert_eq!(
        answer,
        json!({
            "outcome": "done",
            "task_id": "1",
            "took_effect": true,
            "read_back": true,
            "before": { "status": "idle", "last_run_at": "2025-01-15T02:00:00+01:00" },
            "now": {
                "health": "running",
                "status": "running",
                "last_run_at": "2025-01-15T02:00:00+01:00",
                "percent": 0,
            },
            "follow": { "tool": "hyperbackup_wait_for_task", "arguments": { "task_id": "1" } },
            "change_id": answer["change_id"],
            "next": answer["next"],
            // As the NAS expects.
            "look_again_in_seconds": 600,
            "no_undo": answer["no_undo"],
        })
    );
}

#[test]
fn failed_and_new_tasks_can_be_started() {
    for id in [3, 7] {
        let nas = documented();
        ask_on(&nas, RUN, json!({ "task_id": id }));
        assert_eq!(doing(&nas, id).0, "backup");
    }
}

#[test]
fn cancels_a_running_backup() {
    let nas = documented();
    let answer = ask_on(&nas, CANCEL, json!({ "task_id": 2 }));
    assert_eq!(doing(&nas, 2), ("none".into(), "cancel".into()));
    assert_eq!(answer["outcome"], "done");
    // At rest a run that was cancelled looks like one that was finished.
    assert_eq!(answer.get("took_effect"), None);
}

#[test]
fn suspends_a_running_backup_and_resumes_it() {
    let nas = documented();
    let answer = ask_on(&nas, SUSPEND, json!({ "task_id": 2 }));
    assert_eq!(doing(&nas, 2), ("none".into(), "suspend".into()));
    assert_eq!(
        answer["now"],
        json!({
            "health": "suspended",
            "status": "suspended",
            "last_run_at": "2025-01-15T12:38:00+01:00",
            "percent": 44,
        })
    );
    let answer = ask_on(&nas, RESUME, json!({ "task_id": 2 }));
    assert_eq!(doing(&nas, 2).0, "backup");
    assert_eq!(answer["took_effect"], true);
}

#[test]
fn tasks_in_the_wrong_state_are_left_alone() {
    let nas = documented();
    let mut client = Client::connect(&nas);
    let before = nas.holds();
    let wrong: [(&str, &[&str]); 4] = [
        (RUN, &["2", "4"]),
        (CANCEL, &["1", "3", "4", "7"]),
        (SUSPEND, &["1", "3", "4", "7"]),
        (RESUME, &["1", "2", "3", "7"]),
    ];
    for (tool, ids) in wrong {
        for id in ids {
            let error = client.call_error(tool, json!({ "task_id": id }));
            assert!(
                error.starts_with(&format!("Backup task {id} cannot be ")),
                "{error}"
            );
            assert!(error.contains("Nothing was sent"), "{error}");
        }
    }
    assert_eq!(changes(&nas), Vec::<String>::new());
    assert_eq!(nas.holds(), before);
}

#[test]
fn a_refusal_tells_the_status_and_what_to_do() {
    let error = Client::connect(&documented()).call_error(RUN, json!({ "task_id": 4 }));
    insta::assert_snapshot!(error, @"Backup task 4 cannot be started now: status suspended (suspended until resumed). Nothing was sent; go on with hyperbackup_resume_task instead.");
}

#[test]
fn an_unknown_task_is_told_with_those_that_exist_and_nothing_is_changed() {
    let nas = documented();
    let mut client = Client::connect(&nas);
    for tool in [
        "hyperbackup_get_task",
        "hyperbackup_get_task_status",
        RUN,
        CANCEL,
        SUSPEND,
        RESUME,
    ] {
        let error = client.call_error(tool, json!({ "task_id": 6 }));
        assert!(
            error.starts_with(
                "No backup task 6. There are 1 (Nightly to the vault), 2 (Photos to C2), "
            ),
            "{tool}: {error}"
        );
    }
    assert_eq!(changes(&nas), Vec::<String>::new());
}

/// The health of task 1 that all tools agree on, after a change behind the client's back.
#[track_caller]
fn health(change: impl FnOnce(&mut BackupTask)) -> String {
    let nas = documented();
    nas.edit(|office| change(&mut office.backup_tasks[0]));
    let list = ask_on(&nas, "hyperbackup_list_tasks", json!({}));
    let row = row(&list["tasks"], "task_id", "1");
    for tool in ["hyperbackup_get_task", "hyperbackup_get_task_status"] {
        let answer = ask_on(&nas, tool, json!({ "task_id": 1 }));
        for field in ["health", "health_reason", "schedule_enabled"] {
            assert_eq!(answer[field], row[field], "{tool} {field}");
        }
    }
    row["health"].as_str().unwrap().to_owned()
}

#[test]
fn nothing_that_is_not_told_makes_a_task_ok() {
    assert_eq!(health(|_| ()), "unknown");
    assert_eq!(health(|task| task.last_time = None), "never_run");
    assert_eq!(health(|task| task.schedule.enabled = false), "unknown");
    assert_eq!(health(|task| task.folders.clear()), "unknown");
    assert_eq!(health(|task| task.state = "broken".into()), "failed");
    // The zone of the NAS tells the offset but for summer time.
    for (hours, expected) in [(-2, "overdue"), (1, "unknown")] {
        let next = crate::harness::START + hours * 3_600;
        assert_eq!(
            health(|task| task.next_time = Some(next)),
            expected,
            "{hours}"
        );
    }
}

#[test]
fn settings_that_cannot_be_had_are_named_on_the_row_and_take_no_other() {
    let nas = documented();
    for method in ["Get", "GetStatus"] {
        nas.inject(fault(FaultKind::Code(105), method, 1));
        let list = ask_on(&nas, "hyperbackup_list_tasks", json!({}));
        let rows = list["tasks"].as_array().unwrap().iter();
        let missing: Vec<&str> = rows
            .filter_map(|row| row["status_missing"].as_str())
            .collect();
        assert_eq!(missing.len(), 1, "{missing:?}");
        assert!(missing[0].starts_with(&format!("SYNO.Backup.Task {method}: ")));
    }
}
