//! The destination of a task, as `SYNO.Backup.Target` tells it.

use dsm::lenient::Told;
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
pub(crate) struct TargetWire {
    pub(crate) is_online: Told<bool>,
    /// Kilobytes by Home Assistant and by the NAS's own log, bytes by two others. Absent of one that is offline.
    pub(crate) used_size: Told<i64>,
    pub(crate) host_name: Told<String>,
    pub(crate) owner_name: Told<String>,
    pub(crate) format_type: Told<String>,
    pub(crate) data_comp: Told<bool>,
    pub(crate) data_enc: Told<bool>,
    pub(crate) support_multi_version: Told<bool>,
    /// Local time; empty for never, for which one source has the number 0.
    pub(crate) last_detect_time: Told<String>,
}
