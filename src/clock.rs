//! What time it is on the NAS by its own clock, asked once a call: every age of what the NAS tells is computed against it,
//! and every time that it tells is shown in one form, `2026-11-21T02:00:00+01:00`.
//!
//! Must not fail a call: a time that cannot be had is absent. Must not know the products.

mod moment;
mod shown;
mod wire;

use std::time::Duration;

use dsm::{Api, ErrorKind, Params, Read, Reads};
use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::Offset};
use schemars::JsonSchema;
use serde::Serialize;

pub use self::{
    moment::Moment,
    shown::{shown_epoch, shown_local},
};
use self::{
    shown::{offset_now, shown_now},
    wire::{GET_DSM_INFO, GET_SYSTEM_INFO, TimeWire},
};

/// Every API that some method here belongs to.
pub const APIS: &[Api] = wire::APIS;

/// How long the NAS may take over its time; a list does not wait longer for it.
const PATIENCE: Duration = Duration::from_secs(5);

/// The time of the NAS by its own clock; what it does not say is absent
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NasTime {
    /// Now; a time elsewhere without offset is its local one, of a day on which summer time may differ
    #[serde(skip_serializing_if = "Option::is_none")]
    local: Option<String>,
    /// Its own name for its time zone, e.g. Amsterdam
    #[serde(skip_serializing_if = "Option::is_none")]
    zone: Option<String>,
    /// The zone in its own words, with the offset outside summer time; only where the offset now is not known
    #[serde(skip_serializing_if = "Option::is_none")]
    zone_description: Option<String>,
    /// Its local time when it was asked.
    #[serde(skip)]
    now: Option<DateTime>,
    /// How far that is ahead of UTC.
    #[serde(skip)]
    offset: Option<Offset>,
}

/// What the NAS says of itself where it tells its time; what it does not say is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct System {
    /// Its time.
    pub time: Option<NasTime>,
    /// Its model, e.g. `DS918+`.
    pub model: Option<String>,
    /// Its DSM, e.g. `DSM 7.1.1-42962 Update 9`.
    pub version: Option<String>,
}

impl System {
    /// Asks the NAS; absent when it does not offer or tell any of it, or not in time.
    pub async fn read(nas: Reads<'_>) -> Option<Self> {
        let asking = async {
            match ask(nas, GET_SYSTEM_INFO).await {
                // It has no zone, but may be there for an account for which the other is not.
                Asked::NotThere => ask(nas, GET_DSM_INFO).await.told(),
                asked => asked.told(),
            }
        };
        let (wire, date) = tokio::time::timeout(PATIENCE, asking).await.ok()??;
        let (model, version) = (wire.model.clone(), wire.firmware_ver.clone());
        let version = version.filled().or(wire.version_string.clone().filled());
        let time = NasTime::told(wire, date.as_deref());
        Some(Self {
            time: Some(time).filter(|time| *time != NasTime::default()),
            model: model.filled(),
            version,
        })
    }
}

impl NasTime {
    /// Asks the NAS; absent when it does not offer or tell any of it, or not in time.
    pub async fn read(nas: Reads<'_>) -> Option<Self> {
        System::read(nas).await?.time
    }

    /// What an answer tells that came at that date of HTTP.
    fn told(wire: TimeWire, date: Option<&str>) -> Self {
        let local = wire.time.filled();
        let description = wire.time_zone_desc.filled();
        let now = local.as_deref().and_then(local_time);
        let standard = description.as_deref().and_then(offset);
        let offset = now.and_then(|now| offset_now(now, date?, standard));
        Self {
            local: now.map(|now| shown_now(now, offset)).or(local),
            zone: wire.time_zone.filled(),
            zone_description: description.filter(|_| offset.is_none()),
            now,
            offset,
        }
    }

    /// What time it is on the NAS; absent when that or its offset from UTC is not known.
    pub fn timestamp(&self) -> Option<Timestamp> {
        self.offset?.to_timestamp(self.now?).ok()
    }

    /// What it says of now, as answers show it.
    pub fn local(&self) -> Option<&str> {
        self.local.as_deref()
    }

    /// How many seconds its clock is ahead of a moment that is now elsewhere, negative where it is behind. Where not all of
    /// its zone is known, the least that they can be apart. Absent when it did not tell its time.
    pub fn seconds_ahead_of(&self, elsewhere: Timestamp) -> Option<i64> {
        const HOUR: i64 = 3_600;
        if let Some(now) = self.timestamp() {
            return Some(now.as_second() - elsewhere.as_second());
        }
        let apart = match self.seconds_since_epoch_time(elsewhere.as_second()) {
            // It does not tell whether it has summer time.
            Some(least) => least..=least + HOUR,
            None => {
                let utc = elsewhere.to_zoned(jiff::tz::TimeZone::UTC).datetime();
                let ahead = self.now?.duration_since(utc).as_secs();
                ahead - 14 * HOUR..=ahead + 12 * HOUR
            }
        };
        Some(match (*apart.start(), *apart.end()) {
            (ahead @ 1.., _) => ahead,
            (_, behind @ ..0) => behind,
            _ => 0,
        })
    }

    /// Seconds from a local time to now, negative for one that is still to come; absent when the NAS did not tell what
    /// time it is. A change to or from summer time in between makes it an hour wrong.
    pub fn seconds_since(&self, local: DateTime) -> Option<i64> {
        Some(self.now?.duration_since(local).as_secs())
    }

    /// Seconds from an epoch time to now. Where the NAS tells no more than its zone, at least: summer time may make them an
    /// hour more. Absent when it did not tell its time, or nothing of its zone.
    pub fn seconds_since_epoch_time(&self, epoch_seconds: i64) -> Option<i64> {
        if let Some(now) = self.timestamp() {
            return Some(now.as_second() - epoch_seconds);
        }
        let now = self.now?;
        let ahead = offset(self.zone_description.as_deref()?)?;
        let time = Timestamp::from_second(epoch_seconds).ok()?;
        let time = time.to_zoned(jiff::tz::TimeZone::UTC).datetime();
        let summer_time = SignedDuration::from_hours(1);
        Some((now.duration_since(time) - ahead - summer_time).as_secs())
    }
}

/// A span of time in words.
pub fn span(seconds: i64) -> String {
    match seconds {
        0..120 => format!("{seconds} seconds"),
        120..7_200 => format!("{} minutes", seconds / 60),
        7_200..172_800 => format!("{} hours", seconds / 3_600),
        _ => format!("{} days", seconds / (24 * 3_600)),
    }
}

/// A local time in any of the forms in which DSM writes it: `2025/01/16 02:00[:00]`, the same with dashes, or
/// `Sat Jan  4 15:41:07 2025`.
pub fn local_time(text: &str) -> Option<DateTime> {
    const FORMS: [&str; 5] = [
        "%Y/%m/%d %H:%M:%S",
        "%Y/%m/%d %H:%M",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%d %H:%M",
        "%b %d %H:%M:%S %Y",
    ];
    let mut words: Vec<&str> = text.split_whitespace().collect();
    if words.len() == 5 {
        // The name of the day.
        words.remove(0);
    }
    let text = words.join(" ");
    let mut forms = FORMS.iter();
    forms.find_map(|form| DateTime::strptime(form, &text).ok())
}

/// What came of asking.
enum Asked {
    /// It, and the date of HTTP.
    Told(TimeWire, Option<String>),
    /// The NAS does not offer it, refuses it, or tells no time with it.
    NotThere,
    /// It did not get that far: a second question would fare no better, and could be a second bad login.
    Failed,
}

impl Asked {
    fn told(self) -> Option<(TimeWire, Option<String>)> {
        match self {
            Self::Told(wire, date) => Some((wire, date)),
            Self::NotThere | Self::Failed => None,
        }
    }
}

/// One answer, one try.
async fn ask(nas: Reads<'_>, method: Read<TimeWire>) -> Asked {
    let answer = nas.call_once_dated(method, Params::new()).await;
    let told = |wire: &TimeWire| wire.time.0.as_deref().is_some_and(|time| !time.is_empty());
    match answer {
        Ok(Some((wire, date))) if told(&wire) => Asked::Told(wire, date),
        Ok(_) => Asked::NotThere,
        Err(error) => {
            tracing::debug!(kind = error.kind.word(), "the NAS does not tell its time");
            match error.kind {
                ErrorKind::Refused { .. } => Asked::NotThere,
                _ => Asked::Failed,
            }
        }
    }
}

/// How far a zone is ahead of UTC outside summer time, from its description, e.g. `(GMT+01:00) Amsterdam, Berlin`.
fn offset(description: &str) -> Option<SignedDuration> {
    let (offset, _) = description.strip_prefix("(GMT")?.split_once(')')?;
    let (sign, clock) = match offset.strip_prefix('-') {
        Some(clock) => (-1, clock),
        None => (1, offset.strip_prefix('+').unwrap_or(offset)),
    };
    if clock.is_empty() {
        return Some(SignedDuration::ZERO);
    }
    let (hours, minutes) = clock.split_once(':')?;
    let minutes = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
    Some(SignedDuration::from_mins(sign * minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nas(local: &str, zone_description: &str) -> NasTime {
        NasTime {
            local: Some(local.to_owned()),
            zone_description: Some(zone_description.to_owned()),
            now: local_time(local),
            ..NasTime::default()
        }
    }

    // As in core_system.info.json, dsm_info.getinfo.ds918.json and the answers of Hyper Backup.
    #[test]
    fn local_times_come_in_several_forms() {
        for text in [
            "2025/03/09 02:07:00",
            "2025/03/09 02:07",
            "2025-03-09 02:07:00",
            "2025-03-09 02:07",
            "2025/3/9 2:07",
            "Sun Mar 9 02:07:00 2025",
            "Sun Mar  9 02:07:00 2025\n",
        ] {
            let time = local_time(text).map(|time| time.to_string());
            assert_eq!(time.as_deref(), Some("2025-03-09T02:07:00"), "{text}");
        }
        for text in ["", "N/A", "2025/02/30 02:07", "1741480000", "yesterday"] {
            assert_eq!(local_time(text), None, "{text}");
        }
    }

    #[test]
    fn ages_are_those_of_the_clock_of_the_nas() {
        let nas = nas("2026-04-18 10:00:00", "(GMT+01:00) Sarajevo");
        let since = |text| nas.seconds_since(local_time(text).unwrap());
        assert_eq!(since("2026/04/18 09:59"), Some(60));
        assert_eq!(since("2026/04/18 10:01"), Some(-60));
        assert_eq!(NasTime::default().seconds_since(DateTime::ZERO), None);
    }

    #[test]
    fn an_epoch_time_is_as_old_as_it_is_at_least() {
        // 2026-04-18 08:00 UTC, in summer time.
        let time = 1_776_499_200;
        for (zone, age) in [
            ("(GMT+01:00) Sarajevo", Some(0)),
            ("(GMT) Dublin", Some(3_600)),
            ("(GMT-08:00) Pacific Time", Some(9 * 3_600)),
            ("Sarajevo", None),
            ("(GMT+xx:00)", None),
        ] {
            let nas = nas("2026-04-18 10:00:00", zone);
            assert_eq!(nas.seconds_since_epoch_time(time), age, "{zone}");
        }
    }
}
