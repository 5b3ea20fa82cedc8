//! The destination of a task: whether it answers, and what it holds.

use std::time::Duration;

use dsm::Reads;
use schemars::JsonSchema;
use serde::Serialize;
use tokio::time::timeout;

use super::{TaskId, look_up::read_task};
use crate::{
    clock::{NasTime, local_time, shown_local},
    error::Error,
    hyperbackup::wire::{GET_TARGET, TargetWire, target_params},
    units::Bytes,
};

/// How long a destination may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// How sure that is.
const SIZES: &str = "the NAS states no unit: its number is taken as KB, as its own log labels such sizes; some clients take it as bytes, which would be 1024 times less";

/// Bytes in what `used_size` counts.
const KILOBYTE: i64 = 1_024;

/// The destination of a task; what the NAS does not say is absent
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Target {
    /// Whether the destination answers; absent where that is not known
    #[serde(skip_serializing_if = "Option::is_none")]
    online: Option<bool>,
    /// Why nothing is known of the destination; absent where it is
    #[serde(skip_serializing_if = "Option::is_none")]
    not_known_because: Option<String>,
    /// Space that the backup takes there; see sizes. Absent of a destination that is offline
    #[serde(skip_serializing_if = "Option::is_none")]
    used_bytes: Option<Bytes>,
    /// What used_bytes rests on
    #[serde(skip_serializing_if = "Option::is_none")]
    sizes: Option<&'static str>,
    /// Name of the NAS or server there
    #[serde(skip_serializing_if = "Option::is_none")]
    host_name: Option<String>,
    /// Account that owns the backup
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
    /// DSM's word for its form, e.g. image, cloud_image
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<String>,
    /// True when the backup is encrypted
    #[serde(skip_serializing_if = "Option::is_none")]
    encrypted: Option<bool>,
    /// True when the backup is compressed
    #[serde(skip_serializing_if = "Option::is_none")]
    compressed: Option<bool>,
    /// True when several versions are kept
    #[serde(skip_serializing_if = "Option::is_none")]
    keeps_versions: Option<bool>,
    /// False when the integrity of the backup was never checked
    #[serde(skip_serializing_if = "Option::is_none")]
    integrity_ever_checked: Option<bool>,
    /// When its integrity was last checked
    #[serde(skip_serializing_if = "Option::is_none")]
    last_integrity_check_at: Option<String>,
    /// How many days ago that was; absent where that is not known
    #[serde(skip_serializing_if = "Option::is_none")]
    last_integrity_check_days_ago: Option<i64>,
}

impl Target {
    /// What the NAS tells of a destination.
    pub(crate) fn new(wire: TargetWire, nas_time: Option<&NasTime>) -> Self {
        let online = wire.is_online.0;
        let check = LastCheck::of(&wire);
        let (integrity_ever_checked, last_integrity_check_at) = match &check {
            LastCheck::Untold => (None, None),
            LastCheck::Never => (Some(false), None),
            LastCheck::At(time) => (Some(true), Some(shown_local(time, nas_time))),
        };
        let used_bytes = wire
            .used_size
            .0
            .filter(|size| *size >= 0 && online != Some(false))
            .and_then(|size| size.checked_mul(KILOBYTE));
        Self {
            online,
            not_known_because: None,
            used_bytes,
            sizes: used_bytes.map(|_| SIZES),
            host_name: wire.host_name.filled(),
            owner: wire.owner_name.filled(),
            format: wire.format_type.filled(),
            encrypted: wire.data_enc.0,
            compressed: wire.data_comp.0,
            keeps_versions: wire.support_multi_version.0,
            integrity_ever_checked,
            last_integrity_check_days_ago: check.days_ago(nas_time),
            last_integrity_check_at,
        }
    }

    /// A destination of which nothing is known.
    pub(crate) fn not_known(why: String) -> Self {
        Self {
            not_known_because: Some(why),
            ..Self::default()
        }
    }
}

/// When the integrity of a backup was last checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LastCheck {
    /// The NAS does not say.
    Untold,
    /// Never.
    Never,
    /// At that local time of the NAS.
    At(String),
}

impl LastCheck {
    /// What the NAS tells of it: a time, nothing for never, or, in one source, the number 0.
    pub(crate) fn of(wire: &TargetWire) -> Self {
        match wire.last_detect_time.0.as_deref().map(str::trim) {
            None => Self::Untold,
            Some("" | "0") => Self::Never,
            Some(time) => Self::At(time.to_owned()),
        }
    }

    /// How long ago that was; absent where that is not known.
    pub(crate) fn days_ago(&self, nas_time: Option<&NasTime>) -> Option<i64> {
        let Self::At(time) = self else {
            return None;
        };
        let age = nas_time?.seconds_since(local_time(time)?)?;
        (age >= 0).then_some(age / (24 * 3_600))
    }
}

/// Asks for the destination of a task, which the NAS then reaches for. Of one that is offline some answer an error, so that
/// one is told in place of the answer.
///
/// # Errors
/// [`Error::UnknownId`] that names the tasks there are, and whatever is not about the destination.
pub(crate) async fn ask_target(
    nas: Reads<'_>,
    id: &TaskId,
) -> Result<(TaskId, Result<TargetWire, String>), Error> {
    match timeout(PATIENCE, read_task(nas, GET_TARGET, id, target_params)).await {
        Ok(Ok((id, wire))) => Ok((id, Ok(wire))),
        Ok(Err(error)) => match error.code() {
            Some(code) if is_of_backup(code) => Ok((id.clone(), Err(may_be_offline(&error)))),
            _ => Err(error),
        },
        Err(_late) => {
            let why = format!(
                "no answer within {} s; the destination may be offline",
                PATIENCE.as_secs()
            );
            Ok((id.clone(), Err(why)))
        }
    }
}

/// Whether a code is one of Hyper Backup's own, and not about the session, a right or the API.
fn is_of_backup(code: i64) -> bool {
    (4_400..4_500).contains(&code)
}

fn may_be_offline(error: &Error) -> String {
    format!("{error}; a destination that is offline may be answered like that")
}
