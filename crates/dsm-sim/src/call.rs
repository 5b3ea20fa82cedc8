//! One call of a method, as the method sees it.

use std::time::Duration;

use super::{args::Args, clock::Zone, office::Office};

pub(super) struct Call<'a> {
    pub(super) office: &'a mut Office,
    pub(super) args: &'a Args,
    /// Who calls
    pub(super) account: &'a str,
    /// Whether that is an administrator
    pub(super) administrator: bool,
    /// The NAS's clock
    pub(super) now: i64,
    /// How much longer than usual the answer takes
    pub(super) delay: Duration,
}

impl Call<'_> {
    pub(super) fn zone(&self) -> Zone {
        self.office.zone()
    }
}
