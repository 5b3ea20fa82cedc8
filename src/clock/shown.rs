//! Times as answers show them: local ones and those since the epoch alike, with the offset of the NAS where it is known.
//!
//! DSM tells its zone by a name of its own and by the offset outside summer time, so that the offset of now is the difference
//! between its local time and the HTTP date of the same answer. A time since the epoch is exact with it. Of a local time it
//! is known only as long as no summer time can have begun or ended since; one further off is shown without.

use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::Offset};

use super::{NasTime, local_time};

const MINUTE: i64 = 60;

/// What the offsets of all zones are multiples of, in seconds.
const QUARTER: i64 = 15 * MINUTE;

/// How far two clocks that are read one after the other may be apart, in seconds.
const CLOSE: i64 = 2 * MINUTE;

/// Offsets of all zones, in seconds.
const OFFSETS: std::ops::RangeInclusive<i64> = -12 * 60 * MINUTE..=14 * 60 * MINUTE;

/// What summer time adds, in seconds: nothing outside it, an hour nearly everywhere.
const SUMMER_TIME: [i64; 3] = [0, 30 * MINUTE, 60 * MINUTE];

/// How far a local time may be from now to have its offset, whatever the season. The night in which the clock changes is
/// not told from others, so that a time of a week around it may be an hour off.
const NEAR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A time since the epoch; in UTC where the offset is not known. Absent for zero and for times no calendar has.
pub fn shown_epoch(epoch_seconds: i64, nas_time: Option<&NasTime>) -> Option<String> {
    if epoch_seconds == 0 {
        return None;
    }
    let time = Timestamp::from_second(epoch_seconds).ok()?;
    Some(match nas_time.and_then(|nas_time| nas_time.offset) {
        Some(offset) => time.display_with_offset(offset).to_string(),
        None => time.to_string(),
    })
}

/// A local time of the NAS, in whichever form it wrote it; without offset where that is not known for that day. A text that
/// is no time stays as it is.
pub fn shown_local(text: &str, nas_time: Option<&NasTime>) -> String {
    let Some(time) = local_time(text) else {
        return text.to_owned();
    };
    let offset = nas_time.and_then(|nas_time| nas_time.offset.filter(|_| nas_time.is_near(time)));
    shown_now(time, offset)
}

/// A local time with its offset.
pub(super) fn shown_now(local: DateTime, offset: Option<Offset>) -> String {
    let exact = offset.and_then(|offset| {
        let time = offset.to_timestamp(local).ok()?;
        Some(time.display_with_offset(offset).to_string())
    });
    exact.unwrap_or_else(|| local.to_string())
}

/// The offset of a local time from the date of HTTP that came with it. Absent where the two are not apart as zones are, or
/// not as the offset outside summer time has it: whoever answered may have another clock than the NAS.
pub(super) fn offset_now(
    local: DateTime,
    date: &str,
    standard: Option<SignedDuration>,
) -> Option<Offset> {
    let utc = DateTime::strptime("%a, %d %b %Y %H:%M:%S GMT", date).ok()?;
    let ahead = local.duration_since(utc).as_secs();
    let offset = (ahead + QUARTER / 2).div_euclid(QUARTER) * QUARTER;
    let added = standard.map(|standard| offset - standard.as_secs());
    let is_one = (ahead - offset).abs() <= CLOSE
        && OFFSETS.contains(&offset)
        && added.is_none_or(|added| SUMMER_TIME.contains(&added));
    let seconds = i32::try_from(offset).ok().filter(|_| is_one)?;
    Offset::from_seconds(seconds).ok()
}

impl NasTime {
    /// Whether a local time has the offset of now.
    fn is_near(&self, local: DateTime) -> bool {
        self.now.is_some_and(|now| {
            now.duration_since(local).abs() <= NEAR
                || season(now).is_some_and(|season_now| season(local) == Some(season_now))
        })
    }
}

/// The winter or summer that a day lies in, by the year in which it ends; absent for the weeks in which clocks are changed
/// somewhere in the world. Morocco alone changes them in one of these too, around Ramadan.
fn season(day: DateTime) -> Option<(i16, bool)> {
    let year = day.year();
    match (day.month(), day.day()) {
        (11, 8..) | (12, _) => Some((year + 1, false)),
        (1 | 2, _) | (3, ..=7) => Some((year, false)),
        (5..=8, _) => Some((year, true)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // 2026-11-21 01:00:00 UTC.
    const DATE: &str = "Sat, 21 Nov 2026 01:00:00 GMT";

    fn nas(local: &str, description: Option<&str>, date: Option<&str>) -> NasTime {
        let wire = serde_json::json!({ "time": local, "time_zone_desc": description });
        NasTime::told(serde_json::from_value(wire).unwrap(), date)
    }

    #[test]
    fn both_kinds_of_times_have_one_form() {
        let nas = nas("2026-11-21 02:00:03", Some("(GMT+01:00) Rome"), Some(DATE));
        let nas = Some(&nas);
        let local = |text| shown_local(text, nas);
        assert_eq!(local("2026/11/21 02:00"), "2026-11-21T02:00:00+01:00");
        assert_eq!(
            local("Sat Nov 14 15:41:07 2026"),
            "2026-11-14T15:41:07+01:00"
        );
        assert_eq!(local("N/A"), "N/A");
        let epoch = |seconds| shown_epoch(seconds, nas);
        assert_eq!(epoch(1_795_222_800).unwrap(), "2026-11-21T02:00:00+01:00");
        // In summer: the moment is exact, its offset the one of now.
        assert_eq!(epoch(1_782_864_000).unwrap(), "2026-07-01T01:00:00+01:00");
        assert_eq!(epoch(0), None);
    }

    #[test]
    fn a_local_time_has_the_offset_of_now_only_as_long_as_the_clock_cannot_have_changed() {
        let shown = |now: &str, date: &str, local: &str| {
            let nas = nas(now, None, Some(date));
            shown_local(local, Some(&nas))
        };
        let november = |local| shown("2026-11-21 02:00:00", DATE, local);
        assert_eq!(november("2027-03-07 02:00"), "2027-03-07T02:00:00+01:00");
        assert_eq!(november("2026-11-08 02:00"), "2026-11-08T02:00:00+01:00");
        assert_eq!(november("2026-11-07 02:00"), "2026-11-07T02:00:00");
        assert_eq!(november("2026-07-01 02:00"), "2026-07-01T02:00:00");
        assert_eq!(november("2025-12-01 02:00"), "2025-12-01T02:00:00");
        let april = |local| {
            shown(
                "2026-04-18 10:00:00",
                "Sat, 18 Apr 2026 08:00:00 GMT",
                local,
            )
        };
        assert_eq!(april("2026-04-12 02:00"), "2026-04-12T02:00:00+02:00");
        assert_eq!(april("2026-04-10 02:00"), "2026-04-10T02:00:00");
    }

    #[test]
    fn the_offset_is_how_far_the_clock_is_from_the_date_of_the_answer() {
        for (local, description, shown) in [
            (
                "2026-11-21 02:00:00",
                Some("(GMT+01:00) Rome"),
                "2026-11-21T02:00:00+01:00",
            ),
            (
                "Sat Nov 21 02:00:01 2026",
                None,
                "2026-11-21T02:00:01+01:00",
            ),
            (
                "2026-11-20 17:00:00",
                Some("(GMT-08:00) Pacific"),
                "2026-11-20T17:00:00-08:00",
            ),
            (
                "2026-11-21 06:45:10",
                Some("(GMT+05:45) Kathmandu"),
                "2026-11-21T06:45:10+05:45",
            ),
            (
                "2026-11-21 01:00:00",
                Some("(GMT) Dublin"),
                "2026-11-21T01:00:00+00:00",
            ),
            // Summer time.
            (
                "2026-11-21 12:00:00",
                Some("(GMT+10:00) Hobart"),
                "2026-11-21T12:00:00+11:00",
            ),
            (
                "2026-11-21 12:00:00",
                Some("(GMT+10:30) Lord Howe"),
                "2026-11-21T12:00:00+11:00",
            ),
        ] {
            let nas = nas(local, description, Some(DATE));
            assert_eq!(nas.local.as_deref(), Some(shown));
            assert_eq!(nas.zone_description, None);
        }
    }

    #[test]
    fn an_offset_that_is_not_known_is_not_made_up() {
        let rome = Some("(GMT+01:00) Rome");
        for (local, description, date) in [
            ("2026-11-21 02:00:00", rome, None),
            ("2026-11-21 02:00:00", rome, Some("yesterday")),
            // Two clocks that differ, one of them a proxy's.
            ("2026-11-21 02:07:00", rome, Some(DATE)),
            ("2026-11-21 03:30:00", rome, Some(DATE)),
            ("2026-11-21 01:00:00", rome, Some(DATE)),
            ("2020-01-01 02:00:00", None, Some(DATE)),
        ] {
            let nas = nas(local, description, date);
            assert_eq!(nas.timestamp(), None);
            assert_eq!(nas.local.as_deref(), Some(&*local.replace(' ', "T")));
            assert_eq!(nas.zone_description.as_deref(), description);
            let nas = Some(&nas);
            assert_eq!(shown_local("2026/11/21 02:00", nas), "2026-11-21T02:00:00");
            assert_eq!(
                shown_epoch(1_795_222_800, nas).unwrap(),
                "2026-11-21T01:00:00Z"
            );
        }
    }
}
