//! Parts of an answer that cannot be had: named, so that the rest can be told without them.

use std::{collections::BTreeSet, fmt::Display};

use dsm::lenient::Records;

use crate::error::Error;

/// The most connections, tasks or gaps that an answer or an error names.
pub(crate) const MOST_NAMED: usize = 20;

/// A part of what was asked for that cannot be had.
#[derive(Debug, Clone)]
pub(crate) struct Gap {
    /// What is missing, and why where no call failed.
    what: String,
    cause: Option<Error>,
    /// Whether only a number of the NAS speaks for it. What that number counts is not known for every account.
    is_count: bool,
}

impl Gap {
    /// Something that the NAS told in a way that cannot be used.
    pub(crate) fn unreadable(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            cause: None,
            is_count: false,
        }
    }

    /// Something that was asked for in vain.
    pub(crate) fn unanswered(what: impl Into<String>, cause: impl Into<Error>) -> Self {
        Self {
            what: what.into(),
            cause: Some(cause.into()),
            is_count: false,
        }
    }

    /// Rows that the NAS counts and does not list, or none where it lists some.
    pub(crate) fn uncounted(rows: &str, total: Option<i64>, listed: i64) -> Option<Self> {
        let is_other = |total: &i64| *total > listed || *total < 0 || (*total == 0 && listed > 0);
        let total = total.filter(is_other)?;
        Some(Self {
            is_count: true,
            ..Self::unreadable(format!("the NAS counts {total} {rows} and lists {listed}"))
        })
    }

    /// Why it was asked for in vain.
    pub(crate) fn cause(&self) -> Option<&Error> {
        self.cause.as_ref()
    }

    fn text(&self) -> String {
        match &self.cause {
            Some(cause) => format!("{}: {cause}", self.what),
            None => self.what.clone(),
        }
    }
}

/// Whether something is known to be missing.
pub(crate) fn any(gaps: &[Gap]) -> bool {
    !gaps.iter().all(|gap| gap.is_count)
}

/// What is missing, a sentence each.
pub(crate) fn texts(gaps: &[Gap]) -> Vec<String> {
    let mut texts: Vec<String> = gaps.iter().take(MOST_NAMED).map(Gap::text).collect();
    if gaps.len() > MOST_NAMED {
        texts.push(format!("and {} more", gaps.len() - MOST_NAMED));
    }
    texts
}

/// The error of a search that found nothing: where there are gaps, it may be in one of them.
pub(crate) fn not_found(what: &'static str, id: String, known: String, gaps: &[Gap]) -> Error {
    if gaps.is_empty() {
        return Error::UnknownId { what, id, known };
    }
    incomplete(
        &format!("no {what} {id} was found, but it may be in what is missing"),
        gaps,
    )
}

/// The error of what cannot be told with gaps.
pub(crate) fn incomplete(problem: &str, gaps: &[Gap]) -> Error {
    Error::Incomplete {
        problem: format!("{problem}: {}", texts(gaps).join("; ")),
        cause: gaps.iter().find_map(|gap| gap.cause.clone()).map(Box::new),
    }
}

/// The rows of a list, and a gap for each that cannot be read. The error of `read` is what is wrong with a
/// row.
pub(crate) fn read_rows<W, T>(
    records: Records<W>,
    list: &str,
    read: impl Fn(W) -> Result<T, String>,
) -> (Vec<T>, Vec<Gap>) {
    let (mut rows, mut gaps) = (Vec::new(), Vec::new());
    for (index, record) in records.0.into_iter().enumerate() {
        let place = format!("row {} of the NAS's {list}", index + 1);
        match record.map(&read) {
            Some(Ok(row)) => rows.push(row),
            Some(Err(wrong)) => gaps.push(Gap::unreadable(format!("{place} {wrong}"))),
            None => gaps.push(Gap::unreadable(format!("{place} cannot be read"))),
        }
    }
    (rows, gaps)
}

/// The rows without those that have the id of an earlier one, each a gap: another row may be missing for it.
pub(crate) fn each_once<T, I: Copy + Ord + Display>(
    rows: Vec<T>,
    list: &str,
    id: impl Fn(&T) -> I,
    gaps: &mut Vec<Gap>,
) -> Vec<T> {
    let mut known = BTreeSet::new();
    let mut once = Vec::with_capacity(rows.len());
    for row in rows {
        let id = id(&row);
        if known.insert(id) {
            once.push(row);
        } else {
            gaps.push(Gap::unreadable(format!(
                "the NAS's {list} has {id} more than once"
            )));
        }
    }
    once
}

/// What is wrong with a row without an id, with what it tells of itself in parentheses.
pub(crate) fn of_itself<const N: usize>(fields: [Option<String>; N]) -> String {
    let told: Vec<String> = fields.into_iter().flatten().collect();
    if told.is_empty() {
        "has no id".to_owned()
    } else {
        format!("has no id ({})", told.join(", "))
    }
}

/// Whether a text is what the NAS holds: where it has bytes that are no text, another would be written back.
pub(crate) fn is_whole(text: &str) -> bool {
    !text.contains(char::REPLACEMENT_CHARACTER)
}
