//! The NAS's clock: real time from a chosen start, which tests can move forward.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use jiff::{Timestamp, civil::DateTime, tz::Offset};

const DAY: i64 = 24 * 60 * 60;

#[derive(Debug)]
pub(super) struct Clock {
    start: i64,
    /// Absent when it stands still
    began: Option<Instant>,
    advanced: Mutex<Duration>,
}

impl Clock {
    pub(super) fn starting_at(start: Option<i64>) -> Self {
        Self {
            start: start.unwrap_or_else(|| Timestamp::now().as_second()),
            began: Some(Instant::now()),
            advanced: Mutex::default(),
        }
    }

    /// The same clock, which moves when it is told to alone
    pub(super) fn standing_still(self) -> Self {
        Self {
            began: None,
            ..self
        }
    }

    /// Seconds since the epoch
    pub(super) fn now(&self) -> i64 {
        let advanced = *self.advanced.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = self.began.map_or(Duration::ZERO, |began| began.elapsed());
        let passed = (passed + advanced).as_secs();
        self.start.saturating_add_unsigned(passed)
    }

    pub(super) fn advance(&self, by: Duration) {
        *self.advanced.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }
}

/// The zone the NAS stands in; its texts never name it
#[derive(Debug, Clone, Copy)]
pub(super) struct Zone {
    offset: Offset,
}

impl Zone {
    pub(super) fn east_of_utc(hours: i8) -> Self {
        Self {
            offset: Offset::from_hours(hours).unwrap_or(Offset::UTC),
        }
    }

    /// As Hyper Backup prints past times; "" for never
    pub(super) fn to_the_second(self, at: Option<i64>) -> String {
        self.text(at, "%Y/%m/%d %H:%M:%S")
    }

    /// As Hyper Backup prints coming times; "" for never
    pub(super) fn to_the_minute(self, at: Option<i64>) -> String {
        self.text(at, "%Y/%m/%d %H:%M")
    }

    /// As schedules print the next time; "" for never
    pub(super) fn to_the_minute_with_dashes(self, at: Option<i64>) -> String {
        self.text(at, "%Y-%m-%d %H:%M")
    }

    /// As DSM's own information prints the time
    pub(super) fn with_dashes(self, at: i64) -> String {
        self.text(Some(at), "%Y-%m-%d %H:%M:%S")
    }

    /// As C prints it
    pub(super) fn in_words(self, at: i64) -> String {
        self.text(Some(at), "%a %b %e %H:%M:%S %Y")
    }

    /// DSM's name for it and a description with the offset; of most zones the name is made up
    pub(super) fn names(self) -> (&'static str, String) {
        let hours = self.offset.seconds() / 3600;
        let (name, cities) = match hours {
            1 => ("Amsterdam", "Amsterdam, Berlin, Rome, Stockholm, Vienna"),
            8 => ("Taipei", "Taipei"),
            _ => ("Elsewhere", "Elsewhere"),
        };
        (name, format!("(GMT{hours:+03}:00) {cities}"))
    }

    /// Seconds since midnight
    pub(super) fn second_of_day(self, at: i64) -> i64 {
        (at + i64::from(self.offset.seconds())).rem_euclid(DAY)
    }

    /// A day, not padded
    pub(super) fn to_the_day(self, at: i64) -> String {
        self.text(Some(at), "%Y/%-m/%-d")
    }

    fn text(self, at: Option<i64>, format: &str) -> String {
        at.and_then(|at| self.local(at))
            .map(|local| local.strftime(format).to_string())
            .unwrap_or_default()
    }

    fn local(self, at: i64) -> Option<DateTime> {
        Timestamp::from_second(at)
            .ok()
            .map(|at| self.offset.to_datetime(at))
    }

    /// The first moment after `now` with this local time on one of these weekdays (0 is Sunday)
    pub(super) fn next(self, now: i64, minute_of_day: i64, weekdays: &[u8]) -> Option<i64> {
        (0..=7)
            .map(|day| self.on(now, day, minute_of_day))
            .find(|at| at.1 > now && weekdays.contains(&at.0))
            .map(|at| at.1)
    }

    /// The last such moment before `now`
    pub(super) fn last(self, now: i64, minute_of_day: i64, weekdays: &[u8]) -> Option<i64> {
        (-7..=0)
            .rev()
            .map(|day| self.on(now, day, minute_of_day))
            .find(|at| at.1 < now && weekdays.contains(&at.0))
            .map(|at| at.1)
    }

    /// The weekday and the moment of a local time some days from now
    fn on(self, now: i64, days: i64, minute_of_day: i64) -> (u8, i64) {
        let ahead = i64::from(self.offset.seconds());
        let day = (now + ahead).div_euclid(DAY) + days;
        // The epoch was a Thursday.
        let weekday = u8::try_from((day + 4).rem_euclid(7)).unwrap_or_default();
        (weekday, day * DAY + minute_of_day * 60 - ahead)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // 2025-01-15 12:00:00 UTC, a Wednesday.
    const NOON: i64 = 1_736_942_400;

    #[test]
    fn local_texts_have_no_zone() {
        let zone = Zone::east_of_utc(1);
        assert_eq!(zone.to_the_second(Some(NOON)), "2025/01/15 13:00:00");
        assert_eq!(zone.to_the_minute(None), "");
        assert_eq!(zone.to_the_day(NOON - 8 * DAY), "2025/1/7");
        assert_eq!(
            zone.to_the_minute_with_dashes(Some(NOON)),
            "2025-01-15 13:00"
        );
    }

    #[test]
    fn finds_runs_around_now() {
        let zone = Zone::east_of_utc(1);
        let text = |at| zone.to_the_minute(at);
        assert_eq!(
            text(zone.next(NOON, 120, &[0, 1, 2, 3, 4, 5, 6])),
            "2025/01/16 02:00"
        );
        assert_eq!(
            text(zone.last(NOON, 120, &[0, 1, 2, 3, 4, 5, 6])),
            "2025/01/15 02:00"
        );
        assert_eq!(text(zone.next(NOON, 120, &[3])), "2025/01/22 02:00");
        assert_eq!(text(zone.last(NOON, 780, &[3])), "2025/01/08 13:00");
    }
}
