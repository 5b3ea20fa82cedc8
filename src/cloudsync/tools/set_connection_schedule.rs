use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};

use crate::{
    cloudsync::{
        ids::ConnectionId,
        model::{
            by_name::CONNECTION,
            connection::with_connection,
            schedule::{DIGITS, Hours, Window},
        },
        setter::{Bounds, Field, Kind, Loses, NasRecord, Record, SettingsChanged, beside},
        wire::{GET_CONNECTION_SETTINGS, SET_CONNECTION_SCHEDULE, of_connection},
    },
    error::Error,
    gate::Cleared,
    operation::{Change, Named, Request, Turn},
};

// Not `settable`: the hours come from either of two arguments.
const ENABLED: Field = Field {
    name: "enabled",
    wire: "is_enabled_schedule",
    kind: Kind::Flag,
    is_argument: true,
    bounds: Bounds::Any,
};
const HOURS: Field = Field {
    name: DIGITS,
    wire: "schedule_info",
    kind: Kind::Hours,
    is_argument: true,
    bounds: Bounds::Any,
};

/// Switch the schedule of a connection on or off, and set the hours in which it may synchronize; hours that are not given
/// stay as they are
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetConnectionSchedule {
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
    type Response = SettingsChanged;

    const NAMED: &'static [Named] = &[CONNECTION];

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
}

impl Change for SetConnectionSchedule {
    const COMPARES: bool = true;

    fn turn(&self) -> Turn {
        self.connection_id.turn()
    }

    async fn run(cleared: Cleared<'_, Self>) -> Result<SettingsChanged, Error> {
        let request = cleared.request();
        let id = request.connection_id;
        let mut wanted = Record::from([(ENABLED.name, json!(request.enabled))]);
        if let Some(hours) = request.hours()? {
            wanted.insert(HOURS.name, json!(hours.days()));
        }
        let mut record = NasRecord {
            fields: &[ENABLED, HOURS],
            beside: beside::CONNECTION_SETTINGS,
            read: GET_CONNECTION_SETTINGS.decoded_as(),
            write: SET_CONNECTION_SCHEDULE,
            key: of_connection(id),
            undo: Map::from_iter([("connection_id".to_owned(), json!(id))]),
            loses: Loses::Nothing,
        };
        let looking = record.look(cleared.reads());
        let (connection, before) = with_connection(cleared.reads(), id, looking).await?;
        cleared.seen().are(vec![connection.account_identity()])?;
        // Every call of this tool must say whether the schedule is on.
        if let Some(enabled) = before.get(ENABLED.name) {
            record.undo.insert(ENABLED.name.into(), enabled.clone());
        }
        let changed = record.set(&cleared, connection.short_title(), &before, &wanted);
        let changed = changed.await?;
        Ok(match request.windows {
            Some(_) => changed.in_windows(),
            None => changed,
        })
    }
}
