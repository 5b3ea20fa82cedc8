//! Lines of a log as the documents have them: a time, a severity and a message.

use crate::{
    clock::{NasTime, shown_epoch},
    cloudsync::{
        model::{
            log::LogEntry,
            words::{LEVELS, word},
        },
        wire::documented::DocumentedLogLineWire,
    },
    units::Coded,
};

impl LogEntry {
    /// A line of a NAS with that time, as the documents have it.
    pub(crate) fn documented(wire: DocumentedLogLineWire, nas_time: Option<&NasTime>) -> Self {
        let shown = |seconds| shown_epoch(seconds, nas_time);
        Self {
            time: wire.time.0.and_then(shown),
            level: wire.r#type.0.map(level),
            message: wire.message.0,
            ..Self::default()
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::cloudsync::wire::documented::DocumentedLogWire;

    #[test]
    fn odd_and_missing_fields_lose_no_line() {
        let wire: DocumentedLogWire = serde_json::from_value(json!({ "logs": [
            { "time": "1732788000", "type": "debug", "message": "a" },
            { "time": null, "type": "warning" },
        ] }))
        .unwrap();
        let lines = wire.logs.0.into_iter().flatten();
        let entries: Vec<LogEntry> = lines.map(|line| LogEntry::documented(line, None)).collect();
        assert_eq!(entries[0].time.as_deref(), Some("2024-11-28T10:00:00Z"));
        let level = |entry: &LogEntry| entry.level.clone().unwrap();
        assert_eq!(level(&entries[0]).code, -1);
        assert_eq!(level(&entries[0]).meaning, "debug");
        assert_eq!(entries[1].time, None);
        assert_eq!(entries[1].message, None);
        assert_eq!(level(&entries[1]).code, 1);
    }
}
