//! Warnings and errors of a log, those that tell of the same thing as one.

use std::{borrow::Cow, cmp::Ordering, collections::BTreeMap};

use jiff::civil::DateTime;
use schemars::JsonSchema;
use serde::Serialize;

use super::{LogLevel, LogLine};
use crate::{
    clock::{NasTime, local_time, shown_local},
    hyperbackup::model::causes::{self, Cause},
    sorting::sort_by_key,
    text::{cut_short, pattern},
};

/// Most that are shown.
const MOST_GROUPS: usize = 8;

/// Longest example that is shown, in characters.
const MOST_EXAMPLE: usize = 240;

/// Lines of the log that tell of the same thing
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct LogGroup {
    /// warning or error
    pub(crate) level: Cow<'static, str>,
    /// How many lines
    pub(crate) count: usize,
    /// The newest of them, in the NAS's words
    example: String,
    /// When the oldest of them was written
    #[serde(skip_serializing_if = "Option::is_none")]
    first_at: Option<String>,
    /// When the newest of them was written
    #[serde(skip_serializing_if = "Option::is_none")]
    last_at: Option<String>,
    /// What it means; absent where no table has it
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'static str>,
    /// True when a backup, or for checks a check, went well afterwards
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) solved_since: bool,
    /// Whether the newest of them belongs to the last run.
    #[serde(skip)]
    pub(crate) of_last_run: bool,
    #[serde(skip)]
    pub(crate) row: Option<&'static Cause>,
    /// Why a file was left out, where that is what it tells.
    #[serde(skip)]
    pub(crate) reason: Option<String>,
}

impl LogGroup {
    /// What it means.
    pub(crate) fn cause(&self) -> Option<&'static str> {
        self.cause
    }
}

/// What a log tells of a task.
#[derive(Debug, Default)]
pub(crate) struct Story {
    /// The present ones first, errors before warnings, and the newest first.
    pub(crate) groups: Vec<LogGroup>,
    /// How many more there are.
    pub(crate) left_out: usize,
    /// When the oldest error was written that is not solved.
    pub(crate) since: Option<String>,
    /// What is to be said of lines whose level says neither that something is wrong nor that all is well.
    pub(crate) of_no_level: Option<String>,
}

impl Story {
    /// Shows its times as all times are shown.
    pub(crate) fn date(&mut self, nas_time: Option<&NasTime>) {
        let groups = self.groups.iter_mut();
        let times = groups.flat_map(|group| [&mut group.first_at, &mut group.last_at]);
        for time in times.chain([&mut self.since]).flatten() {
            *time = shown_local(time, nas_time);
        }
    }
}

/// A line of the log that decides which others are over: where it stands in the list, which has the newest first, and when
/// it was written.
#[derive(Clone, Copy)]
struct Mark {
    place: usize,
    written: DateTime,
}

impl Mark {
    fn newest(lines: &[LogLine], part: &str) -> Option<Self> {
        let mut told = lines.iter().enumerate().filter(|(_, line)| line.has(part));
        told.find_map(|(place, line)| {
            let written = line.written()?;
            Some(Self { place, written })
        })
    }

    /// Whether it was written after that line. Of one second the order of the log tells.
    fn is_after(self, place: usize, written: DateTime) -> bool {
        match self.written.cmp(&written) {
            Ordering::Equal => self.place < place,
            order => order.is_gt(),
        }
    }
}

/// Up to when trouble is over.
struct Over {
    backup: Option<Mark>,
    /// When the task last succeeded, by its status.
    last_success: Option<DateTime>,
    check: Option<Mark>,
    /// The beginning of the last run.
    last_run: Option<Mark>,
}

impl Over {
    fn of(lines: &[LogLine], last_success: Option<DateTime>) -> Self {
        Self {
            backup: Mark::newest(lines, "finished successfully"),
            last_success,
            check: Mark::newest(lines, "No error was found"),
            last_run: Mark::newest(lines, "Backup task started."),
        }
    }

    /// Whether what a line tells is over. What nobody tells the time of is not, unless nothing at all is under way.
    fn covers(&self, place: usize, line: &LogLine) -> bool {
        let Some(written) = line.written() else {
            return false;
        };
        let is_before = |mark: Option<Mark>| mark.is_some_and(|mark| mark.is_after(place, written));
        if line.is_of_check() {
            is_before(self.check)
        } else if line.is(LogLevel::Error) {
            // What the status tells has no place in the log: in the same second it may have been before.
            is_before(self.backup) || self.last_success.is_some_and(|success| success > written)
        } else {
            // A backup that went well may have left out the files that it warns of.
            is_before(self.last_run)
        }
    }
}

impl LogLine {
    pub(super) fn has(&self, part: &str) -> bool {
        self.event
            .as_deref()
            .is_some_and(|event| event.contains(part))
    }

    pub(super) fn is_of_check(&self) -> bool {
        self.has("integrity check") || self.has("target is found broken")
    }

    fn written(&self) -> Option<DateTime> {
        local_time(self.time.as_deref()?)
    }
}

/// The warnings and errors of a log, newest line first, of a task that last succeeded at that time.
pub(crate) fn story(lines: &[LogLine], last_success: Option<DateTime>) -> Story {
    let over = Over::of(lines, last_success);
    let mut known = BTreeMap::<(bool, String), usize>::new();
    let mut groups: Vec<LogGroup> = Vec::new();
    let mut since = None;
    let (mut of_no_level, mut newest) = (0, None);
    for (place, line) in lines.iter().enumerate() {
        let is_error = line.is(LogLevel::Error);
        let event = line.event.as_deref().unwrap_or_default();
        let level = match &line.level {
            Some(level) if line.has_known_level() => level,
            _ => {
                of_no_level += 1;
                newest = newest.or(Some(event));
                continue;
            }
        };
        if line.is(LogLevel::Info) {
            continue;
        }
        let is_over = over.covers(place, line);
        if is_error && !is_over {
            since = line.time.clone().or(since);
        }
        let group = *known
            .entry((is_error, pattern(event)))
            .or_insert(groups.len());
        match groups.get_mut(group) {
            Some(group) => {
                group.count += 1;
                group.first_at = line.time.clone().or(group.first_at.take());
            }
            None => {
                let row = causes::of_event(event);
                groups.push(LogGroup {
                    level: level.clone(),
                    count: 1,
                    example: short(event),
                    first_at: line.time.clone(),
                    last_at: line.time.clone(),
                    cause: row.map(|row| row.cause),
                    solved_since: is_over,
                    of_last_run: match (line.written(), over.last_run) {
                        // A check is a run of its own, and what failed after it is not its doing.
                        _ if line.is_of_check() => {
                            groups.iter().all(|newer| newer.level != "error")
                        }
                        (Some(written), Some(began)) => !began.is_after(place, written),
                        // Without a beginning only the newest is known to be of the last run.
                        _ => groups.is_empty(),
                    },
                    row,
                    reason: left_out_because(event),
                });
            }
        }
    }
    sort_by_key(&mut groups, |group| {
        (group.solved_since, group.level != "error")
    });
    let left_out = groups.len().saturating_sub(MOST_GROUPS);
    groups.truncate(MOST_GROUPS);
    Story {
        groups,
        left_out,
        since,
        of_no_level: newest.map(|newest| {
            format!(
                "{of_no_level} lines of the log of no known level, the newest: {}",
                short(newest)
            )
        }),
    }
}

/// Why a file was left out: `... Incomplete file backup. (The file is a special file.) [/volume1/a.sock]`.
fn left_out_because(event: &str) -> Option<String> {
    let (_, told) = event.split_once("Incomplete file backup. (")?;
    let (reason, _) = told.split_once(") [")?;
    let reason = reason.trim().trim_end_matches('.');
    Some(short(reason)).filter(|reason| !reason.is_empty())
}

fn short(event: &str) -> String {
    if event.chars().count() > MOST_EXAMPLE {
        cut_short(event, MOST_EXAMPLE)
    } else {
        event.to_owned()
    }
}
