//! How JSON is laid out, as the text around it has it.

use jsonc_parser::ast::{Object, ObjectProp};
use serde_json::Value as Json;

use crate::hosts::edit::Value;

/// How something is laid out.
pub(super) struct Style<'a> {
    /// What ends a line; absent where all is in one line.
    newline: Option<&'a str>,
    /// One step to the right.
    step: &'a str,
    /// What the line begins with.
    pub(super) indent: String,
}

impl<'a> Style<'a> {
    /// One property a line.
    pub(super) fn lines(newline: &'a str, step: &'a str, indent: &str) -> Self {
        Self {
            newline: Some(newline),
            step,
            indent: indent.to_owned(),
        }
    }

    /// All in one line.
    pub(super) fn one_line() -> Self {
        Self {
            newline: None,
            step: "",
            indent: String::new(),
        }
    }

    /// The same, one step to the right.
    pub(super) fn deeper(&self) -> Self {
        Self {
            indent: format!("{}{}", self.indent, self.step),
            ..*self
        }
    }
}

/// A value as it is written in that layout.
pub(super) fn written(value: &Value, style: &Style<'_>) -> String {
    match value {
        Value::Text(text) => quoted(text),
        Value::Switch(switch) => switch.to_string(),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| quoted(item)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(pairs) if pairs.is_empty() => "{}".into(),
        Value::Table(pairs) => {
            let inner = style.deeper();
            let pairs: Vec<String> = pairs
                .iter()
                .map(|(key, value)| format!("{}: {}", quoted(key), written(value, &inner)))
                .collect();
            match style.newline {
                None => format!("{{{}}}", pairs.join(", ")),
                Some(newline) => {
                    let between = format!("{newline}{}", inner.indent);
                    let pairs = pairs.join(&format!(",{between}"));
                    format!("{{{between}{pairs}{newline}{}}}", style.indent)
                }
            }
        }
    }
}

/// A text in quotes.
pub(super) fn quoted(text: &str) -> String {
    Json::from(text).to_string()
}

/// What ends the lines of a text.
pub(super) fn newline_of(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// What the line of a place begins with.
pub(super) fn indent_at(text: &str, place: usize) -> &str {
    let line = text[..place].rfind('\n').map_or(0, |newline| newline + 1);
    let line = &text[line..place];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// Whether nothing but space is before a place in its line, which is not the first one.
pub(super) fn begins_a_line(text: &str, place: usize) -> bool {
    let before = text[..place].trim_end_matches([' ', '\t']);
    before.ends_with('\n')
}

/// One step to the right, as the text has it.
pub(super) fn step<'a>(text: &'a str, root: &Object<'_>) -> &'a str {
    let first = root.properties.first().map(|property| property.range.start);
    let first = first.filter(|place| begins_a_line(text, *place));
    let step = first.map(|place| indent_at(text, place));
    step.filter(|step| !step.is_empty()).unwrap_or("  ")
}

/// The layout of the value of a property.
pub(super) fn style_at<'a>(
    text: &'a str,
    root: &Object<'_>,
    property: &ObjectProp<'_>,
) -> Style<'a> {
    if begins_a_line(text, property.range.start) {
        let indent = indent_at(text, property.range.start);
        Style::lines(newline_of(text), step(text, root), indent)
    } else {
        Style::one_line()
    }
}
