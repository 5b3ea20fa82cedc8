//! How far a running backup is.

// Wire: `progress` of SYNO.Backup.Task v1 status, from dsmctl and the response schemas of mikespub/synology; the amounts
// are sent as text.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    dsm::wire::{Flag, Int, Text, some_text},
    units::Bytes,
};

/// How far a running backup is.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub(super) struct Progress {
    /// DSM's word for the step, e.g. data_backup
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) step: Option<String>,
    /// How much is done
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) percent: Option<i64>,
    /// Data worked through
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) processed_bytes: Option<Bytes>,
    /// Data there is
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) total_bytes: Option<Bytes>,
    /// Data sent to the destination
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) transmitted_bytes: Option<Bytes>,
    /// Files that are backed up so far
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) files_backed_up: Option<i64>,
    /// Data that is backed up so far
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) bytes_backed_up: Option<Bytes>,
    /// How long the NAS expects the rest to take
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) estimated_remaining_seconds: Option<i64>,
    /// Files looked at
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) scanned_files: Option<i64>,
    /// DSM's avg_speed, whose unit is not documented
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) average_speed: Option<i64>,
    /// False while DSM does not allow cancelling
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) can_cancel: Option<bool>,
    /// False while DSM does not allow suspending
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) can_suspend: Option<bool>,
}

#[derive(Deserialize)]
pub(super) struct ProgressWire {
    step: Option<Text>,
    progress: Option<Int>,
    processed_size: Option<Int>,
    total_size: Option<Int>,
    transmitted_size: Option<Int>,
    scan_file_count: Option<Int>,
    avg_speed: Option<Int>,
    can_cancel: Option<Flag>,
    can_suspend: Option<Flag>,
}

impl From<ProgressWire> for Progress {
    fn from(wire: ProgressWire) -> Self {
        let number = |number: Option<Int>| number.map(|number| number.0);
        Self {
            step: some_text(wire.step),
            percent: number(wire.progress),
            processed_bytes: number(wire.processed_size),
            total_bytes: number(wire.total_size),
            transmitted_bytes: number(wire.transmitted_size),
            scanned_files: number(wire.scan_file_count),
            average_speed: number(wire.avg_speed),
            can_cancel: wire.can_cancel.map(|flag| flag.0),
            can_suspend: wire.can_suspend.map(|flag| flag.0),
            ..Self::default()
        }
    }
}
