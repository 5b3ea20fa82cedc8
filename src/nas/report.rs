//! One verdict over everything that protects the NAS.

mod answer;
mod folders;
mod gathered;
mod page;
mod unseen;

use std::time::Duration;

use dsm::{ErrorKind, Reads};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, timeout, timeout_at};

use self::{
    answer::Report,
    gathered::{Gathered, without_home},
    unseen::{asked, within},
};
use crate::{
    clock::NasTime,
    cloudsync,
    error::Error,
    hyperbackup::{self, survey::Judging},
    operation::{FOR_A_QUESTION, Query, ReadContext, Request},
    packages::{self, Product},
    shares::list_shares,
};

/// How much of the time of a call is left when no more is asked: what came by then is judged. Hosts give up on a call long
/// before a NAS that is slow has told all.
const LEFT: Duration = Duration::from_secs(18);

/// How long finding out what the NAS offers, and the login, may take: without them there is nothing to judge.
const TO_REACH_IT: Duration = Duration::from_secs(12);

/// How much later a product is cut off that did not stop by itself.
const GRACE: Duration = Duration::from_secs(2);

/// Show whether everything is backed up: one verdict over every backup task, connection, sync task and shared folder, the
/// worst first, each with since when, evidence and the next call. Call this first for "is everything backed up?"
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProtectionReport {
    /// Hours after which a backup task without a success is overdue; absent: two of its own intervals
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stale_after_hours: Option<u32>,
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
        reach(nas).await?;
        let by = on.ends_at.checked_sub(LEFT).unwrap_or(on.ends_at);
        let on = ReadContext { ends_at: by, ..on };
        let (backup, sync) = (hyperbackup::PRODUCT, cloudsync::PRODUCT);
        let of_products = async {
            let clocks = async {
                let time = NasTime::read(nas).await;
                (time, Timestamp::now())
            };
            let ((nas_time, asked_at), backup_dialect, sync_dialect) = tokio::join!(
                clocks,
                asked(nas.dialect(backup.package)),
                asked(nas.dialect(sync.package))
            );
            let judging = Judging {
                nas_time: nas_time.as_ref(),
                stale_after_hours: self.stale_after_hours.map(i64::from),
            };
            let late = by + GRACE;
            let backups = within(late, backup_dialect, |dialect| {
                hyperbackup::survey::survey(on, dialect, judging)
            });
            let syncs = within(late, sync_dialect, |dialect| {
                cloudsync::survey::survey(on, dialect, judging.nas_time)
            });
            let (backups, syncs) = tokio::join!(backups, syncs);
            (nas_time, asked_at, backups, syncs)
        };
        let (shares, (nas_time, asked_at, backups, syncs)) =
            tokio::join!(asked(list_shares(nas)), of_products);
        let shares = shares.map(without_home);
        // A NAS that answers nothing has no report.
        if let (Err(of_backups), Err(of_syncs), Err(of_shares)) = (&backups, &syncs, &shares)
            && !of_backups.is_missing
        {
            let all = [of_backups, of_syncs, of_shares];
            let error = all.into_iter().find_map(|unseen| unseen.error.clone());
            return Err(error.unwrap_or_else(|| late(FOR_A_QUESTION)));
        }
        let has_no_sync = match &syncs {
            Err(unseen) if unseen.is_missing => is_not_installed(nas, sync, by + GRACE).await,
            _ => false,
        };
        Ok(Gathered {
            backups,
            syncs,
            shares,
            nas_time,
            asked_at,
            has_no_sync,
        }
        .report(on))
    }
}

/// Asks what the NAS offers, as what it lacks is then not asked for, and logs in. A NAS with which that does not come about
/// has no report.
///
/// # Errors
/// Why it is not reached.
async fn reach(nas: Reads<'_>) -> Result<(), Error> {
    let reaching = async {
        nas.offers().await?;
        nas.log_in().await
    };
    match timeout(TO_REACH_IT, reaching).await {
        Ok(reached) => Ok(reached?),
        Err(_late) => Err(late(TO_REACH_IT)),
    }
}

/// The error of a NAS that does not answer.
fn late(after: Duration) -> Error {
    dsm::Error::from(ErrorKind::Timeout {
        call: "asking the NAS".to_owned(),
        seconds: after.as_secs(),
    })
    .into()
}

/// Whether Package Center says that a package is not there, and not that it does not run.
async fn is_not_installed(nas: Reads<'_>, product: Product, by: Instant) -> bool {
    let by = by.min(Instant::now() + FOR_A_QUESTION);
    match timeout_at(by, packages::installed(nas)).await {
        Ok(Ok(Some(list))) => !list.is_empty() && list.iter().all(|one| one.id != product.id),
        _ => false,
    }
}
