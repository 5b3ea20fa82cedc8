//! The log of a connection: a time, a severity and a message, and no filters.

use serde::Deserialize;

use super::connection::{params, with_connection};
use crate::{
    cloudsync::{
        connection::Connection,
        list_connection_logs::Entry,
        words::{LEVELS, word},
    },
    dsm::wire::{Int, Text, int, null_as_empty, text},
    error::Error,
    operation::Target,
    units::{Coded, ConnectionId, rfc3339},
};

#[derive(Deserialize)]
struct LogWire {
    #[serde(deserialize_with = "null_as_empty")]
    logs: Vec<LineWire>,
    total: Option<Int>,
}

#[derive(Deserialize)]
struct LineWire {
    time: Option<Int>,
    r#type: Option<Text>,
    message: Option<Text>,
}

impl From<LineWire> for Entry {
    fn from(wire: LineWire) -> Self {
        Self {
            time: rfc3339(int(wire.time)),
            level: level(text(wire.r#type)),
            message: Some(text(wire.message)),
            action: None,
            error: None,
            path: None,
            file_name: None,
            file_type: None,
            task_id: None,
        }
    }
}

/// A severity with DSM's number for it; other words pass through.
fn level(name: String) -> Coded {
    match LEVELS.iter().position(|level| *level == name) {
        Some(code) => word(&LEVELS, code as i64),
        None => Coded {
            code: -1,
            meaning: name,
        },
    }
}

/// A page of the log, and how many lines there are if the NAS counts them.
///
/// # Errors
/// [`Error::UnknownId`] that names the connections there are.
pub(in crate::cloudsync) async fn log(
    on: Target<'_>,
    id: ConnectionId,
    offset: u32,
    limit: u32,
) -> Result<(Connection, Vec<Entry>, Option<i64>), Error> {
    let page = params(id).with("offset", offset).with("limit", limit);
    let question = on.nas.call(on.method, page);
    let (connection, wire): (_, LogWire) = with_connection(on.nas, id, question).await?;
    let entries = wire.logs.into_iter().map(Entry::from).collect();
    Ok((connection, entries, wire.total.map(|total| total.0)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn odd_and_missing_fields_lose_no_line() {
        let wire: LogWire = serde_json::from_value(json!({ "logs": [
            { "time": "1732788000", "type": "debug", "message": "a" },
            { "time": null, "type": "warning" },
        ] }))
        .unwrap();
        let entries: Vec<Entry> = wire.logs.into_iter().map(Entry::from).collect();
        assert_eq!(entries[0].time.as_deref(), Some("2024-11-28T10:00:00Z"));
        assert_eq!(
            (entries[0].level.code, entries[0].level.meaning.as_str()),
            (-1, "debug")
        );
        assert_eq!(entries[1].time, None);
        assert_eq!(entries[1].level.code, 1);
    }
}
