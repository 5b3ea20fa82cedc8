//! Cloud Sync's own settings as DSM answers them.

use dsm::lenient::{List, Object, Told};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct PackageConfigWire {
    pub(crate) admin_mode: Told<bool>,
    pub(crate) log_count: Told<i64>,
    pub(crate) worker_count: Told<i64>,
    pub(crate) repo_vol_path: Told<String>,
    pub(crate) sync_mode: Told<bool>,
    pub(crate) volume_list: List<Object<VolumeWire>>,
}

#[derive(Default, Deserialize)]
pub(crate) struct VolumeWire {
    pub(crate) mount_point: Told<String>,
    pub(crate) display: Told<String>,
    pub(crate) desc: Told<String>,
    pub(crate) vol_desc: Told<String>,
    pub(crate) size_free: Told<i64>,
    pub(crate) size_total: Told<i64>,
}
