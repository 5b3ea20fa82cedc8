//! What a line of the audit log tells of a change, in words. Any field of it may be missing.

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::{
    audit::Logged,
    clock::{NasTime, shown_epoch},
    cloudsync::hours_in_words,
};

/// The hours of a schedule, which are told as windows.
const HOURS: &str = "schedule_info";
const WINDOWS: &str = "windows";

/// Most values that are told of a change.
const MOST: usize = 12;

/// Longest value that is told, in characters.
const LONGEST: usize = 120;

/// What a change was done to, by name and id.
pub(super) fn target(change: &Logged) -> Option<String> {
    let told = &change.told;
    // A task that was made has more to be known by.
    if let (Some(Value::String(target)), None) = (told.get("target"), told.get("task")) {
        return Some(target.clone());
    }
    let argument = |name: &str| Some(plain(change.arguments.get(name)?));
    let task = argument("task_id").map(|id| format!("task {id}"));
    match rows(told, "connections").as_slice() {
        [] => {}
        [one] => return Some(joined(task, connection(one))),
        several => return Some(format!("{} connections", several.len())),
    }
    let part = |name: &str, inner: &str| told.get(name)?.get(inner)?.as_object();
    if let Some(removed) = part("before", "connection") {
        return Some(connection(removed));
    }
    let row = told.get("task").or_else(|| told.get("before"));
    if let Some(row) = row.and_then(Value::as_object)
        && let Some(id) = row.get("task_id")
    {
        if let Some(name) = row.get("name") {
            return Some(format!("task {} ({})", plain(id), plain(name)));
        }
        let paths = ["local_path", "remote_path"].map(|name| row.get(name).map(plain));
        let task = format!("task {}", plain(id));
        return Some(match paths {
            [Some(local), Some(remote)] => format!("{task} ({local} <> {remote})"),
            [Some(one), None] | [None, Some(one)] => format!("{task} ({one})"),
            [None, None] => task,
        });
    }
    if let Some(Value::String(folder)) = told.get("destination") {
        return task.map(|task| format!("{task}, copied into {folder}"));
    }
    let connection = argument("connection_id").map(|id| format!("connection {id}"));
    match connection {
        Some(connection) => Some(joined(task, connection)),
        None => task,
    }
}

fn joined(task: Option<String>, connection: String) -> String {
    match task {
        Some(task) => format!("{task} of {connection}"),
        None => connection,
    }
}

fn connection(row: &Map<String, Value>) -> String {
    let id = row.get("connection_id").map(plain).unwrap_or_default();
    match row.get("name") {
        Some(name) => format!("connection {id} ({})", plain(name)),
        None => format!("connection {id}"),
    }
}

/// What a change changed: a line for each value that is another one than before.
pub(super) fn changed(change: &Logged) -> Vec<String> {
    let told = &change.told;
    let mut lines: Vec<String> = Vec::new();
    for row in rows(told, "changed") {
        let field = row.get("field").map(plain).unwrap_or_default();
        lines.extend(step(&field, row.get("before"), row.get("after")));
    }
    for row in rows(told, "copied") {
        lines.push(line("copied", row.get("from"), row.get("path")));
    }
    let before = rows(told, "before");
    for row in rows(told, "connections") {
        let was = before
            .iter()
            .find(|was| was.get("connection_id") == row.get("connection_id"));
        let was = was.and_then(|was| was.get("status"));
        lines.extend(step(
            &format!("status of {}", connection(row)),
            was,
            row.get("status"),
        ));
    }
    if told.contains_key("status") {
        lines.extend(step(
            "status",
            told.get("status_before"),
            told.get("status"),
        ));
    }
    if let (Some(Value::Object(before)), Some(Value::Object(now))) =
        (told.get("before"), told.get("now"))
    {
        let differing = now
            .iter()
            .filter(|(name, value)| before.get(*name) != Some(value));
        lines.extend(
            differing.filter_map(|(name, value)| step(name, before.get(name), Some(value))),
        );
    }
    limit(&mut lines);
    lines
}

fn limit(lines: &mut Vec<String>) {
    let more = lines.len().saturating_sub(MOST);
    lines.truncate(MOST);
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
}

/// What was asked for, of a change of which nobody knows what came of it.
pub(super) fn requested(change: &Logged) -> Vec<String> {
    let rows = rows(&change.told, "asked");
    let mut lines: Vec<String> = if rows.is_empty() {
        let argument = |(name, value): (&String, &Value)| match hours_in_words(value) {
            Some(hours) => format!("windows: {hours}"),
            None => format!("{name}: {}", quoted(value)),
        };
        change.arguments.iter().map(argument).collect()
    } else {
        let asked = |row: &&Map<String, Value>| {
            let field = row.get("field").map(plain).unwrap_or_default();
            line(&field, row.get("before"), row.get("after"))
        };
        rows.iter().map(asked).collect()
    };
    limit(&mut lines);
    lines
}

/// A change as a sentence names it.
pub(super) fn named(change: &Logged, nas_time: Option<&NasTime>) -> String {
    let id = change.change_id.as_deref().unwrap_or("without an id");
    let time = time(&change.time, nas_time);
    format!("change {id} ({}, {time})", change.tool)
}

/// A time of the log as all times are shown; what is none stays as it is.
pub(super) fn time(written: &str, nas_time: Option<&NasTime>) -> String {
    let time = written.parse::<Timestamp>().ok();
    time.and_then(|time| shown_epoch(time.as_second(), nas_time))
        .unwrap_or_else(|| written.to_owned())
}

/// A value before and after; absent where it is the same.
fn step(what: &str, before: Option<&Value>, after: Option<&Value>) -> Option<String> {
    let is_same = before.is_some() && before == after;
    (!is_same).then(|| line(what, before, after))
}

fn line(what: &str, before: Option<&Value>, after: Option<&Value>) -> String {
    let what = match what {
        HOURS => WINDOWS,
        what => what,
    };
    let value = |value: Option<&Value>| match value {
        Some(Value::String(words)) if what == WINDOWS => words.clone(),
        Some(value) => hours_in_words(value).unwrap_or_else(|| quoted(value)),
        None => "not known".into(),
    };
    format!("{what}: {} -> {}", value(before), value(after))
}

/// The objects in a list.
fn rows<'a>(told: &'a Map<String, Value>, name: &str) -> Vec<&'a Map<String, Value>> {
    let rows = told.get(name).and_then(Value::as_array);
    rows.into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .collect()
}

/// A value in a sentence.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn quoted(value: &Value) -> String {
    let text = match value {
        Value::String(text) => format!("\"{text}\""),
        other => other.to_string(),
    };
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
