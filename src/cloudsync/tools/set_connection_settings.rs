use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{
    cloudsync::{
        ids::ConnectionId,
        model::{by_name::CONNECTION, connection::with_connection},
        setter::{Bounds, Loses, NasRecord, Settable, SettingsChanged, beside, settable},
        wire::{GET_CONNECTION_SETTINGS, SET_CONNECTION_SETTINGS, of_connection},
    },
    error::Error,
    gate::Cleared,
    operation::{Change, Named, Request, Turn, Unusual},
};

/// Change settings of a connection; what is not given stays as it is
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetConnectionSettings {
    #[serde(alias = "conn_id")]
    connection_id: ConnectionId,
    /// Name of the connection
    task_name: Option<String>,
    /// How often the cloud is asked for changes
    #[serde(alias = "pull_event_period")]
    pull_event_period_seconds: Option<i64>,
    /// Upload limit, unit not known (KB/s or bytes/s); 0: none
    max_upload_speed: Option<i64>,
    /// Download limit, likewise
    max_download_speed: Option<i64>,
    /// Storage class of new objects (S3)
    storage_class: Option<String>,
    /// Let the provider encrypt what it stores (S3)
    #[serde(alias = "isSSE")]
    server_side_encryption: Option<bool>,
    /// Size of the parts of large uploads
    #[serde(alias = "part_size")]
    part_size_megabytes: Option<i64>,
}

settable! {
    SetConnectionSettings, besides (connection_id), kept [],
    task_name: Text = "task_name" within Bounds::NotBlank,
    pull_event_period_seconds: Number = "pull_event_period" within Bounds::Between(1, i64::MAX),
    max_upload_speed: Number = "max_upload_speed" within Bounds::Between(0, i64::MAX),
    max_download_speed: Number = "max_download_speed" within Bounds::Between(0, i64::MAX),
    storage_class: Text = "storage_class",
    server_side_encryption: Flag = "isSSE",
    part_size_megabytes: Number = "part_size" within Bounds::Between(0, i64::MAX),
}

impl Request for SetConnectionSettings {
    type Response = SettingsChanged;

    const NAMED: &'static [Named] = &[CONNECTION];

    fn example() -> Self {
        Self {
            connection_id: ConnectionId(3),
            task_name: None,
            pull_event_period_seconds: Some(300),
            max_upload_speed: None,
            max_download_speed: None,
            storage_class: None,
            server_side_encryption: None,
            part_size_megabytes: None,
        }
    }

    fn check(&self) -> Result<(), Error> {
        self.check_wanted()
    }
}

impl Change for SetConnectionSettings {
    const COMPARES: bool = true;

    fn turn(&self) -> Turn {
        self.connection_id.turn()
    }

    fn unusual(argument: &str, value: &Value) -> Vec<Unusual> {
        Self::out_of_bounds(argument, value)
    }

    async fn run(cleared: Cleared<'_, Self>) -> Result<SettingsChanged, Error> {
        let request = cleared.request();
        let id = request.connection_id;
        let record = NasRecord {
            fields: Self::FIELDS,
            beside: beside::SCHEDULE,
            read: GET_CONNECTION_SETTINGS.decoded_as(),
            write: SET_CONNECTION_SETTINGS,
            key: of_connection(id),
            undo: Map::from_iter([("connection_id".to_owned(), json!(id))]),
            loses: Loses::Nothing,
        };
        let looking = record.look(cleared.reads());
        let (connection, before) = with_connection(cleared.reads(), id, looking).await?;
        cleared.seen().are(vec![connection.account_identity()])?;
        let (target, wanted) = (connection.short_title(), request.wanted());
        record.set(&cleared, target, &before, &wanted).await
    }
}
