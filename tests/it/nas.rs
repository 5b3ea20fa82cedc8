//! The NAS as a whole: the report about everything that protects it, and what it is.

mod backup_tasks;
mod clock;
mod connections;
mod contradictions;
mod destinations;
mod info;
mod odd;
mod page;
mod shared_folders;
mod slow;
mod unseen;

use std::{
    sync::LazyLock,
    time::{SystemTime, UNIX_EPOCH},
};

use dsm_sim::{BackupTask, BackupTaskId, Connection, Office, Options, Seed, SimulatedNas};
use serde_json::{Value, json};

use crate::harness::{Client, office_with};

const REPORT: &str = "nas_protection_report";
const DAY: i64 = 24 * 3_600;

/// What time it is here, and on every NAS of these tests: a NAS with another clock is at risk.
static START: LazyLock<i64> = LazyLock::new(|| {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap()
});

/// A small office in which all is well: one backup task, one connection, and two shared folders, which the task takes.
fn calm() -> SimulatedNas {
    calm_with(|_| ())
}

fn calm_with(change: impl FnOnce(&mut Options)) -> SimulatedNas {
    let nas = office_now(|options| {
        options.clock_stands_still = true;
        change(options);
    });
    nas.edit(|office| {
        office
            .backup_tasks
            .retain(|task| task.id == BackupTaskId::Number(1));
        office.backup_tasks[0].last_check_time = Some(*START - 9 * DAY);
        office.connections.retain(|connection| connection.id.0 == 3);
        office.sync_tasks.retain(|task| task.connection_id.0 == 3);
        office.log.retain(|line| line.level == 0);
        office
            .shares
            .retain(|share| ["projects", "office"].contains(&share.name.as_str()));
    });
    nas
}

/// The office as it is now.
fn office() -> SimulatedNas {
    office_now(|_| ())
}

fn office_now(change: impl FnOnce(&mut Options)) -> SimulatedNas {
    office_with(|options| {
        options.start_time = Some(*START);
        change(options);
    })
}

fn task_in(office: &mut Office) -> &mut BackupTask {
    &mut office.backup_tasks[0]
}

/// The newest run succeeded at that time.
fn succeeded(task: &mut BackupTask, at: i64) {
    task.last_time = Some(at - 600);
    task.last_end_time = Some(at);
    task.last_success_time = Some(at);
}

fn connection_in(office: &mut Office) -> &mut Connection {
    &mut office.connections[0]
}

fn report(nas: &SimulatedNas) -> Value {
    Client::connect(nas).call(REPORT, json!({}))
}

/// The finding about something, if there is one.
fn about<'a>(report: &'a Value, kind: &str, name: &str) -> Option<&'a Value> {
    let findings = report["findings"].as_array().unwrap();
    let mut findings = findings.iter();
    findings.find(|finding| finding["object"]["kind"] == kind && finding["object"]["name"] == name)
}

/// The problems of a finding, the worst first.
fn problems(finding: &Value) -> Vec<&str> {
    let problems = finding["problems"].as_array().unwrap();
    problems.iter().map(|one| one.as_str().unwrap()).collect()
}

/// Every problem that a report tells.
fn all_problems(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().unwrap();
    findings.iter().flat_map(problems).collect()
}

/// What a report says that it could not see, and why.
fn unseen(report: &Value) -> String {
    report["not_seen"].to_string()
}

#[test]
fn an_office_in_which_all_is_well_is_protected() {
    let report = report(&calm());
    assert_eq!(report["verdict"], "protected", "{report}");
    assert_eq!(report["not_seen"], json!([]));
    assert_eq!(all_problems(&report), ["sync_is_not_backup"]);
    assert_eq!(report["findings"][0]["severity"], "notice");
    let fine = &report["fine"];
    for (kind, count, name) in [
        ("backup_tasks", 1, "1 (Nightly to the vault)"),
        ("connections", 1, "3 (Dropbox)"),
        ("shared_folders", 2, "office"),
    ] {
        assert_eq!(
            (&fine[kind]["fine"], &fine[kind]["total"]),
            (&json!(count), &json!(count))
        );
        let names = fine[kind]["names"].as_array().unwrap();
        assert!(names.contains(&json!(name)), "{fine}");
    }
    assert!(report["nas_time"].is_object());
}

#[test]
fn the_healthy_office_is_protected_and_the_other_is_not() {
    let healthy = office_now(|options| options.seed = Seed::Healthy);
    let told = report(&healthy);
    assert_eq!(told["verdict"], "protected", "{told}");
    let told = report(&office());
    assert_eq!(told["verdict"], "at_risk");
}
