// Wire: SYNO.CloudSync v1 get_log, from N4S4 cloud_sync.py with a captured answer.

mod filter;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::filter::{Action, Level, Moment};
use super::{
    connection::{Connection, with_connection},
    documented,
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
    /// Lines that match, on all pages; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<i64>,
    /// Lines that were skipped
    offset: u32,
    /// Lines that were asked for
    limit: u32,
    /// Offset of the next page, absent on the last one
    #[serde(skip_serializing_if = "Option::is_none")]
    next_offset: Option<u32>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Entry {
    /// When, RFC 3339
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) time: Option<String>,
    /// Severity: 0 info, 1 warning, 2 error; -1 for a word of the NAS that is none of them
    pub(super) level: Coded,
    /// What happened, in the NAS's words; absent where it gives what follows instead
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<String>,
    /// What was done
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) action: Option<Coded>,
    /// What went wrong, absent when nothing did
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<Coded>,
    /// Path on the NAS
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) path: Option<String>,
    /// Name of the file or folder
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) file_name: Option<String>,
    /// DSM's word for what it is, e.g. file
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) file_type: Option<String>,
    /// Task that did it
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) task_id: Option<SyncTaskId>,
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

    /// Refuses filters, for logs that have none: lines that were asked to be left out would come back as matches.
    fn check_unfiltered(&self) -> Result<(), Error> {
        let filters = [
            (
                "keyword",
                self.keyword.as_ref().is_some_and(|word| !word.is_empty()),
            ),
            (
                "from",
                self.from
                    .as_ref()
                    .is_some_and(|from| from.first_second() > 0),
            ),
            (
                "to",
                self.to.as_ref().is_some_and(|to| to.last_second() > 0),
            ),
            ("level", self.level.is_some_and(|level| level.0 >= 0)),
            ("action", self.action.is_some_and(|action| action.0 >= 0)),
        ];
        let given: Vec<&str> = filters
            .into_iter()
            .filter_map(|(name, given)| given.then_some(name))
            .collect();
        match given.first() {
            None => Ok(()),
            Some(first) => Err(Error::argument(
                *first,
                format!(
                    "the log of this NAS cannot be filtered; leave out {} and read it page by page with offset and limit",
                    given.join(", ")
                ),
            )),
        }
    }

    /// A page, which has a next one when the NAS counts more lines, or, where it does not count, when it is full.
    fn page(&self, connection: Connection, entries: Vec<Entry>, total: Option<i64>) -> Logs {
        let next = self
            .offset()
            .saturating_add(u32::try_from(entries.len()).unwrap_or(u32::MAX));
        let more = match total {
            Some(total) => i64::from(next) < total,
            None => entries.len() as u64 >= u64::from(self.limit()),
        };
        Logs {
            connection_id: self.connection_id,
            connection_name: connection.name,
            next_offset: (more && !entries.is_empty()).then_some(next),
            entries,
            total,
            offset: self.offset(),
            limit: self.limit(),
        }
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
        let total = wire.total.map(|total| total.0);
        let end = i64::from(request.offset()).saturating_add(entries.len() as i64);
        Ok(request.page(connection, entries, Some(total.unwrap_or(end))))
    }

    async fn run_documented(cleared: Cleared<Self>, on: Target<'_>) -> Result<Logs, Error> {
        let request = cleared.request();
        request.check_unfiltered()?;
        let (id, offset, limit) = (request.connection_id, request.offset(), request.limit());
        let (connection, entries, total) = documented::log(on, id, offset, limit).await?;
        Ok(request.page(connection, entries, total))
    }
}

impl From<ItemWire> for Entry {
    fn from(wire: ItemWire) -> Self {
        Self {
            time: rfc3339(int(wire.time)),
            level: word(&LEVELS, int(wire.log_level)),
            message: None,
            action: Some(word(&ACTIONS, int(wire.action))),
            error: error(int(wire.error_code)),
            path: Some(text(wire.path)),
            file_name: Some(text(wire.file_name)),
            file_type: Some(text(wire.file_type)),
            task_id: Some(SyncTaskId(int(wire.session_id))),
        }
    }
}
