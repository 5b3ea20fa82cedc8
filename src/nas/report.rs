//! One verdict over everything that protects the NAS.

mod folders;
mod page;

use std::time::Duration;

use dsm::{Dialect, ErrorKind, Reads};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::time::timeout;

use self::{
    folders::Backups,
    page::{LeftOut, Page},
};
use crate::{
    clock::NasTime,
    cloudsync,
    error::Error,
    findings::{Finding, Kind, NotSeen, Object, Severity, Step, Tally, grouped},
    hyperbackup::{self, survey::Judging},
    operation::{Query, ReadContext, Request},
    packages::{self, Product},
    shares::{Shares, list_shares},
};

/// How long each product may take, so that the other is told all the same.
const PATIENCE: Duration = Duration::from_secs(32);

/// How long the list of shared folders may take.
const FOR_SHARES: Duration = Duration::from_secs(10);

/// Show whether everything is backed up: one verdict over every backup task, connection, sync task and shared folder, the
/// worst first, each with since when, evidence and the next call. Call this first for "is everything backed up?"
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProtectionReport {
    /// Hours after which a backup task without a success is overdue; absent: two of its own intervals
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stale_after_hours: Option<u32>,
}

/// How well the NAS is protected.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Report {
    verdict: Verdict,
    /// What it comes down to
    summary: String,
    /// What time it is on the NAS; absent when it could not be asked
    #[serde(skip_serializing_if = "Option::is_none")]
    nas_time: Option<NasTime>,
    /// What is wrong or worth knowing, the worst first
    findings: Vec<Finding>,
    /// Findings that have no room here, none worse than those that have; absent when all have
    #[serde(skip_serializing_if = "Option::is_none")]
    left_out: Option<LeftOut>,
    /// What could not be seen: as long as there is something, nothing is said to be protected
    not_seen: Vec<NotSeen>,
    /// What is fine
    fine: Fine,
}

/// How well the NAS is protected, in one word
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Verdict {
    /// No backup task has ever succeeded, or there is none
    Unprotected,
    /// There are backups, but something worse than a notice was found, or not everything could be seen
    AtRisk,
    /// All was seen, and nothing worse than a notice was found
    Protected,
}

/// What is fine: nothing worse than a notice was found
#[derive(Debug, Serialize, JsonSchema)]
struct Fine {
    /// Backup tasks; absent where they could not be seen
    #[serde(skip_serializing_if = "Option::is_none")]
    backup_tasks: Option<Counted>,
    /// Connections to cloud accounts, with their sync tasks; absent where they could not be seen
    #[serde(skip_serializing_if = "Option::is_none")]
    connections: Option<Counted>,
    /// Shared folders that this account sees; there may be more. Absent where they or the backup tasks could not be seen
    #[serde(skip_serializing_if = "Option::is_none")]
    shared_folders: Option<Counted>,
}

/// How many are fine
#[derive(Debug, Serialize, JsonSchema)]
struct Counted {
    fine: usize,
    /// All of them, fine or not
    total: usize,
    /// The first of those that are fine
    names: Vec<String>,
}

impl Request for ProtectionReport {
    type Response = Report;

    fn example() -> Self {
        Self {
            stale_after_hours: None,
        }
    }

    fn check(&self) -> Result<(), Error> {
        match self.stale_after_hours {
            Some(hours) if !(1..=87_600).contains(&hours) => Err(Error::argument(
                "stale_after_hours",
                "it must be from 1 to 87600",
            )),
            _ => Ok(()),
        }
    }
}

impl Query for ProtectionReport {
    async fn run(&self, on: ReadContext<'_>) -> Result<Report, Error> {
        let nas = on.nas;
        // What the NAS offers is asked first: what it lacks is then not asked for.
        nas.offers().await?;
        let (backup, sync) = (hyperbackup::PRODUCT, cloudsync::PRODUCT);
        let (nas_time, shares, backup_dialect, sync_dialect) = tokio::join!(
            NasTime::read(nas),
            timeout(FOR_SHARES, list_shares(nas)),
            nas.dialect(backup.package),
            nas.dialect(sync.package)
        );
        let judging = Judging {
            nas_time: nas_time.as_ref(),
            stale_after_hours: self.stale_after_hours.map(i64::from),
        };
        let backups = within(backup_dialect, |dialect| {
            hyperbackup::survey::survey(on, dialect, judging)
        });
        let syncs = within(sync_dialect, |dialect| {
            cloudsync::survey::survey(on, dialect, judging.nas_time)
        });
        let (backups, syncs) = tokio::join!(backups, syncs);
        let shares = match shares {
            Ok(Ok(shares)) => Ok(without_home(shares)),
            Ok(Err(error)) => Err(Unseen::of(error.into())),
            Err(_late) => Err(Unseen::new("no answer in time")),
        };
        // A NAS that answers nothing has no report.
        if let (Err(unseen), Err(_), Err(_)) = (&backups, &syncs, &shares)
            && let Some(error) = &unseen.error
            && !unseen.is_missing
        {
            return Err(error.clone());
        }
        let has_no_sync = match &syncs {
            Err(unseen) if unseen.is_missing => is_not_installed(nas, sync).await,
            _ => false,
        };
        Ok(Gathered {
            backups,
            syncs,
            shares,
            nas_time,
            has_no_sync,
        }
        .report(on))
    }
}

/// Whether Package Center says that a package is not there, and not that it does not run.
async fn is_not_installed(nas: Reads<'_>, product: Product) -> bool {
    match timeout(FOR_SHARES, packages::installed(nas)).await {
        Ok(Ok(Some(list))) => !list.is_empty() && list.iter().all(|one| one.id != product.id),
        _ => false,
    }
}

/// Why something could not be seen.
struct Unseen {
    why: String,
    error: Option<Error>,
    /// The package is not there.
    is_missing: bool,
}

impl Unseen {
    fn new(why: impl Into<String>) -> Self {
        Self {
            why: why.into(),
            error: None,
            is_missing: false,
        }
    }

    fn of(error: Error) -> Self {
        let is_missing = matches!(
            &error,
            Error::Nas(error) if matches!(error.kind, ErrorKind::PackageMissing { .. })
        );
        Self {
            why: error.to_string(),
            error: Some(error),
            is_missing,
        }
    }

    fn not_seen(&self, what: &str) -> NotSeen {
        let not_seen = NotSeen::new(what, self.why.clone());
        match &self.error {
            Some(error) => not_seen.advise(error.hint()),
            None => not_seen,
        }
    }
}

/// A survey in the dialect of its product, if that is known, and if it comes in time.
async fn within<T, Asking>(
    dialect: Result<Dialect, dsm::Error>,
    survey: impl FnOnce(Dialect) -> Asking,
) -> Result<T, Unseen>
where
    Asking: Future<Output = Result<T, Error>>,
{
    let dialect = dialect.map_err(|error| Unseen::of(error.into()))?;
    match timeout(PATIENCE, survey(dialect)).await {
        Ok(survey) => survey.map_err(Unseen::of),
        Err(_late) => Err(Unseen::new("no answer in time")),
    }
}

/// All that there is to judge.
struct Gathered {
    backups: Result<hyperbackup::survey::Survey, Unseen>,
    syncs: Result<cloudsync::survey::Survey, Unseen>,
    shares: Result<Shares, Unseen>,
    nas_time: Option<NasTime>,
    /// Package Center says that Cloud Sync is not installed.
    has_no_sync: bool,
}

impl Gathered {
    fn report(self, on: ReadContext<'_>) -> Report {
        let (mut findings, mut not_seen) = (Vec::new(), Vec::new());
        let mut fine = Fine {
            backup_tasks: None,
            connections: None,
            shared_folders: None,
        };
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
                if survey.tasks.total == 0 {
                    let reason = "there is no backup task";
                    findings.push(without_backup("no_backup_task", reason));
                }
                findings.extend(survey.findings);
                not_seen.extend(survey.not_seen);
                fine.backup_tasks = Some(Counted::new(survey.tasks));
                Some((survey.coverage, survey.holding_backups))
            }
            Err(unseen) => {
                if unseen.is_missing {
                    is_unprotected = true;
                    findings.push(without_backup("not_installed", &unseen.why));
                }
                not_seen.push(unseen.not_seen(hyperbackup::PRODUCT.package.name));
                // Without the package there are no tasks.
                unseen.is_missing.then(Default::default)
            }
        };
        if let Some((coverage, holding)) = &backups {
            let backups = Backups { coverage, holding };
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
fn without_home(mut shares: Shares) -> Shares {
    shares.shares.retain(|share| {
        let path = share.real_path.as_deref();
        share.name != "home" || path.is_some_and(|path| !path.contains("/homes/"))
    });
    shares
}

/// Shared folders that the list does not have in it.
fn unlisted(shares: &Shares) -> Option<NotSeen> {
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

/// What it comes down to, in a sentence.
fn summary(findings: &[Finding], not_seen: usize, fine: &Fine) -> String {
    let count = |severity: Severity| {
        let all = findings.iter();
        all.filter(|finding| finding.severity == severity).count()
    };
    let mut parts = vec![format!(
        "critical: {}, warnings: {}, notices: {}, not seen: {not_seen}",
        count(Severity::Critical),
        count(Severity::Warning),
        count(Severity::Notice)
    )];
    for (what, counted) in [
        ("backup tasks", &fine.backup_tasks),
        ("connections", &fine.connections),
        ("shared folders", &fine.shared_folders),
    ] {
        if let Some(counted) = counted {
            parts.push(format!(
                "{} of {} {what} are fine",
                counted.fine, counted.total
            ));
        }
    }
    parts.join("; ")
}

impl Counted {
    fn new(tally: Tally) -> Self {
        const MOST_NAMES: usize = 15;
        let fine = tally.fine.len();
        let names = tally.fine.into_iter().take(MOST_NAMES);
        Self {
            fine,
            total: tally.total,
            names: names.map(|name| page::short(&name)).collect(),
        }
    }
}
