//! What tools say of themselves where there are several NASes.

use serde_json::{Map, Value, json};

use super::{
    ALL, NAS,
    all::{ANSWERS, FAILED, takes},
};
use crate::operation::{Definition, Tool};

/// Adds the argument that says which NAS, and the field that says which it was.
pub(super) fn with_nas(
    tool: &Tool,
    definition: &mut Definition,
    names: &[&str],
    default: Option<&str>,
) {
    let takes_all = takes(tool, definition);
    let mut choices: Vec<&str> = names.to_vec();
    if takes_all {
        choices.push(ALL);
    }
    let description = match default {
        Some(default) => format!("Which NAS; {default} by default"),
        None => "Which NAS".to_owned(),
    };
    let input = &mut definition.input_schema;
    let argument = json!({ "type": "string", "enum": choices, "description": description });
    add_property(input, NAS, argument);
    if default.is_none() {
        let required = input.entry("required").or_insert_with(|| json!([]));
        if let Value::Array(required) = required {
            required.push(NAS.into());
        }
    }
    let output = &mut definition.output_schema;
    if takes_all {
        let mut one = output.clone();
        add_property(&mut one, NAS, json!({ "type": "string" }));
        let failed = json!({
            "type": "array",
            "description": "NASes that did not answer, and why",
            "items": {
                "type": "object",
                "properties": { NAS: { "type": "string" }, "error": { "type": "string" } },
                "required": [NAS, "error"],
            },
        });
        let answers = json!({ "type": "array", "description": "With nas=all, the answer of each", "items": one });
        add_property(output, ANSWERS, answers);
        add_property(output, FAILED, failed);
        // An answer of all has none of the fields of one.
        output.insert("required".into(), json!([NAS]));
    }
    let field = json!({ "type": "string", "description": "The NAS that answered" });
    add_property(output, NAS, field);
}

/// A tool as it is listed, with these schemas.
pub(super) fn replaced(listed: &str, definition: Definition) -> String {
    let mut listed: Map<String, Value> = serde_json::from_str(listed).unwrap_or_default();
    listed.insert("inputSchema".into(), definition.input_schema.into());
    listed.insert("outputSchema".into(), definition.output_schema.into());
    Value::from(listed).to_string()
}

fn add_property(schema: &mut Map<String, Value>, name: &str, property: Value) {
    let properties = schema.entry("properties").or_insert_with(|| json!({}));
    if let Value::Object(properties) = properties {
        properties.insert(name.into(), property);
    }
}
