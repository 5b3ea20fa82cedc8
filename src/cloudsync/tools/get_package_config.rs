use dsm::Params;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    cloudsync::wire::{GET_PACKAGE_CONFIG, package::VolumeWire},
    error::Error,
    operation::{Query, ReadContext, Request},
    units::Bytes,
};

/// Show Cloud Sync's own settings: where it keeps its data, log size, workers, volumes, and what a relink does with
/// files deleted on the NAS
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetPackageConfig {}

/// The settings of the package. What the NAS does not say is absent.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct PackageConfig {
    /// Volume on which Cloud Sync keeps its data
    #[serde(skip_serializing_if = "Option::is_none")]
    volume_path: Option<String>,
    /// Log lines kept for each connection
    #[serde(skip_serializing_if = "Option::is_none")]
    log_count: Option<i64>,
    /// Transfers at a time
    #[serde(skip_serializing_if = "Option::is_none")]
    worker_count: Option<i64>,
    /// True when administrators see the connections of all users
    #[serde(skip_serializing_if = "Option::is_none")]
    admin_mode: Option<bool>,
    /// What happens on relinking to files that were deleted on the NAS meanwhile: true deletes them in the cloud too,
    /// false fetches them back
    #[serde(skip_serializing_if = "Option::is_none")]
    delete_from_cloud: Option<bool>,
    /// Volumes of the NAS
    #[serde(skip_serializing_if = "Option::is_none")]
    volumes: Option<Vec<Volume>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Volume {
    /// Mount point, e.g. /volume1
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    /// Name as DSM shows it
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Description that the owner gave it, absent when there is none
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    /// Free space
    #[serde(skip_serializing_if = "Option::is_none")]
    free_bytes: Option<Bytes>,
    /// Size
    #[serde(skip_serializing_if = "Option::is_none")]
    total_bytes: Option<Bytes>,
}

impl Request for GetPackageConfig {
    type Response = PackageConfig;

    fn example() -> Self {
        Self {}
    }
}

impl Query for GetPackageConfig {
    async fn run(&self, on: ReadContext<'_>) -> Result<PackageConfig, Error> {
        let wire = on.nas.call(GET_PACKAGE_CONFIG, Params::new()).await?;
        let volumes = wire.volume_list.objects();
        Ok(PackageConfig {
            volume_path: wire.repo_vol_path.0,
            log_count: wire.log_count.0,
            worker_count: wire.worker_count.0,
            admin_mode: wire.admin_mode.0,
            delete_from_cloud: wire.sync_mode.0,
            volumes: volumes.map(|list| list.into_iter().map(Volume::from).collect()),
        })
    }
}

impl From<VolumeWire> for Volume {
    fn from(wire: VolumeWire) -> Self {
        Self {
            path: wire.mount_point.0,
            name: wire.display.0,
            description: wire.vol_desc.filled().or_else(|| wire.desc.filled()),
            free_bytes: wire.size_free.0,
            total_bytes: wire.size_total.0,
        }
    }
}
