// Wire: SYNO.CloudSync v1 get_log, from N4S4 cloud_sync.py with a captured answer.

mod filter;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::filter::{Action, Level, Moment};
use super::{
    connection::with_connection,
    words::{ACTIONS, LEVELS, error, word},
};
use crate::{
    dsm::{
        Params,
        wire::{Int, Text, int, null_as_empty, text},
    },
    error::Error,
    gate::Cleared,
    operation::{Request, Target},
    units::{Coded, ConnectionId, SyncTaskId, rfc3339},
};

const DEFAULT_LIMIT: u32 = 100;
const MAX_LIMIT: u32 = 1_000;

/// List the log of a connection, newest first: transfers, deletions, conflicts and errors, file by file
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ListConnectionLogs {
    #[serde(alias = "conn_id")]
    connection_id: ConnectionId,
    /// Text that the line contains
    keyword: Option<String>,
    /// Not before: RFC 3339 date or time (UTC without offset), or epoch seconds
    #[serde(default, alias = "date_from")]
    from: Option<Moment>,
    /// Not after; a date includes that day
    #[serde(default, alias = "date_to")]
    to: Option<Moment>,
    /// Only lines of this severity
    #[serde(default, alias = "log_level")]
    level: Option<Level>,
    /// Only lines of this action
    #[serde(default)]
    action: Option<Action>,
    /// Lines to skip, for the next page
    #[serde(default)]
    offset: Option<u32>,
    /// Lines to return, 1-1000; 100 when absent
    #[serde(default)]
    limit: Option<u32>,
}

/// A page of the log.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Logs {
    connection_id: ConnectionId,
    /// Name of the connection
    connection_name: String,
    /// The lines, newest first
    entries: Vec<Entry>,
    /// Lines that match, on all pages
    total: i64,
    /// Lines that were skipped
    offset: u32,
    /// Lines that were asked for
    limit: u32,
    /// Offset of the next page, absent on the last one
    #[serde(skip_serializing_if = "Option::is_none")]
    next_offset: Option<u32>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Entry {
    /// When, RFC 3339
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<String>,
    /// Severity: 0 info, 1 warning, 2 error
    level: Coded,
    /// What was done
    action: Coded,
    /// What went wrong, absent when nothing did
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Coded>,
    /// Path on the NAS
    path: String,
    /// Name of the file or folder
    file_name: String,
    /// DSM's word for what it is, e.g. file
    file_type: String,
    /// Task that did it
    task_id: SyncTaskId,
}

#[derive(Deserialize)]
struct LogWire {
    #[serde(deserialize_with = "null_as_empty")]
    items: Vec<ItemWire>,
    total: Option<Int>,
}

#[derive(Deserialize)]
struct ItemWire {
    action: Option<Int>,
    error_code: Option<Int>,
    file_name: Option<Text>,
    file_type: Option<Text>,
    log_level: Option<Int>,
    path: Option<Text>,
    session_id: Option<Int>,
    time: Option<Int>,
}

impl ListConnectionLogs {
    fn offset(&self) -> u32 {
        self.offset.unwrap_or(0)
    }

    fn limit(&self) -> u32 {
        self.limit.unwrap_or(DEFAULT_LIMIT)
    }
}

impl Request for ListConnectionLogs {
    type Response = Logs;

    fn example() -> Self {
        Self {
            connection_id: ConnectionId(3),
            level: Some(Level::ERROR),
            limit: Some(10),
            ..Self::default()
        }
    }

    fn check(&self) -> Result<(), Error> {
        if !(1..=MAX_LIMIT).contains(&self.limit()) {
            return Err(Error::argument(
                "limit",
                format!("{} is not between 1 and {MAX_LIMIT}", self.limit()),
            ));
        }
        if let (Some(from), Some(to)) = (&self.from, &self.to)
            && from.first_second() > to.last_second()
        {
            return Err(Error::argument("to", "it lies before `from`"));
        }
        Ok(())
    }

    fn params(&self) -> Params {
        Params::new()
            .with("connection_id", self.connection_id)
            .with("offset", self.offset())
            .with("limit", self.limit())
            .with("keyword", self.keyword.as_deref().unwrap_or_default())
            .with(
                "date_from",
                self.from.as_ref().map_or(0, Moment::first_second),
            )
            .with("date_to", self.to.as_ref().map_or(0, Moment::last_second))
            .with("log_level", self.level.map_or(-1, |level| level.0))
            .with("action", self.action.map_or(-1, |action| action.0))
    }

    async fn run(cleared: Cleared<Self>, on: Target<'_>) -> Result<Logs, Error> {
        let request = cleared.request();
        let question = on.nas.call(on.method, request.params());
        let (connection, wire): (_, LogWire) =
            with_connection(on.nas, request.connection_id, question).await?;
        let entries: Vec<Entry> = wire.items.into_iter().map(Entry::from).collect();
        let next = request
            .offset()
            .saturating_add(u32::try_from(entries.len()).unwrap_or(u32::MAX));
        let total = wire.total.map_or(i64::from(next), |total| total.0);
        Ok(Logs {
            connection_id: request.connection_id,
            connection_name: connection.name,
            next_offset: (!entries.is_empty() && i64::from(next) < total).then_some(next),
            entries,
            total,
            offset: request.offset(),
            limit: request.limit(),
        })
    }
}

impl From<ItemWire> for Entry {
    fn from(wire: ItemWire) -> Self {
        Self {
            time: rfc3339(int(wire.time)),
            level: word(&LEVELS, int(wire.log_level)),
            action: word(&ACTIONS, int(wire.action)),
            error: error(int(wire.error_code)),
            path: text(wire.path),
            file_name: text(wire.file_name),
            file_type: text(wire.file_type),
            task_id: SyncTaskId(int(wire.session_id)),
        }
    }
}
