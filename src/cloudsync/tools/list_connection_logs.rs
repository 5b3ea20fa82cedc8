use dsm::{Params, Reads};
use futures_util::future::try_join_all;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    clock::{Moment, NasTime},
    cloudsync::{
        ids::ConnectionId,
        model::{
            by_name::CONNECTION,
            connection::{beside_connection, connections},
            documented::connection as in_documents,
            log::LogEntry,
            log_filter::{Actions, Level},
            log_page::{LogPage, Place},
        },
        wire::{
            LIST_LOG, documented,
            log::{LogItemWire, LogWire},
            of_connection,
        },
    },
    error::Error,
    operation::{Named, Query, ReadContext, Request},
};

const DEFAULT_LIMIT: u32 = 30;
const MAX_LIMIT: u32 = 1_000;

/// The actions download and upload.
const TRANSFERS: [i64; 2] = [1, 2];

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
    /// Only lines of these actions
    #[serde(default)]
    action: Option<Actions>,
    /// True: only uploads and downloads
    #[serde(default)]
    transfers: Option<bool>,
    /// Lines to skip, for the next page
    #[serde(default)]
    offset: Option<u32>,
    /// Lines to return, 1-1000; absent: 30
    #[serde(default)]
    limit: Option<u32>,
}

impl ListConnectionLogs {
    fn offset(&self) -> u32 {
        self.offset.unwrap_or(0)
    }

    fn limit(&self) -> u32 {
        self.limit.unwrap_or(DEFAULT_LIMIT)
    }

    fn place(&self) -> Place {
        Place {
            connection_id: self.connection_id,
            offset: self.offset(),
            limit: self.limit(),
        }
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
            (
                "action",
                self.action
                    .as_ref()
                    .is_some_and(|action| !action.0.is_empty()),
            ),
            ("transfers", self.transfers == Some(true)),
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
        let asked_for = self.actions();
        if self.transfers == Some(true)
            && self.action.as_ref().is_some_and(|some| !some.0.is_empty())
        {
            return Err(Error::argument(
                "transfers",
                "it stands for the actions upload and download; give either action or transfers",
            ));
        }
        let lines = self.offset().saturating_add(self.limit());
        if asked_for.len() > 1 && lines > MAX_LIMIT {
            return Err(Error::argument(
                "offset",
                format!(
                    "of several actions together only the first {MAX_LIMIT} lines can be had; narrow them with from and to, or ask for one action at a time"
                ),
            ));
        }
        Ok(())
    }
}

impl ListConnectionLogs {
    /// The actions that are asked for; all when there are none.
    fn actions(&self) -> &[i64] {
        match (&self.action, self.transfers) {
            (_, Some(true)) => &TRANSFERS,
            (Some(actions), _) => &actions.0,
            (None, _) => &[],
        }
    }

    /// The lines that are asked for. DSM filters by one action at a time, so that several are asked for one by one.
    async fn lines(
        &self,
        nas: Reads<'_>,
        nas_time: Option<&NasTime>,
    ) -> Result<LogWire, dsm::Error> {
        let ask = |action, offset, limit| {
            let params = self.params(nas_time).with("action", action);
            nas.call(LIST_LOG, params.with("offset", offset).with("limit", limit))
        };
        let (offset, limit) = (self.offset(), self.limit());
        match self.actions() {
            [] => ask(-1, offset, limit).await,
            [action] => ask(*action, offset, limit).await,
            several => {
                let each = several.iter().map(|action| ask(*action, 0, offset + limit));
                let pages = try_join_all(each).await?;
                Ok(LogWire::merged(pages, offset as usize, limit as usize))
            }
        }
    }

    /// Whether a line tells that it is of another level or action than was asked for.
    fn is_other(&self, line: &LogItemWire) -> bool {
        let level = self.level.map(|level| level.0).filter(|level| *level >= 0);
        let other_level = level
            .zip(line.log_level.0)
            .is_some_and(|(one, told)| one != told);
        let actions = self.actions();
        let told = line.action.0.filter(|_| !actions.is_empty());
        other_level || told.is_some_and(|told| !actions.contains(&told))
    }

    /// Whether it takes the time of the NAS to know what is asked for.
    fn is_local(&self) -> bool {
        let mut ends = [&self.from, &self.to].into_iter().flatten();
        ends.any(Moment::is_local)
    }

    fn params(&self, nas_time: Option<&NasTime>) -> Params {
        of_connection(self.connection_id)
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
    }
}

impl Query for ListConnectionLogs {
    async fn run(&self, on: ReadContext<'_>) -> Result<LogPage, Error> {
        let list = connections(on.nas);
        let (told, nas_time) = if self.is_local() {
            let nas_time = NasTime::read(on.nas).await;
            let question = self.lines(on.nas, nas_time.as_ref());
            let told = beside_connection(self.connection_id, list, question).await;
            (told, nas_time)
        } else {
            let question = self.lines(on.nas, None);
            let told = beside_connection(self.connection_id, list, question);
            tokio::join!(told, NasTime::read(on.nas))
        };
        let told = told?;
        let wire = told.answer?;
        let told_lines = wire.items.0.iter().flatten();
        let others = told_lines.filter(|line| self.is_other(line)).count();
        let lines = wire.items.0.into_iter();
        let lines = lines.map(|line| line.map(|line| LogEntry::new(line, nas_time.as_ref())));
        Ok(LogPage::new(
            self.place(),
            told.connection,
            told.gap,
            lines.collect(),
            wire.total.0,
        )
        .with_others(others))
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
        Ok(LogPage::new(
            self.place(),
            told.connection,
            told.gap,
            lines.collect(),
            wire.total.0,
        ))
    }
}
