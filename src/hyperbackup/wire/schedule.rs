//! When a task backs up by itself, as `get` tells it.

use dsm::lenient::{Object, Told};
use serde::Deserialize;

/// The outer half: whether the schedule is in force. Some answers leave the flag out (task.status.c2.json).
#[derive(Debug, Deserialize)]
pub(crate) struct ScheduleWire {
    pub(crate) schedule_enable: Told<bool>,
    pub(crate) schedule: Object<ScheduleTimesWire>,
}

/// The inner half: when.
#[derive(Debug, Deserialize)]
pub(crate) struct ScheduleTimesWire {
    pub(crate) date: Told<String>,
    pub(crate) hour: Told<i64>,
    pub(crate) min: Told<i64>,
    pub(crate) last_work_hour: Told<i64>,
    pub(crate) repeat_hour: Told<i64>,
    /// Numbers from 0, which is Sunday, with commas.
    pub(crate) week_name: Told<String>,
}
