//! A moment as people write it in an argument.

use std::borrow::Cow;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::Value;

/// A moment or a whole day, in UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moment {
    /// Epoch seconds.
    Second(i64),
    /// From its first second to its last.
    Day(Date),
}

const MOMENT_FORMS: &str =
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
        let time: jiff::civil::DateTime = text.parse().ok()?;
        Some(Self::Second(
            time.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second(),
        ))
    }

    /// Where it begins, in epoch seconds.
    pub fn first_second(&self) -> i64 {
        match self {
            Self::Second(seconds) => *seconds,
            Self::Day(day) => midnight(*day),
        }
    }

    /// Where it ends, in epoch seconds.
    pub fn last_second(&self) -> i64 {
        match self {
            Self::Second(seconds) => *seconds,
            Self::Day(day) => day.tomorrow().map_or(i64::MAX, midnight).saturating_sub(1),
        }
    }
}

fn midnight(day: Date) -> i64 {
    day.to_zoned(TimeZone::UTC)
        .map_or(i64::MAX, |time| time.timestamp().as_second())
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
            .filter(|moment| moment.first_second() >= 0)
            .ok_or_else(|| {
                D::Error::custom(format!(
                    "{} is no date or time; {MOMENT_FORMS}",
                    short(&value)
                ))
            })
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Second(seconds) => serializer.serialize_i64(*seconds),
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

fn short(value: &Value) -> String {
    value.to_string().chars().take(60).collect()
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
        assert_eq!(
            moment(json!(1_724_418_508)),
            Ok(Moment::Second(1_724_418_508))
        );
        assert_eq!(
            moment(json!("1724418508")),
            Ok(Moment::Second(1_724_418_508))
        );
        assert_eq!(
            moment(json!("2024-08-23T13:08:28Z")),
            Ok(Moment::Second(1_724_418_508))
        );
        assert_eq!(
            moment(json!("2024-08-23T15:08:28+02:00")),
            Ok(Moment::Second(1_724_418_508))
        );
        assert_eq!(
            moment(json!("2024-08-23T13:08:28")),
            Ok(Moment::Second(1_724_418_508))
        );
        let day = moment(json!("2024-08-23")).unwrap();
        assert_eq!(
            (day.first_second(), day.last_second()),
            (1_724_371_200, 1_724_457_599)
        );
        insta::assert_snapshot!(moment(json!("yesterday")).unwrap_err(), @r#""yesterday" is no date or time; write a date like 2026-11-20, a time like 2026-11-20T08:00:00Z, or epoch seconds"#);
        assert!(moment(json!("2024-13-01")).is_err());
        assert!(moment(json!(-5)).is_err());
        assert!(moment(json!(["2024-08-23"])).is_err());
    }
}
