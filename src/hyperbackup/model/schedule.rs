//! When a task backs up by itself.

use schemars::JsonSchema;
use serde::Serialize;

use crate::hyperbackup::wire::{ScheduleWire, documented::DocumentedScheduleWire};

/// In the order of DSM's numbers.
const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// When a task backs up by itself; what the NAS does not say is absent
#[derive(Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Schedule {
    /// False: only when a person or a tool starts it; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    enabled: Option<bool>,
    /// Time of day on the NAS, HH:MM
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    /// Days of the week; absent where the schedule goes by date
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<Vec<String>>,
    /// Hours between two backups on the same day; absent when there is one a day
    #[serde(skip_serializing_if = "Option::is_none")]
    repeat_every_hours: Option<i64>,
    /// Hour of the last backup of a day
    #[serde(skip_serializing_if = "Option::is_none")]
    last_hour: Option<i64>,
    /// First date, as the NAS writes it
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
}

impl From<ScheduleWire> for Schedule {
    fn from(wire: ScheduleWire) -> Self {
        let enabled = wire.schedule_enable.0;
        let Some(times) = wire.schedule.0 else {
            return Self {
                enabled,
                ..Self::default()
            };
        };
        let repeats = times.repeat_hour.0.filter(|hours| *hours > 0);
        Self {
            enabled,
            at: clock(times.hour.0, times.min.0),
            days: times
                .week_name
                .filled()
                .map(|names| names.split(',').map(day).collect()),
            repeat_every_hours: repeats,
            // Of a schedule without repeats it is the hour of its one backup.
            last_hour: repeats.and(times.last_work_hour.0),
            date: times.date.filled(),
        }
    }
}

impl From<DocumentedScheduleWire> for Schedule {
    fn from(wire: DocumentedScheduleWire) -> Self {
        Self {
            enabled: wire.enabled.0,
            at: clock(wire.hour.0, wire.minute.0),
            ..Self::default()
        }
    }
}

/// A time of day as HH:MM.
fn clock(hour: Option<i64>, minute: Option<i64>) -> Option<String> {
    let (hour, minute) = (hour?, minute?);
    let is_time = (0..24).contains(&hour) && (0..60).contains(&minute);
    is_time.then(|| format!("{hour:02}:{minute:02}"))
}

/// A day of the week; a number that is none stays as it is.
fn day(number: &str) -> String {
    let number = number.trim();
    let name = number
        .parse::<usize>()
        .ok()
        .and_then(|number| DAYS.get(number));
    (*name.unwrap_or(&number)).into()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shown(wire: serde_json::Value) -> serde_json::Value {
        let wire: ScheduleWire = serde_json::from_value(wire).unwrap();
        serde_json::to_value(Schedule::from(wire)).unwrap()
    }

    #[test]
    fn repeats_have_a_last_hour() {
        let times = json!({ "hour": 1, "min": 5, "last_work_hour": 21, "repeat_hour": 4, "week_name": "0,6" });
        assert_eq!(
            shown(json!({ "schedule_enable": true, "schedule": times })),
            json!({ "enabled": true, "at": "01:05", "days": ["sun", "sat"], "repeat_every_hours": 4, "last_hour": 21 })
        );
    }

    // task.status.c2.json has no flag, task.get.s3.json nothing at all.
    #[test]
    fn what_is_not_told_is_absent() {
        let times = json!({ "hour": 22, "min": 40, "next_trigger_time": "2026-07-08 22:40" });
        assert_eq!(
            shown(json!({ "schedule": times })),
            json!({ "at": "22:40" })
        );
        assert_eq!(shown(json!({})), json!({}));
        assert_eq!(shown(json!({ "schedule": { "hour": 22 } })), json!({}));
    }
}
