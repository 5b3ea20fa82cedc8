use serde_json::json;

use super::{ask, edit, names_known_tasks, pretty};
use crate::harness::{Client, office, sent_params};

const TOOL: &str = "hyperbackup_get_task_status";

#[test]
fn tells_how_the_last_backup_went() {
    insta::assert_snapshot!(pretty(&ask(TOOL, 3)), @r#"
    {
      "task_id": "3",
      "name": "Projects to S3",
      "health": "failed",
      "health_reason": "last result failed; error 4404: unknown",
      "state": "backupable",
      "state_meaning": "ready to back up",
      "status": "none",
      "status_meaning": "idle",
      "last_result": "failed",
      "last_error": {
        "code": 4404,
        "meaning": "unknown"
      },
      "last_backup_at": "2025-01-15T03:30:00+01:00",
      "last_backup_ended_at": "2025-01-15T03:34:00+01:00",
      "last_success_at": "2025-01-14T03:53:41+01:00",
      "last_success_hours_ago": 33,
      "last_success_version": "57",
      "next_backup_at": "2025-01-16T03:30:00+01:00",
      "schedule_enabled": true,
      "nas_time": {
        "local": "2025-01-15T13:00:00+01:00",
        "zone": "Amsterdam"
      }
    }
    "#);
}

#[test]
fn a_running_backup_tells_its_progress_in_numbers() {
    let status = ask(TOOL, 2);
    let progress = &status["progress"];
    assert_eq!(status["health"], "running");
    assert_eq!(progress["percent"], 44);
    assert_eq!(progress["total_bytes"], 1_320_i64 << 30);
    assert_eq!(progress["can_cancel"], true);
}

#[test]
fn times_of_the_backup_before_are_not_told_as_those_of_one_that_runs() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let times = |told: &serde_json::Value| {
        let names = [
            "last_backup_at",
            "last_backup_ended_at",
            "previous_backup_at",
            "previous_backup_ended_at",
        ];
        names.map(|name| told.get(name).is_some())
    };
    for tool in [TOOL, "hyperbackup_get_task"] {
        let told = client.call(tool, json!({ "task_id": 2 }));
        assert_eq!(times(&told), [false, false, true, true], "{told}");
        let told = client.call(tool, json!({ "task_id": 1 }));
        assert_eq!(times(&told), [true, true, false, false], "{told}");
    }
    let list = client.call("hyperbackup_list_tasks", json!({}));
    for task in list["tasks"].as_array().unwrap() {
        let runs = task["status"] == "backup";
        let [last, _, previous, _] = times(task);
        let misplaced = if runs { last } else { previous };
        assert!(!misplaced, "{task}");
    }
    let told = client.call("hyperbackup_diagnose_task", json!({ "task_id": 2 }));
    let evidence = told["evidence"].to_string();
    assert!(
        evidence.contains("the backup before this one began"),
        "{told}"
    );
    assert!(!evidence.contains("last backup began"), "{told}");

    // Once it is over, its own times are those of the last backup.
    nas.advance(std::time::Duration::from_secs(3 * 3_600));
    let told = client.call(TOOL, json!({ "task_id": 2 }));
    assert_eq!(times(&told), [true, true, false, false], "{told}");
}

#[test]
fn the_progress_of_an_earlier_backup_is_a_number_and_not_told() {
    let nas = office();
    let mut client = Client::connect(&nas);
    assert_eq!(
        client.call(TOOL, json!({ "task_id": 1 })).get("progress"),
        None
    );
    let asked = sent_params(&nas, "status")["additional"].clone();
    assert!(asked.contains("last_bkp_progress"), "{asked}");
    assert_eq!(
        client.call(TOOL, json!({ "task_id": 2 }))["progress"]["percent"],
        44
    );
}

#[test]
fn a_broken_destination_is_told_in_words() {
    let status = ask(TOOL, 5);
    assert_eq!(status["health"], "broken");
    assert_eq!(
        status["last_error"],
        json!({ "code": 4467, "meaning": "the backup at the destination is damaged" })
    );
}

#[test]
fn code_4401_is_no_error() {
    assert!(ask(TOOL, 1).get("last_error").is_none());
}

#[test]
fn a_suspended_backup_is_told_as_such() {
    assert_eq!(ask(TOOL, 4)["health"], "suspended");
}

#[test]
fn a_task_that_never_ran_has_no_times() {
    let status = ask(TOOL, 7);
    assert_eq!(status["health"], "never_run");
    for name in [
        "last_backup_at",
        "last_success_at",
        "next_backup_at",
        "last_success_version",
    ] {
        assert!(status.get(name).is_none(), "{name}");
    }
}

#[test]
fn the_destination_is_not_probed() {
    let nas = office();
    Client::connect(&nas).call(TOOL, json!({ "task_id": 1 }));
    assert_eq!(sent_params(&nas, "status")["blOnline"], "false");
}

#[test]
fn a_lun_task_is_found_by_its_name() {
    let nas = office();
    nas.edit(|office| {
        let lun = office.backup_tasks.last_mut().unwrap();
        lun.id = dsm_sim::BackupTaskId::Name("LUN 20240".into());
    });
    let status = Client::connect(&nas).call(TOOL, json!({ "task_id": "LUN 20240" }));
    assert_eq!(status["task_id"], "LUN 20240");
}

#[test]
fn integrity_checks_and_clean_ups_are_told_as_running() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for status in ["detect", "version_deleting", "waiting"] {
        edit(&nas, 1, |task| task.status = status.into());
        let answer = client.call(TOOL, json!({ "task_id": 1 }));
        assert_eq!(answer["health"], "running", "{status}");
        assert_ne!(answer["status_meaning"], "", "{status}");
    }
}

#[test]
fn an_unknown_task_is_told_with_those_that_exist() {
    names_known_tasks(TOOL, "status");
}

#[test]
fn a_check_that_runs_does_not_read_as_one_that_found_errors() {
    for (status, found_errors) in [("detect", false), ("detect_waiting", false), ("none", true)] {
        let nas = office();
        super::edit(&nas, 1, |task| {
            task.state = "error_detect".into();
            task.status = status.into();
        });
        let mut client = Client::connect(&nas);
        for tool in [TOOL, "hyperbackup_get_task", "hyperbackup_diagnose_task"] {
            let told = client.call(tool, json!({ "task_id": 1 })).to_string();
            assert_eq!(
                told.contains("found errors"),
                found_errors,
                "{tool}: {told}"
            );
        }
    }
}
