//! What a task is doing, where somebody waits for its end.

use super::{
    Status,
    words::{RunEnd, result_meaning, run_end, state_meaning, status_meaning},
};

/// What a task is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Activity {
    /// A backup, and what comes before and after it.
    Backup,
    /// An integrity check.
    Check,
    /// Deleting old versions.
    Cleaning,
    /// Nothing.
    Rest,
    /// The NAS does not say, or in a word that is in no public table.
    Untold,
}

impl Activity {
    /// What a task is doing by its status, in either dialect.
    pub(crate) fn of(status: &Status) -> Self {
        match status.status.as_deref() {
            Some("backup" | "waiting" | "canceling" | "suspending" | "running") => Self::Backup,
            Some("detect" | "detect_waiting") => Self::Check,
            Some("version_deleting" | "preparing_version_delete") => Self::Cleaning,
            Some("none" | "idle" | "suspend" | "suspended" | "error") => Self::Rest,
            Some(_) | None => Self::Untold,
        }
    }

    /// Whether it has an end that can be waited for.
    pub(crate) fn is_under_way(self) -> bool {
        match self {
            Self::Backup | Self::Check | Self::Cleaning => true,
            Self::Rest | Self::Untold => false,
        }
    }

    /// How it ended, in words, by what the task shows at rest.
    pub(crate) fn end(self, now: &Status) -> Option<String> {
        match self {
            Self::Backup => Some(format!("the backup {}", how_it_went(now))),
            Self::Cleaning => Some(format!(
                "old versions are no longer being deleted; the last backup {}",
                how_it_went(now)
            )),
            Self::Check => Some(match now.state.as_deref() {
                Some("backupable") => {
                    "the integrity check is over, and the task is ready to back up; what it found, hyperbackup_list_logs tells".into()
                }
                Some(state) => format!(
                    "the integrity check is over, and the state of the task is {state}: {}",
                    state_meaning(state).unwrap_or(IN_NO_TABLE)
                ),
                None => "the integrity check is over; the NAS does not tell the state of the task".into(),
            }),
            Self::Rest | Self::Untold => None,
        }
    }
}

/// That the last backup of a task at rest ended a moment ago, and how; absent when that is longer ago, or not known. A
/// run that ends between two calls is not missed by whoever waits for it.
pub(crate) fn ended_just_before(now: &Status) -> Option<String> {
    let seconds = now
        .last_run_seconds_ago
        .filter(|ago| JUST_BEFORE.contains(ago))?;
    if lacks_an_end(now) {
        return None;
    }
    let when = match now.last_run() {
        (_, Some(at)) => format!("ended at {at}"),
        (Some(at), None) => format!("began at {at} and has ended"),
        (None, None) => return None,
    };
    Some(format!(
        "nothing runs any more: the last backup {when}, {seconds} s ago by the clock of the NAS; the backup {}",
        how_it_went(now)
    ))
}

/// How many seconds after its end a run may still be what is waited for.
const JUST_BEFORE: std::ops::RangeInclusive<i64> = 0..=600;

const IN_NO_TABLE: &str = "in no public table";

/// Whether the last run of a task at rest has no end yet: it may still get one.
pub(crate) fn lacks_an_end(now: &Status) -> bool {
    matches!(run_end(now.last_result.as_deref()), RunEnd::NotYet)
}

/// What follows "the backup".
fn how_it_went(now: &Status) -> String {
    match (now.last_result.as_deref(), now.status.as_deref()) {
        (Some(_), _) if lacks_an_end(now) => {
            "was interrupted: the task is idle, and its run has no end".into()
        }
        (Some(result), _) => match result_meaning(result) {
            Some(meaning) => format!("is over: {meaning}"),
            None => format!("is over with the result {result}, which is {IN_NO_TABLE}"),
        },
        (None, Some("error")) => "was stopped by an error".into(),
        (None, Some("suspended")) => "is suspended until it is resumed".into(),
        (None, _) => "is over; the NAS does not say how it went".into(),
    }
}

/// What a task is doing and how far that is, for people who watch; of percents this one, if any.
pub(crate) fn doing(now: &Status, percent: Option<i64>) -> String {
    let word = now.status.as_deref();
    let doing = word.map_or("the NAS does not say what the task does", |word| {
        status_meaning(word).unwrap_or(word)
    });
    let progress = now.progress.as_ref();
    match progress.and_then(|progress| progress.in_words_with(percent)) {
        Some(far) => format!("{doing}: {far}"),
        None => doing.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::hyperbackup::wire::StatusWire;

    fn status(wire: Value) -> Status {
        let wire: StatusWire = serde_json::from_value(wire).unwrap();
        wire.into()
    }

    #[test]
    fn how_a_backup_went_is_told_only_where_the_nas_tells_it() {
        let end = |wire| Activity::Backup.end(&status(wire)).unwrap();
        let ended = |result: &str| end(json!({ "status": "none", "last_bkp_result": result }));
        assert_eq!(ended("done"), "the backup is over: succeeded");
        assert_eq!(ended("cancel"), "the backup is over: cancelled");
        assert!(ended("backingup").contains("interrupted"));
        assert!(ended("brand_new").contains("in no public table"));
        assert!(end(json!({ "status": "none" })).contains("does not say how"));
    }

    #[test]
    fn a_word_in_no_table_is_neither_work_nor_rest() {
        for word in [json!("brand_new"), json!(null), json!("")] {
            let told = status(json!({ "status": word, "last_bkp_result": "done" }));
            assert_eq!(Activity::of(&told), Activity::Untold);
            assert!(!Activity::of(&told).is_under_way());
        }
    }

    #[test]
    fn a_check_that_found_errors_does_not_read_as_a_good_one() {
        let end = |state: &str| {
            let now =
                status(json!({ "status": "none", "state": state, "last_bkp_result": "done" }));
            Activity::Check.end(&now).unwrap()
        };
        assert!(end("error_detect").ends_with("an integrity check found errors"));
        assert!(end("backupable").contains("hyperbackup_list_logs tells"));
        assert!(end("brand_new").ends_with("in no public table"));
    }
}
