//! A Hyper Backup task and how its runs go by the clock.

use serde::Serialize;

use super::{BackupEvent, BackupLogLine, BackupSchedule, Repository, SourceFolder};

/// How long an integrity check takes
const CHECKING: i64 = 10 * 60;
/// How long a cancel takes
const CANCELING: i64 = 5;
/// How long a resumed run says so
const RESUMING: i64 = 5;

/// The error code of a failed run. Unattested; that it is not 4401, which means none, is what counts
pub(crate) const FAILED: i64 = 4404;

/// The id of a backup task: a number, for LUN tasks a name
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum BackupTaskId {
    /// A task for files
    Number(i64),
    /// A task for a LUN
    Name(String),
}

/// A backup task
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BackupTask {
    /// Its id
    pub id: BackupTaskId,
    /// Its name
    pub name: String,
    /// What it can do, as `backupable` or `broken`
    pub state: String,
    /// What it does: `none`, `backup`, `canceling`, or another word of DSM's
    pub status: String,
    /// When the status began, in seconds since the epoch
    pub since: i64,
    /// When the present or last run began
    pub started: i64,
    /// Seconds of work done in earlier pieces of a suspended run
    pub done_before: i64,
    /// Seconds of work of a whole run
    pub duration: i64,
    /// DSM's word for how the last run ended
    pub last_result: String,
    /// 4401 means none
    pub last_error_code: i64,
    /// What DSM says beside the code; absent: what it is known to say
    pub last_error: Option<String>,
    /// The next run that DSM tells; absent: what the schedule makes it
    pub next_time: Option<i64>,
    /// When the last ended run began
    pub last_time: Option<i64>,
    /// When it ended
    pub last_end_time: Option<i64>,
    /// When the last successful run ended
    pub last_success_time: Option<i64>,
    /// The number of the last version, 0 for none
    pub success_version: u32,
    /// Whether the settings changed since
    pub is_modified: bool,
    /// When it runs by itself
    pub schedule: BackupSchedule,
    /// Where it backs up to
    pub repository: Repository,
    /// What it backs up
    pub folders: Vec<SourceFolder>,
    /// What of the folders is left out
    pub exclude_list: Vec<String>,
    /// Applications it backs up
    pub applications: Vec<String>,
    /// Bytes of all sources
    pub total_bytes: i64,
    /// Files of all sources
    pub total_files: i64,
    /// Whether the copy is encrypted
    pub encrypted: bool,
    /// Whether the target cannot be reached
    pub target_offline: bool,
    /// When the last integrity check ended
    pub last_check_time: Option<i64>,
    /// What the log tells about it, oldest line first
    #[serde(skip)]
    pub log: Vec<BackupLogLine>,
}

impl BackupTask {
    /// What its backup takes at the destination, where it is compressed; kilobytes, as the NAS's own log labels such sizes
    pub(crate) fn stored_kilobytes(&self) -> i64 {
        self.total_bytes / 1500
    }

    /// Let what runs by the clock catch up with it
    pub(crate) fn settle(&mut self, now: i64) {
        let finish = self.since + self.duration - self.done_before;
        if self.is_running() && now >= finish {
            self.last_success_time = Some(finish);
            self.success_version += 1;
            self.end("done", finish);
            self.note_outcome(finish, BackupEvent::Finished);
        }
        if self.status == "canceling" && now >= self.since + CANCELING {
            let at = self.since + CANCELING;
            self.end("cancel", at);
            self.note_outcome(at, BackupEvent::Canceled);
        }
        if self.is_checking() && now >= self.since + CHECKING {
            let at = self.since + CHECKING;
            self.end_check(at);
            self.last_check_time = Some(at);
            self.note_outcome(at, BackupEvent::CheckFinished);
        }
    }

    /// Start an integrity check, during which nothing else can be done with the task
    pub(crate) fn check(&mut self, now: i64) {
        "error_detect".clone_into(&mut self.state);
        "detect".clone_into(&mut self.status);
        self.since = now;
    }

    pub(crate) fn end_check(&mut self, now: i64) {
        "backupable".clone_into(&mut self.state);
        "none".clone_into(&mut self.status);
        self.since = now;
    }

    pub(crate) fn is_checking(&self) -> bool {
        self.status == "detect" && self.state == "error_detect"
    }

    pub(crate) fn is_lun(&self) -> bool {
        matches!(self.id, BackupTaskId::Name(_))
    }

    pub(crate) fn is_running(&self) -> bool {
        self.status == "backup"
    }

    /// DSM has no status for it; the last result tells
    pub(crate) fn is_suspended(&self) -> bool {
        self.status == "none" && self.last_result == "suspend"
    }

    /// Run from the beginning
    pub fn start(&mut self, now: i64) {
        self.started = now;
        self.done_before = 0;
        self.go_on(now);
    }

    /// Run on from where it was suspended
    pub(crate) fn go_on(&mut self, now: i64) {
        "backup".clone_into(&mut self.status);
        "backingup".clone_into(&mut self.last_result);
        self.since = now;
        self.last_error_code = 4401;
    }

    pub(crate) fn cancel(&mut self, now: i64) {
        "canceling".clone_into(&mut self.status);
        self.since = now;
    }

    pub(crate) fn suspend(&mut self, now: i64) {
        let done = self.done(now);
        self.end("suspend", now);
        self.done_before = done;
    }

    /// Stop whatever it does with this result
    pub(crate) fn end(&mut self, result: &str, at: i64) {
        "none".clone_into(&mut self.status);
        result.clone_into(&mut self.last_result);
        self.since = at;
        self.done_before = 0;
        self.last_time = Some(self.started);
        self.last_end_time = Some(at);
    }

    /// End in failure at once
    pub(crate) fn fail(&mut self, now: i64) {
        self.started = now;
        self.last_error_code = FAILED;
        self.end("failed", now);
    }

    pub(crate) fn shown_result(&self, now: i64) -> &str {
        let resumed = self.is_running() && self.done_before > 0 && now < self.since + RESUMING;
        if resumed {
            "resuming"
        } else {
            &self.last_result
        }
    }

    /// Seconds of work done in the present run
    pub(crate) fn done(&self, now: i64) -> i64 {
        let worked = if self.is_running() {
            now - self.since
        } else {
            0
        };
        (self.done_before + worked).clamp(0, self.duration)
    }

    /// Of some total, what the present run has done
    pub(crate) fn share_done(&self, now: i64, total: i64) -> i64 {
        let share =
            i128::from(total) * i128::from(self.done(now)) / i128::from(self.duration.max(1));
        i64::try_from(share).unwrap_or(total)
    }
}

/// Whether a run with this result went wrong
pub(super) fn failed_with(result: &str) -> bool {
    matches!(result, "failed" | "broken")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Zone, seed};

    const NOW: i64 = 1_736_942_400;

    fn idle_task() -> BackupTask {
        let office = seed::office(NOW, Zone::default());
        office
            .backup_tasks
            .into_iter()
            .find(|task| task.id == BackupTaskId::Number(1))
            .unwrap()
    }

    #[test]
    fn a_run_ends_by_the_clock() {
        let mut task = idle_task();
        let version = task.success_version;
        task.start(NOW);
        task.settle(NOW + task.duration - 1);
        assert!(task.is_running());
        task.settle(NOW + task.duration + 1000);
        assert_eq!(
            (task.status.as_str(), task.last_result.as_str()),
            ("none", "done")
        );
        assert_eq!(
            (task.last_time, task.last_end_time),
            (Some(NOW), Some(NOW + task.duration))
        );
        assert_eq!(task.success_version, version + 1);
    }

    #[test]
    fn a_suspended_run_goes_on_where_it_stopped() {
        let mut task = idle_task();
        task.start(NOW);
        task.suspend(NOW + 100);
        assert!(task.is_suspended());
        task.settle(NOW + 100_000);
        task.go_on(NOW + 100_000);
        assert_eq!(task.shown_result(NOW + 100_001), "resuming");
        assert_eq!(task.done(NOW + 100_010), 110);
        task.settle(NOW + 100_000 + task.duration - 100);
        assert_eq!(task.last_result, "done");
    }

    #[test]
    fn a_cancel_takes_a_moment() {
        let mut task = idle_task();
        task.start(NOW);
        task.cancel(NOW + 60);
        task.settle(NOW + 64);
        assert_eq!(task.status, "canceling");
        task.settle(NOW + 65);
        assert_eq!(
            (task.status.as_str(), task.last_result.as_str()),
            ("none", "cancel")
        );
    }
}
