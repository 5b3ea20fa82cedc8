use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    clock::NasTime,
    cloudsync::{
        ids::ConnectionId,
        model::{
            by_name::CONNECTION,
            connection::{Connection, beside_connection, connections},
            documented::task::connections_with_tasks,
            gap::{Gap, texts},
            task::tasks_of,
        },
        wire::{GET_CONNECTION_PROPERTIES, documented, of_connection},
    },
    error::Error,
    operation::{Named, Query, ReadContext, Request},
    text::mask_address,
    units::Bytes,
};

/// Show one connection: health, provider, account, status, quota, and where it points (bucket, server, region)
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetConnection {
    #[serde(alias = "conn_id")]
    connection_id: ConnectionId,
}

/// A connection and what the cloud says about it.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(crate) struct ConnectionDetails {
    #[serde(flatten)]
    pub(crate) connection: Connection,
    /// Size of the cloud account; absent or 0 where the provider sets none
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) quota_total_bytes: Option<Bytes>,
    /// What is used of it
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) quota_used_bytes: Option<Bytes>,
    /// Bucket of an object store
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) bucket_name: Option<String>,
    /// Container of an object store
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) container_name: Option<String>,
    /// Project at the provider
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) project_id: Option<String>,
    /// Public address of the storage
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) public_url: Option<String>,
    /// Region of the storage
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) region: Option<String>,
    /// Address of the server
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) server_address: Option<String>,
    /// Shared drive
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) shared_drive_name: Option<String>,
    /// Storage class of new objects
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) storage_class: Option<String>,
    /// Version of the authentication protocol
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) auth_version: Option<String>,
    /// What is missing here, and why; absent when nothing is
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) incomplete: Vec<String>,
}

impl Request for GetConnection {
    type Response = ConnectionDetails;

    const NAMED: &'static [Named] = &[CONNECTION];

    fn example() -> Self {
        Self {
            connection_id: ConnectionId(3),
        }
    }
}

impl Query for GetConnection {
    async fn run(&self, on: ReadContext<'_>) -> Result<ConnectionDetails, Error> {
        let id = self.connection_id;
        let address = |address: String| {
            if on.reveal_secrets {
                address
            } else {
                mask_address(&address)
            }
        };
        let question = on.nas.call(GET_CONNECTION_PROPERTIES, of_connection(id));
        let look = beside_connection(id, connections(on.nas), question);
        let unlisted = Connection::unlisted(id);
        let (told, tasks, nas_time) =
            tokio::join!(look, tasks_of(on.nas, &unlisted), NasTime::read(on.nas));
        let mut told = told?;
        told.connection.tell_time(nas_time.as_ref());
        let mut gaps = Vec::from_iter(told.gap);
        match tasks {
            Ok(tasks) => {
                told.connection.judge(Some(&tasks));
                gaps.extend(tasks.gaps);
            }
            Err(error) => gaps.push(Gap::unanswered("its tasks", error)),
        }
        let details = match told.answer {
            Ok(wire) => ConnectionDetails {
                quota_total_bytes: wire.quota_total.0,
                quota_used_bytes: wire.quota_used.0,
                bucket_name: wire.bucket_name.filled(),
                container_name: wire.container_name.filled(),
                project_id: wire.project_id.filled(),
                public_url: wire.public_url.filled().map(address),
                region: wire.region.filled(),
                server_address: wire.server_addr.filled().map(address),
                shared_drive_name: wire.shared_drive_name.filled(),
                storage_class: wire.storage_class.filled(),
                auth_version: wire.auth_version.filled(),
                ..ConnectionDetails::default()
            },
            Err(error) => {
                gaps.push(Gap::unanswered(PROPERTIES, error));
                ConnectionDetails::default()
            }
        };
        Ok(ConnectionDetails {
            connection: told.connection,
            incomplete: texts(&gaps),
            ..details
        })
    }

    async fn run_documented(&self, on: ReadContext<'_>) -> Result<ConnectionDetails, Error> {
        let id = self.connection_id;
        let question = on
            .nas
            .call(documented::GET_CONNECTION, documented::of_connection(id));
        let told = beside_connection(id, connections_with_tasks(on.nas), question).await?;
        let mut gaps = Vec::from_iter(told.gap);
        let quota = match told.answer {
            Ok(quota) => (quota.quota_total.0, quota.quota_used.0),
            Err(error) => {
                gaps.push(Gap::unanswered(PROPERTIES, error));
                (None, None)
            }
        };
        Ok(ConnectionDetails {
            connection: told.connection,
            quota_total_bytes: quota.0,
            quota_used_bytes: quota.1,
            incomplete: texts(&gaps),
            ..ConnectionDetails::default()
        })
    }
}

/// What is missing when the question about the account fails.
const PROPERTIES: &str = "what the cloud says about the account";
