//! What Hyper Backup's log tells about a task.

use super::{BackupTask, backup_task::failed_with};

/// Who runs what the schedule starts
const SCHEDULE: &str = "SYSTEM";

/// A line of Hyper Backup's log
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupLogLine {
    /// In seconds since the epoch
    pub time: i64,
    /// `info`, `warn` or `err`
    pub level: String,
    /// What happened
    pub event: String,
    /// Who caused it
    pub user: String,
}

/// What can happen to a task; the texts are those of real logs, but for what follows "Backup task" in `Suspended`,
/// `Resumed` and `Discarded`, of which only fragments are known
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BackupEvent {
    Started,
    Finished,
    Failed,
    Canceled,
    Suspended,
    Resumed,
    Discarded,
    CheckStarted,
    CheckFinished,
    CheckFailed,
}

impl BackupEvent {
    fn level(self) -> &'static str {
        match self {
            Self::Failed | Self::Canceled | Self::CheckFailed => "err",
            _ => "info",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Started => "Backup task started.",
            Self::Finished => "Backup task finished successfully.",
            Self::Failed => "Failed to run backup task.",
            Self::Canceled => "Backup task was cancelled.",
            Self::Suspended => "Backup task suspension complete.",
            Self::Resumed => "Backup task: resume backup.",
            Self::Discarded => "Backup task discarded.",
            Self::CheckStarted => "Backup integrity check has started.",
            Self::CheckFinished => "Backup integrity check is finished. No error was found.",
            Self::CheckFailed => "Failed to run backup integrity check.",
        }
    }
}

impl BackupTask {
    /// Write what somebody did into the log
    pub(crate) fn note(&mut self, time: i64, event: BackupEvent, user: &str) {
        // Only local destinations were seen with their kind before the name.
        let kind = match self.repository.transfer_type.as_str() {
            "image_local" => "[Local]",
            _ => "",
        };
        self.log.push(BackupLogLine {
            time,
            level: event.level().to_owned(),
            event: format!("{kind}[{}] {}", self.name, event.text()),
            user: user.to_owned(),
        });
    }

    /// Write what came of it into the log
    pub(crate) fn note_outcome(&mut self, time: i64, event: BackupEvent) {
        let user = self.log.last().map(|line| line.user.clone());
        self.note(time, event, user.as_deref().unwrap_or(SCHEDULE));
    }

    /// The lines of these scheduled runs, each the moment it began
    pub(crate) fn log_of(mut self, runs: &[i64]) -> Self {
        for run in runs {
            let last = self.last_time == Some(*run);
            self.note(*run, BackupEvent::Started, SCHEDULE);
            let took = match (last, self.last_end_time) {
                (true, Some(end)) => end - run,
                _ => 23 * 60 + 41,
            };
            let outcome = match (last, self.last_result.as_str()) {
                (true, "suspend") => BackupEvent::Suspended,
                (true, result) if failed_with(result) => BackupEvent::Failed,
                _ => BackupEvent::Finished,
            };
            self.note(run + took, outcome, SCHEDULE);
        }
        if self.is_running() {
            self.note(self.started, BackupEvent::Started, SCHEDULE);
        }
        self
    }
}
