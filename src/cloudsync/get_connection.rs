// Wire: SYNO.CloudSync v1 get_property, from N4S4 cloud_sync.py with a captured answer; status and name are only in list_conn.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    connection::{Connection, with_connection},
    documented,
};
use crate::{
    dsm::{
        Method, Nas, Params,
        wire::{Int, Text, some_text},
    },
    error::Error,
    gate::Cleared,
    operation::{Request, Target},
    units::{Bytes, ConnectionId},
};

/// Show one connection: provider, account, status, quota, and where it points (bucket, server, region)
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GetConnection {
    #[serde(alias = "conn_id")]
    connection_id: ConnectionId,
}

/// A connection and what the cloud says about it.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(super) struct ConnectionDetails {
    #[serde(flatten)]
    pub(super) connection: Connection,
    /// Size of the cloud account; absent or 0 where the provider sets none
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) quota_total_bytes: Option<Bytes>,
    /// What is used of it
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) quota_used_bytes: Option<Bytes>,
    /// Bucket of an object store
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) bucket_name: Option<String>,
    /// Container of an object store
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) container_name: Option<String>,
    /// Project at the provider
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) project_id: Option<String>,
    /// Public address of the storage
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) public_url: Option<String>,
    /// Region of the storage
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) region: Option<String>,
    /// Address of the server
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) server_address: Option<String>,
    /// Shared drive
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) shared_drive_name: Option<String>,
    /// Storage class of new objects
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) storage_class: Option<String>,
    /// Version of the authentication protocol
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) auth_version: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct PropertyWire {
    pub(super) r#type: Option<Text>,
    quota_total: Option<Int>,
    quota_used: Option<Int>,
    bucket_name: Option<Text>,
    container_name: Option<Text>,
    project_id: Option<Text>,
    public_url: Option<Text>,
    region: Option<Text>,
    server_addr: Option<Text>,
    shared_drive_name: Option<Text>,
    storage_class: Option<Text>,
    auth_version: Option<Text>,
}

/// Asks for the properties of a connection.
pub(super) async fn property(
    nas: &Nas,
    method: Method,
    id: ConnectionId,
) -> Result<PropertyWire, Error> {
    nas.call(method, Params::new().with("connection_id", id))
        .await
}

impl Request for GetConnection {
    type Response = ConnectionDetails;

    fn example() -> Self {
        Self {
            connection_id: ConnectionId(3),
        }
    }

    fn params(&self) -> Params {
        Params::new().with("connection_id", self.connection_id)
    }

    async fn run(cleared: Cleared<Self>, on: Target<'_>) -> Result<ConnectionDetails, Error> {
        let request = cleared.request();
        let question = on.nas.call(on.method, request.params());
        let (connection, wire): (_, PropertyWire) =
            with_connection(on.nas, request.connection_id, question).await?;
        Ok(ConnectionDetails {
            connection,
            quota_total_bytes: wire.quota_total.map(|bytes| bytes.0),
            quota_used_bytes: wire.quota_used.map(|bytes| bytes.0),
            bucket_name: some_text(wire.bucket_name),
            container_name: some_text(wire.container_name),
            project_id: some_text(wire.project_id),
            public_url: some_text(wire.public_url),
            region: some_text(wire.region),
            server_address: some_text(wire.server_addr),
            shared_drive_name: some_text(wire.shared_drive_name),
            storage_class: some_text(wire.storage_class),
            auth_version: some_text(wire.auth_version),
        })
    }

    async fn run_documented(
        cleared: Cleared<Self>,
        on: Target<'_>,
    ) -> Result<ConnectionDetails, Error> {
        documented::connection_details(on, cleared.request().connection_id).await
    }
}
