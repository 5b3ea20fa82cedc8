//! Schemas of tools from their Rust types, cleaned once for hosts: everything inline, no formats; in arguments
//! no null, no choice between types and no word on unknown ones. Made by the tests alone: the program has them as they were
//! written.

use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use super::{AUDIT_WARNING, CHANGE_ID, as_a_call};
use crate::{
    effect::Effect,
    gate::Preview,
    operation::{Definition, Request, arguments::CONFIRM, bounds::OMITTED},
    text::put_at,
};

/// How deep inside an answer fields are described.
const DESCRIBED: usize = 1;

/// What a tool says of itself, from its request and response types.
pub(in crate::operation) fn define<R: Request>(effect: Effect) -> Definition {
    finish(
        effect,
        Types {
            request: R::json_schema,
            response: R::Response::json_schema,
            example: || serde_json::to_value(R::example()),
        },
    )
}

/// What the types of a tool know, so that only this differs from tool to tool.
struct Types {
    request: fn(&mut SchemaGenerator) -> Schema,
    response: fn(&mut SchemaGenerator) -> Schema,
    example: fn() -> serde_json::Result<Value>,
}

fn finish(effect: Effect, types: Types) -> Definition {
    let mut input = root(types.request, SchemaSettings::for_deserialize);
    let mut output = root(types.response, SchemaSettings::for_serialize);
    let description = match input.shift_remove("description") {
        Some(Value::String(text)) => unwrapped(&text),
        _ => String::new(),
    };
    clean(&mut input);
    open(&mut input);
    put_required_first(&mut input);
    let arguments = input.entry("properties").or_insert_with(|| json!({}));
    if let (Effect::Destructive, Value::Object(arguments)) = (effect, arguments) {
        let confirm = json!({ "type": "boolean", "description": "True after a person agreed to the preview" });
        arguments.insert(CONFIRM.into(), confirm);
    }
    output.shift_remove("description");
    clean(&mut output);
    if let Some(Value::Object(fields)) = output.get_mut("properties") {
        if effect == Effect::Destructive {
            let own = std::mem::replace(fields, gated());
            for (name, field) in own {
                fields.entry(name).or_insert(field);
            }
        }
        if effect != Effect::Read {
            let warning = text("Set when the call could not be written to the audit log");
            put_at(1, fields, AUDIT_WARNING, warning);
            let id = text("Names the change for nas_undo_change; absent when nothing was changed");
            put_at(1, fields, CHANGE_ID, id);
        }
        fields.insert(OMITTED.into(), omitted());
    }
    if effect == Effect::Destructive {
        // What was done is told only when it was done.
        output.insert("required".into(), json!(["outcome"]));
    }
    if let Some(Value::Object(fields)) = output.get_mut("properties") {
        fields.values_mut().for_each(|field| terse(field, 1));
    }
    Definition {
        description,
        input_schema: input,
        output_schema: output,
        example: (types.example)().map_or(Value::Null, as_a_call),
    }
}

/// Puts the arguments that a call must have before those that it may have.
fn put_required_first(input: &mut Map<String, Value>) {
    let required = input.get("required").cloned().unwrap_or_default();
    if let Some(Value::Object(arguments)) = input.get_mut("properties") {
        let names = required.as_array().into_iter().flatten();
        for name in names.rev().filter_map(Value::as_str) {
            if let Some(argument) = arguments.shift_remove(name) {
                arguments.shift_insert(0, name.to_owned(), argument);
            }
        }
    }
}

/// What the answers of destructive tools have besides what was done.
fn gated() -> Map<String, Value> {
    let mut preview = root(Preview::json_schema, SchemaSettings::for_serialize);
    clean(&mut preview);
    let fields = json!({
        "outcome": {
            "type": "string",
            "enum": [
                "done", "in_progress", "partly_done", "unchanged", "failed", "confirmation_required", "declined"
            ],
            "description": "Nothing was sent when confirmation_required or declined",
        },
        "reason": text("Why it was held or declined"),
        "preview": preview,
        "confirm_with": {
            "type": "object",
            "description": "The call to make after the person agrees",
            "properties": { "tool": { "type": "string" }, "arguments": { "type": "object" } },
            "required": ["tool", "arguments"],
        },
        "next": text("What to do now"),
    });
    match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

fn text(description: &str) -> Value {
    json!({ "type": "string", "description": description })
}

/// The schema of one type, every other type put where it is named, so that there are no definitions beside it.
fn root(
    schema: fn(&mut SchemaGenerator) -> Schema,
    direction: fn(SchemaSettings) -> SchemaSettings,
) -> Map<String, Value> {
    let settings = direction(SchemaSettings::draft2020_12());
    let settings = settings.with(|settings| settings.inline_subschemas = true);
    std::mem::take(schema(&mut settings.into_generator()).ensure_object())
}

/// Which list was cut, how many items, how to get them: an answer that has it says so itself.
fn omitted() -> Value {
    json!({ "type": "array", "items": { "type": "object" } })
}

/// Drops descriptions of fields deep inside an answer: their names say enough there, and every client loads all of them.
fn terse(schema: &mut Value, depth: usize) {
    let Value::Object(schema) = schema else {
        return;
    };
    if depth > DESCRIBED {
        schema.shift_remove("description");
    }
    for (key, value) in schema.iter_mut() {
        match (key.as_str(), value) {
            ("properties", Value::Object(fields)) => fields
                .values_mut()
                .for_each(|field| terse(field, depth + 1)),
            ("items", items) => terse(items, depth),
            _ => {}
        }
    }
}

/// Removes what hosts stumble over, all the way down. A null in arguments is still accepted as absent, and answers leave
/// out what is absent.
fn clean(schema: &mut Map<String, Value>) {
    schema.shift_remove("title");
    if let Some(Value::String(text)) = schema.get_mut("description") {
        *text = unwrapped(text);
    }
    schema.shift_remove("$schema");
    // Formats of integers and floats are Rust's own; validators warn about each of them.
    schema.shift_remove("format");
    drop_null(schema);
    if schema.get("default").is_some_and(Value::is_null) {
        schema.shift_remove("default");
    }
    collapse_enum(schema);
    for (key, value) in schema.iter_mut() {
        match (key.as_str(), value) {
            ("properties", Value::Object(children)) => children.values_mut().for_each(clean_value),
            ("oneOf" | "anyOf" | "allOf", Value::Array(children)) => {
                children.iter_mut().for_each(clean_value);
            }
            ("items" | "additionalProperties", child) => clean_value(child),
            _ => {}
        }
    }
}

/// A text with its paragraphs each in one line: a line of a comment ends where the source is full.
fn unwrapped(text: &str) -> String {
    let paragraphs: Vec<String> = text
        .split("\n\n")
        .map(|paragraph| paragraph.replace('\n', " "))
        .collect();
    paragraphs.join("\n\n")
}

fn clean_value(value: &mut Value) {
    if let Value::Object(schema) = value {
        clean(schema);
    }
}

/// Leaves out of a schema of arguments that there are no others: some hosts cannot use a schema that says so. What is
/// unknown is refused when it arrives.
fn open(schema: &mut Map<String, Value>) {
    schema.shift_remove("additionalProperties");
    for (key, value) in schema.iter_mut() {
        match (key.as_str(), value) {
            ("properties", Value::Object(children)) => children.values_mut().for_each(open_value),
            ("items", child) => open_value(child),
            _ => {}
        }
    }
}

fn open_value(value: &mut Value) {
    if let Value::Object(schema) = value {
        open(schema);
    }
}

fn drop_null(schema: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".into(), only);
        }
    }
    if let Some(Value::Array(branches)) = schema.get_mut("anyOf") {
        branches.retain(|branch| branch.get("type").is_none_or(|name| name != "null"));
        if let [Value::Object(only)] = branches.as_mut_slice() {
            let only = std::mem::take(only);
            schema.shift_remove("anyOf");
            for (key, value) in only {
                schema.entry(key).or_insert(value);
            }
        }
    }
    if let Some(Value::Array(values)) = schema.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
}

/// Unit variants with documentation come as a list of constants; one `enum` with their meanings in the description says
/// the same in fewer bytes.
fn collapse_enum(schema: &mut Map<String, Value>) {
    let Some(Value::Array(branches)) = schema.get("oneOf") else {
        return;
    };
    let mut values = Vec::new();
    let mut meanings = Vec::new();
    for branch in branches {
        match (branch.get("const"), branch.get("enum")) {
            (Some(value), _) => {
                if let (Some(text), Some(name)) = (
                    branch.get("description").and_then(Value::as_str),
                    value.as_str(),
                ) {
                    meanings.push(format!("{name}: {text}"));
                }
                values.push(value.clone());
            }
            (None, Some(Value::Array(several))) => values.extend(several.iter().cloned()),
            _ => return,
        }
    }
    schema.shift_remove("oneOf");
    schema.insert("type".into(), "string".into());
    schema.insert("enum".into(), values.into());
    if !meanings.is_empty() {
        let meanings = meanings.join("; ");
        let description = match schema.get("description").and_then(Value::as_str) {
            Some(before) => format!("{before} ({meanings})"),
            None => meanings,
        };
        schema.insert("description".into(), description.into());
    }
}
