//! Versions of a task, and which of them is meant.

use std::cmp::Reverse;

use dsm::Reads;
use jiff::{Timestamp, civil::DateTime, tz::Offset};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Readable, TaskId, VersionId, look_up::read_task};
use crate::{
    clock::{local_time, shown_epoch},
    error::Error,
    hyperbackup::wire::{LIST_VERSIONS, VersionWire, version_params},
    sorting::sort_by_key,
};

/// Most versions that an error names.
const MOST_NAMED: usize = 10;

/// A version: the files as they were between its start and its completion. What the NAS does not say is absent.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct Version {
    /// Id
    pub(crate) version_id: VersionId,
    /// Name, where it is not just the time of the start
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Whether it holds all that it should
    pub(crate) status: VersionStatus,
    /// Day of the week on which it was started, on the NAS
    #[serde(skip_serializing_if = "Option::is_none")]
    weekday: Option<&'static str>,
    /// When its run began; later changes of files are not in it
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<String>,
    /// When its run ended
    #[serde(skip_serializing_if = "Option::is_none")]
    completed_at: Option<String>,
    /// Kept when old versions are deleted
    #[serde(skip_serializing_if = "Option::is_none")]
    locked: Option<bool>,
    #[serde(skip)]
    began: Option<i64>,
    #[serde(skip)]
    zone: Option<Offset>,
}

/// What a version is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum VersionStatus {
    /// The run went well: its files can be copied
    Complete,
    /// The run was cancelled: not all is in it
    Cancelled,
    /// The run is under way
    InProgress,
    /// The NAS does not say, or a word that is in no public table
    Unknown,
}

/// The versions of a task, newest first.
pub(crate) struct Versions {
    pub(crate) task_id: TaskId,
    pub(crate) versions: Vec<Version>,
    /// What of the NAS's list is missing, a sentence each.
    pub(crate) incomplete: Vec<String>,
}

impl Versions {
    /// Asks for them.
    ///
    /// # Errors
    /// [`Error::UnknownId`] that names the tasks there are.
    pub(crate) async fn read(nas: Reads<'_>, id: &TaskId) -> Result<Self, Error> {
        let (task_id, list) = read_task(nas, LIST_VERSIONS, id, version_params).await?;
        let count = list.version_info_list.0.len();
        let total = list.total.0.and_then(|total| usize::try_from(total).ok());
        let Readable {
            rows,
            mut incomplete,
            ..
        } = Readable::of(list.version_info_list, "versions")?;
        let read = rows.len();
        let mut versions: Vec<Version> = rows.into_iter().filter_map(Version::new).collect();
        if versions.len() < read {
            incomplete.push(format!("{} versions have no id", read - versions.len()));
        }
        if let Some(total) = total
            && total > count
        {
            incomplete.push(format!("the NAS listed {count} of {total} versions"));
        }
        // Ids are counted up; they tell where times do not.
        let counted = |version: &Version| version.version_id.as_str().parse::<i64>().ok();
        sort_by_key(&mut versions, |version| {
            Reverse((version.began, counted(version)))
        });
        Ok(Self {
            task_id,
            versions,
            incomplete,
        })
    }

    /// The one with that id.
    ///
    /// # Errors
    /// [`Error::UnknownId`] that names the newest ones.
    pub(crate) fn find(&self, id: &VersionId) -> Result<&Version, Error> {
        let mut versions = self.versions.iter();
        if let Some(version) = versions.find(|version| version.version_id == *id) {
            return Ok(version);
        }
        if !self.incomplete.is_empty() {
            return Err(Error::Incomplete {
                problem: format!(
                    "no version {id} was found, but it may be in what is missing: {}",
                    self.incomplete.join("; ")
                ),
                cause: None,
            });
        }
        let newest = self.versions.iter().take(MOST_NAMED);
        let mut known: Vec<String> = newest.map(Version::title).collect();
        if self.versions.len() > MOST_NAMED {
            let more = self.versions.len() - MOST_NAMED;
            known.push(format!(
                "and {more} older ones in hyperbackup_list_versions"
            ));
        }
        Err(Error::UnknownId {
            what: "version",
            id: id.to_string(),
            known: known.join(", "),
        })
    }
}

impl Version {
    /// Absent when it has no id.
    fn new(wire: VersionWire) -> Option<Self> {
        let version_id = VersionId::new(wire.version_id.filled()?);
        // 0 stands for none.
        let epoch = |told: Option<i64>| told.filter(|seconds| *seconds > 0);
        let (began, ended) = (epoch(wire.timestamp.0), epoch(wire.complete_time.0));
        let started = wire.start_time_local.filled();
        let completed = wire.complete_time_local.filled();
        let local = |text: &Option<String>| text.as_deref().and_then(local_time);
        let (local_start, local_end) = (local(&started), local(&completed));
        // Summer time may begin or end while a run goes on.
        let (start_zone, end_zone) = (offset(began, local_start), offset(ended, local_end));
        let zone = start_zone.or(end_zone);
        let name = wire.name.filled();
        Some(Self {
            version_id,
            status: VersionStatus::of(wire.status.0.as_deref()),
            name: name.filter(|name| local_time(name).is_none_or(|at| Some(at) != local_start)),
            weekday: local_start.map(weekday),
            started_at: shown(began, local_start, zone).or(started),
            completed_at: shown(ended, local_end, end_zone.or(zone)).or(completed),
            locked: wire.locked.0,
            began: began.or_else(|| {
                let at = local_start?;
                Some(Offset::UTC.to_timestamp(at).ok()?.as_second())
            }),
            zone,
        })
    }

    /// Id and start, for a sentence.
    pub(crate) fn title(&self) -> String {
        let started = self.started_at.as_deref().unwrap_or("start not told");
        let weekday = self
            .weekday
            .map(|day| format!("{day} "))
            .unwrap_or_default();
        let status = match self.status {
            VersionStatus::Complete => "",
            VersionStatus::Cancelled => ", cancelled",
            VersionStatus::InProgress => ", in progress",
            VersionStatus::Unknown => ", status not known",
        };
        format!("{} ({weekday}{started}{status})", self.version_id)
    }

    /// A moment as the NAS showed times when this version was made; absent for 0.
    pub(crate) fn shown(&self, epoch_seconds: i64) -> Option<String> {
        shown(Some(epoch_seconds).filter(|at| *at != 0), None, self.zone)
    }
}

impl VersionStatus {
    /// Of DSM's word. When the run was completed says nothing of it: a cancelled one has such a time as well.
    fn of(word: Option<&str>) -> Self {
        match word {
            Some("success") => Self::Complete,
            Some("cancel") => Self::Cancelled,
            Some("backup") => Self::InProgress,
            Some(_) | None => Self::Unknown,
        }
    }
}

/// How far the zone of a local time is ahead, where the same moment is told both ways. No zone is off by other than quarters of
/// an hour.
fn offset(epoch: Option<i64>, local: Option<DateTime>) -> Option<Offset> {
    let utc = Timestamp::from_second(epoch?).ok()?;
    let ahead = local?
        .duration_since(Offset::UTC.to_datetime(utc))
        .as_secs();
    let is_one = ahead % (15 * 60) == 0 && ahead.abs() <= 14 * 60 * 60;
    is_one.then(|| Offset::from_seconds(i32::try_from(ahead).ok()?).ok())?
}

/// A moment in the one form of times: with the offset where that is known, and otherwise as the NAS has it.
fn shown(epoch: Option<i64>, local: Option<DateTime>, zone: Option<Offset>) -> Option<String> {
    match (epoch, local, zone) {
        (_, Some(local), Some(zone)) => {
            let seconds = i64::from(zone.seconds());
            let (sign, ahead) = (if seconds < 0 { '-' } else { '+' }, seconds.abs());
            Some(format!(
                "{local}{sign}{:02}:{:02}",
                ahead / 3_600,
                ahead / 60 % 60
            ))
        }
        (Some(epoch), None, Some(zone)) => {
            let at = Timestamp::from_second(epoch).ok()?;
            shown(None, Some(zone.to_datetime(at)), Some(zone))
        }
        (_, Some(local), None) => Some(local.to_string()),
        (Some(epoch), None, None) => shown_epoch(epoch, None),
        (None, None, _) => None,
    }
}

fn weekday(at: DateTime) -> &'static str {
    use jiff::civil::Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
    match at.weekday() {
        Monday => "Monday",
        Tuesday => "Tuesday",
        Wednesday => "Wednesday",
        Thursday => "Thursday",
        Friday => "Friday",
        Saturday => "Saturday",
        Sunday => "Sunday",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    // Amsterdam, 2025-03-30: at 02:00 it is 03:00.
    #[test]
    fn each_time_has_its_own_offset() {
        let wire = json!({
            "version_id": "7",
            "timestamp": 1_743_294_600,
            "start_time_local": "2025-03-30 01:30:00",
            "complete_time": 1_743_298_200,
            "complete_time_local": "2025-03-30 03:30:00",
        });
        let version = Version::new(serde_json::from_value(wire).unwrap()).unwrap();
        let shown = [version.started_at, version.completed_at].map(Option::unwrap);
        let expected = ["2025-03-30T01:30:00+01:00", "2025-03-30T03:30:00+02:00"];
        assert_eq!(shown, expected);
    }
}
