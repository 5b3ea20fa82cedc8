//! What is the matter with a task: the evidence, one likely cause out of the table, and what to do about it.

mod cause;

use std::borrow::Cow;

use jiff::civil::DateTime;
use schemars::JsonSchema;
use serde::Serialize;

use self::cause::{Likely, remedy};
use super::{
    Health, Sources, Status, TaskId,
    log::{CheckEnd, LogGroup, Story},
};
use crate::units::{NOT_KNOWN, Remedy, is_zero};

/// Most missing folders that are named.
const MOST_FOLDERS: usize = 5;

/// What is the matter with a task, and what shows it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Explained {
    /// What is the matter, in short
    summary: String,
    /// Since when; of the log, the oldest error after the last success
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    /// The one likely cause, or what the log says of it; "not known" where nothing attested tells it; absent when nothing is
    /// wrong
    #[serde(skip_serializing_if = "Option::is_none")]
    likely_cause: Option<Cow<'static, str>>,
    /// Why it may be another cause; absent where the evidence is good
    #[serde(skip_serializing_if = "Option::is_none")]
    weak_evidence: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<Remedy>,
    /// What the NAS tells of the task and its destination
    evidence: Vec<String>,
    /// Its warnings and errors, grouped: the present ones first
    #[serde(skip_serializing_if = "Vec::is_empty")]
    log: Vec<LogGroup>,
    /// Groups that are left out
    #[serde(skip_serializing_if = "is_zero")]
    log_groups_left_out: usize,
    /// Lines of the log that were looked at, the newest
    #[serde(skip_serializing_if = "Option::is_none")]
    log_lines_scanned: Option<usize>,
    /// Lines that the NAS counts
    #[serde(skip_serializing_if = "Option::is_none")]
    log_lines_total: Option<i64>,
    /// What could not be seen, and why
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_seen: Vec<String>,
}

/// What is known of a task.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub(crate) status: Status,
    /// DSM's words, as far as it told them.
    pub(crate) state: Option<String>,
    pub(crate) result: Option<String>,
    pub(crate) error_code: Option<i64>,
    pub(crate) error_key: Option<String>,
    pub(crate) last_success: Option<DateTime>,
    pub(crate) sources: Option<Sources>,
    /// Whether the destination answers; absent where that is not known.
    pub(crate) online: Option<bool>,
    pub(crate) story: Story,
    /// What the log says of the newest integrity check.
    pub(crate) check: Option<CheckEnd>,
    /// Lines looked at, and how many the NAS counts.
    pub(crate) log_lines: Option<(usize, Option<i64>)>,
    pub(crate) not_seen: Vec<String>,
}

impl Known {
    /// What can be said of it.
    pub(crate) fn explain(self, id: &TaskId, is_offered: &dyn Fn(&str) -> bool) -> Explained {
        let is_trouble = self.is_trouble();
        let likely = self.likely_cause().filter(|_| is_trouble);
        let row = likely.as_ref().map(|likely| likely.row);
        let summary = self.summary(likely.as_ref());
        let evidence = self.evidence();
        let worst = self.worst();
        let since = self.story.since.clone().or_else(|| {
            let (began, ended) = self.status.last_run();
            ended.or(began).map(str::to_owned)
        });
        // The run without an end has none, and the end that is told is of the run before.
        let since = match (self.status.health, self.status.last_run()) {
            (Health::Interrupted, (Some(began), _)) => Some(began.to_owned()),
            _ => since,
        };
        Explained {
            summary,
            since: since.filter(|_| is_trouble && worst.is_failing()),
            likely_cause: is_trouble
                .then(|| likely.map_or(NOT_KNOWN.into(), |likely| likely.words)),
            weak_evidence: row.and_then(|cause| cause.weak),
            remedy: is_trouble.then(|| remedy(row, worst, id).of_offered(is_offered)),
            evidence,
            log: self.story.groups,
            log_groups_left_out: self.story.left_out,
            log_lines_scanned: self.log_lines.map(|(scanned, _)| scanned),
            log_lines_total: self.log_lines.and_then(|(_, total)| total),
            not_seen: self.not_seen,
        }
    }

    fn is_trouble(&self) -> bool {
        match self.status.health {
            Health::Running => self.worst() < Health::Running,
            Health::Ok => self.online == Some(false) || self.present("error").next().is_some(),
            _ => true,
        }
    }

    /// What is worst about it, besides that it may be working now.
    fn worst(&self) -> Health {
        match self.status.health {
            Health::Running => self.status.told(),
            health => health,
        }
    }

    /// Groups of the log that are not solved, of that level.
    fn present(&self, level: &str) -> impl Iterator<Item = &LogGroup> {
        let groups = self.story.groups.iter();
        groups.filter(move |group| !group.solved_since && group.level == level)
    }

    fn summary(&self, likely: Option<&Likely>) -> String {
        let reason = self.status.reason();
        match (self.status.health, likely) {
            (Health::Ok, Some(likely)) => {
                format!("the last backup succeeded, but {}", likely.row.cause)
            }
            (Health::Ok, None) if self.present("error").next().is_some() => {
                "the last backup succeeded, but there are errors in the log since".into()
            }
            (Health::Ok, None) if self.online == Some(false) => {
                "the last backup succeeded, but the destination does not answer".into()
            }
            (Health::Ok, None) if self.present("warning").next().is_some() => {
                "nothing is wrong but what the last backup warned of in the log".into()
            }
            (Health::Ok, None) if !self.not_seen.is_empty() => {
                "nothing wrong was found, but not everything could be seen".into()
            }
            (Health::Ok, None) => "nothing is wrong".into(),
            (Health::Running, _) => {
                let working = match self.status.progress_in_words() {
                    Some(progress) => format!("it is working now: {progress}"),
                    None => "it is working now".into(),
                };
                match reason.filter(|_| self.is_trouble()) {
                    Some(reason) => format!("{working}; but {reason}"),
                    None => working,
                }
            }
            (Health::Suspended, _) => "suspended halfway; it waits to be resumed".into(),
            (_, _) => reason.map_or_else(|| "it is not well".to_owned(), str::to_owned),
        }
    }

    fn evidence(&self) -> Vec<String> {
        let mut evidence = self.status.evidence();
        let gone = self.sources.as_ref().map(Sources::gone).unwrap_or_default();
        if !gone.is_empty() {
            let named: Vec<&str> = gone.iter().take(MOST_FOLDERS).copied().collect();
            let more = gone.len() - named.len();
            let more = if more > 0 {
                format!(" and {more} more")
            } else {
                String::new()
            };
            evidence.push(format!("cannot be backed up: {}{more}", named.join(", ")));
        }
        evidence.extend(self.online.map(|online| {
            if online {
                "the destination answers".to_owned()
            } else {
                "the destination does not answer".to_owned()
            }
        }));
        evidence
    }
}
