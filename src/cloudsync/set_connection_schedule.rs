// Wire: SYNO.CloudSync v1 set_schedule_setting, from N4S4 cloud_sync.py; not yet seen on a NAS. schedule_info must be quoted,
// as its digits would pass for a number.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};

use super::{
    connection::with_connection,
    patch::{Field, Kind, Patch, Patched, Record},
    schedule::{Hours, Window},
    set_connection_settings::GET_CONNECTION_SETTING,
};
use crate::{
    dsm::Params,
    error::Error,
    gate::Cleared,
    operation::{Request, Target},
    units::ConnectionId,
};

#[rustfmt::skip]
const FIELDS: &[Field] = &[
    Field { name: "enabled", read: "is_enabled_schedule", write: "is_enabled_schedule", kind: Kind::Flag },
    Field { name: "schedule_info", read: "schedule_info", write: "schedule_info", kind: Kind::Hours },
];

/// Switch the schedule of a connection on or off, and set the hours in which it may synchronize; hours that are not given
/// stay as they are
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetConnectionSchedule {
    #[serde(alias = "conn_id")]
    connection_id: ConnectionId,
    /// False: synchronize at any time
    #[serde(alias = "enable")]
    enabled: bool,
    /// Hours in which it may synchronize
    windows: Option<Vec<Window>>,
    /// The same as 7 texts of 24 digits, Sunday first, 1 where allowed; instead of windows
    schedule_info: Option<Vec<String>>,
}

impl SetConnectionSchedule {
    /// The hours that were asked for, if any were.
    fn hours(&self) -> Result<Option<Hours>, Error> {
        match (&self.windows, &self.schedule_info) {
            (Some(_), Some(_)) => Err(Error::argument(
                "schedule_info",
                "give either windows or schedule_info, not both",
            )),
            (Some(windows), None) => Hours::from_windows(windows).map(Some),
            (None, Some(days)) => Hours::from_days(days).map(Some).ok_or_else(|| {
                Error::argument(
                    "schedule_info",
                    "write 7 texts of 24 digits 0 or 1, Sunday first",
                )
            }),
            (None, None) => Ok(None),
        }
    }
}

impl Request for SetConnectionSchedule {
    type Response = Patched;

    fn example() -> Self {
        Self {
            connection_id: ConnectionId(3),
            enabled: true,
            windows: Some(vec![Window::night()]),
            schedule_info: None,
        }
    }

    fn check(&self) -> Result<(), Error> {
        self.hours().map(drop)
    }

    fn params(&self) -> Params {
        Params::new().with("connection_id", self.connection_id)
    }

    async fn run(cleared: Cleared<Self>, on: Target<'_>) -> Result<Patched, Error> {
        let request = cleared.request();
        let mut wanted = Record::from([("enabled", json!(request.enabled))]);
        if let Some(hours) = request.hours()? {
            wanted.insert("schedule_info", json!(hours.days()));
        }
        let mut patch = Patch {
            fields: FIELDS,
            read: GET_CONNECTION_SETTING,
            key: request.params(),
            undo: Map::from_iter([("connection_id".to_owned(), json!(request.connection_id))]),
            wanted,
        };
        let (_, before) = with_connection(on.nas, request.connection_id, patch.look(on)).await?;
        if let Some(enabled) = before.get("enabled") {
            patch.undo.insert("enabled".into(), enabled.clone());
        }
        patch.apply(on, &before).await
    }
}
