//! Reading the log page by page. The NAS narrows it by task, keyword and period; by severity, and again by the name of the
//! task, it is narrowed here: what `filter_level` takes is not known, and a NAS may ignore `task_id`.

use dsm::Reads;
use tokio::time::Instant;

use super::{LogLevel, LogLine};
use crate::{
    error::Error,
    hyperbackup::wire::{LIST_LOG, LogWire, TaskIdWire, log_params},
    text::escape,
};

/// Lines that are asked for at a time.
const AT_A_TIME: usize = 200;

/// Most lines that one call looks at.
const MOST_SCANNED: usize = 2_000;

/// What a line takes besides its event.
const AROUND: usize = 120;

/// Which lines are wanted.
#[derive(Debug, Default)]
pub(crate) struct LogFilter<'a> {
    pub(crate) task: Option<&'a TaskIdWire>,
    /// Name of that task; absent where it is not known.
    pub(crate) name: Option<&'a str>,
    pub(crate) keyword: Option<&'a str>,
    /// Epoch seconds, zero for open, as the next one.
    pub(crate) from: i64,
    pub(crate) to: i64,
    pub(crate) level: Option<LogLevel>,
}

/// How far to read.
#[derive(Debug)]
pub(crate) struct Reach {
    /// Where to begin in the list of the NAS.
    pub(crate) offset: usize,
    /// Most lines to find.
    pub(crate) limit: usize,
    /// Most bytes of them.
    pub(crate) most_bytes: usize,
    /// When no further page is asked for.
    pub(crate) until: Instant,
}

/// A part of the log.
#[derive(Debug, Default)]
pub(crate) struct Scanned {
    /// Those that are wanted, newest first.
    pub(crate) lines: Vec<LogLine>,
    /// How many the NAS was asked for and told.
    pub(crate) scanned: usize,
    /// How many the NAS counts.
    pub(crate) total: Option<i64>,
    /// Where the NAS's list goes on; absent at its end.
    pub(crate) next_offset: Option<usize>,
    /// Lines that came for the task and do not name it.
    pub(crate) unnamed: usize,
    /// Lines that are left out as nobody knows whether they are of the severity that is wanted.
    pub(crate) of_no_level: usize,
    /// Lines that cannot be read.
    pub(crate) unreadable: usize,
    /// Why it ends before its end.
    pub(crate) stopped: Option<String>,
}

impl LogFilter<'_> {
    async fn ask(
        &self,
        nas: Reads<'_>,
        offset: usize,
        limit: usize,
    ) -> Result<LogWire, dsm::Error> {
        // DSM wants a number; of a LUN task the name in the line tells.
        let number = self
            .task
            .filter(|task| matches!(task, TaskIdWire::Number(_)));
        let params = log_params(offset, limit)
            .with_some("task_id", number)
            .with_some("filter_keyword", self.keyword)
            .with_some("filter_date_from", (self.from > 0).then_some(self.from))
            .with_some("filter_date_to", (self.to > 0).then_some(self.to));
        nas.call(LIST_LOG, params).await
    }

    /// Whether all that the NAS tells is wanted.
    fn takes_all(&self) -> bool {
        self.level.is_none() && self.name.is_none()
    }
}

/// Reads on from an offset of the NAS until so many lines are found, the log ends, or there was enough to look at.
///
/// # Errors
/// Why the first answer did not come.
pub(crate) async fn scan(
    nas: Reads<'_>,
    filter: &LogFilter<'_>,
    reach: &Reach,
) -> Result<Scanned, Error> {
    let Reach { offset, limit, .. } = *reach;
    let mut found = Scanned::default();
    let mut bytes = 0;
    loop {
        let missing = limit.saturating_sub(found.lines.len());
        let ask_for = if filter.takes_all() {
            missing.min(AT_A_TIME)
        } else {
            AT_A_TIME.min(MOST_SCANNED.saturating_sub(found.scanned))
        };
        let start = offset.saturating_add(found.scanned);
        found.next_offset = Some(start);
        if missing == 0 || ask_for == 0 || Instant::now() > reach.until {
            return Ok(found);
        }
        let page = match filter.ask(nas, start, ask_for).await {
            Ok(page) => page,
            Err(error) if found.scanned == 0 => return Err(error.into()),
            Err(error) => {
                found.stopped = Some(format!("the log from line {start} on: {error}"));
                return Ok(found);
            }
        };
        found.total = page.total.0.or(found.total);
        let told = page.log_list.0.len();
        for line in page.log_list.0 {
            if found.lines.len() == limit || bytes > reach.most_bytes {
                found.next_offset = Some(offset.saturating_add(found.scanned));
                return Ok(found);
            }
            found.scanned += 1;
            let Some(mut line) = line.map(LogLine::from) else {
                found.unreadable += 1;
                continue;
            };
            if filter.name.is_some_and(|name| !line.names(name)) {
                found.unnamed += 1;
            } else if filter.level.is_none_or(|level| line.is(level)) {
                line.shorten();
                bytes += AROUND + line.event.as_deref().map_or(0, |event| escape(event).len());
                found.lines.push(line);
            } else if !line.has_known_level() {
                found.of_no_level += 1;
            }
        }
        let end = offset.saturating_add(found.scanned);
        let is_last = match found.total.and_then(|total| usize::try_from(total).ok()) {
            Some(total) => end >= total,
            None => told < ask_for,
        };
        if told == 0 || is_last {
            found.next_offset = None;
            return Ok(found);
        }
    }
}
