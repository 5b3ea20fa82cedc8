//! What narrows a log: moments and coded words, each in several spellings.

use std::borrow::Cow;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::Value;

use crate::cloudsync::model::words::{ACTIONS, LEVELS};

/// A moment or a whole day, in UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Moment {
    /// Epoch seconds.
    Second(i64),
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

    pub(crate) fn first_second(&self) -> i64 {
        match self {
            Self::Second(seconds) => *seconds,
            Self::Day(day) => midnight(*day),
        }
    }

    pub(crate) fn last_second(&self) -> i64 {
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

/// A severity, by DSM's code; -1 is all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Level(pub(crate) i64);

/// An action, by DSM's code; -1 is all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Action(pub(crate) i64);

impl Level {
    pub(crate) const ERROR: Self = Self(2);
}

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        code(deserializer, &LEVELS).map(Self)
    }
}

impl<'de> Deserialize<'de> for Action {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        code(deserializer, &ACTIONS).map(Self)
    }
}

impl Serialize for Level {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(name(&LEVELS, self.0))
    }
}

impl Serialize for Action {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(name(&ACTIONS, self.0))
    }
}

impl JsonSchema for Level {
    fn schema_name() -> Cow<'static, str> {
        "Level".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": LEVELS })
    }
}

impl JsonSchema for Action {
    fn schema_name() -> Cow<'static, str> {
        "Action".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": ACTIONS })
    }
}

/// The word of a code that came out of the table.
fn name(table: &[&'static str], code: i64) -> &'static str {
    usize::try_from(code)
        .ok()
        .and_then(|index| table.get(index))
        .copied()
        .unwrap_or("all")
}

/// A word of the table, or its code as the documents have it.
fn code<'de, D: Deserializer<'de>>(deserializer: D, table: &[&str]) -> Result<i64, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let highest = table.len() as i64;
    let code = match &value {
        Value::String(text) if text == "all" => Some(-1),
        Value::String(text) => table
            .iter()
            .position(|word| word == text)
            .map(|index| index as i64),
        Value::Number(number) => number.as_i64().filter(|code| (-1..highest).contains(code)),
        _ => None,
    };
    code.ok_or_else(|| {
        D::Error::custom(format!(
            "{} is none of all, {}",
            short(&value),
            table.join(", ")
        ))
    })
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

    #[test]
    fn a_level_is_a_word_or_its_code() {
        assert_eq!(
            serde_json::from_value::<Level>(json!("error")).unwrap(),
            Level(2)
        );
        assert_eq!(serde_json::from_value::<Level>(json!(1)).unwrap(), Level(1));
        assert_eq!(
            serde_json::from_value::<Level>(json!("all")).unwrap(),
            Level(-1)
        );
        let error = serde_json::from_value::<Level>(json!("fatal")).unwrap_err();
        insta::assert_snapshot!(error, @r#""fatal" is none of all, info, warning, error"#);
        assert!(serde_json::from_value::<Action>(json!(11)).is_err());
    }
}
