//! TOML changed in one place: what is written is put between what was there.

mod removal;

use std::ops::Range;

use serde_json::{Map, Value as Json};
use toml_edit::{Document, InlineTable, Item, Key, Table, TableLike};

use self::removal::{collect, end_of_line, without_lines, without_pair};
use super::edit::Value;
use crate::sorting::sort_by_key;

/// Everything that a text says.
///
/// # Errors
/// What is wrong with it, and on which line.
pub fn parse(text: &str) -> Result<Json, String> {
    let table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| place_of(text, error.span(), error.message()))?;
    Ok(as_json(&toml::Value::Table(table)))
}

fn as_json(value: &toml::Value) -> Json {
    match value {
        toml::Value::String(text) => Json::String(text.clone()),
        toml::Value::Integer(number) => Json::from(*number),
        toml::Value::Boolean(switch) => Json::Bool(*switch),
        toml::Value::Array(items) => items.iter().map(as_json).collect(),
        toml::Value::Table(pairs) => {
            let pairs = pairs
                .iter()
                .map(|(key, value)| (key.clone(), as_json(value)));
            Json::Object(pairs.collect::<Map<_, _>>())
        }
        // JSON has no such kinds, and no host takes them from us.
        toml::Value::Float(number) => Json::String(number.to_string()),
        toml::Value::Datetime(moment) => Json::String(moment.to_string()),
    }
}

fn place_of(text: &str, span: Option<Range<usize>>, problem: &str) -> String {
    let problem = problem.lines().collect::<Vec<_>>().join(", ");
    match span {
        Some(span) => {
            let line = text
                .get(..span.start)
                .unwrap_or_default()
                .matches('\n')
                .count()
                + 1;
            format!("{problem} on line {line}")
        }
        None => problem,
    }
}

/// The text with a value at a path of keys; what lies on the way is made where it is missing. A path of one key is for a
/// value that is no table.
///
/// # Errors
/// What is wrong with the text, or that it cannot be changed safely.
pub fn set(text: &str, path: &[&str], value: &Value) -> Result<String, String> {
    let document = document(text)?;
    let mut table: &dyn TableLike = document.as_table();
    let mut item: Option<&Item> = None;
    let mut depth = 0;
    while let Some(key) = path.get(depth) {
        let Some(next) = table.get(key) else { break };
        depth += 1;
        if let (Some(inner), true) = (next.as_table_like(), depth < path.len()) {
            (item, table) = (Some(next), inner);
        } else {
            // It is there with another value.
            let value = nested(path.get(depth..).unwrap_or_default(), value);
            return replaced_value(text, next, &value);
        }
    }
    let (key, rest) = match path.get(depth..) {
        Some([key, rest @ ..]) => (*key, rest),
        _ => return Err("there is no place for it".into()),
    };
    let inner = nested(rest, value);
    match item {
        // A table that is written as one, with a line of its own.
        Some(Item::Table(table)) if !table.is_implicit() && !table.is_dotted() && depth > 1 => {
            Ok(with_line(text, table, key, &inner))
        }
        Some(Item::Value(toml_edit::Value::InlineTable(table))) => {
            with_pair(text, table, key, &inner)
        }
        _ if path.len() == 1 => Ok(with_first_line(text, document.as_table(), key, &inner)),
        _ if depth <= 1 => Ok(with_table(text, path, value)),
        _ => Err(UNUSUAL.into()),
    }
}

const UNUSUAL: &str = "the entry is written in a way that cannot be changed safely";

/// The text without what is at a path of keys.
///
/// # Errors
/// As [`set`].
pub fn unset(text: &str, path: &[&str]) -> Result<String, String> {
    let document = document(text)?;
    let Some((last, tables)) = path.split_last() else {
        return Ok(text.to_owned());
    };
    let mut table: &dyn TableLike = document.as_table();
    let mut is_inline = false;
    for key in tables {
        match table.get(key) {
            Some(Item::Value(toml_edit::Value::InlineTable(inner))) => {
                (table, is_inline) = (inner, true);
            }
            Some(item) => match item.as_table_like() {
                Some(inner) => table = inner,
                None => return Ok(text.to_owned()),
            },
            None => return Ok(text.to_owned()),
        }
    }
    let Some((key, item)) = table.get_key_value(last) else {
        return Ok(text.to_owned());
    };
    if is_inline {
        return without_pair(text, table, last);
    }
    let mut lines = Vec::new();
    collect(text, key, item, &mut lines)?;
    sort_by_key(&mut lines, |line| line.start);
    Ok(without_lines(text, &lines))
}

fn document(text: &str) -> Result<Document<&str>, String> {
    Document::parse(text).map_err(|error| place_of(text, error.span(), error.message()))
}

fn nested(path: &[&str], value: &Value) -> Value {
    path.iter().rev().fold(value.clone(), |inner, key| {
        Value::Table(vec![((*key).to_owned(), inner)])
    })
}

fn written(value: &Value) -> String {
    match value {
        Value::Text(text) => toml_edit::Value::from(text.as_str()).to_string(),
        Value::Switch(switch) => switch.to_string(),
        Value::List(items) => {
            let items = items
                .iter()
                .map(|item| toml_edit::Value::from(item.as_str()).to_string());
            format!("[{}]", items.collect::<Vec<_>>().join(", "))
        }
        Value::Table(pairs) if pairs.is_empty() => "{}".into(),
        Value::Table(pairs) => {
            let pairs = pairs.iter().map(|(key, value)| pair(key, value));
            format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
        }
    }
}

fn pair(key: &str, value: &Value) -> String {
    format!("{} = {}", Key::new(key), written(value))
}

fn newline_of(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

fn replaced_value(text: &str, item: &Item, value: &Value) -> Result<String, String> {
    let Item::Value(old) = item else {
        return Err(UNUSUAL.into());
    };
    let same = match (old, value) {
        (toml_edit::Value::String(old), Value::Text(new)) => old.value() == new,
        (toml_edit::Value::Boolean(old), Value::Switch(new)) => old.value() == new,
        (toml_edit::Value::Array(old), Value::List(new)) => {
            old.len() == new.len()
                && old
                    .iter()
                    .zip(new)
                    .all(|(old, new)| old.as_str() == Some(new))
        }
        _ => false,
    };
    if same {
        return Ok(text.to_owned());
    }
    let span = old.span().ok_or(UNUSUAL)?;
    Ok(format!(
        "{}{}{}",
        &text[..span.start],
        written(value),
        &text[span.end..]
    ))
}

/// A table of its own, after everything else.
fn with_table(text: &str, path: &[&str], value: &Value) -> String {
    let newline = newline_of(text);
    let header: Vec<String> = path.iter().map(|key| Key::new(*key).to_string()).collect();
    let mut lines = vec![format!("[{}]", header.join("."))];
    if let Value::Table(pairs) = value {
        lines.extend(pairs.iter().map(|(key, value)| pair(key, value)));
    }
    let table = lines.join(newline);
    if text.trim().is_empty() {
        return format!("{text}{table}{newline}");
    }
    match text.strip_suffix('\n') {
        Some(_) => format!("{text}{newline}{table}{newline}"),
        None => format!("{text}{newline}{newline}{table}"),
    }
}

/// One more line below those of a table.
fn with_line(text: &str, table: &Table, key: &str, value: &Value) -> String {
    let newline = newline_of(text);
    let values = table.iter().filter_map(|(_, item)| match item {
        Item::Value(value) => value.span(),
        _ => None,
    });
    let header = table.span().map_or(0, |span| span.end);
    let last = values.map(|span| span.end).fold(header, usize::max);
    let end = end_of_line(text, last);
    let line = pair(key, value);
    if text[..end].ends_with('\n') {
        format!("{}{line}{newline}{}", &text[..end], &text[end..])
    } else {
        format!("{}{newline}{line}{}", &text[..end], &text[end..])
    }
}

/// One more line outside of all tables: below those that are there, or before the first table and what is said about it.
fn with_first_line(text: &str, root: &Table, key: &str, value: &Value) -> String {
    let newline = newline_of(text);
    let line = format!("{}{newline}", pair(key, value));
    let values = root.iter().filter_map(|(_, item)| match item {
        Item::Value(value) => value.span(),
        _ => None,
    });
    if let Some(last) = values.map(|span| span.end).max() {
        let end = end_of_line(text, last);
        let gap = if text[..end].ends_with('\n') {
            ""
        } else {
            newline
        };
        return format!("{}{gap}{line}{}", &text[..end], &text[end..]);
    }
    let is_header = |line: &&str| line.trim_start().starts_with('[');
    let before: usize = match text.split_inclusive('\n').position(|line| is_header(&line)) {
        Some(header) => {
            let lines: Vec<&str> = text.split_inclusive('\n').take(header).collect();
            let about = lines
                .iter()
                .rev()
                .take_while(|line| line.starts_with('#'))
                .count();
            let kept = lines.len() - about;
            let kept = if kept == 0 { lines.len() } else { kept };
            lines.iter().take(kept).map(|line| line.len()).sum()
        }
        None => text.len(),
    };
    let (start, rest) = text.split_at(before);
    let gap = if start.is_empty() || start.ends_with('\n') {
        ""
    } else {
        newline
    };
    let after = if rest.is_empty() { "" } else { newline };
    format!("{start}{gap}{line}{after}{rest}")
}

/// One more pair in a table that is written in braces.
fn with_pair(text: &str, table: &InlineTable, key: &str, value: &Value) -> Result<String, String> {
    let pair = pair(key, value);
    let last = table
        .iter()
        .filter_map(|(_, value)| value.span())
        .map(|span| span.end)
        .max();
    match last {
        Some(end) => Ok(format!("{}, {pair}{}", &text[..end], &text[end..])),
        None => {
            let span = table.span().ok_or(UNUSUAL)?;
            Ok(format!(
                "{}{{ {pair} }}{}",
                &text[..span.start],
                &text[span.end..]
            ))
        }
    }
}
