// Wire: SYNO.CloudSync v1 set_global_config, from N4S4 cloud_sync.py; not yet seen on a NAS. admin_mode is a text there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    CLOUD_SYNC,
    patch::{Field, Kind, Patch, Patched, check_range, check_wanted, wanted},
};
use crate::{
    dsm::{Method, Params},
    error::Error,
    gate::Cleared,
    operation::{Request, Target},
};

const GET_CONFIG: Method = CLOUD_SYNC.read("get_config");

#[rustfmt::skip]
const FIELDS: &[Field] = &[
    Field { name: "volume_path", read: "repo_vol_path", write: "repo_vol_path", kind: Kind::Text },
    Field { name: "log_count", read: "log_count", write: "log_count", kind: Kind::Int },
    Field { name: "worker_count", read: "worker_count", write: "worker_count", kind: Kind::Int },
    Field { name: "admin_mode", read: "admin_mode", write: "admin_mode", kind: Kind::Switch },
];

/// Change Cloud Sync's own settings; what is not given stays as it is
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetPackageConfig {
    /// Volume on which Cloud Sync keeps its data, e.g. /volume1
    #[serde(alias = "pkg_volume")]
    volume_path: Option<String>,
    /// Log lines kept for each connection, 1-100000; fewer than now drops old lines for good
    log_count: Option<i64>,
    /// Transfers at a time, 1-20
    #[serde(alias = "workers")]
    worker_count: Option<i64>,
    /// True: administrators see the connections of all users
    admin_mode: Option<bool>,
}

impl Request for SetPackageConfig {
    type Response = Patched;

    fn example() -> Self {
        Self {
            volume_path: None,
            log_count: Some(30_000),
            worker_count: None,
            admin_mode: None,
        }
    }

    fn check(&self) -> Result<(), Error> {
        check_range("log_count", self.log_count, 1..=100_000)?;
        check_range("worker_count", self.worker_count, 1..=20)?;
        check_wanted(self, FIELDS)
    }

    fn params(&self) -> Params {
        Params::new()
    }

    async fn run(cleared: Cleared<Self>, on: Target<'_>) -> Result<Patched, Error> {
        let request = cleared.request();
        if let Some(path) = &request.volume_path {
            check_volume(on, path).await?;
        }
        let patch = Patch {
            fields: FIELDS,
            read: GET_CONFIG,
            key: request.params(),
            undo: Map::new(),
            wanted: wanted(request, FIELDS),
        };
        let before = patch.look(on).await?;
        patch.apply(on, &before).await
    }
}

/// Refuses a volume that the NAS does not list.
async fn check_volume(on: Target<'_>, path: &str) -> Result<(), Error> {
    let config: Value = on.nas.call(GET_CONFIG, Params::new()).await?;
    let volumes: Vec<&str> = config
        .get("volume_list")
        .and_then(Value::as_array)
        .map(|volumes| {
            volumes
                .iter()
                .filter_map(|volume| volume.get("mount_point")?.as_str())
                .collect()
        })
        .unwrap_or_default();
    if volumes.is_empty() || volumes.contains(&path) {
        return Ok(());
    }
    Err(Error::argument(
        "volume_path",
        format!(
            "there is no volume {path}; there are {}",
            volumes.join(", ")
        ),
    ))
}
