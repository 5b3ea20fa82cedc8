//! The zone the NAS stands in, and how it writes times.

use std::str::FromStr;

use jiff::{Timestamp, civil::DateTime, tz::Offset};
use thiserror::Error;

const DAY: i64 = 24 * 60 * 60;

/// The zone the NAS stands in; the texts of Hyper Backup never name it
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone {
    /// With summer time in it
    offset: Offset,
    is_summer: bool,
}

/// A text that is no offset from UTC
#[derive(Debug, Error)]
#[error("`{0}` is no offset from UTC: expected one from -12:00 to +14:00, as +05:30")]
pub struct UnknownZone(String);

impl Default for Zone {
    /// Amsterdam in winter
    fn default() -> Self {
        Self::ahead_of_utc(Offset::constant(1))
    }
}

impl FromStr for Zone {
    type Err = UnknownZone;

    fn from_str(text: &str) -> Result<Self, UnknownZone> {
        let unknown = || UnknownZone(text.to_owned());
        let (sign, clock) = match (text.strip_prefix('+'), text.strip_prefix('-')) {
            (Some(clock), _) => (1, clock),
            (_, Some(clock)) => (-1, clock),
            _ => return Err(unknown()),
        };
        let (hours, minutes) = clock.split_once(':').ok_or_else(unknown)?;
        let two_digits = |text: &str| {
            let number = text.parse::<u8>().ok().map(i32::from);
            number.filter(|_| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let hours = two_digits(hours).ok_or_else(unknown)?;
        let minutes = two_digits(minutes).filter(|minutes| *minutes < 60);
        let minutes = sign * (hours * 60 + minutes.ok_or_else(unknown)?);
        if !(-12 * 60..=14 * 60).contains(&minutes) {
            return Err(unknown());
        }
        let offset = Offset::from_seconds(minutes * 60);
        offset.map(Self::ahead_of_utc).map_err(|_| unknown())
    }
}

impl Zone {
    fn ahead_of_utc(offset: Offset) -> Self {
        Self {
            offset,
            is_summer: false,
        }
    }

    /// The same clock, an hour of which is summer time: DSM describes the zone by its offset in winter
    #[must_use]
    pub fn in_summer(self) -> Self {
        Self {
            is_summer: true,
            ..self
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

    /// DSM's name for it and a description with the offset in winter; of most zones the name is made up
    pub(super) fn names(self) -> (&'static str, String) {
        let minutes = self.offset.seconds() / 60 - if self.is_summer { 60 } else { 0 };
        let (name, places) = match minutes {
            -480 => ("Pacific", "Pacific Time (US & Canada); Tijuana"),
            -420 => ("Mountain", "Mountain Time (US & Canada)"),
            -360 => ("Central", "Central Time (US & Canada)"),
            60 => ("Amsterdam", "Amsterdam, Berlin, Rome, Stockholm, Vienna"),
            480 => ("Taipei", "Taipei"),
            _ => ("Elsewhere", "Elsewhere"),
        };
        let sign = if minutes < 0 { '-' } else { '+' };
        let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
        let offset = match minutes {
            0 => String::new(),
            _ => format!("{sign}{hours:02}:{rest:02}"),
        };
        (name, format!("(GMT{offset}) {places}"))
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

/// As HTTP writes it
pub(super) fn http_date(at: i64) -> String {
    Zone::ahead_of_utc(Offset::UTC).text(Some(at), "%a, %d %b %Y %H:%M:%S GMT")
}

#[cfg(test)]
mod tests {
    use super::*;

    // 2025-01-15 12:00:00 UTC, a Wednesday.
    const NOON: i64 = 1_736_942_400;

    #[test]
    fn local_texts_have_no_zone() {
        let zone = Zone::default();
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
        let zone = Zone::default();
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

    #[test]
    fn offsets_are_read_and_told_to_the_minute() {
        for (text, told) in [
            ("+05:30", "(GMT+05:30) Elsewhere"),
            ("-08:00", "(GMT-08:00) Pacific Time (US & Canada); Tijuana"),
            ("-03:30", "(GMT-03:30) Elsewhere"),
            ("+00:00", "(GMT) Elsewhere"),
        ] {
            let zone: Zone = text.parse().unwrap();
            assert_eq!(zone.names().1, told);
        }
        for text in [
            "", "5", "+5:30", "05:30", "+15:00", "-12:30", "+01:60", "+aa:00", "++1:00",
        ] {
            assert!(text.parse::<Zone>().is_err(), "{text}");
        }
    }

    #[test]
    fn http_writes_the_time_in_its_own_way() {
        assert_eq!(http_date(NOON), "Wed, 15 Jan 2025 12:00:00 GMT");
    }

    #[test]
    fn half_hours_and_the_west_count() {
        let at = |zone: &str| zone.parse::<Zone>().unwrap().with_dashes(NOON);
        assert_eq!(at("+05:30"), "2025-01-15 17:30:00");
        assert_eq!(at("-03:30"), "2025-01-15 08:30:00");
        let evening = "-08:00".parse::<Zone>().unwrap();
        assert_eq!(evening.second_of_day(NOON), 4 * 3600);
    }

    #[test]
    fn summer_time_moves_the_clock_and_not_the_description() {
        let zone = "+02:00".parse::<Zone>().unwrap().in_summer();
        assert_eq!(zone.with_dashes(NOON), "2025-01-15 14:00:00");
        assert_eq!(zone.names(), Zone::default().names());
    }
}
