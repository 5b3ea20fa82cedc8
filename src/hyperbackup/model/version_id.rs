//! The id of a version: a text, though it looks like a number.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Id of a version; tools accept 42 and "42" and answer "42".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct VersionId(String);

impl VersionId {
    /// The id as DSM has it.
    pub(crate) fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as DSM wants it.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for VersionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for VersionId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Number(number) if number.is_i64() => Ok(Self(number.to_string())),
            Value::String(text) if !text.trim().is_empty() => Ok(Self(text.trim().to_owned())),
            other => Err(serde::de::Error::custom(format!(
                "{} is no version id; give one from hyperbackup_list_versions",
                other.to_string().chars().take(60).collect::<String>()
            ))),
        }
    }
}

impl JsonSchema for VersionId {
    fn schema_name() -> Cow<'static, str> {
        "VersionId".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        if generator.contract().is_serialize() {
            json_schema!({ "type": "string", "description": "Version id" })
        } else {
            json_schema!({ "type": "string", "description": "From hyperbackup_list_versions" })
        }
    }
}
