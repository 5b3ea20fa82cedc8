//! What a log tells of the newest integrity check.

use super::{LogLevel, LogLine};

/// How the newest integrity check ended
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CheckEnd {
    /// It found no error, at that local time of the NAS, if it tells one.
    Clean(Option<String>),
    /// It found errors: when, and the words of the log.
    Errors(Option<String>, String),
}

impl CheckEnd {
    /// Of lines of one task, the newest first. Absent where they do not tell: of a check without an end, of one that could
    /// not run, and of a log in another language.
    pub(crate) fn newest<'a>(lines: impl IntoIterator<Item = &'a LogLine>) -> Option<Self> {
        for line in lines {
            if line.has("No error was found") {
                return Some(Self::Clean(line.time.clone()));
            }
            if line.has("Failed to run backup integrity check") || line.has("check has started") {
                return None;
            }
            let is_bad = line.is_of_check() && line.is(LogLevel::Error);
            if is_bad || line.has("target is found broken") {
                let event = line.event.clone().unwrap_or_default();
                return Some(Self::Errors(line.time.clone(), event));
            }
        }
        None
    }
}
