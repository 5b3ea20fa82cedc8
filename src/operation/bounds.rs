//! Answers cut to what a host shows a model. Rows are shortened before any goes; what goes is counted, and the answer stays
//! what its schema says.

mod size;
mod trim;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

pub use self::size::shorten_rows;
use self::{
    size::size,
    trim::{shorten_items, shorten_texts},
};
use super::{exact::CONFIRM_WITH, undo::UNDO};
use crate::text::put_at;

/// Longest answer in bytes of compact JSON. Hosts that indent or escape it still stay below 40 kB.
pub const MAX_ANSWER: usize = 36_000;

/// Field of an answer that says what was cut.
pub(super) const OMITTED: &str = "omitted";

/// What of it names the place.
const PLACE: &str = "list";

/// Room for the `omitted` field itself.
const NOTE: usize = 3_000;

/// The most places that it names, and how long one may be.
const MOST_PLACES: usize = 10;
const LONGEST_PLACE: usize = 100;

/// Fields that are a call to make: one that is not whole is another call. They have had their room already.
const WHOLE: [&str; 2] = [UNDO, CONFIRM_WITH];

/// What was left out: how many items of which list or map.
type LeftOut = BTreeMap<String, (usize, &'static str)>;

/// Cuts an answer that is too long. The schema tells what must stay; it is asked for only then.
pub(super) fn cut(room: usize, answer: &mut Value, schema: impl FnOnce() -> Map<String, Value>) {
    if size(answer) <= room {
        return;
    }
    let room = room.saturating_sub(NOTE);
    let schema = Value::Object(schema());
    let mut left_out = LeftOut::new();
    shorten_items(answer, room, &mut left_out);
    drop_items(answer, &schema, room, &mut left_out);
    // What follows is for answers without lists; a page that is cut has become longer by where the next one starts.
    let room = room + NOTE / 3;
    for length in [200, 40] {
        if size(answer) > room {
            shorten_texts(answer, length);
        }
    }
    drop_fields(answer, &schema, room, &mut left_out);
    if let Value::Object(fields) = answer {
        let places = left_out.into_iter().take(MOST_PLACES);
        let notes: Vec<Value> = places
            .map(|(place, (count, how))| {
                let place: String = place.chars().take(LONGEST_PLACE).collect();
                json!({ PLACE: place, "count": count, "how": how })
            })
            .collect();
        if !notes.is_empty() {
            put_at(2, fields, OMITTED, notes.into());
        }
    }
}

/// Drops items off the end of the largest list or map, then of the next, until the answer fits.
fn drop_items(answer: &mut Value, schema: &Value, room: usize, left_out: &mut LeftOut) {
    let mut excess = size(answer).saturating_sub(room);
    while excess > 0 {
        let Some(path) = largest(answer, schema) else {
            return;
        };
        let (mut freed, mut count, mut rows) = (0, 0, false);
        let mut kept = 0;
        match answer.pointer_mut(&path) {
            Some(Value::Array(items)) => {
                while freed < excess
                    && let Some(item) = items.pop()
                {
                    freed += size(&item) + 1;
                    count += 1;
                    rows = item.is_object();
                }
                kept = items.len();
            }
            Some(Value::Object(entries)) => {
                while freed < excess
                    && let Some(name) = entries.keys().next_back().cloned()
                {
                    let entry = entries.shift_remove(&name).unwrap_or_default();
                    freed += size(&entry) + name.len() + 4;
                    count += 1;
                }
            }
            _ => return,
        }
        excess -= freed.min(excess);
        let how = rest(answer, &path, rows.then_some(kept));
        note(left_out, path.trim_start_matches('/'), count, how);
    }
}

/// How to get what was cut. A page goes on at `next_offset`, which moves to the first row that was cut.
fn rest(answer: &mut Value, path: &str, kept: Option<usize>) -> &'static str {
    let top_level = path.matches('/').count() == 1;
    let start = answer.get("offset").and_then(Value::as_u64);
    match (start, kept, answer) {
        (Some(start), Some(kept), Value::Object(fields)) if top_level => {
            put_at(2, fields, "next_offset", (start + kept as u64).into());
            "call again with offset set to next_offset"
        }
        _ => "ask for one connection or task at a time, by its id",
    }
}

/// Drops whole fields that the schema does not require, largest first: the last resort.
fn drop_fields(answer: &mut Value, schema: &Value, room: usize, left_out: &mut LeftOut) {
    let required = |name: &str| {
        let required = schema.get("required").and_then(Value::as_array);
        required.is_some_and(|names| names.iter().any(|other| other == name))
    };
    while size(answer) > room
        && let Value::Object(fields) = answer
    {
        let optional = fields
            .iter()
            .filter(|(name, _)| !required(name) && !WHOLE.contains(&name.as_str()));
        let Some((_, name)) = optional
            .map(|(name, field)| (size(field), name.clone()))
            .max()
        else {
            return;
        };
        fields.shift_remove(&name);
        note(left_out, &name, 1, "too long to be shown");
    }
}

fn note(left_out: &mut LeftOut, place: &str, count: usize, how: &'static str) {
    let noted = left_out.entry(place.to_owned()).or_insert((0, how));
    *noted = (noted.0 + count, how);
}

/// The largest list or map that still has something in it.
fn largest(answer: &Value, schema: &Value) -> Option<String> {
    let mut found = Vec::new();
    for (name, field) in answer.as_object().into_iter().flatten() {
        if !WHOLE.contains(&name.as_str()) {
            let schema = schema.get("properties").and_then(|all| all.get(name));
            collect(field, schema, place_of("", name), &mut found);
        }
    }
    found.into_iter().max().map(|(_, path)| path)
}

/// Every list that is not inside another one, with its size, and every map: an object whose fields the schema does not name.
fn collect(value: &Value, schema: Option<&Value>, path: String, found: &mut Vec<(usize, String)>) {
    let declared = schema.and_then(|schema| schema.get("properties"));
    match value {
        Value::Array(items) if !items.is_empty() => found.push((size(value), path)),
        Value::Object(entries) if declared.is_none() && !entries.is_empty() => {
            found.push((size(value), path));
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                let of_field = declared.and_then(|declared| declared.get(name));
                collect(field, of_field, place_of(&path, name), found);
            }
        }
        _ => {}
    }
}

fn place_of(path: &str, name: &str) -> String {
    format!("{path}/{}", name.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests;
