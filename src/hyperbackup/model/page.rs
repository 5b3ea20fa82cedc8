//! A part of a list.

use crate::error::Error;

/// How many rows are shown unless the caller says otherwise.
const SHOWN: usize = 100;

/// How many rows may be shown at once.
const MOST_SHOWN: usize = 1_000;

/// Some rows of a list, and where the others are.
pub(crate) struct Page<T> {
    pub(crate) rows: Vec<T>,
    pub(crate) total: usize,
    pub(crate) offset: usize,
    /// Absent on the last page.
    pub(crate) next_offset: Option<usize>,
}

impl<T> Page<T> {
    /// The rows from `offset` on, as many as `limit` says.
    pub(crate) fn new(rows: Vec<T>, offset: Option<usize>, limit: Option<usize>) -> Self {
        let total = rows.len();
        let offset = offset.unwrap_or_default();
        let limit = limit.unwrap_or(SHOWN);
        let rows: Vec<T> = rows.into_iter().skip(offset).take(limit).collect();
        let end = offset.saturating_add(rows.len());
        Self {
            next_offset: (end < total && !rows.is_empty()).then_some(end),
            rows,
            total,
            offset,
        }
    }
}

/// Checks how many rows are asked for.
///
/// # Errors
/// [`Error::Argument`] that names `limit`.
pub(crate) fn check_limit(limit: Option<usize>) -> Result<(), Error> {
    match limit {
        Some(limit) if !(1..=MOST_SHOWN).contains(&limit) => {
            Err(Error::argument("limit", "it must be from 1 to 1000"))
        }
        _ => Ok(()),
    }
}
