// Wire: SYNO.CloudSync v1 set_connection_setting, from N4S4 cloud_sync.py; not yet seen on a NAS. It overwrites the whole
// record, and storage_class must be quoted even when it is empty.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};

use super::{
    CLOUD_SYNC,
    connection::with_connection,
    patch::{Field, Kind, Patch, Patched, check_range, check_wanted, wanted},
};
use crate::{
    dsm::{Method, Params},
    error::Error,
    gate::Cleared,
    operation::{Request, Target},
    units::ConnectionId,
};

pub(super) const GET_CONNECTION_SETTING: Method = CLOUD_SYNC.read("get_connection_setting");

#[rustfmt::skip]
const FIELDS: &[Field] = &[
    Field { name: "task_name", read: "task_name", write: "task_name", kind: Kind::Text },
    Field { name: "pull_event_period", read: "pull_event_period", write: "pull_event_period", kind: Kind::Int },
    Field { name: "max_upload_speed", read: "max_upload_speed", write: "max_upload_speed", kind: Kind::Int },
    Field { name: "max_download_speed", read: "max_download_speed", write: "max_download_speed", kind: Kind::Int },
    Field { name: "storage_class", read: "storage_class", write: "storage_class", kind: Kind::Text },
    Field { name: "server_side_encryption", read: "isSSE", write: "isSSE", kind: Kind::Flag },
    Field { name: "part_size", read: "part_size", write: "part_size", kind: Kind::Int },
];

/// Change settings of a connection; what is not given stays as it is
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetConnectionSettings {
    #[serde(alias = "conn_id")]
    connection_id: ConnectionId,
    /// Name of the connection
    task_name: Option<String>,
    /// How often the cloud is asked for changes, in seconds
    pull_event_period: Option<i64>,
    /// Upload limit in DSM's unit; 0 is no limit
    max_upload_speed: Option<i64>,
    /// Download limit in DSM's unit; 0 is no limit
    max_download_speed: Option<i64>,
    /// Storage class of new objects (S3)
    storage_class: Option<String>,
    /// Let the provider encrypt what it stores (S3)
    #[serde(alias = "isSSE")]
    server_side_encryption: Option<bool>,
    /// Size of the parts of large uploads, in megabytes
    part_size: Option<i64>,
}

impl Request for SetConnectionSettings {
    type Response = Patched;

    fn example() -> Self {
        Self {
            connection_id: ConnectionId(3),
            task_name: None,
            pull_event_period: Some(300),
            max_upload_speed: None,
            max_download_speed: None,
            storage_class: None,
            server_side_encryption: None,
            part_size: None,
        }
    }

    fn check(&self) -> Result<(), Error> {
        check_range("pull_event_period", self.pull_event_period, 1..=i64::MAX)?;
        check_range("max_upload_speed", self.max_upload_speed, 0..=i64::MAX)?;
        check_range("max_download_speed", self.max_download_speed, 0..=i64::MAX)?;
        check_range("part_size", self.part_size, 0..=i64::MAX)?;
        if self
            .task_name
            .as_ref()
            .is_some_and(|name| name.trim().is_empty())
        {
            return Err(Error::argument("task_name", "a name is not empty"));
        }
        check_wanted(self, FIELDS)
    }

    fn params(&self) -> Params {
        Params::new().with("connection_id", self.connection_id)
    }

    async fn run(cleared: Cleared<Self>, on: Target<'_>) -> Result<Patched, Error> {
        let request = cleared.request();
        let patch = Patch {
            fields: FIELDS,
            read: GET_CONNECTION_SETTING,
            key: request.params(),
            undo: Map::from_iter([("connection_id".to_owned(), json!(request.connection_id))]),
            wanted: wanted(request, FIELDS),
        };
        let (_, before) = with_connection(on.nas, request.connection_id, patch.look(on)).await?;
        patch.apply(on, &before).await
    }
}
