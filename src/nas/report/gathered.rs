//! The findings of both products, put together and judged as one.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{
    answer::{Counted, Fine, Report, Verdict, summary},
    folders::Backups,
    page::Page,
    unseen::Unseen,
};
use crate::{
    clock::{NasTime, shown_epoch, span},
    cloudsync,
    findings::{Finding, Kind, NotSeen, Object, Severity, Step, grouped},
    hyperbackup,
    operation::ReadContext,
    packages::Product,
    shares::Shares,
};

/// All that there is to judge.
pub(super) struct Gathered {
    pub(super) backups: Result<hyperbackup::survey::Survey, Unseen>,
    pub(super) syncs: Result<cloudsync::survey::Survey, Unseen>,
    pub(super) shares: Result<Shares, Unseen>,
    pub(super) nas_time: Option<NasTime>,
    /// What time it was here when the NAS told its own.
    pub(super) asked_at: Timestamp,
    /// Package Center says that Cloud Sync is not installed.
    pub(super) has_no_sync: bool,
}

impl Gathered {
    /// That the clock of the NAS and the one here are far apart: all ages are those of the one, and a schedule runs by it.
    fn clock(&self) -> Option<Finding> {
        const HOUR: i64 = 3_600;
        let nas_time = self.nas_time.as_ref()?;
        let ahead = nas_time.seconds_ahead_of(self.asked_at)?;
        if ahead.abs() <= HOUR {
            return None;
        }
        let mut finding = Finding::about(Object::named(Kind::Nas, "clock of the NAS"));
        let direction = if ahead > 0 { "ahead of" } else { "behind" };
        let reason = format!(
            "the clock of the NAS says {}, {} {direction} the one here, which says {}",
            nas_time.local().unwrap_or("no time"),
            span(ahead.abs()),
            shown_epoch(self.asked_at.as_second(), Some(nas_time)).unwrap_or_default()
        );
        finding.add(Severity::Warning, "clock", reason);
        finding.evidence.push(
            "what is late and how old a backup is are judged by the clock of the NAS, and may be judged wrong".to_owned(),
        );
        finding.advice = Some(
            "See which clock is right; let the NAS be set by a time server in Control Panel > Regional Options > Time",
        );
        finding.steps = vec![Step::new("nas_info")];
        finding.rank = 0;
        Some(finding)
    }

    pub(super) fn report(self, on: ReadContext<'_>) -> Report {
        let (mut findings, mut not_seen) = (Vec::new(), Vec::new());
        let mut fine = Fine {
            backup_tasks: None,
            connections: None,
            shared_folders: None,
        };
        findings.extend(self.clock());
        if self.nas_time.is_none() {
            not_seen.push(
                NotSeen::new("the clock of the NAS", "it does not tell its time")
                    .advise("No age of a backup can be judged; see in DSM whether the account may read the system's information"),
            );
        }
        let mut synced = Vec::new();
        match self.syncs {
            Ok(survey) => {
                fine.connections = Some(Counted::new(survey.connections));
                findings.extend(survey.findings);
                not_seen.extend(survey.not_seen);
                synced = survey.synced;
            }
            // What is known not to be there hides nothing.
            Err(_) if self.has_no_sync => {}
            Err(unseen) => not_seen.push(unseen.not_seen(cloudsync::PRODUCT.package.name)),
        }
        if let Err(unseen) = &self.shares {
            not_seen.push(unseen.not_seen("the shared folders"));
        }
        let shares = self.shares.ok();
        if let Some(shares) = &shares {
            not_seen.extend(unlisted(shares));
        }
        let mut is_unprotected = false;
        let backups = match self.backups {
            Ok(survey) => {
                is_unprotected = survey.has_success == Some(false);
                if survey.tasks.total == 0 && survey.has_every_task {
                    let reason = "there is no backup task";
                    findings.push(without_backup("no_backup_task", reason));
                }
                findings.extend(survey.findings);
                not_seen.extend(survey.not_seen);
                fine.backup_tasks = Some(Counted::new(survey.tasks));
                Some((
                    survey.coverage,
                    survey.has_every_task,
                    survey.holding_backups,
                ))
            }
            Err(unseen) => {
                if unseen.is_missing {
                    is_unprotected = true;
                    findings.push(without_backup("not_installed", &unseen.why));
                }
                not_seen.push(unseen.not_seen(hyperbackup::PRODUCT.package.name));
                // Without the package there are no tasks.
                unseen.is_missing.then(|| (Vec::new(), true, Vec::new()))
            }
        };
        if let Some((coverage, is_whole, holding)) = &backups {
            let backups = Backups {
                coverage,
                is_whole: *is_whole,
                holding,
            };
            if let Some(shares) = &shares {
                let found = backups.judge(&shares.shares, &synced);
                fine.shared_folders = Some(Counted::new(found.folders));
                findings.extend(found.findings);
                not_seen.extend(found.not_seen);
            }
            let (found, untold) = backups.judge_synced(&synced);
            findings.extend(found);
            not_seen.extend(untold);
        }
        let is_worse = |finding: &Finding| finding.severity < Severity::Notice;
        let verdict = if is_unprotected {
            Verdict::Unprotected
        } else if findings.iter().any(is_worse) || !not_seen.is_empty() {
            Verdict::AtRisk
        } else {
            Verdict::Protected
        };
        let summary = summary(&findings, not_seen.len(), &fine);
        let objects = [&fine.backup_tasks, &fine.connections]
            .into_iter()
            .flatten();
        let objects = objects.map(|counted| counted.total).sum();
        let page = Page::of(findings, grouped(not_seen), objects, on.offered);
        Report {
            verdict,
            summary,
            nas_time: self.nas_time,
            findings: page.findings,
            left_out: page.left_out,
            not_seen: page.not_seen,
            fine,
        }
    }
}

/// The shared folders without `home`, which is a view of the account into `homes`.
pub(super) fn without_home(mut shares: Shares) -> Shares {
    shares.shares.retain(|share| {
        let path = share.real_path.as_deref();
        share.name != "home" || path.is_some_and(|path| !path.contains("/homes/"))
    });
    shares
}

/// Shared folders that the list does not have in it.
fn unlisted(shares: &Shares) -> Option<NotSeen> {
    let mut names = BTreeSet::new();
    let mut shares_of_list = shares.shares.iter();
    if let Some(twice) = shares_of_list.find(|share| !names.insert(share.name.to_lowercase())) {
        let why = format!(
            "the NAS's list of them has {} more than once, which may stand for another",
            twice.name
        );
        return Some(NotSeen::new("some of the shared folders", why));
    }
    match (shares.is_whole, shares.shares.is_empty()) {
        (true, true) => Some(
            NotSeen::new("the shared folders", "this account sees none")
                .advise("Give the account the right to read them, or use an administrator"),
        ),
        (true, false) => None,
        (false, _) => Some(NotSeen::new(
            "some of the shared folders",
            "the NAS's list of them cannot be read to the end",
        )),
    }
}

fn without_backup(problem: &'static str, reason: &str) -> Finding {
    let package: Product = hyperbackup::PRODUCT;
    let mut finding = Finding::about(Object::named(Kind::Package, package.package.name));
    finding.add(Severity::Critical, problem, reason);
    finding.advice = Some("Make a backup task in Hyper Backup on the NAS");
    finding.steps = vec![Step::new("nas_info")];
    finding.rank = 0;
    finding
}
