//! The answer of `list` about versions. `permit_delete` is an object at the top and a flag in each row; neither is read.

use dsm::{
    Api, Params, Read,
    lenient::{Records, Told},
};
use serde::Deserialize;

use super::{PACKAGE, TaskIdWire, task_params};

/// Versions of a task. Version 1 has no `list`.
pub(super) const VERSION: Api = Api {
    name: "SYNO.Backup.Version",
    version: 2,
    package: Some(PACKAGE),
};

// From dsmctl, dsmaccess and pmilano1; tests/fixtures/hyperbackup/version.list*.json.
pub(crate) const LIST_VERSIONS: Read<VersionListWire> = VERSION.read("list");

/// Parameters of [`LIST_VERSIONS`]: all rows at once, as the order of the NAS is not known.
pub(crate) fn version_params(id: &TaskIdWire) -> Params {
    task_params(id).with("offset", 0).with("limit", -1)
}

#[derive(Debug, Deserialize)]
pub(crate) struct VersionListWire {
    pub(crate) version_info_list: Records<VersionWire>,
    pub(crate) total: Told<i64>,
}

/// A version. `timestamp` is when its run began. A run that was cancelled is a row of its own, with a `complete_time` or 0.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct VersionWire {
    /// Text, though it looks like a number.
    pub(crate) version_id: Told<String>,
    pub(crate) name: Told<String>,
    pub(crate) status: Told<String>,
    pub(crate) timestamp: Told<i64>,
    pub(crate) complete_time: Told<i64>,
    pub(crate) start_time_local: Told<String>,
    pub(crate) complete_time_local: Told<String>,
    pub(crate) locked: Told<bool>,
}
