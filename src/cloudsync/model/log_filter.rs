//! What narrows a log: coded words, each in several spellings.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::Value;

use crate::cloudsync::model::words::{ACTIONS, LEVELS};

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
