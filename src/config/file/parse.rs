//! The text of the configuration file as sections of keys, each with its place.

use crate::sorting::sort_by_key;
use std::ops::Range;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// What stands outside of tables, or in the table of one NAS.
pub(super) struct Section {
    /// Name of the NAS.
    pub(super) nas: Option<String>,
    pub(super) keys: Vec<Key>,
}

pub(super) struct Key {
    pub(super) name: String,
    /// The value as a flag would have it; absent for one that no flag could have.
    pub(super) value: Option<String>,
    pub(super) line: usize,
    pub(super) column: usize,
}

impl Key {
    pub(super) fn place(&self) -> String {
        place(self.line, self.column)
    }
}

/// The sections, those of NASes in the order of the file.
///
/// # Errors
/// What is wrong, without any of the text, as that may be a secret.
pub(super) fn sections(text: &str) -> Result<Vec<Section>, String> {
    let position = |span: Range<usize>| position(text, span.start);
    let document = DeTable::parse(text).map_err(|error| match error.span() {
        Some(span) => {
            let (line, column) = position(span);
            format!("{}: {}", place(line, column), error.message())
        }
        None => error.message().to_owned(),
    })?;
    let keys = |table: &DeTable<'_>, except: Option<&str>| {
        let mut keys: Vec<(usize, Key)> = table
            .iter()
            .filter(|(name, _)| Some(name.get_ref().as_ref()) != except)
            .map(|(name, value)| {
                let (line, column) = position(name.span());
                let key = Key {
                    name: name.get_ref().to_string(),
                    value: as_text(value.get_ref()),
                    line,
                    column,
                };
                (name.span().start, key)
            })
            .collect();
        sort_by_key(&mut keys, |(start, _)| *start);
        keys.into_iter().map(|(_, key)| key).collect()
    };
    let document = document.get_ref();
    let mut sections = vec![Section {
        nas: None,
        keys: keys(document, Some("nas")),
    }];
    let nases = match document.get("nas").map(Spanned::get_ref) {
        None => return Ok(sections),
        Some(DeValue::Table(nases)) => nases,
        Some(_) => return Err("`nas` is no table; write [nas.NAME]".into()),
    };
    let mut nases: Vec<_> = nases.iter().collect();
    sort_by_key(&mut nases, |(name, _)| name.span().start);
    for (name, table) in nases {
        let name = name.get_ref().to_string();
        let DeValue::Table(table) = table.get_ref() else {
            let (line, column) = position(table.span());
            return Err(format!(
                "{}: `nas.{name}` is no table; write [nas.NAME]",
                place(line, column)
            ));
        };
        sections.push(Section {
            nas: Some(name),
            keys: keys(table, None),
        });
    }
    Ok(sections)
}

fn as_text(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => {
            let number = i64::from_str_radix(number.as_str(), number.radix()).ok()?;
            Some(number.to_string())
        }
        DeValue::Boolean(flag) => Some(flag.to_string()),
        DeValue::Array(items) => {
            let text = |item: &Spanned<DeValue<'_>>| item.get_ref().as_str().map(str::to_owned);
            let texts: Option<Vec<String>> = items.iter().map(text).collect();
            Some(texts?.join(","))
        }
        DeValue::Float(_) | DeValue::Datetime(_) | DeValue::Table(_) => None,
    }
}

/// Line and column of a byte, from 1.
fn position(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.matches('\n').count() + 1;
    let column = before.get(line_start..).unwrap_or_default();
    (line, column.chars().count() + 1)
}

fn place(line: usize, column: usize) -> String {
    format!("line {line}, column {column}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters_from_one() {
        let text = "a = '\u{FC}'\n\u{FC} = 1\n";
        assert_eq!(position(text, 0), (1, 1));
        assert_eq!(position(text, text.find("\n").unwrap() + 3), (2, 2));
    }

    #[test]
    fn what_is_wrong_is_told_without_the_text() {
        let Err(problem) = sections("a = 1\npassword = s3cret") else {
            panic!("it was read");
        };
        assert!(problem.starts_with("line 2, column 12: "), "{problem}");
        assert!(!problem.contains("s3cret"), "{problem}");
    }
}
