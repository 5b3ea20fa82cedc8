//! An error as a row tells it: a code, a text beside it, or something that cannot be read.

use super::{
    health::{Condition, Health},
    words,
};
use crate::units::Coded;

/// What a row tells of an error.
pub(crate) struct ToldError {
    error: Option<Coded>,
    /// What DSM says about it, unless that is its meaning already.
    text: Option<String>,
    unreadable: bool,
}

impl ToldError {
    /// From a code, whose inner absence stands for one that cannot be read, and the text beside it.
    pub(crate) fn new(code: Option<Option<i64>>, text: Option<String>) -> Self {
        let error = code
            .flatten()
            .and_then(|code| words::error(code, text.as_deref()));
        let said = |error: &Coded| text.as_ref() == Some(&error.meaning);
        Self {
            unreadable: code == Some(None),
            text: text.clone().filter(|_| !error.as_ref().is_some_and(said)),
            error,
        }
    }

    /// What it says of the health.
    pub(crate) fn condition(&self) -> Condition {
        if self.unreadable {
            return Condition::new(Health::Unknown, "its error cannot be read");
        }
        Condition::of_error(self.error.as_ref(), self.text.as_deref())
    }

    /// Error and text as answers have them.
    pub(crate) fn shown(self) -> (Option<Coded>, Option<String>) {
        (self.error, self.text)
    }
}
