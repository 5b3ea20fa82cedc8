//! Hyper Backup.

use dsm_sim::{BackupTaskId, Dialect};
use serde_json::{Value, json};

use super::{Claim, made_up_by};
use crate::harness::office_with;

/// From bad to good; a health may only move up here when something is not told.
const WORST_FIRST: [&str; 13] = [
    "broken",
    "failed",
    "sources_missing",
    "overdue",
    "interrupted",
    "never_run",
    "partial",
    "suspended",
    "cancelled",
    "unknown",
    "unscheduled",
    "running",
    "ok",
];

/// What may change: a health for the worse or to unknown, with its reason and its count; what the NAS tells twice.
fn may_change(claim: &Claim) -> bool {
    let rank = |health: &Value| WORST_FIRST.iter().position(|word| health == word).unwrap();
    let told_twice = ["path", "local"].contains(&claim.name())
        || claim.path.contains("sources.applications[")
        || claim.path.contains("sources.folders[") && claim.name() == "missing";
    match (claim.name(), claim.was) {
        ("health", Some(was)) => claim.now == "unknown" || rank(claim.now) < rank(was),
        ("health_reason", _) => true,
        _ if claim.path.starts_with("by_health.") => true,
        // Why what only another answer tells is missing.
        ("status_missing" | "settings_missing", None) => true,
        // Left out where the bucket says the same.
        ("container", None) => claim.path.starts_with("repositories["),
        ("meaning", Some(_)) if claim.now == "unknown" => true,
        (_, Some(_)) => told_twice && claim.now.is_string(),
        (_, None) => false,
    }
}

/// The tool makes nothing up about the office, whose tasks are of all kinds.
#[track_caller]
fn assert_nothing_made_up(dialect: Dialect, tool: &str, arguments: Value) {
    let nas = office_with(|options| {
        options.dialect = dialect;
        options.clock_stands_still = true;
    });
    nas.edit(|office| {
        let one = office.backup_tasks[0].clone();
        // Those that are left are well, running and failed.
        office.backup_tasks.truncate(3);
        for (id, change) in CHANGES {
            let mut task = one.clone();
            task.id = BackupTaskId::Number(*id);
            change(&mut task);
            office.backup_tasks.push(task);
        }
    });
    let problems = made_up_by(&nas, tool, &arguments, may_change);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

type Change = fn(&mut dsm_sim::BackupTask);

/// Tasks that the office has not, by id.
const CHANGES: &[(i64, Change)] = &[
    (21, |task| task.schedule.enabled = false),
    (22, |task| task.folders[0].missing = true),
    (23, |task| task.last_result = "backingup".into()),
    (24, |task| {
        task.next_time = Some(crate::harness::START - 100_000);
    }),
    (25, |task| {
        task.last_error_code = 4444;
        task.last_error = Some("target full".into());
    }),
    (26, |task| {
        let monthly = json!({ "date_type": 1, "repeat": 1, "repeat_hour": 4, "date": "2025/1/15" });
        task.schedule.told_otherwise = monthly.as_object().unwrap().clone();
    }),
    (27, |task| {
        let weeks = json!({ "repeat": 1003, "monthly_week": ["1"], "repeat_min": 15 });
        task.schedule.told_otherwise = weeks.as_object().unwrap().clone();
    }),
];

#[test]
fn lists_of_tasks_claim_nothing_untold() {
    for dialect in [Dialect::Dsm, Dialect::Documented] {
        assert_nothing_made_up(dialect, "hyperbackup_list_tasks", json!({}));
    }
}

#[test]
fn tasks_claim_nothing_untold() {
    for (dialect, task_id) in [
        (Dialect::Dsm, 1),
        (Dialect::Dsm, 26),
        (Dialect::Documented, 1),
    ] {
        assert_nothing_made_up(
            dialect,
            "hyperbackup_get_task",
            json!({ "task_id": task_id }),
        );
    }
}

#[test]
fn the_status_of_tasks_claims_nothing_untold() {
    for (dialect, task_id) in [
        (Dialect::Dsm, 1),
        (Dialect::Dsm, 2),
        (Dialect::Documented, 2),
    ] {
        let arguments = json!({ "task_id": task_id });
        assert_nothing_made_up(dialect, "hyperbackup_get_task_status", arguments);
    }
}

#[test]
fn repositories_claim_nothing_untold() {
    assert_nothing_made_up(Dialect::Dsm, "hyperbackup_list_repositories", json!({}));
}
