//! The answer of `GetStatus`.

use dsm::lenient::Told;
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
pub(crate) struct DocumentedStatusWire {
    pub(crate) status: Told<String>,
    /// Percent.
    pub(crate) progress: Told<i64>,
    pub(crate) files_backed_up: Told<i64>,
    pub(crate) bytes_backed_up: Told<i64>,
    /// Seconds.
    pub(crate) estimated_time_remaining: Told<i64>,
}
