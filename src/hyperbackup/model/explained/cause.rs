//! The likely cause of what is the matter with a task, and what to do about it.

use std::borrow::Cow;

use serde_json::{Map, json};

use super::Known;
use crate::{
    hyperbackup::model::{
        Health, TaskId,
        causes::{self, Cause, Next, Sign},
        log::{CheckEnd, LogGroup},
    },
    units::{NOT_KNOWN, Remedy, ToolCall},
};

/// Results that say what was done, and not what went wrong.
const AFTERWARDS: &[Sign] = &[
    Sign::Result("partial"),
    Sign::Result("discard"),
    Sign::Result("suspend"),
    Sign::Result("cancel"),
];

/// Most reasons of the log that are told.
const MOST_REASONS: usize = 4;

/// The likely cause.
pub(super) struct Likely {
    /// In words; where the table has only what came of it, those of the log.
    pub(super) words: Cow<'static, str>,
    pub(super) row: &'static Cause,
}

impl Known {
    /// The likely cause, where only the log can tell it as the log tells it.
    pub(super) fn likely_cause(&self) -> Option<Likely> {
        let row = self.likely_row()?;
        let row = match self.cause_in_log() {
            Some(cause) if row.is_outcome => cause,
            _ => row,
        };
        let words = if row.is_outcome {
            self.reasons_in_log().map_or(NOT_KNOWN.into(), Cow::Owned)
        } else {
            row.cause.into()
        };
        Some(Likely { words, row })
    }

    /// What the log says of the last run, errors first.
    fn of_last_run(&self) -> impl Iterator<Item = &LogGroup> {
        let groups = self.present("error").chain(self.present("warning"));
        groups.filter(|group| group.of_last_run)
    }

    /// The one cause that the table has for what the log says of the last run, where that says no other.
    fn cause_in_log(&self) -> Option<&'static Cause> {
        let is_told = |group: &&LogGroup| group.reason.is_some() || is_cause(group);
        let mut told = self.of_last_run().filter(is_told);
        let first = told.next().filter(|group| is_cause(group))?;
        told.all(|group| group.cause() == first.cause())
            .then_some(first.row)?
    }

    /// Why files were left out of the last run, in the words of the log.
    fn reasons_in_log(&self) -> Option<String> {
        let told = self.of_last_run().filter_map(|group| {
            let reason = group.reason.as_deref()?;
            let lines = if group.count == 1 { "line" } else { "lines" };
            Some(format!("{reason} ({} {lines})", group.count))
        });
        let mut told: Vec<String> = told.collect();
        let more = told.len().saturating_sub(MOST_REASONS);
        told.truncate(MOST_REASONS);
        if more > 0 {
            told.push(format!("and {more} more"));
        }
        let told = Some(told.join("; ")).filter(|told| !told.is_empty())?;
        Some(format!("the log says of what was left out: {told}"))
    }

    /// What the table has for it: what the NAS says by word or code comes before what the log says, and what fails before what
    /// somebody did.
    fn likely_row(&self) -> Option<&'static Cause> {
        let health = self.worst();
        let of_log = |level: &'static str| {
            let mut last = self.present(level).filter(|group| group.of_last_run);
            last.find_map(|group| group.row)
        };
        let is_good = |cause: &&Cause| cause.weak.is_none();
        let of_code = self.error_code.and_then(causes::of_code);
        let of_result = self.result.as_deref().and_then(causes::of_result);
        let is_fault = |cause: &&Cause| !AFTERWARDS.iter().any(|sign| cause.signs.contains(sign));
        // While it works the state says what it does.
        let of_state = self.state.as_deref().and_then(causes::of_state);
        let of_state = of_state.filter(|_| self.status.health != Health::Running);
        // Where the log contradicts the state, none is likely.
        let is_clean = matches!(self.check, Some(CheckEnd::Clean(_)));
        let of_state =
            of_state.filter(|cause| !(is_clean && cause.signs.contains(&Sign::CheckErrors)));
        let of_check = match self.check {
            Some(CheckEnd::Errors(..)) if health == Health::Broken => causes::of(Sign::CheckErrors),
            _ => None,
        };
        of_state
            .or(of_check)
            .or(of_code.filter(is_good))
            .or(self.error_key.as_deref().and_then(causes::of_key))
            .or(of_result.filter(is_fault))
            .or_else(|| causes::of(Sign::Offline).filter(|_| self.online == Some(false)))
            .or_else(|| {
                causes::of(Sign::Health(health)).filter(|_| health == Health::SourcesMissing)
            })
            .or_else(|| of_log("error"))
            .or(of_code)
            .or(of_result)
            .or_else(|| causes::of(Sign::Health(health)))
            .or_else(|| of_log("warning").filter(|_| health == Health::Partial))
    }
}

/// Whether the table has a cause for it, and not only what came of it.
fn is_cause(group: &LogGroup) -> bool {
    group.row.is_some_and(|row| !row.is_outcome)
}

pub(super) fn remedy(likely: Option<&Cause>, worst: Health, id: &TaskId) -> Remedy {
    let call = |tool, level: Option<&str>| {
        let mut arguments = Map::from_iter([("task_id".to_owned(), json!(id))]);
        arguments.extend(level.map(|level| ("level".to_owned(), json!(level))));
        Some(ToolCall { tool, arguments })
    };
    const LOG: &str = "hyperbackup_list_logs";
    if likely.is_none() && worst == Health::Overdue {
        return Remedy {
            what: "Run it now and see whether it succeeds; what kept it from starting is not told, so see whether the NAS was on and the schedule in Hyper Backup is as it should be".into(),
            call: call("hyperbackup_run_task", None),
        };
    }
    let Some(cause) = likely else {
        return Remedy {
            what: "The NAS tells no more than the evidence here; read the log around it, or look at the task in Hyper Backup".into(),
            call: call(LOG, None),
        };
    };
    Remedy {
        what: cause.remedy.into(),
        call: match cause.next {
            Next::Nothing => None,
            Next::Tool(tool) => call(tool, None),
            Next::Log(level) => call(LOG, Some(level)),
        },
    }
}
