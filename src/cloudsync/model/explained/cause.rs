//! The likely cause of what is the matter, and what to do about it.

use serde_json::{Map, json};

use super::Known;
use crate::{
    cloudsync::{
        ids::ConnectionId,
        model::causes::{self, Cause, Sign},
    },
    units::{NOT_KNOWN, Remedy, ToolCall},
};

/// Most causes that are named.
const MOST_CAUSES: usize = 4;

impl Known {
    /// The likely cause, or those of all errors that are not solved, the newest first. One that no table has is none.
    pub(super) fn likely_causes(&self) -> Vec<Option<&'static Cause>> {
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
    pub(super) fn since(&self, likely: &[Option<&'static Cause>]) -> Option<i64> {
        let is_likely = |row: &Cause| {
            let mut causes = likely.iter().flatten();
            causes.any(|likely| likely.cause == row.cause)
        };
        let about = self
            .errors()
            .filter(|group| group.row.is_some_and(is_likely));
        about.filter_map(|group| group.since).min()
    }
}

/// Causes in a sentence.
pub(super) fn in_words(likely: &[Option<&'static Cause>]) -> String {
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

pub(super) fn remedy(likely: &[Option<&'static Cause>], id: ConnectionId) -> Remedy {
    let call = |tool| ToolCall {
        tool,
        arguments: Map::from_iter([("connection_id".to_owned(), json!(id))]),
    };
    let told: Vec<(&Cause, &str)> = likely
        .iter()
        .filter_map(|cause| cause.and_then(|cause| Some((cause, cause.remedy?))))
        .collect();
    let log = || {
        let mut call = call("cloudsync_list_connection_logs");
        call.arguments.insert("level".into(), "error".into());
        Some(call)
    };
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
