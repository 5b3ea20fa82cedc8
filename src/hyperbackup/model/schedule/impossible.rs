//! What a schedule says that no backup can come of.

use super::{DAYS, days};
use crate::hyperbackup::wire::ScheduleTimesWire;

/// Why no backup can come of these times; absent where nothing speaks against them. What is not told does not.
pub(super) fn impossible(times: &ScheduleTimesWire) -> Option<String> {
    let weeks = times.monthly_week.0.as_ref();
    let in_weeks = weeks.is_some_and(|weeks| !weeks.is_empty());
    if times.date_type.0 == Some(0)
        && let Some(named) = times.week_name.0.as_deref()
    {
        if named.trim().is_empty() && !in_weeks {
            return Some("it names no day of the week".to_owned());
        }
        let days = days(named).into_iter();
        let mut none = days.filter(|day| !DAYS.contains(&day.as_str()) && !day.is_empty());
        if let Some(day) = none.next() {
            return Some(format!("its days of the week have {day:?}, which is none"));
        }
    }
    let numbers = [
        ("hour", times.hour.0, 24),
        ("minute", times.min.0, 60),
        ("last hour", times.last_work_hour.0, 24),
        (
            "number of hours between two backups",
            times.repeat_hour.0,
            25,
        ),
        // Of a day.
        (
            "number of minutes between two backups",
            times.repeat_min.0,
            1_441,
        ),
    ];
    numbers.into_iter().find_map(|(what, number, end)| {
        let number = number.filter(|number| !(0..end).contains(number))?;
        Some(format!("its {what} is {number}"))
    })
}
