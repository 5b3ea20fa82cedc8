//! The rows of a list that can be read, and the names of those that cannot: one bad row takes no other with it.

use std::collections::BTreeSet;

use dsm::lenient::Records;

use crate::error::Error;

/// Most rows that an answer names as missing.
const MOST_NAMED: usize = 20;

/// Rows of a list of the NAS.
pub(crate) struct Readable<T> {
    pub(crate) rows: Vec<T>,
    /// What could not be read, a sentence each.
    pub(crate) incomplete: Vec<String>,
    /// Rows that the NAS counts and does not list. What that number counts is not known for every account.
    pub(crate) uncounted: Option<String>,
}

impl<T> Readable<T> {
    /// With how many there are, if the NAS tells that.
    pub(crate) fn counted(self, total: Option<i64>, list: &str) -> Self {
        let listed = self.rows.len() + self.incomplete.len();
        let is_other = |total: &i64| match usize::try_from(*total) {
            Ok(total) => total > listed || (total == 0 && listed > 0),
            Err(_) => true,
        };
        Self {
            uncounted: total
                .filter(is_other)
                .map(|total| format!("the NAS counts {total} {list} and lists {listed}")),
            ..self
        }
    }

    /// What is known to be missing, or may be.
    pub(crate) fn gaps(&self) -> Vec<String> {
        let gaps = self.incomplete.iter().chain(&self.uncounted);
        gaps.cloned().collect()
    }

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
        Ok(Self {
            rows,
            incomplete,
            uncounted: None,
        })
    }

    /// The same without rows that are called as an earlier one: another may be missing for each.
    pub(crate) fn each_once(mut self, list: &str, name: impl Fn(&T) -> String) -> Self {
        let mut known = BTreeSet::new();
        let before = self.rows.len();
        self.rows.retain(|row| known.insert(name(row)));
        let twice = before - self.rows.len();
        if twice > 0 {
            self.incomplete.push(format!(
                "the NAS's list of {list} has {twice} rows with the id of another"
            ));
        }
        self
    }
}
