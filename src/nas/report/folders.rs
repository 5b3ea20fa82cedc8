//! Which shared folders no backup task protects, and which folders are only synchronized.

mod paths;
mod synced;
#[cfg(test)]
mod tests;
mod together;
mod unprotected;

use self::{
    paths::{is_same, is_within},
    together::together,
};
use crate::{
    cloudsync::survey::Synced,
    findings::{Finding, Kind, NotSeen, Object, Severity, Step, Tally, few},
    hyperbackup::survey::{Coverage, Holding, Protects},
    shares::Share,
};

/// Most folders or tasks that one line names.
const MOST_NAMED: usize = 5;

const NO_TASK: &str = "no backup task takes it";

/// What the tasks together take.
pub(super) struct Backups<'a> {
    pub(super) coverage: &'a [Coverage],
    /// Whether these are all tasks that there are.
    pub(super) is_whole: bool,
    /// Shared folders of this NAS in which backups lie.
    pub(super) holding: &'a [Holding],
}

/// What is found about shared folders.
#[derive(Default)]
pub(super) struct Found {
    pub(super) folders: Tally,
    pub(super) findings: Vec<Finding>,
    pub(super) not_seen: Vec<NotSeen>,
}

impl Backups<'_> {
    /// Judges every shared folder.
    pub(super) fn judge(&self, shares: &[Share], synced: &[Synced]) -> Found {
        let mut found = Found::default();
        found.folders.total = shares.len();
        for share in shares {
            let finding = self.judge_share(&share.name, synced);
            let root = format!("/{}", share.name);
            if !finding.is_trouble() && (!finding.is_empty() || self.surely_protects(&root)) {
                found.folders.fine.push(share.name.clone());
            } else if finding.is_empty() {
                found.folders.in_doubt.push(share.name.clone());
            }
            if !finding.is_empty() {
                found.findings.push(finding);
            }
        }
        found.findings = together(found.findings);
        found.not_seen.extend(self.hidden(shares));
        for task in self.coverage {
            if task.folders.is_none() {
                let why = "the NAS does not tell its folders";
                found
                    .not_seen
                    .push(not_told("what is protected by backup task", task, why));
            } else if task.left_out.is_none() && task.protects == Protects::Yes {
                let why = "the NAS does not tell its filter in a way that is understood";
                found
                    .not_seen
                    .push(not_told("what is left out by backup task", task, why));
            }
        }
        found
    }

    /// Shared folders that a task takes and the list lacks: where one is hidden from the account, others may be.
    fn hidden(&self, shares: &[Share]) -> Option<NotSeen> {
        let mut names: Vec<String> = Vec::new();
        for folder in self
            .coverage
            .iter()
            .flat_map(|task| task.folders.iter().flatten())
        {
            let name = folder.split('/').find(|part| !part.is_empty());
            let is_listed = |name: &str| {
                shares
                    .iter()
                    .any(|share| share.name.to_lowercase() == name.to_lowercase())
            };
            if let Some(name) = name.filter(|name| !is_listed(name))
                && !names.iter().any(|known| known == name)
            {
                names.push(name.to_owned());
            }
        }
        if names.is_empty() {
            return None;
        }
        Some(NotSeen::new(
            "shared folders that this account does not see",
            format!(
                "backup tasks take {}, and the list of shared folders does not have it; there may be more",
                few(&names, MOST_NAMED)
            ),
        ))
    }

    fn judge_share(&self, name: &str, synced: &[Synced]) -> Finding {
        let root = format!("/{name}");
        let mut finding = Finding::about(Object::named(Kind::SharedFolder, name));
        let (mut parts, mut reasons) = (Vec::new(), Vec::new());
        for task in self.protecting() {
            let folders = task.folders.iter().flatten();
            for folder in folders.filter(|folder| is_within(folder, &root)) {
                let gaps = self.gaps(task, folder, false);
                if is_same(folder, &root) && gaps.is_empty() {
                    return finding;
                }
                let title = task.task.title();
                if gaps.iter().any(|gap| is_within(folder, gap)) {
                    reasons.push(format!("the filter of backup task {title} leaves it out"));
                    continue;
                }
                parts.push(match gaps.as_slice() {
                    [] => format!("{folder} by backup task {title}"),
                    gaps => format!(
                        "{folder} by backup task {title}, without {}",
                        few(gaps, MOST_NAMED)
                    ),
                });
            }
        }
        if !parts.is_empty() {
            let parts = few(&parts, MOST_NAMED);
            let reason = format!("backed up is only {parts}");
            finding.add(Severity::Warning, "partly_backed_up", reason);
            finding.advice = Some(
                "Take the rest into a backup task in Hyper Backup on the NAS, unless it can be lost",
            );
        } else {
            let held = self.holding.iter().find(|held| is_same(&held.share, name));
            match held.map(|held| (held, beside(held, &root, synced))) {
                Some((held, None)) => {
                    let tasks = few(&held.tasks, MOST_NAMED);
                    let reason = format!("it holds the backups of backup task {tasks}; {NO_TASK}");
                    finding.add(Severity::Notice, "holds_backups", reason);
                }
                Some((_, Some(why))) => {
                    self.explain(&root, reasons, &mut finding);
                    finding.severity = Severity::Warning;
                    finding.evidence.push(why.to_owned());
                }
                None => self.explain(&root, reasons, &mut finding),
            }
        }
        let only_synced: Vec<String> = synced
            .iter()
            .filter(|task| {
                task.path
                    .as_deref()
                    .is_some_and(|path| is_within(path, &root))
            })
            .map(|task| task.task.title())
            .collect();
        if !only_synced.is_empty() {
            finding.evidence.push(format!(
                "Cloud Sync synchronizes in it, which is no backup: tasks {}",
                few(&only_synced, MOST_NAMED)
            ));
        }
        finding
    }

    fn protecting(&self) -> impl Iterator<Item = &Coverage> {
        let tasks = self.coverage.iter();
        tasks.filter(|task| task.protects == Protects::Yes)
    }

    /// Whether tasks that are well and whose filters are known take all of a shared folder.
    fn surely_protects(&self, root: &str) -> bool {
        self.protecting().filter(|task| is_sure(task)).any(|task| {
            let mut folders = task.folders.iter().flatten();
            folders.any(|folder| is_same(folder, root)) && self.gaps(task, root, true).is_empty()
        })
    }

    /// What a task leaves out of a folder and no other takes, or none that is sure.
    fn gaps(&self, task: &Coverage, folder: &str, sure: bool) -> Vec<String> {
        let left_out = task.left_out.iter().flatten();
        let left_out = left_out.filter(|gap| is_within(gap, folder) || is_within(folder, gap));
        let closed = |gap: &String| {
            let mut others = self.protecting().filter(|other| !sure || is_sure(other));
            others.any(|other| {
                let mut folders = other.folders.iter().flatten();
                let takes = folders.any(|folder| is_within(gap, folder));
                let leaves_out = other
                    .left_out
                    .iter()
                    .flatten()
                    .any(|out| is_within(gap, out) || is_within(out, gap));
                takes && !leaves_out
            })
        };
        left_out.filter(|gap| !closed(gap)).cloned().collect()
    }

    /// Whether all of a folder is protected.
    fn protects(&self, path: &str) -> bool {
        self.protecting().any(|task| {
            let mut folders = task.folders.iter().flatten();
            folders.any(|folder| is_within(path, folder))
                && !task
                    .left_out
                    .iter()
                    .flatten()
                    .any(|gap| is_within(path, gap) || is_within(gap, path))
        })
    }
}

/// Why a shared folder in which backups lie may hold more than backups of this NAS; absent where nothing speaks for it.
fn beside(held: &Holding, root: &str, synced: &[Synced]) -> Option<&'static str> {
    let is_in = |task: &Synced| {
        task.path
            .as_deref()
            .is_none_or(|path| is_within(path, root))
    };
    if !held.is_agreed {
        Some("whether backups of this NAS lie in it is told in more than one way")
    } else if held.tasks.is_empty() {
        Some("backups lie in it, and no backup task of this NAS is known to keep its own there")
    } else if synced.iter().any(is_in) {
        Some("backups of this NAS lie in it, and sync tasks work in it or may")
    } else {
        None
    }
}

fn not_told(what: &str, task: &Coverage, why: &str) -> NotSeen {
    let step = task.task.id.as_deref();
    let step = step.map(|id| Step::with("hyperbackup_get_task", "task_id", id));
    NotSeen::of(what, &task.task, why).then(step.into_iter().collect())
}

/// Whether nothing speaks against what a task is said to protect.
fn is_sure(task: &Coverage) -> bool {
    task.is_well && task.left_out.is_some()
}
