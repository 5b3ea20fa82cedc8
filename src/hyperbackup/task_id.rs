//! The id of a backup task: a number, except for LUN backups, whose id is their name.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Id of a backup task; tools accept 1 and "1" and answer "1".
#[derive(Debug, Clone)]
pub(super) struct TaskId {
    text: String,
    /// DSM knows it as text, though it may look like a number.
    is_name: bool,
}

impl TaskId {
    pub(super) fn new(id: impl Into<String>) -> Self {
        let text = id.into();
        // "007" is a name; a number would not be written like that.
        let is_name = text
            .parse::<i64>()
            .ok()
            .is_none_or(|number| number.to_string() != text);
        Self { text, is_name }
    }

    /// The id as DSM wants it: a number where it is one, else text.
    pub(super) fn wire(&self) -> Value {
        match self.text.parse::<i64>() {
            Ok(number) if !self.is_name => number.into(),
            _ => self.text.as_str().into(),
        }
    }

    /// Whether both are written the same, whatever DSM knows them as.
    pub(super) fn reads_as(&self, other: &Self) -> bool {
        self.text == other.text
    }

    /// Whether DSM knows both as the same.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.wire() == other.wire()
    }
}

impl std::fmt::Display for TaskId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.text.fmt(f)
    }
}

impl Serialize for TaskId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for TaskId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Number(number) if number.is_i64() => Ok(Self::new(number.to_string())),
            Value::String(text) if !text.trim().is_empty() => Ok(Self::new(text.trim())),
            other => Err(serde::de::Error::custom(format!(
                "{} is no task id; give one from hyperbackup_list_tasks",
                other.to_string().chars().take(60).collect::<String>()
            ))),
        }
    }
}

/// The id as DSM sends it: a number, or the name of a LUN task as text.
#[derive(Debug)]
pub(super) struct SentId(pub(super) TaskId);

impl<'de> Deserialize<'de> for SentId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Number(number) => Ok(Self(TaskId::new(number.to_string()))),
            Value::String(text) => Ok(Self(TaskId {
                text,
                is_name: true,
            })),
            _ => Err(serde::de::Error::custom("neither a number nor a name")),
        }
    }
}

impl JsonSchema for TaskId {
    fn schema_name() -> Cow<'static, str> {
        "TaskId".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        if generator.contract().is_serialize() {
            json_schema!({ "type": "string", "description": "Backup task id" })
        } else {
            json_schema!({ "anyOf": [{ "type": "string" }, { "type": "integer" }], "description": "Task id from hyperbackup_list_tasks" })
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn wire(argument: Value) -> Value {
        serde_json::from_value::<TaskId>(argument).unwrap().wire()
    }

    #[test]
    fn numbers_go_as_numbers_and_names_as_text() {
        assert_eq!(wire(json!(1)), json!(1));
        assert_eq!(wire(json!("1")), json!(1));
        assert_eq!(wire(json!("LUN backup")), json!("LUN backup"));
        assert_eq!(wire(json!("007")), json!("007"));
        let lun: SentId = serde_json::from_value(json!("20240")).unwrap();
        assert_eq!(lun.0.wire(), json!("20240"));
        for bad in [json!(1.5), json!(null), json!(""), json!([1]), json!(true)] {
            assert!(serde_json::from_value::<TaskId>(bad).is_err());
        }
    }
}
