//! How far a running backup is.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    hyperbackup::wire::{ProgressWire, documented::DocumentedStatusWire},
    units::Bytes,
};

/// How far a running backup is; what the NAS does not say is absent
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Progress {
    /// DSM's word for the step, e.g. data_backup
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<String>,
    /// How much is done
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) percent: Option<i64>,
    /// Data worked through
    #[serde(skip_serializing_if = "Option::is_none")]
    processed_bytes: Option<Bytes>,
    /// Data there is
    #[serde(skip_serializing_if = "Option::is_none")]
    total_bytes: Option<Bytes>,
    /// Data sent to the destination
    #[serde(skip_serializing_if = "Option::is_none")]
    transmitted_bytes: Option<Bytes>,
    /// Files that are backed up so far
    #[serde(skip_serializing_if = "Option::is_none")]
    files_backed_up: Option<i64>,
    /// Data that is backed up so far
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes_backed_up: Option<Bytes>,
    /// How long the NAS expects the rest to take
    #[serde(skip_serializing_if = "Option::is_none")]
    estimated_remaining_seconds: Option<i64>,
    /// Files looked at
    #[serde(skip_serializing_if = "Option::is_none")]
    scanned_files: Option<i64>,
    /// DSM's avg_speed, whose unit is not documented
    #[serde(skip_serializing_if = "Option::is_none")]
    average_speed: Option<i64>,
    /// False while DSM does not allow cancelling
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) can_cancel: Option<bool>,
    /// False while DSM does not allow suspending
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) can_suspend: Option<bool>,
}

/// A percent, if it is one.
fn percent(told: Option<i64>) -> Option<i64> {
    told.filter(|percent| (0..=100).contains(percent))
}

/// An amount, if it is one.
fn amount(told: Option<i64>) -> Option<i64> {
    told.filter(|amount| *amount >= 0)
}

impl From<ProgressWire> for Progress {
    fn from(wire: ProgressWire) -> Self {
        Self {
            step: wire.step.filled(),
            percent: percent(wire.progress.0),
            processed_bytes: amount(wire.processed_size.0),
            total_bytes: amount(wire.total_size.0),
            transmitted_bytes: amount(wire.transmitted_size.0),
            scanned_files: amount(wire.scan_file_count.0),
            average_speed: wire.avg_speed.0,
            can_cancel: wire.can_cancel.0,
            can_suspend: wire.can_suspend.0,
            ..Self::default()
        }
    }
}

impl Progress {
    /// How far it is, in a few words; absent when the NAS does not say.
    pub(crate) fn in_words(&self) -> Option<String> {
        self.in_words_with(self.percent)
    }

    /// The same, with this percent or none.
    pub(crate) fn in_words_with(&self, percent: Option<i64>) -> Option<String> {
        let percent = percent.map(|percent| format!("{percent}%"));
        let bytes = match (self.processed_bytes, self.total_bytes) {
            (Some(done), Some(total)) if done <= total => Some(format!("{done} of {total} bytes")),
            // Some tell more than all.
            (Some(done), _) => Some(format!("{done} bytes")),
            (None, _) => None,
        };
        let parts: Vec<String> = [percent, bytes].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// How much is done, and of how much, in what the NAS tells the finest of.
    pub(crate) fn amount(&self) -> Option<(i64, i64)> {
        match (self.processed_bytes, self.total_bytes) {
            (Some(done), Some(total)) if (0..=total).contains(&done) && total > 0 => {
                Some((done, total))
            }
            _ => Some((self.percent?, 100)),
        }
    }

    /// How long the rest takes as the NAS expects.
    pub(crate) fn told_remaining_seconds(&self) -> Option<i64> {
        self.estimated_remaining_seconds
            .filter(|seconds| *seconds > 0)
    }

    /// What a status of the document says of it; absent when that is nothing.
    pub(crate) fn documented(wire: &DocumentedStatusWire) -> Option<Self> {
        let progress = Self {
            percent: percent(wire.progress.0),
            files_backed_up: amount(wire.files_backed_up.0),
            bytes_backed_up: amount(wire.bytes_backed_up.0),
            estimated_remaining_seconds: wire.estimated_time_remaining.0,
            ..Self::default()
        };
        Some(progress).filter(|progress| *progress != Self::default())
    }
}
