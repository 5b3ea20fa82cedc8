//! Shortening what is inside an answer: the rows of its lists, and its texts.

use serde_json::Value;

use super::{LeftOut, WHOLE, note, size::size};
use crate::text::cut_shown;

/// What a shortened row keeps of a list, of a map and of a text.
const ITEMS: usize = 3;
const ENTRIES: usize = 20;
const TEXT: usize = 200;

/// Shortens the items of every list, from its last one on, until the answer fits.
pub(super) fn shorten_items(answer: &mut Value, room: usize, left_out: &mut LeftOut) {
    let mut excess = size(answer).saturating_sub(room);
    in_lists(answer, "", &mut excess, left_out);
}

fn in_lists(value: &mut Value, place: &str, excess: &mut usize, left_out: &mut LeftOut) {
    match value {
        Value::Array(items) => {
            for item in items.iter_mut().rev() {
                if *excess == 0 {
                    return;
                }
                let before = size(item);
                shorten_item(item, &format!("{place}[]"), left_out);
                *excess = excess.saturating_sub(before.saturating_sub(size(item)));
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                if !WHOLE.contains(&name.as_str()) {
                    in_lists(field, &inside(place, name), excess, left_out);
                }
            }
        }
        _ => {}
    }
}

fn shorten_item(value: &mut Value, place: &str, left_out: &mut LeftOut) {
    const HOW: &str = "ask for that one alone, by its id";
    match value {
        Value::String(text) => shorten_text(text, TEXT),
        Value::Array(items) => {
            if items.len() > ITEMS {
                note(left_out, place, items.len() - ITEMS, HOW);
                items.truncate(ITEMS);
            }
            let place = format!("{place}[]");
            items
                .iter_mut()
                .for_each(|item| shorten_item(item, &place, left_out));
        }
        Value::Object(fields) => {
            // No row has as many fields as that: it is a map of the NAS's own.
            if fields.len() > 2 * ENTRIES {
                note(left_out, place, fields.len() - ENTRIES, HOW);
                let mut place = 0;
                fields.retain(|_, _| {
                    place += 1;
                    place <= ENTRIES
                });
            }
            for (name, field) in fields {
                shorten_item(field, &inside(place, name), left_out);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn inside(place: &str, name: &str) -> String {
    match place {
        "" => name.to_owned(),
        place => format!("{place}/{name}"),
    }
}

/// Cuts every text outside of calls to make.
pub(super) fn shorten_texts(value: &mut Value, length: usize) {
    match value {
        Value::String(text) => shorten_text(text, length),
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| shorten_texts(item, length)),
        Value::Object(fields) => {
            for (name, field) in fields {
                if !WHOLE.contains(&name.as_str()) {
                    shorten_texts(field, length);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn shorten_text(text: &mut String, length: usize) {
    let letters = text.chars().count();
    if letters > length {
        *text = cut_shown(text, length);
    }
}
