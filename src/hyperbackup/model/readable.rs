//! The rows of a list that can be read, and the names of those that cannot: one bad row takes no other with it.

use dsm::lenient::Records;

use crate::error::Error;

/// Most rows that an answer names as missing.
const MOST_NAMED: usize = 20;

/// Rows of a list of the NAS.
pub(crate) struct Readable<T> {
    pub(crate) rows: Vec<T>,
    /// What could not be read, a sentence each.
    pub(crate) incomplete: Vec<String>,
}

impl<T> Readable<T> {
    /// Those of a list that is called like that.
    ///
    /// # Errors
    /// [`Error::Incomplete`] when none of them can be read.
    pub(crate) fn of(records: Records<T>, list: &str) -> Result<Self, Error> {
        let (mut rows, mut unread) = (Vec::new(), Vec::new());
        for (index, record) in records.0.into_iter().enumerate() {
            match record {
                Some(row) => rows.push(row),
                None => unread.push(index + 1),
            }
        }
        let more = unread.len().saturating_sub(MOST_NAMED);
        let named = unread.iter().take(MOST_NAMED);
        let mut incomplete: Vec<String> = named
            .map(|row| format!("row {row} of the NAS's list of {list} cannot be read"))
            .collect();
        if more > 0 {
            incomplete.push(format!("and {more} more"));
        }
        if rows.is_empty() && !incomplete.is_empty() {
            return Err(Error::Incomplete {
                problem: format!("no row of the NAS's list of {list} can be read"),
                cause: None,
            });
        }
        Ok(Self { rows, incomplete })
    }
}
