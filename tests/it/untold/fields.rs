//! Fields of the data of an answer by their paths, those of the rows of a list together: `task_list[].name`.

use std::collections::BTreeSet;

use serde_json::Value;

/// The path of every field.
pub fn fields(data: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect(data, "", &mut found);
    found
}

/// Changes a field of an answer, in every row.
pub fn edit(answer: &mut Value, path: &str, change: &dyn Fn(&mut Fields, &str)) {
    at(&mut answer["data"], path, change);
}

/// Takes a field out of an answer, in every row.
pub fn leave_out(answer: &mut Value, path: &str) {
    at(&mut answer["data"], path, &|fields, name| {
        fields.remove(name);
    });
}

/// Makes a field of an answer null, in every row.
pub fn nullify(answer: &mut Value, path: &str) {
    at(&mut answer["data"], path, &|fields, name| {
        if let Some(field) = fields.get_mut(name) {
            *field = Value::Null;
        }
    });
}

fn collect(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                let dot = if path.is_empty() { "" } else { "." };
                let path = format!("{path}{dot}{name}");
                collect(field, &path, found);
                found.insert(path);
            }
        }
        Value::Array(items) => {
            for item in items {
                collect(item, &format!("{path}[]"), found);
            }
        }
        _ => {}
    }
}

pub type Fields = serde_json::Map<String, Value>;

fn at(value: &mut Value, path: &str, edit: &dyn Fn(&mut Fields, &str)) {
    if let Some(rest) = path.strip_prefix("[]") {
        let rest = rest.strip_prefix('.').unwrap_or(rest);
        for item in value.as_array_mut().into_iter().flatten() {
            at(item, rest, edit);
        }
        return;
    }
    let Some(fields) = value.as_object_mut() else {
        return;
    };
    // Names of shared folders may have any letter, so that the name is one that is there.
    let names: Vec<String> = fields.keys().cloned().collect();
    for name in names {
        match path.strip_prefix(name.as_str()) {
            Some("") => edit(fields, &name),
            Some(rest) if rest.starts_with("[]") => at(&mut fields[&name], rest, edit),
            Some(rest) if rest.starts_with('.') => at(&mut fields[&name], &rest[1..], edit),
            _ => {}
        }
    }
}

#[test]
fn fields_of_rows_go_together() {
    let answer = serde_json::json!({ "data": { "total": 2, "rows": [{ "a.b": { "c": 1 } }, { "a.b": { "c": 2, "d": 3 } }] } });
    let paths: Vec<String> = fields(&answer["data"]).into_iter().collect();
    assert_eq!(
        paths,
        [
            "rows",
            "rows[].a.b",
            "rows[].a.b.c",
            "rows[].a.b.d",
            "total"
        ]
    );
    let mut less = answer.clone();
    leave_out(&mut less, "rows[].a.b.c");
    assert_eq!(
        less["data"]["rows"],
        serde_json::json!([{ "a.b": {} }, { "a.b": { "d": 3 } }])
    );
    let mut less = answer;
    nullify(&mut less, "rows[].a.b");
    assert_eq!(
        less["data"]["rows"],
        serde_json::json!([{ "a.b": null }, { "a.b": null }])
    );
}
