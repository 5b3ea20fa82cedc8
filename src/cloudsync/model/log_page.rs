//! A page of the log of a connection.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    connection::Connection,
    gap::{Gap, texts},
    log::LogEntry,
};
use crate::cloudsync::ids::ConnectionId;

/// A page of the log.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct LogPage {
    connection_id: ConnectionId,
    /// Name of the connection; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    connection_name: Option<String>,
    /// Lines that match, on all pages; absent where the NAS does not say, or counts others as well
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<i64>,
    /// Lines that were skipped
    offset: u32,
    /// Lines that were asked for
    limit: u32,
    /// Offset of the next page, absent on the last one
    #[serde(skip_serializing_if = "Option::is_none")]
    next_offset: Option<u32>,
    /// What is missing here, and why: lines that could not be read; absent when nothing is
    #[serde(skip_serializing_if = "Vec::is_empty")]
    incomplete: Vec<String>,
    /// The lines, newest first
    entries: Vec<LogEntry>,
}

/// Which page was asked for.
pub(crate) struct Place {
    pub(crate) connection_id: ConnectionId,
    pub(crate) offset: u32,
    pub(crate) limit: u32,
}

impl LogPage {
    /// The same of a NAS that tells so many lines that were not asked for, and counts them as well.
    #[must_use]
    pub(crate) fn with_others(mut self, others: usize) -> Self {
        if others > 0 {
            self.total = None;
            self.incomplete.push(format!(
                "{others} lines here are of another level or action: the NAS does not narrow its log by what was asked for"
            ));
        }
        self
    }

    /// A page, which has a next one when the NAS counts more lines, or, where it does not count, when it is full. A line
    /// that cannot be read keeps its place, or the next page would repeat one.
    pub(crate) fn new(
        place: Place,
        connection: Connection,
        gap: Option<Gap>,
        lines: Vec<Option<LogEntry>>,
        total: Option<i64>,
    ) -> Self {
        let next = place
            .offset
            .saturating_add(u32::try_from(lines.len()).unwrap_or(u32::MAX));
        let more = match total {
            Some(total) => i64::from(next) < total,
            None => lines.len() as u64 >= u64::from(place.limit),
        };
        let unreadable = lines.iter().enumerate().filter(|(_, line)| line.is_none());
        let unreadable = unreadable.map(|(index, _)| {
            Gap::unreadable(format!("line {} of this page cannot be read", index + 1))
        });
        let gaps: Vec<Gap> = gap.into_iter().chain(unreadable).collect();
        Self {
            connection_id: place.connection_id,
            connection_name: connection.name,
            next_offset: (more && !lines.is_empty()).then_some(next),
            entries: lines.into_iter().flatten().collect(),
            total,
            offset: place.offset,
            limit: place.limit,
            incomplete: texts(&gaps),
        }
    }
}
