//! Times that narrow what is asked for, in every form in which answers show them, and in a few that people write.

use std::borrow::Cow;

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::Offset,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::Value;

use super::NasTime;

/// A moment or a whole day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moment {
    /// Epoch seconds.
    Second(i64),
    /// A time without offset.
    Local(DateTime),
    /// All of a day.
    Day(Date),
}

const FORMS: &str =
    "write a date like 2026-11-20, a time like 2026-11-20T08:00:00Z, or epoch seconds";

impl Moment {
    fn parse(text: &str) -> Option<Self> {
        if let Ok(seconds) = text.parse() {
            return Some(Self::Second(seconds));
        }
        if let Ok(time) = text.parse::<Timestamp>() {
            return Some(Self::Second(time.as_second()));
        }
        // A bare time of day would otherwise pass as a date whose time is dropped.
        if text.len() <= "2026-11-20".len() {
            return text.parse().ok().map(Self::Day);
        }
        text.parse().ok().map(Self::Local)
    }

    /// Whether it depends on where the NAS is which moment that is.
    pub fn is_local(&self) -> bool {
        matches!(self, Self::Local(_) | Self::Day(_))
    }

    /// The first second of it, since the epoch. A local one has the offset of now, or is in UTC where that is not known.
    pub fn first_second(&self, nas_time: Option<&NasTime>) -> i64 {
        match self {
            Self::Second(seconds) => *seconds,
            Self::Local(time) => epoch_seconds(*time, nas_time),
            Self::Day(day) => epoch_seconds(day.to_datetime(Time::midnight()), nas_time),
        }
    }

    /// The last second of it, likewise.
    pub fn last_second(&self, nas_time: Option<&NasTime>) -> i64 {
        match self {
            Self::Day(day) => day.tomorrow().map_or(i64::MAX, |next| {
                epoch_seconds(next.to_datetime(Time::midnight()), nas_time).saturating_sub(1)
            }),
            _ => self.first_second(nas_time),
        }
    }
}

fn epoch_seconds(local: DateTime, nas_time: Option<&NasTime>) -> i64 {
    let offset = nas_time.and_then(|nas_time| nas_time.offset);
    let time = offset.unwrap_or(Offset::UTC).to_timestamp(local);
    time.map_or(i64::MAX, Timestamp::as_second)
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let moment = match &value {
            Value::Number(number) => number.as_i64().map(Self::Second),
            Value::String(text) => Self::parse(text.trim()),
            _ => None,
        };
        moment
            .filter(|moment| moment.first_second(None) >= 0)
            .ok_or_else(|| {
                let shown: String = value.to_string().chars().take(60).collect();
                D::Error::custom(format!("{shown} is no date or time; {FORMS}"))
            })
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Second(seconds) => serializer.serialize_i64(*seconds),
            Self::Local(time) => serializer.collect_str(time),
            Self::Day(day) => serializer.collect_str(day),
        }
    }
}

impl JsonSchema for Moment {
    fn schema_name() -> Cow<'static, str> {
        "Moment".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string" })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn moment(value: Value) -> Result<Moment, String> {
        serde_json::from_value(value).map_err(|error| error.to_string())
    }

    #[test]
    fn a_moment_is_a_date_a_time_or_epoch_seconds() {
        for exact in [
            json!(1_724_418_508),
            json!("1724418508"),
            json!("2024-08-23T13:08:28Z"),
            json!("2024-08-23T15:08:28+02:00"),
        ] {
            assert_eq!(moment(exact), Ok(Moment::Second(1_724_418_508)));
        }
        let day = moment(json!("2024-08-23")).unwrap();
        assert_eq!(
            (day.first_second(None), day.last_second(None)),
            (1_724_371_200, 1_724_457_599)
        );
        insta::assert_snapshot!(moment(json!("yesterday")).unwrap_err(), @r#""yesterday" is no date or time; write a date like 2026-11-20, a time like 2026-11-20T08:00:00Z, or epoch seconds"#);
        assert!(moment(json!("2024-13-01")).is_err());
        assert!(moment(json!(-5)).is_err());
        assert!(moment(json!(["2024-08-23"])).is_err());
    }

    #[test]
    fn what_has_no_offset_has_that_of_the_nas() {
        let nas = NasTime {
            offset: Offset::from_hours(2).ok(),
            ..NasTime::default()
        };
        let time = moment(json!("2024-08-23T15:08:28")).unwrap();
        assert_eq!(time.first_second(Some(&nas)), 1_724_418_508);
        assert_eq!(time.first_second(None), 1_724_425_708);
        let day = moment(json!("2024-08-23")).unwrap();
        let span = |nas_time| (day.first_second(nas_time), day.last_second(nas_time));
        assert_eq!(span(Some(&nas)), (1_724_364_000, 1_724_450_399));
        assert_eq!(moment(json!(5)).unwrap().last_second(Some(&nas)), 5);
    }
}
