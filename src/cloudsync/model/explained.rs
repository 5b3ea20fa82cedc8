//! What is the matter with a connection: the evidence, one likely cause out of the table, and what to do about it.

mod cause;

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    connection::Connection,
    health::Health,
    log_groups::{LogGroup, MOST_GROUPS},
    task::SyncTask,
    words::{is_paused, status_meaning},
};
use crate::{
    clock::{NasTime, shown_epoch},
    units::{Bytes, Remedy, is_zero},
};

const RESUME: &str = "cloudsync_resume_connection";

/// Most tasks whose trouble is told.
const MOST_TASKS: usize = 10;

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
    weak_evidence: Option<String>,
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

/// What is known of a connection.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub(crate) connection: Connection,
    pub(crate) tasks: Vec<SyncTask>,
    /// Used, and all there is.
    pub(crate) quota: (Option<Bytes>, Option<Bytes>),
    pub(crate) groups: Vec<LogGroup>,
    pub(crate) log_scanned: Vec<String>,
    /// Whether the NAS narrows its log to a level.
    pub(crate) has_levels: bool,
    pub(crate) not_seen: Vec<String>,
}

impl Known {
    /// What can be said of it.
    pub(crate) fn explain(
        self,
        nas_time: Option<&NasTime>,
        is_offered: &dyn Fn(&str) -> bool,
    ) -> Explained {
        let is_trouble = self.is_trouble();
        let likely = if is_trouble {
            self.likely_causes()
        } else {
            Vec::new()
        };
        let since = self.since(&likely);
        let since = since.and_then(|since| shown_epoch(since, nas_time));
        let remedy = || {
            let mut remedy = self.remedy(&likely).of_offered(is_offered);
            let status = self.connection.status.as_deref();
            let resumes = remedy.call.as_ref().is_some_and(|call| call.tool == RESUME);
            if status.is_some_and(is_paused) && !resumes {
                remedy.what += ". It is paused as well: resume it once that is done";
                if is_offered(RESUME) {
                    remedy.what += ", with cloudsync_resume_connection";
                }
            }
            remedy
        };
        Explained {
            summary: self.summary(),
            since: since.filter(|_| is_trouble),
            likely_cause: is_trouble.then(|| self.in_words(&likely, nas_time)),
            weak_evidence: self.weak_evidence(&likely),
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
                .map(|status| match status_meaning(status) {
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
        let is_told = connection.own.health == Health::Unfinished;
        evidence.extend(match connection.unfinished_files {
            Some(0) => None,
            Some(_) if is_told && error.is_none() => None,
            Some(files) => Some(format!("{files} files are still to be transferred")),
            None => Some("how many files are still to be transferred is not told".into()),
        });
        let troubled = self.tasks.iter().filter_map(|task| {
            let reason = task.own.reason.as_deref()?;
            let folder = task.local_path.as_deref().unwrap_or("folder not known");
            Some(format!("task {} ({folder}): {reason}", task.task_id))
        });
        evidence.extend(troubled.take(MOST_TASKS));
        if let ((Some(used), Some(total)), Some(percent)) = (self.quota, self.used_percent()) {
            evidence.push(format!(
                "the cloud account uses {used} of {total} bytes, {percent} %"
            ));
        }
        evidence
    }

    /// How much of the account is used; absent where the NAS does not tell.
    fn used_percent(&self) -> Option<i64> {
        match self.quota {
            (Some(used), Some(total)) if total > 0 && used >= 0 => {
                Some(used.saturating_mul(100) / total)
            }
            _ => None,
        }
    }
}
