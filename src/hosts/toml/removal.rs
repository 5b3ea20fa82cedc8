//! What a text is without something of it.

use std::ops::Range;

use toml_edit::{Item, Key, TableLike};

use super::{UNUSUAL, newline_of};
use crate::sorting::sort_by_key;

/// One pair less in a table that is written in braces.
pub(super) fn without_pair(text: &str, table: &dyn TableLike, key: &str) -> Result<String, String> {
    let mut spans = Vec::new();
    for (name, item) in table.iter() {
        let key = table.key(name).and_then(Key::span).ok_or(UNUSUAL)?;
        let value = item.span().ok_or(UNUSUAL)?;
        spans.push((name, key.start..value.end));
    }
    sort_by_key(&mut spans, |(_, span)| span.start);
    let place = spans
        .iter()
        .position(|(name, _)| *name == key)
        .ok_or(UNUSUAL)?;
    let own = spans
        .get(place)
        .map(|(_, span)| span.clone())
        .ok_or(UNUSUAL)?;
    let next = spans.get(place + 1).map(|(_, span)| span.start);
    let previous = place.checked_sub(1).and_then(|place| spans.get(place));
    let gone = match (next, previous) {
        (Some(next), _) => own.start..next,
        (None, Some((_, previous))) => previous.end..own.end,
        (None, None) => own,
    };
    Ok(format!("{}{}", &text[..gone.start], &text[gone.end..]))
}

/// The lines that a key and all that is below it take.
pub(super) fn collect(
    text: &str,
    key: &Key,
    item: &Item,
    lines: &mut Vec<Range<usize>>,
) -> Result<(), String> {
    match item {
        Item::None => {}
        Item::Value(toml_edit::Value::InlineTable(table)) if table.is_dotted() => {
            for (name, _) in table {
                let (key, item) = table.get_key_value(name).ok_or(UNUSUAL)?;
                collect(text, key, item, lines)?;
            }
        }
        Item::Value(value) => {
            let start = key.span().ok_or(UNUSUAL)?.start;
            let end = value.span().ok_or(UNUSUAL)?.end;
            lines.push(start_of_line(text, start)..end_of_line(text, end));
        }
        Item::Table(table) => {
            if !table.is_implicit() && !table.is_dotted() {
                let span = table.span().ok_or(UNUSUAL)?;
                lines.push(start_of_line(text, span.start)..end_of_line(text, span.end));
            }
            for (name, _) in table {
                let (key, item) = table.get_key_value(name).ok_or(UNUSUAL)?;
                collect(text, key, item, lines)?;
            }
        }
        Item::ArrayOfTables(_) => return Err(UNUSUAL.into()),
    }
    Ok(())
}

/// Where the line of a place begins.
pub(super) fn start_of_line(text: &str, place: usize) -> usize {
    text[..place].rfind('\n').map_or(0, |newline| newline + 1)
}

/// Where the line of a place ends, its end included.
pub(super) fn end_of_line(text: &str, place: usize) -> usize {
    text[place..]
        .find('\n')
        .map_or(text.len(), |newline| place + newline + 1)
}

/// The text without some lines, and without the empty one that set them apart.
pub(super) fn without_lines(text: &str, lines: &[Range<usize>]) -> String {
    let mut kept = String::new();
    let mut end = 0;
    for line in lines {
        let between = &text[end.min(line.start)..line.start];
        // What is empty between two lines that go, goes too.
        if !(end > 0 && between.trim().is_empty()) {
            kept.push_str(between);
        }
        end = line.end;
    }
    let rest = &text[end..];
    let newline = newline_of(text);
    let blank = format!("{newline}{newline}");
    if (rest.is_empty() || rest.starts_with(newline)) && kept.ends_with(&blank) {
        kept.truncate(kept.len() - newline.len());
    }
    // A text that had no line end still has none.
    if rest.is_empty() && !text.ends_with('\n') && kept.ends_with(newline) {
        kept.truncate(kept.len() - newline.len());
    }
    kept + rest
}
