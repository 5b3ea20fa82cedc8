//! What an answer says that must be whole or not be there: calls to make. They are shown escaped, as all text, but never cut.

use serde_json::{Map, Value};

use super::{
    arguments::shown,
    bounds::{self, MAX_ANSWER},
    undo::{NO_UNDO, UNDO},
};
use crate::{
    audit::NOT_SHOWN,
    text::{escape_all, holds_secrets, sanitize, sanitize_revealing},
};

/// Field of an answer with the call that confirms a preview.
pub(super) const CONFIRM_WITH: &str = "confirm_with";

/// Field of an answer with the call that waits for what was started.
pub(super) const FOLLOW: &str = "follow";

/// Longest value before or after a change that an answer keeps when it is too long as a whole, in bytes.
const LONGEST_VALUE: usize = 2_000;

/// What stands for a value that an answer has no room for: as a text that was cut, it is no argument.
const LEFT_OUT: &str = "\\u{... too long for an answer}";

/// Room that a call has in any case; a longer one is there only when nothing has to be cut for it.
const ROOM: usize = MAX_ANSWER / 2;

/// Makes an answer safe to show and short enough. A call in it stays as it is, or goes with a sentence in its place;
/// `logged` says whether the audit log has it, the schema what must stay.
pub(super) fn fit(
    answer: Value,
    logged: bool,
    schema: impl FnOnce() -> Map<String, Value>,
) -> Value {
    fit_with(MAX_ANSWER, sanitize, answer, logged, schema)
}

/// As [`fit`], for an answer with secrets that the operator wants to see.
pub(super) fn fit_revealing(
    room: usize,
    answer: Value,
    schema: impl FnOnce() -> Map<String, Value>,
) -> Value {
    fit_with(room, sanitize_revealing, answer, false, schema)
}

/// As [`fit`], for the answer of a read with so much room.
pub(super) fn fit_within(
    room: usize,
    answer: Value,
    schema: impl FnOnce() -> Map<String, Value>,
) -> Value {
    fit_with(room, sanitize, answer, false, schema)
}

fn fit_with(
    room: usize,
    sanitize: fn(&mut Value),
    mut answer: Value,
    logged: bool,
    schema: impl FnOnce() -> Map<String, Value>,
) -> Value {
    spell_ids(&mut answer);
    let mut calls = take_calls(&mut answer);
    sanitize(&mut answer);
    if let Value::Object(fields) = &mut answer
        && size(fields) + size(&calls) > MAX_ANSWER
    {
        if size(&calls) > ROOM {
            for name in std::mem::take(&mut calls).keys() {
                let sentence = too_long(name, logged);
                fields.shift_remove(name);
                fields.insert(instead_of(name).into(), sentence.into());
            }
        }
        shorten_values(fields);
    }
    let places = calls.iter().map(|(name, call)| (name.clone(), place(call)));
    if let Value::Object(fields) = &mut answer {
        fields.extend(places);
    }
    bounds::cut(room, &mut answer, schema);
    if let Value::Object(fields) = &mut answer {
        fields.extend(calls);
    }
    answer
}

/// Spells ids in calls to make, wherever an answer has one, as the tools take them: as text.
fn spell_ids(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            let is_call = fields.get("tool").is_some_and(Value::is_string);
            if let (true, Some(Value::Object(arguments))) = (is_call, fields.get_mut("arguments")) {
                *arguments = shown(std::mem::take(arguments));
            }
            fields.values_mut().for_each(spell_ids);
        }
        Value::Array(items) => items.iter_mut().for_each(spell_ids),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Something of about the size of a call that has no list in it, so that what is cut is the rest.
fn place(call: &Value) -> Value {
    let entry = "\"1000\":0,".len();
    let entries = 1_000..1_000 + call.to_string().len() / entry + 1;
    Value::Object(entries.map(|n| (n.to_string(), 0.into())).collect())
}

fn take_calls(answer: &mut Value) -> Map<String, Value> {
    let Value::Object(fields) = answer else {
        return Map::new();
    };
    let mut calls = Map::new();
    for name in [UNDO, CONFIRM_WITH, FOLLOW] {
        // What stays keeps the place of the call.
        let Some(mut call) = fields.get_mut(name).map(Value::take) else {
            continue;
        };
        if holds_secrets(&call) {
            fields.shift_remove(name);
            fields.insert(instead_of(name).into(), secret(name).into());
        } else {
            escape_all(&mut call);
            calls.insert(name.into(), call);
        }
    }
    calls
}

/// The field that stands in for a call that is not shown.
fn instead_of(call: &str) -> &'static str {
    match call {
        CONFIRM_WITH | FOLLOW => "next",
        _ => NO_UNDO,
    }
}

/// What is said instead of a call that waits.
const LOOK: &str = "Look at the same task again.";

/// What is said instead of a call that is too long.
fn too_long(call: &str, logged: bool) -> &'static str {
    match (call, logged) {
        (FOLLOW, _) => LOOK,
        (CONFIRM_WITH, _) => {
            "Nothing was changed. Show the person what would happen; only after they agree, within 10 minutes, make the same call again with confirm=true, which is too long to be repeated here."
        }
        (_, true) => {
            "The call that puts it back is too long for an answer; nas_undo_change makes it. The audit log has it whole, as undo in the line of this call, with all that was before."
        }
        (_, false) => {
            "The call that puts it back is too long for an answer, and no audit log has it."
        }
    }
}

/// What is said instead of a call that would show a secret, and that would be another one if that were hidden.
fn secret(call: &str) -> &'static str {
    match call {
        FOLLOW => LOOK,
        CONFIRM_WITH => {
            "Nothing was changed. Show the person what would happen; only after they agree, within 10 minutes, make the same call again with confirm=true, which is not repeated here as there is a login or a signature in it."
        }
        _ => NOT_SHOWN,
    }
}

/// Leaves long values before and after a change out, but not that they changed.
fn shorten_values(fields: &mut Map<String, Value>) {
    let changes = fields.get_mut("changed").and_then(Value::as_array_mut);
    for change in changes.into_iter().flatten() {
        for name in ["before", "after"] {
            if let Some(value) = change.get_mut(name)
                && value.to_string().len() > LONGEST_VALUE
            {
                *value = LEFT_OUT.into();
            }
        }
    }
}

fn size(fields: &Map<String, Value>) -> usize {
    fields
        .iter()
        .map(|(name, field)| name.len() + field.to_string().len() + 4)
        .sum::<usize>()
        + 2
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn undo_of(paths: &[String]) -> Value {
        json!({ "tool": "t", "arguments": { "paths": paths } })
    }

    #[test]
    fn a_call_is_whole_or_not_there() {
        for count in [1, 30, 900] {
            for length in [1, 4, 300] {
                let paths = vec!["x\u{200C}".repeat(length); count];
                let answer = json!({ "outcome": "done", "undo": undo_of(&paths) });
                let shown = fit(answer, true, Map::new);
                assert!(shown.to_string().len() <= MAX_ANSWER);
                match shown.get("undo") {
                    Some(undo) => {
                        let escaped = vec![r"x\u{200C}".repeat(length); count];
                        assert_eq!(*undo, undo_of(&escaped));
                        assert!(shown.get("no_undo").is_none());
                    }
                    None => assert!(shown["no_undo"].as_str().unwrap().contains("audit log")),
                }
            }
        }
    }

    #[test]
    fn what_changed_is_told_even_where_its_values_have_no_room() {
        let long = vec!["a name"; 5_000];
        let answer = json!({
            "changed": [{ "field": "a", "before": 1, "after": 2 }, { "field": "b", "before": long, "after": [] }],
            "undo": { "arguments": { "b": long } },
        });
        let shown = fit(answer, false, Map::new);
        assert!(shown.to_string().len() <= MAX_ANSWER);
        assert_eq!(
            shown["changed"],
            json!([{ "field": "a", "before": 1, "after": 2 }, { "field": "b", "before": LEFT_OUT, "after": [] }])
        );
        assert!(shown["no_undo"].as_str().unwrap().contains("no audit log"));
    }

    #[test]
    fn a_call_with_a_secret_in_it_is_not_shown() {
        let call = json!({ "arguments": { "name": "https://anna:s3cret@host" } });
        let answer = json!({ "undo": call, "confirm_with": call });
        let shown = fit(answer, true, Map::new);
        assert!(!shown.to_string().contains("s3cret"));
        assert!(shown["no_undo"].is_string() && shown["next"].is_string());
    }

    #[test]
    fn a_short_call_stays_and_the_rest_is_cut() {
        let call = json!({ "arguments": { "names": vec!["a name"; 1_000] } });
        let answer = json!({ "preview": { "tasks": vec!["a task"; 9_000] }, "confirm_with": call });
        let schema = || {
            let preview = json!({ "properties": { "preview": { "properties": { "tasks": {} } } } });
            preview.as_object().cloned().unwrap()
        };
        let shown = fit(answer, false, schema);
        assert_eq!(shown["confirm_with"], call);
        assert_eq!(shown["omitted"][0]["list"], "preview/tasks");
        assert!(shown.to_string().len() <= MAX_ANSWER);
    }
}
