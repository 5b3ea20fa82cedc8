//! How a task is doing, in one word.

use schemars::JsonSchema;
use serde::Serialize;

/// How a task is doing, in one word; the worst first
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Health {
    /// The task cannot back up as it is; see state and last_error
    Broken,
    /// The last backup failed
    Failed,
    /// There is nothing to back up, or some of it is gone
    SourcesMissing,
    /// A scheduled backup did not happen
    Overdue,
    /// The last backup stopped without an end, as in a power cut; it can be run again
    Interrupted,
    /// No backup was ever made
    NeverRun,
    /// The last backup finished, but not everything is in it
    Partial,
    /// Stopped halfway; it waits to be resumed
    Suspended,
    /// The last backup was cancelled
    Cancelled,
    /// The NAS says too little, something that contradicts itself, or something that is in no public table
    #[default]
    Unknown,
    /// The last backup succeeded, but no other one is scheduled
    Unscheduled,
    /// Working now
    Running,
    /// Known to be good: the last backup succeeded, the next is scheduled and not late, and its sources are there
    Ok,
}

impl Health {
    /// Whether backups do not come about as they should.
    pub(crate) fn is_failing(self) -> bool {
        self <= Self::Partial && self != Self::NeverRun
    }
}
