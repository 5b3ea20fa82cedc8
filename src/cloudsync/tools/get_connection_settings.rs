// The unit of the speed limits is unsettled: the documents say bytes, a reader of the package's database says KB/s.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    cloudsync::{
        ids::ConnectionId,
        model::{
            by_name::CONNECTION,
            connection::{beside_connection, connections},
            gap::texts,
            schedule::{Hours, Window},
            words::Provider,
        },
        wire::{GET_CONNECTION_SETTINGS, of_connection},
    },
    error::Error,
    operation::{Named, Query, ReadContext, Request},
};

/// Show the settings of a connection: name, polling, speed limits, storage class, encryption and the weekly schedule
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetConnectionSettings {
    #[serde(alias = "conn_id")]
    connection_id: ConnectionId,
    /// True: the schedule as digits too
    #[serde(default, skip_serializing_if = "Option::is_none")]
    schedule_digits: Option<bool>,
}

/// The settings of a connection. What the NAS does not say is absent.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ConnectionSettings {
    connection_id: ConnectionId,
    /// Name of the connection
    #[serde(skip_serializing_if = "Option::is_none")]
    task_name: Option<String>,
    schedule: Schedule,
    /// Upload limit; unit not known: public sources say KB/s and bytes/s; 0 is no limit
    #[serde(skip_serializing_if = "Option::is_none")]
    max_upload_speed: Option<i64>,
    /// Download limit; unit not known; 0 is no limit
    #[serde(skip_serializing_if = "Option::is_none")]
    max_download_speed: Option<i64>,
    /// How often the cloud is asked for changes, in seconds
    #[serde(skip_serializing_if = "Option::is_none")]
    pull_event_period_seconds: Option<i64>,
    /// Storage class of new objects; absent where the provider has none
    #[serde(skip_serializing_if = "Option::is_none")]
    storage_class: Option<String>,
    /// True when the provider encrypts what it stores (S3)
    #[serde(skip_serializing_if = "Option::is_none")]
    server_side_encryption: Option<bool>,
    /// Size of the parts of large uploads, in megabytes; 0 where the provider has none
    #[serde(skip_serializing_if = "Option::is_none")]
    part_size_megabytes: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<Provider>,
    /// What is missing here, and why; absent when nothing is
    #[serde(skip_serializing_if = "Vec::is_empty")]
    incomplete: Vec<String>,
}

/// When the connection may synchronize.
#[derive(Debug, Serialize, JsonSchema)]
struct Schedule {
    /// False: at any time, whatever the hours say
    #[serde(skip_serializing_if = "Option::is_none")]
    enabled: Option<bool>,
    /// Hours in which synchronization is allowed
    #[serde(skip_serializing_if = "Option::is_none")]
    windows: Option<Vec<Window>>,
    /// The same as 7 texts of 24 digits, Sunday first, 1 where allowed; only when asked for
    #[serde(skip_serializing_if = "Option::is_none")]
    schedule_info: Option<Vec<String>>,
}

impl Request for GetConnectionSettings {
    type Response = ConnectionSettings;

    const NAMED: &'static [Named] = &[CONNECTION];

    fn example() -> Self {
        Self {
            connection_id: ConnectionId(3),
            schedule_digits: None,
        }
    }
}

impl Query for GetConnectionSettings {
    async fn run(&self, on: ReadContext<'_>) -> Result<ConnectionSettings, Error> {
        let id = self.connection_id;
        let question = on.nas.call(GET_CONNECTION_SETTINGS, of_connection(id));
        let told = beside_connection(id, connections(on.nas), question).await?;
        let wire = told.answer?;
        let hours = wire.schedule_info.0.as_deref().and_then(Hours::from_digits);
        Ok(ConnectionSettings {
            connection_id: id,
            task_name: wire.task_name.0,
            provider: told.connection.provider,
            incomplete: texts(told.gap.as_slice()),
            pull_event_period_seconds: wire.pull_event_period.0,
            max_upload_speed: wire.max_upload_speed.0,
            max_download_speed: wire.max_download_speed.0,
            storage_class: wire.storage_class.filled(),
            server_side_encryption: wire.is_sse.0,
            part_size_megabytes: wire.part_size.0,
            schedule: Schedule {
                enabled: wire.is_enabled_schedule.0,
                windows: hours.as_ref().map(Hours::windows),
                schedule_info: hours
                    .filter(|_| self.schedule_digits == Some(true))
                    .map(|hours| hours.days()),
            },
        })
    }
}
