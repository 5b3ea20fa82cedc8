//! Which synchronized folders have no backup, and that none of them is one.

use super::{Backups, MOST_NAMED};
use crate::{
    cloudsync::survey::{Direction, Synced},
    findings::{Finding, Kind, NotSeen, Object, Severity, Step, few},
};

impl Backups<'_> {
    /// What is found about folders that are synchronized: one-way ones of which nothing is a backup, and that none is one.
    pub(in crate::nas::report) fn judge_synced(
        &self,
        synced: &[Synced],
    ) -> (Vec<Finding>, Vec<NotSeen>) {
        let (mut findings, mut not_seen) = (Vec::new(), Vec::new());
        let mut others: [Vec<String>; 3] = Default::default();
        for task in synced {
            let untold = |what| {
                let step = task.task.id.as_deref();
                let step = step.map(|id| Step::with("cloudsync_get_task", "task_id", id));
                NotSeen::of(what, &task.task, "the NAS does not tell it")
                    .then(step.into_iter().collect())
            };
            let is_one_way = matches!(task.direction, Direction::Up | Direction::Down);
            if is_one_way && task.path.is_none() {
                not_seen.push(untold("which folder is synchronized by sync task"));
            }
            let protected = task.path.as_deref().is_none_or(|path| self.protects(path));
            let (place, reason) = match (task.direction, task.keeps_deleted) {
                (Direction::Up, Some(true)) => (
                    0,
                    "NAS to cloud only: a changed or damaged file replaces the copy in the cloud",
                ),
                (Direction::Up, Some(false)) => (
                    0,
                    "NAS to cloud only: what is deleted or damaged here is so in the cloud as well",
                ),
                (Direction::Up, None) => (
                    0,
                    "NAS to cloud only: whether deleted files stay in the cloud is not known",
                ),
                (Direction::Down, _) => {
                    (1, "cloud to NAS only: what is changed here is in no cloud")
                }
                (Direction::Both, _) => (2, ""),
                (Direction::Unknown, _) => {
                    not_seen.push(untold("the direction of sync task"));
                    continue;
                }
            };
            if !protected && !reason.is_empty() {
                let mut finding = Finding::about(task.task.clone());
                finding.add(Severity::Warning, "one_way_sync_is_no_backup", reason);
                finding
                    .evidence
                    .push("no backup task protects its folder".to_owned());
                finding.advice =
                    Some("Take its folder into a backup task in Hyper Backup on the NAS");
                findings.push(finding);
            } else if let Some(list) = others.get_mut(place) {
                list.push(task.task.title());
            }
        }
        findings.extend(no_backup(&others));
        (findings, not_seen)
    }
}

/// That none of these is a backup.
fn no_backup(tasks: &[Vec<String>; 3]) -> Option<Finding> {
    const WAYS: [&str; 3] = [
        "NAS to cloud",
        "cloud to NAS, which protects nothing of the NAS",
        "both ways: what is deleted on one side is deleted on the other",
    ];
    let mut finding = Finding::about(Object::named(Kind::Package, "Cloud Sync"));
    for (way, tasks) in WAYS
        .iter()
        .zip(tasks)
        .filter(|(_, tasks)| !tasks.is_empty())
    {
        let reason = format!("{way}: tasks {}", few(tasks, MOST_NAMED));
        finding.add(Severity::Notice, "sync_is_not_backup", reason);
    }
    (!finding.is_empty()).then_some(finding)
}
