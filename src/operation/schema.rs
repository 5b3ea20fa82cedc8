//! What a tool says of itself, as it was written from its Rust types.

#[cfg(test)]
pub(super) mod from_types;

use std::{collections::BTreeMap, sync::LazyLock};

use serde_json::{Map, Value};

use super::{Definition, Tool, arguments::shown};

/// A tool a line, sorted by name, as `tools/list` has it; written by the tests. Making it takes longer than all else before
/// the first answer.
const LISTED: &str = include_str!("definitions.jsonl");

/// Field of an answer that says that the audit log failed.
pub(super) const AUDIT_WARNING: &str = "audit_warning";

/// Field of an answer that names the change.
pub(super) const CHANGE_ID: &str = "change_id";

impl Tool {
    /// The tool as `tools/list` has it where one NAS is served.
    pub fn listed(&self) -> &'static str {
        static LINES: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
            let named = |line: &'static str| {
                let (name, _) = line.strip_prefix("{\"name\":\"")?.split_once('"')?;
                Some((name, line))
            };
            LISTED.lines().filter_map(named).collect()
        });
        LINES.get(self.name).copied().unwrap_or("{}")
    }

    /// What the tool says of itself.
    pub fn definition(&self) -> Definition {
        let listed = serde_json::from_str(self.listed());
        let mut listed: Map<String, Value> = listed.unwrap_or_default();
        let mut schema = |name: &str| match listed.shift_remove(name) {
            Some(Value::Object(schema)) => schema,
            _ => Map::new(),
        };
        Definition {
            input_schema: schema("inputSchema"),
            output_schema: schema("outputSchema"),
            description: match listed.shift_remove("description") {
                Some(Value::String(text)) => text,
                _ => String::new(),
            },
            example: (self.example)().map_or(Value::Null, as_a_call),
        }
    }

    /// JSON Schema of its structured result.
    pub(super) fn output_schema(&self) -> Map<String, Value> {
        self.definition().output_schema
    }
}

/// A request as the arguments of a call.
fn as_a_call(example: Value) -> Value {
    match example {
        Value::Object(mut fields) => {
            fields.retain(|_, value| !value.is_null());
            shown(fields).into()
        }
        other => other,
    }
}
