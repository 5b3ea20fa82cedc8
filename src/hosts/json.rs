//! JSON with comments, changed in one place: what is written is put between what was there.

mod comments;
mod style;

use std::{borrow::Cow, ops::Range};

use jsonc_parser::{
    CollectOptions, ParseOptions,
    ast::{Object, ObjectProp, Value as Node},
    common::Ranged,
    parse_to_ast, parse_to_serde_value,
};
use serde_json::Value as Json;

use self::{
    comments::{comma_after, end_of_comments},
    style::{Style, begins_a_line, indent_at, newline_of, quoted, step, style_at, written},
};
use super::edit::Value;

/// What hosts and editors take besides JSON: comments, and commas at the end.
const OPTIONS: ParseOptions = ParseOptions {
    allow_comments: true,
    allow_loose_object_property_names: false,
    allow_trailing_commas: true,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Everything that a text says; nothing for one that says nothing.
pub(super) fn parse(text: &str) -> Result<Json, String> {
    let value: Option<Json> =
        parse_to_serde_value(text, &OPTIONS).map_err(|error| error.to_string())?;
    Ok(value.unwrap_or_else(|| Json::Object(serde_json::Map::new())))
}

/// The text with a value at a path of keys; what lies on the way is made where it is missing.
pub(super) fn set(text: &str, path: &[&str], value: &Value) -> Result<String, String> {
    let Some(root) = root(text)? else {
        let newline = newline_of(text);
        let gap = if text.is_empty() || text.ends_with('\n') {
            ""
        } else {
            newline
        };
        let style = Style::lines(newline, "  ", "");
        let object = written(&nested(path, value), &style);
        return Ok(format!("{text}{gap}{object}{newline}"));
    };
    let mut object = &root;
    let mut path = path;
    while let Some((key, rest)) = path.split_first() {
        let Some(property) = find(object, key)? else {
            return Ok(inserted(text, &root, object, key, &nested(rest, value)));
        };
        match (&property.value, rest) {
            (Node::Object(inner), [_, ..]) => object = inner,
            (other, _) => {
                let value = nested(rest, value);
                if says(other) == value.to_json() {
                    return Ok(text.to_owned());
                }
                let style = style_at(text, &root, property);
                let range = other.range();
                return Ok(replaced(
                    text,
                    range.start..range.end,
                    &written(&value, &style),
                ));
            }
        }
        path = rest;
    }
    Err("there is no place for it".into())
}

/// The text without what is at a path of keys.
pub(super) fn unset(text: &str, path: &[&str]) -> Result<String, String> {
    let Some(root) = root(text)? else {
        return Ok(text.to_owned());
    };
    let mut object = &root;
    let mut path = path;
    while let Some((key, rest)) = path.split_first() {
        let Some(property) = find(object, key)? else {
            break;
        };
        match (&property.value, rest) {
            (_, []) => return Ok(without(text, object, property)),
            (Node::Object(inner), _) => object = inner,
            _ => break,
        }
        path = rest;
    }
    Ok(text.to_owned())
}

fn root(text: &str) -> Result<Option<Object<'_>>, String> {
    let parsed = parse_to_ast(text, &CollectOptions::default(), &OPTIONS);
    match parsed.map_err(|error| error.to_string())?.value {
        None => Ok(None),
        Some(Node::Object(root)) => Ok(Some(root)),
        Some(_) => Err("it holds something else than an object".into()),
    }
}

/// The property with this key.
fn find<'a, 'b>(object: &'b Object<'a>, key: &str) -> Result<Option<&'b ObjectProp<'a>>, String> {
    let mut found = object
        .properties
        .iter()
        .filter(|property| property.name.as_str() == key);
    match (found.next(), found.next()) {
        (_, Some(_)) => Err(format!("`{key}` is there more than once")),
        (property, None) => Ok(property),
    }
}

/// What a part of the text says, in the form of [`Value::to_json`].
fn says(node: &Node<'_>) -> Json {
    match node {
        Node::StringLit(text) => Json::String(text.value.clone().into_owned()),
        Node::NumberLit(number) => number.value.parse().map_or(Json::Null, Json::Number),
        Node::BooleanLit(switch) => Json::Bool(switch.value),
        Node::NullKeyword(_) => Json::Null,
        Node::Array(items) => items.elements.iter().map(says).collect(),
        Node::Object(object) => {
            let properties = object.properties.iter();
            let pairs = properties
                .map(|property| (property.name.as_str().to_owned(), says(&property.value)));
            Json::Object(pairs.collect())
        }
    }
}

/// A value inside of objects with these keys, the first one outermost.
fn nested<'a>(path: &[&str], value: &'a Value) -> Cow<'a, Value> {
    path.iter().rev().fold(Cow::Borrowed(value), |inner, key| {
        Cow::Owned(Value::Table(vec![((*key).to_owned(), inner.into_owned())]))
    })
}

fn replaced(text: &str, range: Range<usize>, with: &str) -> String {
    format!("{}{with}{}", &text[..range.start], &text[range.end..])
}

/// The text with one more property at the end of an object.
fn inserted(
    text: &str,
    root: &Object<'_>,
    object: &Object<'_>,
    key: &str,
    value: &Value,
) -> String {
    let newline = newline_of(text);
    let step = step(text, root);
    let property = |style: &Style<'_>| format!("{}: {}", quoted(key), written(value, style));
    let Some(last) = object.properties.last() else {
        let inside = object.range.start + 1..object.range.end - 1;
        let comments = text[inside.clone()].trim_end();
        if comments.is_empty()
            && text.trim() != &text[object.range.start..object.range.end]
            && !text.trim().contains('\n')
        {
            return replaced(text, inside, &property(&Style::one_line()));
        }
        let style = Style::lines(newline, step, indent_at(text, object.range.start));
        let inner = style.deeper();
        let start = inside.start + comments.len();
        let property = format!(
            "{newline}{}{}{newline}{}",
            inner.indent,
            property(&inner),
            style.indent
        );
        return replaced(text, start..inside.end, &property);
    };
    let end = last.range.end;
    let comma = comma_after(text, end);
    if !begins_a_line(text, last.range.start) {
        let property = property(&Style::one_line());
        return match comma {
            Some(comma) => replaced(text, comma + 1..comma + 1, &format!(" {property},")),
            None => replaced(text, end..end, &format!(", {property}")),
        };
    }
    let style = Style::lines(newline, step, indent_at(text, last.range.start));
    let line = format!("{newline}{}{}", style.indent, property(&style));
    match comma {
        Some(comma) => {
            let place = end_of_comments(text, comma + 1);
            replaced(text, place..place, &format!("{line},"))
        }
        None => {
            let place = end_of_comments(text, end);
            format!(
                "{},{}{line}{}",
                &text[..end],
                &text[end..place],
                &text[place..]
            )
        }
    }
}

/// The text without one property of an object.
fn without(text: &str, object: &Object<'_>, property: &ObjectProp<'_>) -> String {
    let (start, mut end) = (property.range.start, property.range.end);
    let comma = comma_after(text, end);
    let is_last = object
        .properties
        .last()
        .is_some_and(|last| last.range.start == start);
    if let Some(comma) = comma {
        end = comma + 1;
    }
    let alone = object.properties.len() == 1;
    let before = &text[..start];
    if alone {
        let inside = object.range.start + 1..object.range.end - 1;
        let rest = [&text[inside.start..start], &text[end..inside.end]];
        if rest.iter().all(|rest| rest.trim().is_empty()) {
            return replaced(text, inside, "");
        }
    }
    let rest_of_line = text[end..].split('\n').next().unwrap_or_default();
    let from = if begins_a_line(text, start) && rest_of_line.trim().is_empty() {
        // The line goes with it.
        let before = before.trim_end_matches([' ', '\t']);
        let before = before.strip_suffix('\n').unwrap_or(before);
        before.strip_suffix('\r').unwrap_or(before).len()
    } else if is_last {
        start
    } else {
        let spaces = text[end..].trim_start_matches([' ', '\t']);
        end = text.len() - spaces.len();
        start
    };
    // Without it the one before is the last, and had no comma of its own.
    let previous = object
        .properties
        .iter()
        .rev()
        .find(|other| other.range.start < start);
    let dropped = previous.filter(|_| is_last && comma.is_none());
    match dropped.and_then(|previous| comma_after(text, previous.range.end)) {
        Some(comma) => {
            let between = &text[comma + 1..from];
            // In one line the space after that comma goes too.
            let between = if between.trim().is_empty() && !between.contains('\n') {
                ""
            } else {
                between
            };
            format!("{}{between}{}", &text[..comma], &text[end..])
        }
        None => replaced(text, from..end, ""),
    }
}
