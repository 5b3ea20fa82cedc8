//! What narrows a log: coded words, each in several spellings.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::{
    cloudsync::model::words::{ACTIONS, LEVELS},
    sorting::sort_by,
};

/// A severity, by DSM's code; -1 is all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Level(pub(crate) i64);

/// Actions, by DSM's codes; none or one of -1 is all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Actions(pub(crate) Vec<i64>);

impl Level {
    pub(crate) const ERROR: Self = Self(2);
}

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        code(&Value::deserialize(deserializer)?, &LEVELS).map(Self)
    }
}

// One alone is understood as well as a list of them.
impl<'de> Deserialize<'de> for Actions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let each = match Value::deserialize(deserializer)? {
            Value::Array(each) => each,
            Value::String(text) => text
                .split(',')
                .map(|word| Value::from(word.trim()))
                .collect(),
            one => vec![one],
        };
        let codes = each.iter().map(|one| code(one, &ACTIONS));
        let mut codes = codes.collect::<Result<Vec<i64>, D::Error>>()?;
        if codes.contains(&-1) {
            codes.clear();
        }
        sort_by(&mut codes, Ord::cmp);
        codes.dedup();
        Ok(Self(codes))
    }
}

impl Serialize for Level {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(name(&LEVELS, self.0))
    }
}

impl Serialize for Actions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|code| name(&ACTIONS, *code)))
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

impl JsonSchema for Actions {
    fn schema_name() -> Cow<'static, str> {
        "Actions".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "array", "items": { "type": "string", "enum": ACTIONS } })
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
fn code<E: serde::de::Error>(value: &Value, table: &[&str]) -> Result<i64, E> {
    let highest = table.len() as i64;
    let code = match value {
        Value::String(text) if text == "all" => Some(-1),
        Value::String(text) => table
            .iter()
            .position(|word| word == text)
            .map(|index| index as i64),
        Value::Number(number) => number.as_i64().filter(|code| (-1..highest).contains(code)),
        _ => None,
    };
    code.ok_or_else(|| {
        E::custom(format!(
            "{} is none of all, {}",
            short(value),
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
    }

    #[test]
    fn actions_are_one_or_several_words_or_codes() {
        let codes = |value| serde_json::from_value::<Actions>(value).map(|actions| actions.0);
        assert_eq!(codes(json!("upload")).unwrap(), [2]);
        assert_eq!(codes(json!(2)).unwrap(), [2]);
        assert_eq!(codes(json!(["upload", 0, "upload"])).unwrap(), [0, 2]);
        assert_eq!(codes(json!("upload, download")).unwrap(), [1, 2]);
        for all in [json!([]), json!("all"), json!(-1), json!(["upload", "all"])] {
            assert!(codes(all).unwrap().is_empty());
        }
        for bad in [json!(11), json!(["explode"]), json!({}), json!("")] {
            assert!(codes(bad).is_err());
        }
    }
}
