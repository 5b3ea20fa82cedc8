//! The id of a backup task: a number, except for LUN backups, whose id is their name.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{hyperbackup::wire::TaskIdWire, operation::Turn};

/// Id of a backup task; tools accept 1 and "1" and answer "1".
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TaskId(TaskIdWire);

impl TaskId {
    /// What a change of the task changes. Written the same is the same here, whatever DSM knows it as.
    pub(crate) fn turn(&self) -> Turn {
        Turn::One(format!("task {self}"))
    }

    /// What is noted once a suspended run of it was resumed.
    pub(crate) fn resumed(&self) -> String {
        format!("resumed backup task {self}")
    }

    /// The id as a person writes it.
    pub(crate) fn new(id: impl Into<String>) -> Self {
        let text = id.into();
        // "007" is a name; a number would not be written like that.
        match text.parse::<i64>() {
            Ok(number) if number.to_string() == text => Self(TaskIdWire::Number(number)),
            _ => Self(TaskIdWire::Name(text)),
        }
    }

    /// The id as somebody wrote it: only about a number spaces say nothing.
    fn written(text: String) -> Self {
        match Self::new(text.trim()) {
            Self(TaskIdWire::Name(_)) => Self::new(text),
            number => number,
        }
    }

    /// The id as DSM wants it.
    pub(crate) fn wire(&self) -> &TaskIdWire {
        &self.0
    }

    /// Whether DSM knows the task by a number, and not by a name as it does a LUN task.
    pub(crate) fn is_number(&self) -> bool {
        matches!(self.0, TaskIdWire::Number(_))
    }

    /// Whether both are written the same, whatever DSM knows them as.
    pub(crate) fn reads_as(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

impl From<TaskIdWire> for TaskId {
    fn from(wire: TaskIdWire) -> Self {
        Self(wire)
    }
}

impl std::fmt::Display for TaskId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            TaskIdWire::Number(number) => number.fmt(f),
            TaskIdWire::Name(name) => name.fmt(f),
        }
    }
}

impl Serialize for TaskId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TaskId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Number(number) if number.is_i64() => Ok(Self::new(number.to_string())),
            Value::String(text) if !text.trim().is_empty() => Ok(Self::written(text)),
            other => Err(serde::de::Error::custom(format!(
                "{} is no task id; give one from hyperbackup_list_tasks",
                other.to_string().chars().take(60).collect::<String>()
            ))),
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
            json_schema!({ "type": "string", "description": "Id or exact name of a task, from hyperbackup_list_tasks" })
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sent(argument: Value) -> Value {
        let id = serde_json::from_value::<TaskId>(argument).unwrap();
        serde_json::to_value(id.wire()).unwrap()
    }

    #[test]
    fn numbers_go_as_numbers_and_names_as_text() {
        assert_eq!(sent(json!(1)), json!(1));
        assert_eq!(sent(json!("1")), json!(1));
        assert_eq!(sent(json!("LUN backup")), json!("LUN backup"));
        assert_eq!(sent(json!("007")), json!("007"));
        assert_eq!(sent(json!(" 1 ")), json!(1));
        assert_eq!(sent(json!(" LUN ")), json!(" LUN "));
        for bad in [json!(1.5), json!(null), json!(""), json!([1]), json!(true)] {
            assert!(serde_json::from_value::<TaskId>(bad).is_err());
        }
    }

    #[test]
    fn a_name_of_digits_stays_a_name() {
        let lun: TaskIdWire = serde_json::from_value(json!("20240")).unwrap();
        let (lun, given) = (TaskId::from(lun), TaskId::new("20240"));
        assert_eq!(serde_json::to_value(lun.wire()).unwrap(), json!("20240"));
        assert!(lun.reads_as(&given));
        assert_ne!(lun, given);
    }
}
