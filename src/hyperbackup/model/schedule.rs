//! When a task backs up by itself.

mod impossible;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::Serialize;

use self::impossible::impossible;
use crate::{
    hyperbackup::wire::{ScheduleTimesWire, ScheduleWire, documented::DocumentedScheduleWire},
    sorting::sort_by,
};

/// In the order of DSM's numbers.
const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// How often a schedule has a day with backups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Rhythm {
    /// On every day
    Daily,
    /// On the named days of each week
    Weekly,
    /// Once a month, or in some weeks of it
    Monthly,
    /// Every three months
    Quarterly,
    /// Every six months
    HalfYearly,
    /// Once a year
    Yearly,
    /// On one date only
    Once,
    /// In a way that no public source explains; see dsm_numbers
    Other,
}

/// When a task backs up by itself; what the NAS does not say is absent
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Schedule {
    /// False: only when a person or a tool starts it; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) enabled: Option<bool>,
    /// How often there is a day with backups; absent where the NAS says too little
    #[serde(skip_serializing_if = "Option::is_none")]
    rhythm: Option<Rhythm>,
    /// Time of day on the NAS, HH:MM; of repeated backups the first
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    /// Days of the week; absent where the schedule does not go by them
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<Vec<String>>,
    /// Day of the month; absent where the schedule does not go by dates
    #[serde(skip_serializing_if = "Option::is_none")]
    day_of_month: Option<i64>,
    /// False when there are several backups on a day; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    once_a_day: Option<bool>,
    /// Hours between two backups of a day
    #[serde(skip_serializing_if = "Option::is_none")]
    repeat_every_hours: Option<i64>,
    /// Minutes between two backups of a day
    #[serde(skip_serializing_if = "Option::is_none")]
    repeat_every_minutes: Option<i64>,
    /// Hour of the last backup of a day with several
    #[serde(skip_serializing_if = "Option::is_none")]
    last_hour: Option<i64>,
    /// Its date, as the NAS writes it
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    /// What the rhythm was read from; absent where that is sure
    #[serde(skip_serializing_if = "Option::is_none")]
    dsm_numbers: Option<DsmNumbers>,
    /// What it says is what answers of NASes bear out.
    #[serde(skip)]
    attested: bool,
    /// Why no backup can come of it; absent where nothing speaks against it.
    #[serde(skip)]
    impossible: Option<String>,
}

/// DSM's own numbers of a schedule
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
struct DsmNumbers {
    #[serde(skip_serializing_if = "Option::is_none")]
    date_type: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    repeat: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    week_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    monthly_week: Option<Vec<String>>,
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
        let impossible = impossible(&times);
        let every = [times.repeat_hour.0, times.repeat_min.0];
        let [hours, minutes] = every.map(|number| number.filter(|number| *number > 0));
        let repeats = hours.or(minutes);
        let once_a_day = match every {
            _ if repeats.is_some() => Some(false),
            [Some(0), Some(0)] => Some(true),
            _ => None,
        };
        let at = clock(times.hour.0, times.min.0);
        // Of a schedule without repeats it is the hour of its one backup.
        let last_hour = repeats.and(times.last_work_hour.0);
        let numbers = DsmNumbers {
            date_type: times.date_type.0,
            repeat: times.repeat.0,
            week_name: times.week_name.clone().filled(),
            monthly_week: times.monthly_week.clone().told(),
        };
        let rhythm = rhythm(&numbers, &times);
        let by_days = matches!(rhythm, None | Some(Rhythm::Daily | Rhythm::Weekly));
        let by_date = numbers.date_type == Some(1);
        let attested = by_days && rhythm.is_some() && numbers.repeat == Some(0);
        let date = times.date.filled();
        Self {
            enabled,
            rhythm,
            at,
            days: numbers
                .week_name
                .as_deref()
                .filter(|_| by_days && rhythm.is_some())
                .map(days),
            day_of_month: date.as_deref().filter(|_| by_date).and_then(day_of_month),
            once_a_day,
            repeat_every_hours: hours,
            repeat_every_minutes: minutes,
            last_hour,
            date,
            dsm_numbers: Some(numbers).filter(|_| rhythm.is_some() && !attested),
            attested,
            impossible,
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

impl Schedule {
    /// Whether it is on.
    pub(crate) fn enabled(&self) -> Option<bool> {
        self.enabled
    }

    /// Why no backup can come of it; absent where nothing speaks against it.
    pub(super) fn impossible(&self) -> Option<&str> {
        self.impossible.as_deref()
    }

    /// Whether it is understood beyond doubt.
    pub(super) fn is_attested(&self) -> bool {
        self.attested
    }

    /// The most seconds from one backup to the next; absent where that is not known. What is not told of several backups
    /// a day makes it longer, and never shorter.
    pub(super) fn interval_seconds(&self) -> Option<i64> {
        let days = self.interval_days()? * 24 * 3_600;
        Some(self.within_a_day(days).unwrap_or(days))
    }

    /// The same of several backups a day: from one to the next, or from the last of a day to the first of the next.
    fn within_a_day(&self, days: i64) -> Option<i64> {
        let every = self.repeat_every_hours.map(|hours| hours * 3_600);
        let every = every.or(self.repeat_every_minutes.map(|minutes| minutes * 60))?;
        let (hour, minute) = self.at.as_deref()?.split_once(':')?;
        let first = hour.parse::<i64>().ok()? * 3_600 + minute.parse::<i64>().ok()? * 60;
        let last_hour = self.last_hour.filter(|hour| (0..24).contains(hour))?;
        let most = (last_hour * 3_600 - first).max(0);
        Some(every.max(days - most / every * every))
    }

    /// The most days from one day with backups to the next; absent where that is not known.
    fn interval_days(&self) -> Option<i64> {
        match self.rhythm? {
            Rhythm::Daily => Some(1),
            Rhythm::Weekly => longest_gap(self.days.as_deref()?),
            Rhythm::Monthly => Some(31),
            Rhythm::Quarterly => Some(92),
            Rhythm::HalfYearly => Some(184),
            Rhythm::Yearly => Some(366),
            Rhythm::Once | Rhythm::Other => None,
        }
    }
}

// That date_type 0 goes by days of the week is in many captures, with a repeat of 0. The other numbers are those of DSM's
// task scheduler, from N4S4; whether they mean the same here is not attested, so that they are shown beside.
fn rhythm(numbers: &DsmNumbers, times: &ScheduleTimesWire) -> Option<Rhythm> {
    let in_weeks_of_the_month = match &times.monthly_week.0 {
        Some(weeks) => !weeks.is_empty(),
        // Before DSM 7.2 there is no such field.
        None => false,
    };
    Some(match (numbers.date_type?, numbers.repeat?) {
        (0, 0 | 1003) if in_weeks_of_the_month => Rhythm::Monthly,
        (0, 0 | 1001 | 1002) => match longest_gap(&days(numbers.week_name.as_deref()?))? {
            1 => Rhythm::Daily,
            _ => Rhythm::Weekly,
        },
        (0, 1003) | (1, 1) => Rhythm::Monthly,
        (1, 0) => Rhythm::Once,
        (1, 2) => Rhythm::Yearly,
        (1, 3) => Rhythm::HalfYearly,
        (1, 5) => Rhythm::Quarterly,
        _ => Rhythm::Other,
    })
}

/// A time of day as HH:MM.
fn clock(hour: Option<i64>, minute: Option<i64>) -> Option<String> {
    let (hour, minute) = (hour?, minute?);
    let is_time = (0..24).contains(&hour) && (0..60).contains(&minute);
    is_time.then(|| format!("{hour:02}:{minute:02}"))
}

/// The names of days given by their numbers; a number that is none stays as it is.
fn days(numbers: &str) -> Vec<String> {
    let day = |number: &str| {
        let number = number.trim();
        let index = number.parse::<usize>().ok();
        let name = index.and_then(|index| DAYS.get(index));
        (*name.unwrap_or(&number)).to_owned()
    };
    numbers.split(',').map(day).collect()
}

/// The most days from one of these days to the next; absent when one of them is none.
fn longest_gap(days: &[String]) -> Option<i64> {
    let index = |day: &String| DAYS.iter().position(|name| name == day);
    let mut days: Vec<usize> = days.iter().map(index).collect::<Option<_>>()?;
    sort_by(&mut days, Ord::cmp);
    let next_week = days.first()? + DAYS.len();
    let after = days.iter().skip(1).chain([&next_week]);
    let gaps = days.iter().zip(after).map(|(day, next)| next - day);
    gaps.max().and_then(|gap| i64::try_from(gap).ok())
}

/// The day of a date, as in 2026/4/24.
fn day_of_month(date: &str) -> Option<i64> {
    let day = date.split(['/', '-']).nth(2)?.parse().ok()?;
    (1..=31).contains(&day).then_some(day)
}
