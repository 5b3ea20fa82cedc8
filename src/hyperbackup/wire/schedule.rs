//! When a task backs up by itself, as `list`, `get` and `status` tell it: nested twice.

use dsm::lenient::{List, Object, Told};
use serde::Deserialize;

/// The outer half: whether the schedule is in force. Some answers leave the flag out (task.status.c2.json).
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ScheduleWire {
    pub(crate) schedule_enable: Told<bool>,
    pub(crate) schedule: Object<ScheduleTimesWire>,
}

/// The inner half: when. It stays as it was while the schedule is off (task.status.idle.schedule_off.json).
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ScheduleTimesWire {
    pub(crate) date: Told<String>,
    /// 0 for days of the week, 1 for dates.
    pub(crate) date_type: Told<i64>,
    pub(crate) repeat: Told<i64>,
    pub(crate) hour: Told<i64>,
    pub(crate) min: Told<i64>,
    pub(crate) last_work_hour: Told<i64>,
    pub(crate) repeat_hour: Told<i64>,
    pub(crate) repeat_min: Told<i64>,
    /// Numbers from 0, which is Sunday, with commas.
    pub(crate) week_name: Told<String>,
    /// Seen empty only, and since DSM 7.2.
    pub(crate) monthly_week: List<Told<String>>,
}
