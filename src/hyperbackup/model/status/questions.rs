//! What others ask of a status.

use super::Status;
use crate::hyperbackup::model::{
    Health,
    words::{RunEnd, run_end},
};

impl Status {
    /// Whether the NAS told this word for what the task is doing.
    pub(crate) fn is(&self, word: &str) -> bool {
        self.status.as_deref() == Some(word)
    }

    /// The NAS told that nothing is going on.
    pub(crate) fn is_idle(&self) -> bool {
        self.is("none") && self.health != Health::Running
    }

    /// The last run was suspended, and waits to be resumed.
    pub(crate) fn is_suspended(&self) -> bool {
        matches!(run_end(self.last_result.as_deref()), RunEnd::Suspended)
    }

    /// A backup is under way or waits for its turn.
    pub(crate) fn is_backing_up(&self) -> bool {
        self.is("backup") || self.is("waiting")
    }

    /// An integrity check is under way or waits for its turn.
    pub(crate) fn is_checking(&self) -> bool {
        self.is("detect") || self.is("detect_waiting")
    }

    /// Whether both tell of the same last run, as far as they tell.
    pub(crate) fn tells_the_same_run(&self, other: &Self) -> bool {
        (&self.last_result, self.last_run()) == (&other.last_result, other.last_run())
    }

    /// When the last run began and when it ended, as far as that is told; while one goes on, the run before.
    pub(crate) fn last_run(&self) -> (Option<&str>, Option<&str>) {
        let began = self.last_backup_at.as_ref();
        let began = began.or(self.previous_backup_at.as_ref());
        let ended = self.last_backup_ended_at.as_ref();
        let ended = ended.or(self.previous_backup_ended_at.as_ref());
        (began.map(String::as_str), ended.map(String::as_str))
    }

    /// How far a running backup is, in a few words.
    pub(crate) fn progress_in_words(&self) -> Option<String> {
        self.progress.as_ref()?.in_words()
    }
}
