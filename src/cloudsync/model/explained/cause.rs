//! The likely cause of what is the matter, and what to do about it.

use serde_json::{Map, json};

use super::Known;
use crate::{
    clock::{NasTime, shown_epoch},
    cloudsync::model::{
        causes::{self, Cause, Sign},
        log_groups::LogGroup,
    },
    units::{NOT_KNOWN, Remedy, ToolCall},
};

/// Most causes that are named.
const MOST_CAUSES: usize = 4;

/// From so many percent on, a large file may find an account full.
const ALMOST_FULL: i64 = 90;

/// What is to be done of an account that was full, and has room.
const HAS_ROOM: &str = "The account has room now: see whether what is left is synchronized; if it is refused again, compare its size with the room that is left, and see whether a folder or team in the cloud has a quota of its own";

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

    /// Causes in a sentence.
    pub(super) fn in_words(
        &self,
        likely: &[Option<&'static Cause>],
        nas_time: Option<&NasTime>,
    ) -> String {
        match likely {
            [] => NOT_KNOWN.into(),
            [one] => one
                .and_then(|cause| self.word(cause, nas_time))
                .unwrap_or_else(|| NOT_KNOWN.into()),
            several => format!(
                "several, none of which is solved, the newest first: {}",
                listed(several.iter().map(|one| {
                    let Some(cause) = one else {
                        return "an error that no table has".to_owned();
                    };
                    let word = self.word(cause, nas_time);
                    word.unwrap_or_else(|| cause.cause.to_owned())
                }))
            ),
        }
    }

    /// A cause in words; that an account is full that has room is told of the past. Absent where nothing tells when it was.
    fn word(&self, cause: &Cause, nas_time: Option<&NasTime>) -> Option<String> {
        let Some(used) = self.used_though(cause) else {
            return Some(cause.cause.into());
        };
        let of_it = |group: &&LogGroup| group.row.is_some_and(|row| row.cause == cause.cause);
        let newest = self.errors().find(of_it)?.newest_unsolved?;
        let at = shown_epoch(newest, nas_time)?;
        Some(format!(
            "the cloud account was full on {at}, now {used} % of it is used"
        ))
    }

    /// Why it may be another cause than this one.
    pub(super) fn weak_evidence(&self, likely: &[Option<&'static Cause>]) -> Option<String> {
        let full = likely.iter().flatten();
        if let Some(used) = full.filter_map(|cause| self.used_though(cause)).next() {
            return Some(format!(
                "the error says that the cloud account is full, and the quota that {used} % of it is used"
            ));
        }
        match likely {
            [Some(one)] => one.weak.map(str::to_owned),
            _ => None,
        }
    }

    /// How much of the account is used where that speaks against its being full, in percent.
    fn used_though(&self, cause: &Cause) -> Option<i64> {
        let used = self.used_percent().filter(|used| *used < ALMOST_FULL)?;
        cause.is_told_by(Sign::Full).then_some(used)
    }

    /// What is to be done about the causes.
    pub(super) fn remedy(&self, likely: &[Option<&'static Cause>]) -> Remedy {
        let call = |tool| ToolCall {
            tool,
            arguments: Map::from_iter([(
                "connection_id".to_owned(),
                json!(self.connection.connection_id),
            )]),
        };
        let remedy = |cause: &'static Cause| match self.used_though(cause) {
            Some(_) => Some(HAS_ROOM),
            None => cause.remedy,
        };
        let told: Vec<(&Cause, &str)> = likely
            .iter()
            .filter_map(|cause| cause.and_then(|cause| Some((cause, remedy(cause)?))))
            .collect();
        let log = || {
            let mut call = call("cloudsync_list_connection_logs");
            if self.has_levels {
                call.arguments.insert("level".into(), "error".into());
            }
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
                let each = each.map(|(cause, what)| match self.used_though(cause) {
                    Some(_) => format!("the cloud account was full: {what}"),
                    None => format!("{}: {what}", cause.cause),
                });
                Remedy {
                    what: format!("Take one after the other: {}", listed(each)),
                    call: log(),
                }
            }
        }
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
