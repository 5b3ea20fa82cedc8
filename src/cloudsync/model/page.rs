//! Pages of lists: what is worst comes first, everything is counted, and rows are shortened before any is left out.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    gap::{Gap, texts},
    health::Health,
};
use crate::{error::Error, operation::shorten_rows, sorting::sort_by_key, text::cut_short};

/// Rows of a page unless told otherwise.
const DEFAULT_LIMIT: u32 = 100;
const MAX_LIMIT: u32 = 1_000;

/// A row of a list that is sorted by trouble.
pub(crate) trait Row: Serialize {
    /// How it is doing.
    fn health(&self) -> Health;

    /// Leaves out what another tool tells as well.
    fn shorten(&mut self);
}

/// Where a page starts and how long it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paging {
    offset: u32,
    limit: u32,
}

/// Which part of a list this is, and what all of it looks like.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct PageInfo {
    /// How many there are, on all pages
    total: usize,
    /// How many of each health, on all pages
    by_health: BTreeMap<&'static str, usize>,
    /// Rows that were skipped
    offset: u32,
    /// Offset of the next page, absent on the last one
    #[serde(skip_serializing_if = "Option::is_none")]
    next_offset: Option<u32>,
    /// How many rows at the end leave out details so that all fit; absent when none does
    #[serde(skip_serializing_if = "Option::is_none")]
    shortened: Option<usize>,
    /// What is missing here, and why: what did not answer, and rows that could not be read; absent when nothing is
    #[serde(skip_serializing_if = "Vec::is_empty")]
    incomplete: Vec<String>,
}

impl Paging {
    /// From the arguments `offset` and `limit`.
    pub(crate) fn new(offset: Option<u32>, limit: Option<u32>) -> Self {
        Self {
            offset: offset.unwrap_or(0),
            limit: limit.unwrap_or(DEFAULT_LIMIT),
        }
    }

    /// Checks the length of the page.
    ///
    /// # Errors
    /// [`Error::Argument`].
    pub(crate) fn check(self) -> Result<(), Error> {
        if (1..=MAX_LIMIT).contains(&self.limit) {
            return Ok(());
        }
        Err(Error::argument(
            "limit",
            format!("{} is not between 1 and {MAX_LIMIT}", self.limit),
        ))
    }

    /// The page of a list, the worst first; what is equally bad stays in its order.
    pub(crate) fn cut<T: Row>(self, mut rows: Vec<T>, gaps: &[Gap]) -> (Vec<T>, PageInfo) {
        sort_by_key(&mut rows, Row::health);
        let mut by_health = BTreeMap::new();
        for row in &rows {
            *by_health.entry(row.health().word()).or_default() += 1;
        }
        let total = rows.len();
        let (offset, limit) = (self.offset as usize, self.limit as usize);
        let mut page: Vec<T> = rows.into_iter().skip(offset).take(limit).collect();
        let end = offset.saturating_add(page.len());
        let more = end < total && !page.is_empty();
        let shortened = shorten_rows(&mut page, T::shorten);
        let info = PageInfo {
            total,
            by_health,
            offset: self.offset,
            next_offset: more.then(|| u32::try_from(end).unwrap_or(u32::MAX)),
            shortened: (shortened > 0).then_some(shortened),
            incomplete: texts(gaps),
        };
        (page, info)
    }
}

/// Cuts a text of a shortened row.
pub(crate) fn shorten_text(text: &mut Option<String>) {
    const SHORT: usize = 80;
    if let Some(text) = text
        && text.chars().count() > SHORT
    {
        *text = cut_short(text, SHORT);
    }
}
