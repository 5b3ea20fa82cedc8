// Wire: SYNO.CloudSync v1 get_connection_setting, from N4S4 cloud_sync.py with a captured answer. The unit of the speed
// limits is unsettled: the documents say bytes, a reader of the package's database says KB/s.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    connection::with_connection,
    schedule::{Hours, Window},
    words::Provider,
};
use crate::{
    dsm::{
        Params,
        wire::{Flag, Int, Text, flag, int, text},
    },
    error::Error,
    gate::Cleared,
    operation::{Request, Target},
    units::ConnectionId,
};

/// Show the settings of a connection: name, polling, speed limits, storage class, encryption and the weekly schedule
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GetConnectionSettings {
    #[serde(alias = "conn_id")]
    connection_id: ConnectionId,
}

/// The settings of a connection.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ConnectionSettings {
    connection_id: ConnectionId,
    /// Name of the connection
    task_name: String,
    provider: Provider,
    /// How often the cloud is asked for changes, in seconds
    pull_event_period_seconds: i64,
    /// Upload limit in DSM's own unit (which public sources disagree on); 0 is no limit
    max_upload_speed: i64,
    /// Download limit in DSM's own unit; 0 is no limit
    max_download_speed: i64,
    /// Storage class of new objects; empty where the provider has none
    storage_class: String,
    /// True when the provider encrypts what it stores (S3)
    server_side_encryption: bool,
    /// Size of the parts of large uploads, in megabytes; 0 where the provider has none
    part_size_megabytes: i64,
    schedule: Schedule,
}

/// When the connection may synchronize.
#[derive(Debug, Serialize, JsonSchema)]
struct Schedule {
    /// False: at any time, whatever the hours say
    enabled: bool,
    /// Hours in which synchronization is allowed
    windows: Vec<Window>,
    /// The same as 7 texts of 24 digits, Sunday first, 1 where allowed
    schedule_info: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct SettingsWire {
    task_name: Option<Text>,
    pull_event_period: Option<Int>,
    max_upload_speed: Option<Int>,
    max_download_speed: Option<Int>,
    storage_class: Option<Text>,
    #[serde(rename = "isSSE")]
    is_sse: Option<Flag>,
    part_size: Option<Int>,
    is_enabled_schedule: Option<Flag>,
    schedule_info: Option<Text>,
}

impl Request for GetConnectionSettings {
    type Response = ConnectionSettings;

    fn example() -> Self {
        Self {
            connection_id: ConnectionId(3),
        }
    }

    fn params(&self) -> Params {
        Params::new().with("connection_id", self.connection_id)
    }

    async fn run(cleared: Cleared<Self>, on: Target<'_>) -> Result<ConnectionSettings, Error> {
        let request = cleared.request();
        let question = on.nas.call(on.method, request.params());
        let (connection, wire): (_, SettingsWire) =
            with_connection(on.nas, request.connection_id, question).await?;
        Ok(ConnectionSettings {
            connection_id: request.connection_id,
            task_name: text(wire.task_name),
            provider: connection.provider,
            pull_event_period_seconds: int(wire.pull_event_period),
            max_upload_speed: int(wire.max_upload_speed),
            max_download_speed: int(wire.max_download_speed),
            storage_class: text(wire.storage_class),
            server_side_encryption: flag(wire.is_sse),
            part_size_megabytes: int(wire.part_size),
            schedule: schedule(flag(wire.is_enabled_schedule), &text(wire.schedule_info)),
        })
    }
}

fn schedule(enabled: bool, digits: &str) -> Schedule {
    let hours = Hours::from_digits(digits);
    Schedule {
        enabled,
        windows: hours.as_ref().map(Hours::windows).unwrap_or_default(),
        schedule_info: hours.as_ref().map(Hours::days).unwrap_or_default(),
    }
}
