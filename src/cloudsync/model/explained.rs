//! What is the matter with a connection: the evidence, one likely cause out of the table, and what to do about it.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, json};

use super::{
    causes::{self, Cause, Sign},
    connection::Connection,
    health::Health,
    log_groups::{LogGroup, MOST_GROUPS},
    task::SyncTask,
};
use crate::{
    clock::{NasTime, shown_epoch},
    cloudsync::ids::ConnectionId,
    units::{Bytes, Remedy, ToolCall},
};

/// Said where the table has no cause.
const NOT_KNOWN: &str = "not known";

/// Most tasks whose trouble is told.
const MOST_TASKS: usize = 10;

/// Most causes that are named.
const MOST_CAUSES: usize = 4;

/// What is the matter with a connection, and what shows it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Explained {
    /// What is the matter, in short
    summary: String,
    /// Since when: the oldest line of the log about the cause that nothing solved
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    /// The one likely cause, or that errors of several are not solved; "not known" where nothing attested tells it; absent when
    /// nothing is wrong
    #[serde(skip_serializing_if = "Option::is_none")]
    likely_cause: Option<String>,
    /// Why it may be another cause; absent where the evidence is good
    #[serde(skip_serializing_if = "Option::is_none")]
    weak_evidence: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<Remedy>,
    /// What the NAS tells of the connection, its tasks and the account
    evidence: Vec<String>,
    /// Errors and warnings of its log, grouped: the present ones first
    #[serde(skip_serializing_if = "Vec::is_empty")]
    log: Vec<LogGroup>,
    /// Groups that are left out
    #[serde(skip_serializing_if = "is_zero")]
    log_groups_left_out: usize,
    /// How much of the log was looked at, e.g. "error: 166 of 166 lines"
    #[serde(skip_serializing_if = "Vec::is_empty")]
    log_scanned: Vec<String>,
    /// What could not be seen, and why
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_seen: Vec<String>,
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// What is known of a connection.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub(crate) connection: Connection,
    pub(crate) tasks: Vec<SyncTask>,
    /// Used, and all there is.
    pub(crate) quota: (Option<Bytes>, Option<Bytes>),
    pub(crate) groups: Vec<LogGroup>,
    pub(crate) log_scanned: Vec<String>,
    pub(crate) not_seen: Vec<String>,
}

impl Known {
    /// What can be said of it.
    pub(crate) fn explain(self, nas_time: Option<&NasTime>, offered: &[&'static str]) -> Explained {
        let is_trouble = self.is_trouble();
        let likely = if is_trouble {
            self.likely_causes()
        } else {
            Vec::new()
        };
        let since = self.since(&likely);
        let since = since.and_then(|since| shown_epoch(since, nas_time));
        let remedy = || remedy(&likely, self.connection.connection_id).of_offered(offered);
        Explained {
            summary: self.summary(),
            since: since.filter(|_| is_trouble),
            likely_cause: is_trouble.then(|| in_words(&likely)),
            weak_evidence: match likely.as_slice() {
                [Some(one)] => one.weak,
                _ => None,
            },
            remedy: is_trouble.then(remedy),
            evidence: self.evidence(),
            log_groups_left_out: self.groups.len().saturating_sub(MOST_GROUPS),
            log: self.groups.into_iter().take(MOST_GROUPS).collect(),
            log_scanned: self.log_scanned,
            not_seen: self.not_seen,
        }
    }

    fn is_trouble(&self) -> bool {
        match self.connection.health {
            Health::Ok | Health::Running => self.errors().next().is_some() || self.is_full(),
            _ => true,
        }
    }

    /// Groups of errors of the log that nothing solved.
    fn errors(&self) -> impl Iterator<Item = &LogGroup> {
        let groups = self.groups.iter();
        groups.filter(|group| !group.solved_since && group.level == "error")
    }

    fn is_full(&self) -> bool {
        matches!(self.quota, (Some(used), Some(total)) if total > 0 && used >= total)
    }

    /// The likely cause, or those of all errors that are not solved, the newest first. One that no table has is none.
    fn likely_causes(&self) -> Vec<Option<&'static Cause>> {
        if let Some(present) = self.present_cause() {
            return vec![present];
        }
        let mut causes: Vec<Option<&'static Cause>> = Vec::new();
        for row in self.errors().map(|group| group.row) {
            let word = |row: &Option<&'static Cause>| row.map(|row| row.cause);
            if !causes.iter().any(|known| word(known) == word(&row)) {
                causes.push(row);
            }
        }
        causes
    }

    /// What stands for the present, which comes before what the log says. A code that no table has leaves it not known.
    fn present_cause(&self) -> Option<Option<&'static Cause>> {
        let connection = &self.connection;
        let is_error = |code: &i64| causes::is_error(*code);
        let own = connection.error.as_ref().map(|error| error.code);
        if let Some(code) = own.filter(is_error) {
            return Some(causes::of_code(code));
        }
        if let Some(cause) = connection.error_text.as_deref().and_then(causes::of_text) {
            return Some(Some(cause));
        }
        if connection.too_many_files == Some(true) {
            return Some(causes::of(Sign::TooManyFiles));
        }
        if let Some(cause) = causes::of(Sign::Health(connection.own.health)) {
            return Some(Some(cause));
        }
        let of_task = self.tasks.iter().find_map(|task| {
            let code = task.error.as_ref().map(|error| error.code).filter(is_error);
            let text = task.error_text.as_deref();
            match code {
                Some(code) => Some(causes::of_code(code)),
                None => text.and_then(causes::of_text).map(Some),
            }
        });
        of_task
            .or_else(|| causes::of(Sign::Full).filter(|_| self.is_full()).map(Some))
            .or_else(|| causes::of(Sign::Health(connection.health)).map(Some))
    }

    /// When the oldest line about one of the causes was written that nothing solved.
    fn since(&self, likely: &[Option<&'static Cause>]) -> Option<i64> {
        let is_likely = |row: &Cause| {
            let mut causes = likely.iter().flatten();
            causes.any(|likely| likely.cause == row.cause)
        };
        let about = self
            .errors()
            .filter(|group| group.row.is_some_and(is_likely));
        about.filter_map(|group| group.since).min()
    }

    fn summary(&self) -> String {
        let connection = &self.connection;
        let errors = self.errors().map(|group| group.unsolved).sum::<usize>();
        let reason = connection.health_reason.as_deref();
        match connection.health {
            Health::Ok if self.is_full() => "in sync, but the cloud account is full".into(),
            Health::Ok if errors > 0 => {
                format!("in sync, but {errors} errors of the log are not solved since")
            }
            Health::Ok if !self.not_seen.is_empty() => {
                "nothing wrong was found, but not everything could be seen".into()
            }
            Health::Ok => "nothing is wrong".into(),
            Health::Running if errors > 0 => {
                format!("it is working now, but {errors} errors of the log are not solved since")
            }
            Health::Running => "it is working now".into(),
            Health::Paused => "it is paused: nothing is transferred until it is resumed".into(),
            Health::Suspended => "Cloud Sync itself stopped it".into(),
            other if errors > 0 => format!(
                "{}; {errors} errors of the log are not solved since",
                reason.unwrap_or(other.word())
            ),
            other => reason.unwrap_or(other.word()).to_owned(),
        }
    }

    fn evidence(&self) -> Vec<String> {
        let connection = &self.connection;
        let mut evidence = Vec::new();
        evidence.extend(
            connection
                .status
                .as_ref()
                .map(|status| match connection.status_meaning {
                    Some(meaning) => format!("status {status} ({meaning})"),
                    None => format!("status {status}"),
                }),
        );
        let error = connection.error.as_ref();
        evidence.extend(error.map(|error| format!("error {}: {}", error.code, error.meaning)));
        let text = connection.error_text.as_ref();
        evidence.extend(text.map(|text| format!("DSM says: {text}")));
        if error.is_none() {
            evidence.extend(connection.own.reason.clone());
        }
        evidence.extend(match connection.unfinished_files {
            Some(0) => None,
            Some(files) => Some(format!("{files} files are still to be transferred")),
            None => Some("how many files are still to be transferred is not told".into()),
        });
        let troubled = self.tasks.iter().filter_map(|task| {
            let reason = task.own.reason.as_deref()?;
            let folder = task.local_path.as_deref().unwrap_or("folder not known");
            Some(format!("task {} ({folder}): {reason}", task.task_id))
        });
        evidence.extend(troubled.take(MOST_TASKS));
        evidence.extend(match self.quota {
            (Some(used), Some(total)) if total > 0 => Some(format!(
                "the cloud account uses {used} of {total} bytes, {} %",
                used.saturating_mul(100) / total
            )),
            _ => None,
        });
        evidence
    }
}

/// Causes in a sentence.
fn in_words(likely: &[Option<&'static Cause>]) -> String {
    match likely {
        [] => NOT_KNOWN.into(),
        [one] => one.map_or(NOT_KNOWN, |cause| cause.cause).into(),
        several => format!(
            "several, none of which is solved, the newest first: {}",
            listed(several.iter().map(|one| match one {
                Some(cause) => cause.cause.to_owned(),
                None => "an error that no table has".to_owned(),
            }))
        ),
    }
}

/// The first of several texts.
fn listed(texts: impl ExactSizeIterator<Item = String>) -> String {
    let more = texts.len().saturating_sub(MOST_CAUSES);
    let mut first: Vec<String> = texts.take(MOST_CAUSES).collect();
    if more > 0 {
        first.push(format!("and {more} more"));
    }
    first.join("; ")
}

fn remedy(likely: &[Option<&'static Cause>], id: ConnectionId) -> Remedy {
    let call = |tool| ToolCall {
        tool,
        arguments: Map::from_iter([("connection_id".to_owned(), json!(id))]),
    };
    let told: Vec<(&Cause, &str)> = likely
        .iter()
        .filter_map(|cause| cause.and_then(|cause| Some((cause, cause.remedy?))))
        .collect();
    let log = || Some(call("cloudsync_list_connection_logs"));
    match told.as_slice() {
        [] => Remedy {
            what: "The NAS tells no more than the evidence here; read the log around it, or look at the connection in Cloud Sync".into(),
            call: log(),
        },
        [(cause, what)] if likely.len() == 1 => Remedy {
            what: (*what).into(),
            call: cause.tool.map(call),
        },
        several => {
            let each = several.iter();
            let each = each.map(|(cause, what)| format!("{}: {what}", cause.cause));
            Remedy {
                what: format!("Take one after the other: {}", listed(each)),
                call: log(),
            }
        }
    }
}
