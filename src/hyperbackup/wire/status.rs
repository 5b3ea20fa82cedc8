//! The answer of `status`.

use dsm::lenient::{Object, Told};
use serde::Deserialize;

use super::ScheduleWire;

// last_bkp_progress is not read: it is a plain number, also of a task at rest, and differs from the progress of the
// backup under way (task.status.running.json, task.status.idle.schedule_off.json).
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct StatusWire {
    pub(crate) state: Told<String>,
    pub(crate) status: Told<String>,
    pub(crate) progress: Object<ProgressWire>,
    pub(crate) last_bkp_result: Told<String>,
    pub(crate) last_bkp_error: Told<String>,
    pub(crate) last_bkp_error_code: Told<i64>,
    pub(crate) last_bkp_time: Told<String>,
    pub(crate) last_bkp_end_time: Told<String>,
    pub(crate) last_bkp_success_time: Told<String>,
    pub(crate) last_bkp_success_version: Told<String>,
    pub(crate) next_bkp_time: Told<String>,
    pub(crate) schedule: Object<ScheduleWire>,
}

impl StatusWire {
    /// This, and what another answer about the same task tells besides.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            state: self.state.or(other.state),
            status: self.status.or(other.status),
            progress: self.progress.or(other.progress),
            last_bkp_result: self.last_bkp_result.or(other.last_bkp_result),
            last_bkp_error: self.last_bkp_error.or(other.last_bkp_error),
            last_bkp_error_code: self.last_bkp_error_code.or(other.last_bkp_error_code),
            last_bkp_time: self.last_bkp_time.or(other.last_bkp_time),
            last_bkp_end_time: self.last_bkp_end_time.or(other.last_bkp_end_time),
            last_bkp_success_time: self.last_bkp_success_time.or(other.last_bkp_success_time),
            last_bkp_success_version: self
                .last_bkp_success_version
                .or(other.last_bkp_success_version),
            next_bkp_time: self.next_bkp_time.or(other.next_bkp_time),
            schedule: self.schedule.or(other.schedule),
        }
    }
}

/// How far a running backup is. Amounts come as text.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ProgressWire {
    pub(crate) step: Told<String>,
    pub(crate) progress: Told<i64>,
    pub(crate) processed_size: Told<i64>,
    pub(crate) total_size: Told<i64>,
    pub(crate) transmitted_size: Told<i64>,
    pub(crate) scan_file_count: Told<i64>,
    pub(crate) avg_speed: Told<i64>,
    pub(crate) can_cancel: Told<bool>,
    pub(crate) can_suspend: Told<bool>,
}
