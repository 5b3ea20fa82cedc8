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
/// `Resumed`, `Discarded` and `PartlyFinished` and the second sentence of `CheckFoundBroken`, of which only fragments are known
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BackupEvent {
    Started,
    Finished,
    Failed,
    PartlyFinished,
    Canceled,
    Suspended,
    Resumed,
    Discarded,
    CheckStarted,
    CheckFinished,
    CheckFailed,
    CheckFoundBroken,
}

impl BackupEvent {
    fn level(self) -> &'static str {
        match self {
            Self::Failed | Self::Canceled | Self::CheckFailed | Self::CheckFoundBroken => "err",
            Self::PartlyFinished => "warn",
            _ => "info",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Started => "Backup task started.",
            Self::Finished => "Backup task finished successfully.",
            Self::Failed => "Failed to run backup task.",
            Self::PartlyFinished => "Backup task partially completed.",
            Self::Canceled => "Backup task was cancelled.",
            Self::Suspended => "Backup task suspension complete.",
            Self::Resumed => "Backup task: resume backup.",
            Self::Discarded => "Backup task discarded.",
            Self::CheckStarted => "Backup integrity check has started.",
            Self::CheckFinished => "Backup integrity check is finished. No error was found.",
            Self::CheckFailed => "Failed to run backup integrity check.",
            Self::CheckFoundBroken => {
                "Backup integrity check is finished. The target is found broken."
            }
        }
    }
}

impl BackupTask {
    /// Write what somebody did into the log
    pub(crate) fn note(&mut self, time: i64, event: BackupEvent, user: &str) {
        self.write(time, event.level(), event.text(), user);
    }

    /// Write that this file could not be backed up into the log
    pub(crate) fn note_left_out(&mut self, time: i64, why: &str, path: &str) {
        let text = format!("Incomplete file backup. ({why}) [{path}]");
        self.write(time, "warn", &text, SCHEDULE);
    }

    fn write(&mut self, time: i64, level: &str, text: &str, user: &str) {
        // Only local destinations were seen with their kind before the name.
        let kind = match self.repository.transfer_type.as_str() {
            "image_local" => "[Local]",
            _ => "",
        };
        self.log.push(BackupLogLine {
            time,
            level: level.to_owned(),
            event: format!("{kind}[{}] {text}", self.name),
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
                // What broke off left no line.
                (true, "backingup") if !self.is_running() => continue,
                (true, "partial") => BackupEvent::PartlyFinished,
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
