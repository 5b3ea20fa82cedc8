//! What was seen of a task while it was waited for, and what came of it.

use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;
use tokio::time::Instant;

use super::{
    Activity, CloseLook, Status, TaskId, activity::ended_just_before, follow, lacks_an_end,
    pace::Pace,
};
use crate::{clock::NasTime, units::ToolCall};

/// How many looks in a row may show a task at rest whose run has no end, before that counts.
const MOST_UNSETTLED: usize = 3;

/// A task, and what came of waiting for it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Waited {
    task_id: TaskId,
    outcome: WaitOutcome,
    /// How it ended, in words, also of a backup that ended shortly before the call; absent while it goes on and when nothing
    /// ran
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<String>,
    #[serde(flatten)]
    status: Status,
    /// How long it was waited for
    waited_seconds: u64,
    /// When it should be over at the pace seen; absent where that is not known
    #[serde(skip_serializing_if = "Option::is_none")]
    look_again_in_seconds: Option<i64>,
    /// The call that goes on waiting; absent when there is nothing to wait for
    #[serde(skip_serializing_if = "Option::is_none")]
    follow: Option<ToolCall>,
    /// Why the task could not be looked at in the end: what is told of it is from `last_seen_seconds_ago`
    #[serde(skip_serializing_if = "Option::is_none")]
    not_seen: Option<String>,
    /// How long ago the task was last seen; absent when it was seen in the end
    #[serde(skip_serializing_if = "Option::is_none")]
    last_seen_seconds_ago: Option<u64>,
    /// Why its settings, which alone tell what it backs up, could not be had
    #[serde(skip_serializing_if = "Option::is_none")]
    settings_missing: Option<String>,
    /// What time it is on the NAS; absent when it could not be asked
    #[serde(skip_serializing_if = "Option::is_none")]
    nas_time: Option<NasTime>,
}

/// What came of waiting
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum WaitOutcome {
    /// What ran has ended
    Ended,
    /// It goes on; the time to wait is over
    StillRunning,
    /// Nothing ran; what is told is of the last run
    NotRunning,
    /// The NAS does not tell whether anything runs
    Unknown,
    /// The NAS no longer lists the task; what it did is not followed any further
    Removed,
}

/// What was seen so far.
pub(crate) struct Watch {
    /// What it does that is waited for; absent when nothing ran.
    runs: Option<Activity>,
    pace: Pace,
    pub(crate) seen: Status,
    seen_at: Instant,
    /// Why the last look showed nothing.
    pub(crate) missed: Option<String>,
    /// How many looks in a row showed a task at rest whose run has no end.
    unsettled: usize,
    /// The highest percent that was seen.
    highest: Option<i64>,
}

impl Watch {
    pub(crate) fn begin(seen: Status) -> Self {
        let activity = Activity::of(&seen);
        Self {
            runs: activity.is_under_way().then_some(activity),
            pace: Pace::seen(&seen),
            seen,
            seen_at: Instant::now(),
            missed: None,
            unsettled: 0,
            highest: None,
        }
    }

    /// The percent that was seen, unless it was higher before: somebody who watches would see it fall.
    pub(crate) fn risen(&mut self, percent: Option<i64>) -> Option<i64> {
        let risen = percent.filter(|percent| self.highest.is_none_or(|before| before <= *percent));
        self.highest = risen.or(self.highest);
        risen
    }

    /// What came of it where the task is gone.
    pub(crate) fn gone(self, id: TaskId, waited: Duration) -> Waited {
        Waited {
            outcome: WaitOutcome::Removed,
            result: Some(format!(
                "the NAS no longer lists the task: somebody removed it; when it was last seen: {}",
                self.seen.summary()
            )),
            waited_seconds: waited.as_secs(),
            look_again_in_seconds: None,
            follow: None,
            last_seen_seconds_ago: Some(self.seen_at.elapsed().as_secs()),
            not_seen: None,
            settings_missing: None,
            nas_time: None,
            task_id: id,
            status: Status::default(),
        }
    }

    pub(crate) fn see(&mut self, status: Status) {
        let at_rest = Activity::of(&status) == Activity::Rest;
        self.unsettled = if at_rest && lacks_an_end(&status) {
            self.unsettled + 1
        } else {
            0
        };
        self.seen = status;
        self.seen_at = Instant::now();
        self.missed = None;
    }

    /// Whether there is something to wait for.
    pub(crate) fn goes_on(&self) -> bool {
        match Activity::of(&self.seen) {
            Activity::Backup | Activity::Check | Activity::Cleaning => true,
            Activity::Rest => (1..MOST_UNSETTLED).contains(&self.unsettled),
            // It may be told again where it was told before.
            Activity::Untold => self.runs.is_some(),
        }
    }

    /// What came of it, with a last look at all of the task, or why there was none.
    pub(crate) fn end(
        self,
        id: TaskId,
        waited: Duration,
        close_look: Result<CloseLook, String>,
    ) -> Waited {
        let last_seen = self.seen_at.elapsed();
        let was_missed = self.missed.is_some();
        let (status, settings_missing, nas_time, not_seen) = match close_look {
            Ok(look) => (look.status, look.settings_missing, look.nas_time, None),
            Err(why) => (self.seen, None, None, Some(why)),
        };
        let outcome = match (self.runs, Activity::of(&status)) {
            _ if was_missed && not_seen.is_some() => WaitOutcome::Unknown,
            (_, Activity::Untold) => WaitOutcome::Unknown,
            (_, Activity::Backup | Activity::Check | Activity::Cleaning) => {
                WaitOutcome::StillRunning
            }
            (Some(_), Activity::Rest) => WaitOutcome::Ended,
            (None, Activity::Rest) => WaitOutcome::NotRunning,
        };
        let ended = self.runs.filter(|_| outcome == WaitOutcome::Ended);
        let may_go_on = match outcome {
            WaitOutcome::StillRunning => true,
            WaitOutcome::Unknown => self.runs.is_some(),
            WaitOutcome::Ended | WaitOutcome::NotRunning | WaitOutcome::Removed => false,
        };
        let remaining = self.pace.remaining_seconds(&status);
        Waited {
            outcome,
            result: match outcome {
                WaitOutcome::NotRunning => ended_just_before(&status),
                _ => ended.and_then(|ran| ran.end(&status)),
            },
            waited_seconds: waited.as_secs(),
            look_again_in_seconds: remaining.filter(|_| outcome == WaitOutcome::StillRunning),
            follow: may_go_on.then(|| follow(&id)),
            last_seen_seconds_ago: not_seen.is_some().then_some(last_seen.as_secs()),
            not_seen,
            settings_missing,
            nas_time,
            task_id: id,
            status,
        }
    }
}
