//! When a backup runs, what it copies and where to.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::zone::Zone;

/// When a backup task runs by itself
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BackupSchedule {
    /// Whether it does
    pub enabled: bool,
    /// At this minute of the day
    pub minute_of_day: i64,
    /// On these days, 0 is Sunday
    pub weekdays: Vec<u8>,
    /// What DSM tells of its times otherwise than these three make it, by name
    pub told_otherwise: Map<String, Value>,
}

/// Where a backup goes
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Repository {
    /// Its id
    pub id: i64,
    /// Its name
    pub name: String,
    /// `image`, `cloud_image` or `share`
    pub target_type: String,
    /// As `aws_s3`
    pub transfer_type: String,
    /// The bucket, host or share
    pub container: String,
    /// The folder in it
    pub target_id: String,
}

/// A folder that is backed up
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceFolder {
    /// From the share on
    pub path: String,
    /// The volume's number
    pub volume: u32,
    /// Whether it is gone
    pub missing: bool,
}

/// The share on a remote NAS that holds its backups
const REMOTE_SHARE: &str = "NetBackup";

impl Repository {
    /// The shared folder that holds it, where it is on a NAS or another disk
    pub(crate) fn share(&self) -> &str {
        if self.transfer_type == "image_local" {
            &self.container
        } else {
            REMOTE_SHARE
        }
    }
}

impl SourceFolder {
    pub(crate) fn full_path(&self) -> String {
        format!("/volume{}{}", self.volume, self.path)
    }
}

impl BackupSchedule {
    /// The next run after `now`
    pub(crate) fn next(&self, zone: Zone, now: i64) -> Option<i64> {
        self.next_if_enabled(zone, now).filter(|_| self.enabled)
    }

    /// The next run after `now` if the schedule were on
    pub(crate) fn next_if_enabled(&self, zone: Zone, now: i64) -> Option<i64> {
        zone.next(now, self.minute_of_day, &self.weekdays)
    }
}
