//! Fields and their types, whatever their values.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

/// Where each kind of value stands, as `data.task_list[].name`
pub type Fields = BTreeMap<String, BTreeSet<String>>;

/// Objects whose keys are names of things and not of fields
const MAPS: &[&str] = &["share_list"];

/// All fields of an answer.
pub fn fields(answer: &Value) -> Fields {
    let mut found = Fields::new();
    walk("", answer, &kind_of, &mut found);
    found
}

/// All fields of an entry of shapes.json, which has types where answers have values.
pub fn fields_of_shape(shape: &Value) -> Fields {
    let mut found = Fields::new();
    let kind = |value: &Value| match value {
        Value::String(kind) => kind.clone(),
        other => kind_of(other),
    };
    walk("data", shape, &kind, &mut found);
    found
}

/// What `answer` lacks of `capture`, or has with another type.
///
/// A field that every row of a captured list has must be in every row; one that some have, in some.
pub fn missing(capture: &Value, answer: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    compare("", capture, answer, &mut problems);
    problems.sort();
    problems.dedup();
    problems
}

fn walk(path: &str, value: &Value, kind: &impl Fn(&Value) -> String, found: &mut Fields) {
    if !path.is_empty() {
        found
            .entry(path.to_owned())
            .or_default()
            .insert(kind(value));
    }
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                walk(&below(path, name), member, kind, found);
            }
        }
        Value::Array(items) => {
            for item in items {
                walk(&format!("{path}[]"), item, kind, found);
            }
        }
        _ => {}
    }
}

fn compare(path: &str, capture: &Value, answer: &Value, problems: &mut Vec<String>) {
    if kind_of(capture) != kind_of(answer) {
        problems.push(format!(
            "{path} is {} and was captured as {}",
            kind_of(answer),
            kind_of(capture)
        ));
        return;
    }
    match (capture, answer) {
        (Value::Object(captured), Value::Object(answered)) if is_map(path) => {
            let rows = |members: &Map<String, Value>| members.values().cloned().collect();
            compare_rows(
                &format!("{path}.*"),
                rows(captured),
                rows(answered),
                problems,
            );
        }
        (Value::Object(captured), Value::Object(answered)) => {
            for (name, value) in captured {
                problems.extend(lacking(&below(path, name), value, answered.get(name)));
            }
        }
        (Value::Array(captured), Value::Array(answered)) => {
            compare_rows(
                &format!("{path}[]"),
                captured.clone(),
                answered.clone(),
                problems,
            );
        }
        _ => {}
    }
}

fn compare_rows(
    path: &str,
    captured: Vec<Value>,
    answered: Vec<Value>,
    problems: &mut Vec<String>,
) {
    let Some(first) = captured.first() else {
        return;
    };
    if answered.is_empty() {
        problems.push(format!("{path} is missing"));
        return;
    }
    let Value::Object(first) = first else {
        for row in &answered {
            compare(path, &captured[0], row, problems);
        }
        return;
    };
    for row in &answered {
        let common = |name: &&String| captured.iter().all(|row| row.get(*name).is_some());
        for name in first.keys().filter(common) {
            // Rows differ: a field has to be as it is in one of them.
            let against =
                |captured: &Value| lacking(&below(path, name), &captured[name], row.get(name));
            if !captured.iter().any(|captured| against(captured).is_empty()) {
                problems.extend(against(&captured[0]));
            }
        }
    }
    for (name, value) in captured.iter().filter_map(Value::as_object).flatten() {
        let field = below(path, name);
        let fits = |row: &Value| lacking(&field, value, row.get(name)).is_empty();
        if !answered.iter().any(fits) {
            let nearest = lacking(&field, value, answered.iter().find_map(|row| row.get(name)));
            problems.extend(
                nearest
                    .into_iter()
                    .map(|problem| format!("{problem} in every row")),
            );
        }
    }
}

fn lacking(path: &str, capture: &Value, answer: Option<&Value>) -> Vec<String> {
    let mut problems = Vec::new();
    match answer {
        Some(answer) => compare(path, capture, answer, &mut problems),
        None => problems.push(format!("{path} is missing")),
    }
    problems
}

fn below(path: &str, name: &str) -> String {
    // Shapes mark what some rows lack.
    let name = name.trim_end_matches('?');
    match path {
        "" => name.to_owned(),
        _ if is_map(path) => format!("{path}.*"),
        _ => format!("{path}.{name}"),
    }
}

fn is_map(path: &str) -> bool {
    path.rsplit('.')
        .next()
        .is_some_and(|name| MAPS.contains(&name))
}

fn kind_of(value: &Value) -> String {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    kind.to_owned()
}

#[test]
fn what_lacks_in_a_row_is_found() {
    use serde_json::json;
    let capture = json!({"rows": [{"id": 1, "error": 3}, {"id": 2}]});
    let problems = |rows| missing(&capture, &json!({ "rows": rows }));
    assert!(problems(json!([{"id": 7, "error": 0}, {"id": 8}])).is_empty());
    assert_eq!(problems(json!([])), ["rows[] is missing"]);
    assert_eq!(
        problems(json!([{"id": 7}, {"id": "8"}])),
        [
            "rows[].error is missing in every row",
            "rows[].id is string and was captured as integer"
        ]
    );
}
