//! How a task is doing: `ok` is said only of what is known to be good, and every tool says the same.

use std::time::Duration;

use dsm_sim::{BackupTask, FaultKind, SimulatedNas};
use serde_json::{Value, json};

use super::{doing, edit};
use crate::harness::{Client, START, fault, office, office_with, row};

const DAY: i64 = 24 * 3_600;

/// What each tool says of task 1, as it is after a change behind the client's back.
#[track_caller]
fn said(nas: &SimulatedNas) -> [Value; 3] {
    let mut client = Client::connect(nas);
    let list = client.call("hyperbackup_list_tasks", json!({}));
    let row = row(&list["tasks"], "task_id", "1").clone();
    let one = json!({ "task_id": 1 });
    let task = client.call("hyperbackup_get_task", one.clone());
    [row, task, client.call("hyperbackup_get_task_status", one)]
}

/// The health of the task that all tools agree on.
#[track_caller]
fn health(change: impl FnOnce(&mut BackupTask)) -> String {
    let nas = office();
    edit(&nas, 1, change);
    agreed(&nas)
}

#[track_caller]
fn agreed(nas: &SimulatedNas) -> String {
    let said = said(nas);
    for field in [
        "health",
        "health_reason",
        "last_success_at",
        "last_error",
        "schedule_enabled",
    ] {
        assert_eq!(said[0][field], said[1][field], "{field}");
        assert_eq!(said[0][field], said[2][field], "{field}");
    }
    let health = said[0]["health"].as_str().unwrap();
    // The word alone says enough of these.
    let plain = ["ok", "running", "suspended"].contains(&health);
    assert_eq!(said[0].get("health_reason").is_none(), plain, "{}", said[0]);
    health.to_owned()
}

#[test]
fn a_task_of_which_all_is_known_to_be_good_is_ok() {
    assert_eq!(health(|_| ()), "ok");
}

#[test]
fn other_states_than_the_good_one_are_not_ok() {
    for (state, expected) in [
        ("target_unreachable", "unknown"),
        ("exportable", "unknown"),
        ("importable", "unknown"),
        ("", "unknown"),
        ("BACKUPABLE", "unknown"),
        ("brand_new", "unknown"),
        ("broken", "broken"),
        ("restore_only", "broken"),
        ("error_detect", "broken"),
    ] {
        assert_eq!(
            health(|task| task.state = state.into()),
            expected,
            "{state}"
        );
    }
}

#[test]
fn other_statuses_than_idle_are_not_ok() {
    for (status, expected) in [
        ("error", "unknown"),
        ("import_failed", "unknown"),
        ("restore", "unknown"),
        ("", "unknown"),
        ("idle", "unknown"),
        ("waiting", "running"),
        ("version_deleting", "running"),
    ] {
        assert_eq!(
            health(|task| task.status = status.into()),
            expected,
            "{status}"
        );
    }
}

#[test]
fn other_results_than_success_are_not_ok() {
    for (result, expected) in [
        ("", "unknown"),
        ("version_deleting", "unknown"),
        ("brand_new", "unknown"),
        ("partial", "partial"),
        ("cancel", "cancelled"),
        ("discard", "cancelled"),
        ("failed", "failed"),
        ("dest_missing", "failed"),
        ("none", "never_run"),
        ("suspend", "suspended"),
    ] {
        assert_eq!(
            health(|task| task.last_result = result.into()),
            expected,
            "{result}"
        );
    }
}

#[test]
fn an_error_beside_a_good_result_is_not_ok() {
    assert_eq!(health(|task| task.last_error_code = 4403), "unknown");
    assert_eq!(health(|task| task.last_error_code = -1), "unknown");
    assert_eq!(health(|task| task.last_error_code = 4467), "broken");
    assert_eq!(
        health(|task| task.last_error = Some("target full".into())),
        "unknown"
    );
    assert_eq!(health(|task| task.last_error_code = 0), "ok");
}

/// The newest run succeeded at that time.
fn succeeded(task: &mut BackupTask, at: i64) {
    task.last_time = Some(at - 600);
    task.last_end_time = Some(at);
    task.last_success_time = Some(at);
}

#[test]
fn a_success_without_a_time_or_of_long_ago_is_not_ok() {
    assert_eq!(health(|task| task.last_success_time = None), "unknown");
    for (days, expected) in [(1, "ok"), (3, "overdue"), (730, "overdue"), (-2, "unknown")] {
        assert_eq!(
            health(|task| succeeded(task, START - days * DAY)),
            expected,
            "{days}"
        );
    }
    // Once a week it may be older.
    let weekly = |task: &mut BackupTask| {
        task.schedule.weekdays = vec![1];
        succeeded(task, START - 9 * DAY);
    };
    assert_eq!(health(weekly), "ok");
}

#[test]
fn a_last_backup_that_is_still_to_come_is_not_ok() {
    let to_come = |task: &mut BackupTask| task.last_time = Some(START + 40 * DAY);
    assert_eq!(health(to_come), "unknown");
}

#[test]
fn a_schedule_that_is_off_is_not_ok_however_old_the_last_success() {
    assert_eq!(health(|task| task.schedule.enabled = false), "unscheduled");
    let long_ago = |task: &mut BackupTask| {
        task.schedule.enabled = false;
        succeeded(task, START - 730 * DAY);
    };
    assert_eq!(health(long_ago), "unscheduled");
}

#[test]
fn a_next_backup_that_is_past_is_overdue_and_one_that_is_far_off_is_doubtful() {
    for (seconds, expected) in [
        (-300 * DAY, "overdue"),
        (-3_600, "overdue"),
        (-60, "ok"),
        (60, "ok"),
        // It is a daily one.
        (3 * DAY, "unknown"),
        (3_650 * DAY, "unknown"),
    ] {
        assert_eq!(
            health(|task| task.next_time = Some(START + seconds)),
            expected,
            "{seconds}"
        );
    }
}

#[test]
fn the_age_of_a_backup_is_that_by_the_clock_of_the_nas() {
    let nas = office();
    nas.advance(Duration::from_secs(4 * 24 * 3_600));
    assert_eq!(agreed(&nas), "overdue");
    assert_eq!(said(&nas)[0]["last_success_hours_ago"], 4 * 24 + 10);
}

#[test]
fn a_nas_that_does_not_tell_its_time_has_no_task_that_is_ok() {
    let nas = office_with(|options| {
        options.without_apis = ["SYNO.Core.System", "SYNO.DSM.Info"]
            .map(str::to_owned)
            .into();
    });
    assert_eq!(agreed(&nas), "unknown");
    assert_eq!(said(&nas)[0].get("last_success_hours_ago"), None);
}

#[test]
fn sources_that_are_gone_are_not_ok() {
    let gone = |count: usize| {
        move |task: &mut BackupTask| {
            task.folders
                .iter_mut()
                .take(count)
                .for_each(|folder| folder.missing = true);
        }
    };
    assert_eq!(health(gone(2)), "sources_missing");
    assert_eq!(health(gone(1)), "sources_missing");
    let none = |task: &mut BackupTask| {
        task.folders.clear();
        task.applications.clear();
    };
    assert_eq!(health(none), "sources_missing");
    assert_eq!(health(|task| task.folders.clear()), "ok");
}

#[test]
fn a_backup_that_a_power_cut_ended_is_interrupted_and_can_be_run_again() {
    for result in ["backingup", "resuming"] {
        let nas = office();
        edit(&nas, 1, |task| task.last_result = result.into());
        assert_eq!(agreed(&nas), "interrupted");
        Client::connect(&nas).call("hyperbackup_run_task", json!({ "task_id": 1 }));
        assert_eq!(doing(&nas, 1), ("backup".into(), "backingup".into()));
        assert_eq!(agreed(&nas), "running");
    }
}

#[test]
fn an_integrity_check_is_running_and_its_errors_are_broken() {
    let check = |status: &'static str| {
        move |task: &mut BackupTask| {
            task.state = "error_detect".into();
            task.status = status.into();
            task.since = START;
        }
    };
    assert_eq!(health(check("detect")), "running");
    assert_eq!(health(check("none")), "broken");
}

#[test]
fn the_worst_of_several_is_told_first_and_the_others_beside() {
    let nas = office();
    edit(&nas, 1, |task| {
        task.last_result = "failed".into();
        task.schedule.enabled = false;
        task.folders[0].missing = true;
    });
    let row = &said(&nas)[0];
    assert_eq!(row["health"], "failed");
    assert_eq!(
        row["health_reason"],
        "last result failed; 1 of its 2 folders cannot be backed up; its schedule is off"
    );
}

#[test]
fn whoever_knows_less_says_unknown_and_why() {
    for (lost, tool, field) in [
        ("get", "hyperbackup_get_task_status", "settings_missing"),
        ("status", "hyperbackup_get_task", "status_missing"),
    ] {
        let nas = office();
        let mut client = Client::connect(&nas);
        client.call("hyperbackup_list_tasks", json!({}));
        for kind in [FaultKind::Code(105), FaultKind::Hang] {
            nas.inject(fault(kind, lost, 1));
            let answer = client.call(tool, json!({ "task_id": 1 }));
            assert_eq!(answer["health"], "unknown", "{tool}");
            assert!(answer[field].is_string(), "{answer}");
        }
    }
}

#[test]
fn what_dsm_says_is_the_meaning_of_a_code_in_no_table() {
    for (code, text, meaning) in [
        (4444, Some("target full"), "target full"),
        (4444, None, "unknown"),
        (4467, None, "the backup at the destination is damaged"),
    ] {
        let nas = office();
        edit(&nas, 1, |task| {
            task.last_error_code = code;
            task.last_error = text.map(str::to_owned);
        });
        for answer in said(&nas) {
            assert_eq!(
                answer["last_error"],
                json!({ "code": code, "meaning": meaning })
            );
        }
    }
    let broken = said_of_broken();
    assert_eq!(
        broken["last_error_text"],
        "SYNO.SDS.Backup.Application:error:status_target_broken"
    );
    // What the key means is said by the reason and by the error already.
    let meaning = "the backup at the destination is damaged";
    assert_eq!(broken["health_reason"], meaning);
    assert_eq!(broken["last_error"]["meaning"], meaning);
    assert!(broken.get("last_error_text_meaning").is_none());
}

fn said_of_broken() -> Value {
    super::ask("hyperbackup_get_task_status", 5)
}
