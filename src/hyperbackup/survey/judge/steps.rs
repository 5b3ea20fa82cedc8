//! What would be done about a task.

use super::BACKUP_TASK;
use crate::{findings::Step, hyperbackup::model::Health};

/// What would be done about the worst problem, the best first. Nothing can be started on a task that works already, and it
/// is waited for; nor where its destination is not there, which is looked at.
pub(super) fn steps(problems: &[&str], health: Health, id: &impl ToString) -> Vec<Step> {
    let first = match problems.first().copied() {
        None => return Vec::new(),
        Some("never_run" | "never_succeeded" | "interrupted" | "cancelled") => {
            "hyperbackup_run_task"
        }
        Some("suspended") => "hyperbackup_resume_task",
        Some("never_checked" | "check_overdue") => "hyperbackup_check_integrity",
        Some("target_offline") => "hyperbackup_get_target",
        Some("own_destination" | "same_nas") => "hyperbackup_get_task",
        Some("unscheduled" | "sources_missing") => "hyperbackup_get_task",
        Some(_) => "hyperbackup_diagnose_task",
    };
    let first = match first {
        "hyperbackup_run_task" | "hyperbackup_resume_task" | "hyperbackup_check_integrity" => {
            match health {
                Health::Running => "hyperbackup_wait_for_task",
                _ if problems.contains(&"target_offline") => "hyperbackup_get_target",
                _ => first,
            }
        }
        other => other,
    };
    let tools = [first, "hyperbackup_diagnose_task", BACKUP_TASK];
    tools.map(|tool| step(tool, id)).into()
}

pub(super) fn step(tool: &'static str, id: &impl ToString) -> Step {
    Step::with(tool, "task_id", id.to_string())
}

pub(super) fn advice(problem: Option<&&str>) -> Option<&'static str> {
    match *problem? {
        "unscheduled" => Some("Switch its schedule on in Hyper Backup on the NAS"),
        "sources_missing" => {
            Some("Bring the folders back, or take them out of the task in Hyper Backup")
        }
        "own_destination" | "same_nas" => {
            Some("Make a further backup task in Hyper Backup to a place outside this NAS")
        }
        _ => None,
    }
}
