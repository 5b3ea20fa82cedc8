//! Why a shared folder is not protected, and what to do about it.

use super::{Backups, MOST_NAMED, NO_TASK, paths::is_within};
use crate::{
    findings::{Finding, Severity, Step, few},
    hyperbackup::survey::{Coverage, Protects},
};

impl Backups<'_> {
    /// Why a shared folder of which nothing is known to be protected is not.
    pub(super) fn explain(&self, root: &str, mut reasons: Vec<String>, finding: &mut Finding) {
        let takes = |task: &&Coverage| {
            let mut folders = task.folders.iter().flatten();
            folders.any(|folder| is_within(folder, root))
        };
        let is_left_out = !reasons.is_empty();
        let mut is_known = true;
        for task in self.coverage.iter().filter(takes) {
            let title = task.task.title();
            let because = match task.protects {
                Protects::Yes => continue,
                Protects::No(because) => because,
                Protects::Unknown(because) => {
                    is_known = false;
                    because
                }
            };
            reasons.push(format!("backup task {title} takes it, but {because}"));
            if let Some(id) = &task.task.id {
                finding.steps.extend(
                    ["hyperbackup_diagnose_task", "hyperbackup_get_task_status"]
                        .map(|tool| Step::with(tool, "task_id", id.as_str())),
                );
            }
        }
        let untold: Vec<String> = self
            .coverage
            .iter()
            .filter(|task| task.folders.is_none())
            .map(|task| task.task.title())
            .collect();
        if !untold.is_empty() {
            is_known = false;
            let tasks = few(&untold, MOST_NAMED);
            reasons.push(format!(
                "it may be in backup task {tasks}, whose folders are not told"
            ));
        }
        if !self.is_whole {
            is_known = false;
            reasons.push("backup tasks that could not be seen may take it".to_owned());
        }
        let (severity, problem) = match is_known {
            true => (Severity::Critical, "not_backed_up"),
            false => (Severity::Warning, "backup_not_known"),
        };
        if reasons.is_empty() {
            finding.add(severity, problem, NO_TASK);
        }
        if is_known && finding.steps.is_empty() {
            finding.advice = Some(if is_left_out {
                "Take it out of the filter of that task in Hyper Backup on the NAS, unless it can be lost"
            } else {
                "Take it into a backup task in Hyper Backup on the NAS, unless it can be lost"
            });
        }
        for reason in reasons.into_iter().take(MOST_NAMED) {
            finding.add(severity, problem, reason);
        }
    }
}
