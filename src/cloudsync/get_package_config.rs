// Wire: SYNO.CloudSync v1 get_config, from N4S4 cloud_sync.py with a captured answer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    dsm::{
        Params,
        wire::{Flag, Int, Text, flag, int, list, some_text, text},
    },
    error::Error,
    gate::Cleared,
    operation::{Request, Target},
    units::Bytes,
};

/// Show Cloud Sync's own settings: where it keeps its data, log size, workers, volumes, and what a relink does with
/// files deleted on the NAS
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GetPackageConfig {}

/// The settings of the package.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct PackageConfig {
    /// Volume on which Cloud Sync keeps its data
    pub(super) volume_path: String,
    /// Log lines kept for each connection
    pub(super) log_count: i64,
    /// Transfers at a time
    pub(super) worker_count: i64,
    /// True when administrators see the connections of all users
    pub(super) admin_mode: bool,
    /// What happens on relinking to files that were deleted on the NAS meanwhile: true deletes them in the cloud too,
    /// false fetches them back
    pub(super) delete_from_cloud: bool,
    /// Volumes of the NAS
    volumes: Vec<Volume>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Volume {
    /// Mount point, e.g. /volume1
    path: String,
    /// Name as DSM shows it
    name: String,
    /// Description that the owner gave it, absent when there is none
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    /// Free space
    free_bytes: Bytes,
    /// Size
    total_bytes: Bytes,
}

#[derive(Deserialize)]
pub(super) struct ConfigWire {
    admin_mode: Option<Flag>,
    log_count: Option<Int>,
    worker_count: Option<Int>,
    repo_vol_path: Option<Text>,
    sync_mode: Option<Flag>,
    volume_list: Option<Vec<VolumeWire>>,
}

#[derive(Deserialize)]
struct VolumeWire {
    mount_point: Option<Text>,
    display: Option<Text>,
    desc: Option<Text>,
    vol_desc: Option<Text>,
    size_free: Option<Int>,
    size_total: Option<Int>,
}

impl Request for GetPackageConfig {
    type Response = PackageConfig;

    fn example() -> Self {
        Self {}
    }

    fn params(&self) -> Params {
        Params::new()
    }

    async fn run(cleared: Cleared<Self>, on: Target<'_>) -> Result<PackageConfig, Error> {
        let wire: ConfigWire = on.nas.call(on.method, cleared.request().params()).await?;
        Ok(wire.into())
    }
}

impl From<ConfigWire> for PackageConfig {
    fn from(wire: ConfigWire) -> Self {
        Self {
            volume_path: text(wire.repo_vol_path),
            log_count: int(wire.log_count),
            worker_count: int(wire.worker_count),
            admin_mode: flag(wire.admin_mode),
            delete_from_cloud: flag(wire.sync_mode),
            volumes: list(wire.volume_list)
                .into_iter()
                .map(Volume::from)
                .collect(),
        }
    }
}

impl From<VolumeWire> for Volume {
    fn from(wire: VolumeWire) -> Self {
        Self {
            path: text(wire.mount_point),
            name: text(wire.display),
            description: some_text(wire.vol_desc).or_else(|| some_text(wire.desc)),
            free_bytes: int(wire.size_free),
            total_bytes: int(wire.size_total),
        }
    }
}
