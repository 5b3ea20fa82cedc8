//! Lines of Hyper Backup's log, and which task one is about.

mod check;
mod groups;
mod scan;

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use self::{
    check::CheckEnd,
    groups::{LogGroup, Story, story},
    scan::{LogFilter, Reach, scan},
};
use crate::{hyperbackup::wire::LogLineWire, text::cut_short};

/// Longest text of a line that is shown, in characters.
const MOST_SHOWN: usize = 500;

/// A severity of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LogLevel {
    Info,
    #[serde(alias = "warn")]
    Warning,
    #[serde(alias = "err")]
    Error,
}

/// A line of the log. What the NAS does not say is absent.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub(crate) struct LogLine {
    /// When, as the NAS writes it
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) time: Option<String>,
    /// info, warning or error; another word is DSM's
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) level: Option<Cow<'static, str>>,
    /// What happened, in the NAS's words
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) event: Option<String>,
    /// Who caused it; SYSTEM is the schedule
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) user: Option<String>,
}

impl LogLevel {
    /// The severity as answers have it.
    fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl From<LogLineWire> for LogLine {
    fn from(wire: LogLineWire) -> Self {
        let level = wire.level.filled().map(|level| match level.as_str() {
            "info" => LogLevel::Info.word().into(),
            "warn" => LogLevel::Warning.word().into(),
            "err" => LogLevel::Error.word().into(),
            _ => Cow::Owned(level),
        });
        Self {
            time: wire.time.filled(),
            level,
            event: wire.event.filled(),
            user: wire.user.filled(),
        }
    }
}

impl LogLine {
    /// Whether it has this severity; one that the NAS does not tell is none.
    pub(crate) fn is(&self, level: LogLevel) -> bool {
        self.level.as_deref() == Some(level.word())
    }

    /// Whether its severity is one of those that are known.
    pub(crate) fn has_known_level(&self) -> bool {
        [LogLevel::Info, LogLevel::Warning, LogLevel::Error]
            .into_iter()
            .any(|level| self.is(level))
    }

    /// Whether it is about the task of that name.
    pub(crate) fn names(&self, task: &str) -> bool {
        self.event
            .as_deref()
            .is_some_and(|event| names(event, task))
    }

    /// Cuts what is too long to be shown.
    pub(crate) fn shorten(&mut self) {
        if let Some(event) = &mut self.event
            && event.chars().count() > MOST_SHOWN
        {
            *event = cut_short(event, MOST_SHOWN);
        }
    }
}

/// Whether an event is about the task of that name: `[Local][<task>] ...`, `[<task>] ...`, or a sentence with `[<task>]`
/// in it. Behind the name stand paths, which may have the name of another task in them.
fn names(event: &str, task: &str) -> bool {
    let name = format!("[{task}]");
    if !event.starts_with('[') {
        return event.contains(&name);
    }
    match event.strip_prefix(&name) {
        Some(rest) if !rest.starts_with('[') => true,
        _ => behind_kind(event).is_some_and(|event| event.starts_with(&name)),
    }
}

/// An event without the kind of its destination.
pub(super) fn behind_kind(event: &str) -> Option<&str> {
    let (_, rest) = event.strip_prefix('[')?.split_once(']')?;
    rest.starts_with('[').then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    // As in log.list*.json.
    #[test]
    fn a_line_names_its_task_in_front_or_in_its_sentence() {
        let probe = "dsmctl-probe-task";
        for event in [
            "[Local][dsmctl-probe-task] Backup task started.",
            "[dsmctl-probe-task] Trigger version rotation.",
            "Setting of backup task [dsmctl-probe-task] was created",
        ] {
            assert!(names(event, probe), "{event}");
            assert!(!names(event, "probe-task"), "{event}");
        }
    }

    #[test]
    fn what_stands_behind_the_name_names_no_task() {
        let event = "[Local][Photos] Incomplete file backup. (...) [/volume1/photos/[Nightly]]";
        assert!(names(event, "Photos"));
        for other in ["Nightly", "Local", "/volume1/photos/[Nightly]"] {
            assert!(!names(event, other), "{other}");
        }
        assert!(names("[Local] Trigger version rotation.", "Local"));
        assert!(names("[Local][Local] Backup task started.", "Local"));
        assert!(names("[a[b]c] Backup task started.", "a[b]c"));
    }
}
