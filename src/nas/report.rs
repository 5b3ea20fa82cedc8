//! One verdict over everything that protects the NAS.

mod answer;
mod folders;
mod gathered;
mod page;
mod unseen;

use std::time::Duration;

use dsm::Reads;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::time::timeout;

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

/// Time left over, in which the answer is made of what came.
const SPARE: Duration = Duration::from_secs(3);

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
        // What the NAS offers is asked first: what it lacks is then not asked for.
        nas.offers().await?;
        let (backup, sync) = (hyperbackup::PRODUCT, cloudsync::PRODUCT);
        let clocks = async {
            let time = NasTime::read(nas).await;
            (time, Timestamp::now())
        };
        let ((nas_time, asked_at), shares, backup_dialect, sync_dialect) = tokio::join!(
            clocks,
            asked(list_shares(nas)),
            asked(nas.dialect(backup.package)),
            asked(nas.dialect(sync.package))
        );
        let judging = Judging {
            nas_time: nas_time.as_ref(),
            stale_after_hours: self.stale_after_hours.map(i64::from),
        };
        let by = on.ends_at.checked_sub(SPARE).unwrap_or(on.ends_at);
        let backups = within(by, backup_dialect, |dialect| {
            hyperbackup::survey::survey(on, dialect, judging)
        });
        let syncs = within(by, sync_dialect, |dialect| {
            cloudsync::survey::survey(on, dialect, judging.nas_time)
        });
        let (backups, syncs) = tokio::join!(backups, syncs);
        let shares = shares.map(without_home);
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
            asked_at,
            has_no_sync,
        }
        .report(on))
    }
}

/// Whether Package Center says that a package is not there, and not that it does not run.
async fn is_not_installed(nas: Reads<'_>, product: Product) -> bool {
    match timeout(FOR_A_QUESTION, packages::installed(nas)).await {
        Ok(Ok(Some(list))) => !list.is_empty() && list.iter().all(|one| one.id != product.id),
        _ => false,
    }
}
