//! When a task backs up by itself.

// Wire: `schedule` of SYNO.Backup.Task v1, from dsmctl and the response schemas of mikespub/synology.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::dsm::wire::{Flag, Int, Text, flag, int, some_text};

const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// When a task backs up by itself.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub(super) struct Schedule {
    /// False: only when a person or a tool starts it
    pub(super) enabled: bool,
    /// Time of day on the NAS, HH:MM
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) at: Option<String>,
    /// Days of the week; absent where the schedule goes by date
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) days: Option<Vec<String>>,
    /// Hours between two backups on the same day; absent when there is one a day
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) repeat_every_hours: Option<i64>,
    /// Hour of the last backup of a day
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_hour: Option<i64>,
    /// First date, as the NAS writes it
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) date: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct ScheduleWire {
    schedule_enable: Option<Flag>,
    schedule: Option<TimesWire>,
}

#[derive(Deserialize)]
struct TimesWire {
    date: Option<Text>,
    hour: Option<Int>,
    min: Option<Int>,
    last_work_hour: Option<Int>,
    repeat_hour: Option<Int>,
    week_name: Option<Text>,
}

impl From<ScheduleWire> for Schedule {
    fn from(wire: ScheduleWire) -> Self {
        let enabled = flag(wire.schedule_enable);
        let Some(times) = wire.schedule else {
            return Self {
                enabled,
                ..Self::default()
            };
        };
        let repeats = times
            .repeat_hour
            .map(|hours| hours.0)
            .filter(|hours| *hours > 0);
        Self {
            enabled,
            at: clock(times.hour, times.min),
            days: some_text(times.week_name).map(|names| names.split(',').map(day).collect()),
            repeat_every_hours: repeats,
            last_hour: repeats.and(times.last_work_hour.map(|hour| hour.0)),
            date: some_text(times.date),
        }
    }
}

/// A time of day as HH:MM.
pub(super) fn clock(hour: Option<Int>, minute: Option<Int>) -> Option<String> {
    hour.map(|hour| format!("{:02}:{:02}", hour.0, int(minute)))
}

fn day(number: &str) -> String {
    let name = number
        .trim()
        .parse::<usize>()
        .ok()
        .and_then(|number| DAYS.get(number));
    (*name.unwrap_or(&number)).into()
}
