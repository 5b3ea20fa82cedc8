//! An answer for a person at a terminal: tables of what is listed, and lines of the rest. All of it is in the JSON as well.

mod findings;
mod table;

use crate::sorting::sort_by_key;
use serde_json::{Map, Value};

use self::findings::{are_findings, findings};
pub(super) use self::table::{Column, table};
use super::screen::{Screen, plain};

/// How much further a part is moved in.
const STEP: usize = 2;

/// Fields that say what a record is, in the order in which they come first.
const FIRST: [&str; 17] = [
    "verdict",
    "summary",
    "outcome",
    "time",
    "name",
    "health",
    "connection_id",
    "task_id",
    "health_reason",
    "connection_name",
    "path",
    "local_path",
    "remote_path",
    "status_meaning",
    "last_success_at",
    "next_backup_at",
    "unfinished_files",
];

/// An answer as lines of text.
pub(super) fn answer(answer: &Value, screen: &Screen) -> String {
    let mut lines = Vec::new();
    match answer {
        Value::Object(fields) if fields.get("answers").is_some_and(Value::is_array) => {
            several(fields, screen, &mut lines);
        }
        Value::Object(fields) => record(fields, 0, screen, &mut lines),
        other => lines.push(in_words(other)),
    }
    lines.join("\n")
}

/// The answers of several NASes: those that did not answer first, as they are easily missed, then each under its name.
fn several(fields: &Map<String, Value>, screen: &Screen, lines: &mut Vec<String>) {
    let rows = |name| {
        fields
            .get(name)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
    };
    let name = |row: &Map<String, Value>| row.get("nas").map(in_words).unwrap_or_default();
    for row in rows("failed").filter_map(Value::as_object) {
        lines.push(screen.heading(&name(row)));
        let why = row.get("error").map(in_words).unwrap_or_default();
        let why = wrapped(&why, screen.width.saturating_sub(STEP).max(20));
        lines.extend(why.into_iter().map(|line| format!("  {line}")));
    }
    for row in rows("answers").filter_map(Value::as_object) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(screen.heading(&name(row)));
        let mut own = row.clone();
        own.shift_remove("nas");
        record(&own, 0, screen, lines);
    }
}

/// A record: its plain fields, then its parts, its lists last.
fn record(fields: &Map<String, Value>, indent: usize, screen: &Screen, lines: &mut Vec<String>) {
    let mut own: Vec<(&String, &Value)> = fields
        .iter()
        .filter(|(name, _)| !is_said_elsewhere(name, &[fields]))
        .collect();
    sort_by_key(&mut own, |(name, value)| (kind(value), rank(name)));
    let names = own.iter().filter(|(_, value)| kind(value) == Kind::Plain);
    let width = names.map(|(name, _)| label(name).chars().count()).max();
    let width = width.unwrap_or_default() + 1;
    for (name, value) in own {
        match (kind(value), value) {
            (Kind::Record, Value::Object(part)) => {
                lines.push(titled(name, indent, screen));
                record(part, indent + STEP, screen, lines);
            }
            (Kind::List, Value::Array(rows)) => {
                lines.push(String::new());
                lines.push(titled(name, indent, screen));
                list(rows, indent, screen, lines);
            }
            _ => lines.extend(field(name, value, indent, width, screen)),
        }
    }
}

/// A field as a line, and more where the text is longer.
fn field(name: &str, value: &Value, indent: usize, width: usize, screen: &Screen) -> Vec<String> {
    let text = in_words(value);
    let label = format!("{}:", label(name));
    let before = indent + width + 1;
    let pad = " ".repeat(width.saturating_sub(label.chars().count()));
    let room = screen.width.saturating_sub(before).max(20);
    let wrapped = wrapped(&text, room);
    let mut wrapped = wrapped.into_iter();
    let first = wrapped.next().unwrap_or_default();
    let first = if matches!(name, "health" | "outcome" | "verdict") {
        screen.health(&first)
    } else {
        first
    };
    let mut lines = vec![format!(
        "{}{}{pad} {first}",
        " ".repeat(indent),
        screen.heading(&label)
    )];
    lines.extend(wrapped.map(|more| format!("{}{more}", " ".repeat(before))));
    lines
}

/// A list: a table of records, or a line each.
fn list(rows: &[Value], indent: usize, screen: &Screen, lines: &mut Vec<String>) {
    let records: Vec<&Map<String, Value>> = rows.iter().filter_map(Value::as_object).collect();
    if records.len() < rows.len() {
        let room = screen.width.saturating_sub(indent + STEP).max(20);
        for row in rows {
            for (number, line) in wrapped(&in_words(row), room).iter().enumerate() {
                let mark = if number == 0 { "- " } else { "  " };
                lines.push(format!("{}{mark}{line}", " ".repeat(indent)));
            }
        }
        return;
    }
    if are_findings(&records) {
        findings(&records, screen, lines);
        return;
    }
    let mut names: Vec<&str> = Vec::new();
    for record in &records {
        for name in record.keys() {
            if !names.contains(&name.as_str()) && !is_said_elsewhere(name, &records) {
                names.push(name);
            }
        }
    }
    // Whole records make poor cells.
    let is_plain = |name: &str| {
        let mut values = records.iter().filter_map(|record| record.get(name));
        values.all(|value| kind(value) == Kind::Plain)
    };
    sort_by_key(&mut names, |name| (!is_plain(name), rank(name)));
    let columns = names.iter().map(|name| Column {
        title: label(name),
        cells: records
            .iter()
            .map(|record| record.get(*name).map(in_words).unwrap_or_default())
            .collect(),
        is_whole: false,
    });
    let room = screen.without(indent);
    let (text, left_out) = table(&columns.collect::<Vec<_>>(), &room);
    let mut shown: Vec<String> = text.lines().map(str::to_owned).collect();
    if !left_out.is_empty() {
        let note = format!("Also there, with --json: {}.", left_out.join(", "));
        shown.extend(wrapped(&note, room.width));
    }
    lines.extend(
        shown
            .iter()
            .map(|line| format!("{}{line}", " ".repeat(indent))),
    );
}

/// Whether every record that has the field says the same in words in another.
fn is_said_elsewhere(name: &str, records: &[&Map<String, Value>]) -> bool {
    let in_words = format!("{name}_meaning");
    let mut having = records.iter().filter(|record| record.contains_key(name));
    having.all(|record| record.contains_key(&in_words))
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Plain,
    Record,
    List,
}

fn kind(value: &Value) -> Kind {
    match value {
        Value::Object(_) if short(value).is_none() => Kind::Record,
        Value::Array(items) if items.iter().any(|item| item.is_object() || is_long(item)) => {
            Kind::List
        }
        _ => Kind::Plain,
    }
}

fn is_long(item: &Value) -> bool {
    item.as_str().is_some_and(|text| text.chars().count() > 40)
}

/// What comes first, then the rest by name.
fn rank(name: &str) -> (usize, &str) {
    let place = FIRST.iter().position(|first| *first == name);
    (place.unwrap_or(FIRST.len()), name)
}

fn titled(name: &str, indent: usize, screen: &Screen) -> String {
    format!("{}{}", " ".repeat(indent), screen.heading(&label(name)))
}

/// The name of a field as a person writes it.
fn label(name: &str) -> String {
    plain(name).replace('_', " ")
}

/// A value as it stands on a line.
fn in_words(value: &Value) -> String {
    match value {
        Value::Null => "-".into(),
        Value::Bool(true) => "yes".into(),
        Value::Bool(false) => "no".into(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => plain(text).into_owned(),
        Value::Array(items) if items.is_empty() => "none".into(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(in_words).collect();
            items.join(", ")
        }
        Value::Object(fields) => short(value).unwrap_or_else(|| {
            let fields: Vec<String> = fields
                .iter()
                .map(|(name, value)| format!("{} {}", label(name), in_words(value)))
                .collect();
            fields.join(", ")
        }),
    }
}

/// A coded value or something that has a name, in the words that say what it is.
fn short(value: &Value) -> Option<String> {
    let fields = value.as_object()?;
    match (
        fields.get("meaning"),
        fields.get("code"),
        fields.get("name"),
    ) {
        (Some(meaning), Some(code), _) => {
            Some(format!("{} ({})", in_words(meaning), in_words(code)))
        }
        (None, Some(_), Some(name)) => Some(in_words(name)),
        (None, Some(code), None) if fields.len() == 1 => Some(in_words(code)),
        (None, None, None) if fields.len() == 2 && fields.contains_key("path") => {
            let missing = fields.get("missing").and_then(Value::as_bool)?;
            let path = fields.get("path").map(in_words)?;
            Some(if missing {
                format!("{path} (missing)")
            } else {
                path
            })
        }
        _ => None,
    }
}

/// The lines of a text that is longer than a line.
pub(super) fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let mut word = word.to_owned();
        let needed = console::measure_text_width(&line) + 1 + console::measure_text_width(&word);
        if !line.is_empty() && needed > room {
            lines.push(std::mem::take(&mut line));
        }
        while console::measure_text_width(&word) > room {
            let cut = word
                .char_indices()
                .nth(room / 2)
                .map_or(word.len(), |(at, _)| at);
            let rest = word.split_off(cut);
            lines.push(std::mem::replace(&mut word, rest));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    lines.push(line);
    lines
}
