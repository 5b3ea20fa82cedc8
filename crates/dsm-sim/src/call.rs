//! One call of a method, as the method sees it.

use std::time::Duration;

use super::{args::Args, office::Office, zone::Zone};

pub(super) struct Call<'a> {
    pub(super) office: &'a mut Office,
    pub(super) args: &'a Args,
    /// Who calls
    pub(super) account: &'a str,
    /// Whether that is an administrator
    pub(super) administrator: bool,
    /// Whether a time server sets the clock
    pub(super) has_time_server: bool,
    /// The NAS's clock
    pub(super) now: i64,
    /// How much longer than usual the answer takes
    pub(super) delay: Duration,
}

impl Call<'_> {
    pub(super) fn zone(&self) -> Zone {
        self.office.zone
    }
}
