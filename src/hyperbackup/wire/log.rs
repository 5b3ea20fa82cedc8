//! The answer of the log's `list`. The `offset` in it is how many lines it has, not where it begins, so that nobody reads it.

use dsm::lenient::{Records, Told};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(crate) struct LogWire {
    pub(crate) log_list: Records<LogLineWire>,
    /// Lines that match what was asked for.
    pub(crate) total: Told<i64>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct LogLineWire {
    pub(crate) level: Told<String>,
    /// Local time of the NAS.
    pub(crate) time: Told<String>,
    pub(crate) event: Told<String>,
    pub(crate) user: Told<String>,
}
