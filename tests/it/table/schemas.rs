//! Schemas of arguments and results, as hosts can use them.

use serde_json::{Map, Value};
use synology_backup_mcp::tools;

use super::in_both;

#[test]
fn schemas_are_plain() {
    for (operation, tool) in in_both() {
        for side in ["inputSchema", "outputSchema"] {
            assert_eq!(tool[side]["type"], "object", "{} {side}", operation.name);
            for key in ["anyOf", "oneOf", "allOf"] {
                assert!(tool[side].get(key).is_none(), "{} {key}", operation.name);
            }
            for schema in schemas_in(&tool[side]) {
                for key in ["$ref", "$defs", "$schema", "format", "title"] {
                    assert!(!schema.contains_key(key), "{} {schema:?}", operation.name);
                }
                assert!(!allows_null(schema), "{} {schema:?}", operation.name);
            }
        }
    }
}

/// Some hosts cannot use a schema with a choice of types, and some none that closes an object.
#[test]
fn schemas_of_arguments_have_one_type_everywhere_and_close_nothing() {
    for (operation, tool) in in_both() {
        for schema in schemas_in(&tool["inputSchema"]) {
            assert!(schema["type"].is_string(), "{} {schema:?}", operation.name);
            for key in ["additionalProperties", "anyOf", "oneOf", "allOf", "not"] {
                assert!(!schema.contains_key(key), "{} {schema:?}", operation.name);
            }
        }
    }
}

#[test]
fn every_argument_explains_itself() {
    for (operation, tool) in in_both() {
        for (name, schema) in tool["inputSchema"]["properties"].as_object().unwrap() {
            let described = schema["description"]
                .as_str()
                .is_some_and(|text| !text.is_empty());
            let explained = described || schema.get("enum").is_some();
            assert!(explained, "{} {name}", operation.name);
        }
    }
}

#[test]
fn examples_conform() {
    for operation in tools::all() {
        let definition = operation.definition();
        let schema = Value::Object(definition.input_schema);
        let problem = problem(&schema, &definition.example);
        assert_eq!(problem, None, "{}", operation.name);
    }
}

/// What is wrong with a value by a schema.
pub fn problem(schema: &Value, value: &Value) -> Option<String> {
    let validator = jsonschema::draft202012::new(schema).unwrap();
    let error = validator.iter_errors(value).next()?;
    Some(format!("{} at {}", error, error.instance_path()))
}

/// A schema and all those in it; names of properties are no keywords.
fn schemas_in(schema: &Value) -> Vec<&Map<String, Value>> {
    let Some(schema) = schema.as_object() else {
        return Vec::new();
    };
    let mut all = vec![schema];
    for (key, value) in schema {
        let inner: Vec<&Value> = match (key.as_str(), value) {
            ("properties" | "$defs", Value::Object(children)) => children.values().collect(),
            ("anyOf" | "oneOf" | "allOf" | "prefixItems", Value::Array(children)) => {
                children.iter().collect()
            }
            ("items" | "additionalProperties" | "not", child) => vec![child],
            _ => Vec::new(),
        };
        all.extend(inner.into_iter().flat_map(schemas_in));
    }
    all
}

fn allows_null(schema: &Map<String, Value>) -> bool {
    let is_null = |value: &Value| value == "null" || value.is_null();
    match (schema.get("type"), schema.get("enum")) {
        (Some(Value::Array(types)), _) => types.iter().any(is_null),
        (Some(name), _) if is_null(name) => true,
        (_, Some(Value::Array(values))) => values.iter().any(Value::is_null),
        _ => schema.get("default").is_some_and(Value::is_null),
    }
}
