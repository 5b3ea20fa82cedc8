use dsm::Params;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    clock::{Moment, NasTime},
    cloudsync::{
        ids::ConnectionId,
        model::{
            by_name::CONNECTION,
            connection::{Connection, beside_connection, connections},
            documented::connection as in_documents,
            gap::{Gap, texts},
            log::LogEntry,
            log_filter::{Action, Level},
        },
        wire::{LIST_LOG, documented, of_connection},
    },
    error::Error,
    operation::{Named, Query, ReadContext, Request},
};

const DEFAULT_LIMIT: u32 = 100;
const MAX_LIMIT: u32 = 1_000;

/// List the log of a connection, newest first: transfers, deletions, conflicts and errors, file by file
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListConnectionLogs {
    #[serde(alias = "conn_id")]
    connection_id: ConnectionId,
    /// Text that the line contains
    keyword: Option<String>,
    /// Not before: a date or time (RFC 3339; the NAS's own without offset), or epoch seconds
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
pub(crate) struct LogPage {
    connection_id: ConnectionId,
    /// Name of the connection; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    connection_name: Option<String>,
    /// The lines, newest first
    entries: Vec<LogEntry>,
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
    /// What is missing here, and why: lines that could not be read; absent when nothing is
    #[serde(skip_serializing_if = "Vec::is_empty")]
    incomplete: Vec<String>,
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
                    .is_some_and(|from| from.first_second(None) > 0),
            ),
            (
                "to",
                self.to.as_ref().is_some_and(|to| to.last_second(None) > 0),
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

    /// A page, which has a next one when the NAS counts more lines, or, where it does not count, when it is full. A line
    /// that cannot be read keeps its place, or the next page would repeat one.
    fn page(
        &self,
        connection: Connection,
        gap: Option<Gap>,
        lines: Vec<Option<LogEntry>>,
        total: Option<i64>,
    ) -> LogPage {
        let next = self
            .offset()
            .saturating_add(u32::try_from(lines.len()).unwrap_or(u32::MAX));
        let more = match total {
            Some(total) => i64::from(next) < total,
            None => lines.len() as u64 >= u64::from(self.limit()),
        };
        let unreadable = lines.iter().enumerate().filter(|(_, line)| line.is_none());
        let unreadable = unreadable.map(|(index, _)| {
            Gap::unreadable(format!("line {} of this page cannot be read", index + 1))
        });
        let gaps: Vec<Gap> = gap.into_iter().chain(unreadable).collect();
        LogPage {
            connection_id: self.connection_id,
            connection_name: connection.name,
            next_offset: (more && !lines.is_empty()).then_some(next),
            entries: lines.into_iter().flatten().collect(),
            total,
            offset: self.offset(),
            limit: self.limit(),
            incomplete: texts(&gaps),
        }
    }
}

impl Request for ListConnectionLogs {
    type Response = LogPage;

    const NAMED: &'static [Named] = &[CONNECTION];

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
            && from.is_local() == to.is_local()
            && from.first_second(None) > to.last_second(None)
        {
            return Err(Error::argument("to", "it lies before `from`"));
        }
        Ok(())
    }
}

impl ListConnectionLogs {
    /// Whether it takes the time of the NAS to know what is asked for.
    fn is_local(&self) -> bool {
        let mut ends = [&self.from, &self.to].into_iter().flatten();
        ends.any(Moment::is_local)
    }

    fn params(&self, nas_time: Option<&NasTime>) -> Params {
        of_connection(self.connection_id)
            .with("offset", self.offset())
            .with("limit", self.limit())
            .with("keyword", self.keyword.as_deref().unwrap_or_default())
            .with(
                "date_from",
                self.from
                    .as_ref()
                    .map_or(0, |from| from.first_second(nas_time)),
            )
            .with(
                "date_to",
                self.to.as_ref().map_or(0, |to| to.last_second(nas_time)),
            )
            .with("log_level", self.level.map_or(-1, |level| level.0))
            .with("action", self.action.map_or(-1, |action| action.0))
    }
}

impl Query for ListConnectionLogs {
    async fn run(&self, on: ReadContext<'_>) -> Result<LogPage, Error> {
        let list = connections(on.nas);
        let (told, nas_time) = if self.is_local() {
            let nas_time = NasTime::read(on.nas).await;
            let question = on.nas.call(LIST_LOG, self.params(nas_time.as_ref()));
            let told = beside_connection(self.connection_id, list, question).await;
            (told, nas_time)
        } else {
            let question = on.nas.call(LIST_LOG, self.params(None));
            let told = beside_connection(self.connection_id, list, question);
            tokio::join!(told, NasTime::read(on.nas))
        };
        let told = told?;
        let wire = told.answer?;
        let lines = wire.items.0.into_iter();
        let lines = lines.map(|line| line.map(|line| LogEntry::new(line, nas_time.as_ref())));
        Ok(self.page(told.connection, told.gap, lines.collect(), wire.total.0))
    }

    async fn run_documented(&self, on: ReadContext<'_>) -> Result<LogPage, Error> {
        self.check_unfiltered()?;
        let params = documented::of_connection(self.connection_id)
            .with("offset", self.offset())
            .with("limit", self.limit());
        let question = on.nas.call(documented::LIST_LOG, params);
        let list = in_documents::connections(on.nas);
        let told = beside_connection(self.connection_id, list, question);
        let (told, nas_time) = tokio::join!(told, NasTime::read(on.nas));
        let told = told?;
        let wire = told.answer?;
        let lines = wire.logs.0.into_iter();
        let lines =
            lines.map(|line| line.map(|line| LogEntry::documented(line, nas_time.as_ref())));
        Ok(self.page(told.connection, told.gap, lines.collect(), wire.total.0))
    }
}
