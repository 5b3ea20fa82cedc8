//! What records of the NAS once held, as far as changes that are written down replaced it: such a value may go back, also
//! where another process does it.

use std::{collections::VecDeque, io::BufRead, path::PathBuf, time::Duration};

use serde_json::{Map, Value};

use super::{
    Audit, Entry,
    file::files,
    reading::{apart, as_it_was, newest},
};

/// How long the log may take to be read; on a file system that hangs, nothing is known.
const PATIENCE: Duration = Duration::from_secs(2);

/// Most values that are remembered beside the log.
const MOST_REMEMBERED: usize = 1_000;

/// The arguments that name a record.
pub(super) const NAMES: [&str; 2] = ["connection_id", "task_id"];

/// A value of a field, or an item of its list.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// Name of the field.
    pub field: String,
    /// What it held.
    pub value: Value,
}

impl Held {
    /// A value of a field.
    pub fn new(field: &str, value: Value) -> Self {
        Self {
            field: field.to_owned(),
            value,
        }
    }
}

/// A record of a NAS, as calls of a tool name it.
#[derive(Debug, Clone, PartialEq)]
struct Record {
    /// Address of the NAS: names are given anew.
    nas: String,
    tool: String,
    names: Vec<Value>,
}

impl Record {
    fn new(nas: &str, tool: &str, arguments: &Map<String, Value>) -> Self {
        let names = NAMES.into_iter().filter_map(|name| arguments.get(name));
        Self {
            nas: nas.to_owned(),
            tool: tool.to_owned(),
            names: names.cloned().collect(),
        }
    }
}

/// What this process saw replaced, oldest first.
#[derive(Debug, Default)]
pub(super) struct Remembered(VecDeque<(Record, Held)>);

impl Audit {
    /// Remembers what a change replaced, as long as this process runs.
    pub fn remember(&self, entry: &Entry, arguments: &Map<String, Value>, replaced: Vec<Held>) {
        let record = Record::new(entry.nas_address(), entry.tool, arguments);
        let mut remembered = self.remembered();
        remembered
            .0
            .extend(replaced.into_iter().map(|held| (record.clone(), held)));
        let more = remembered.0.len().saturating_sub(MOST_REMEMBERED);
        remembered.0.drain(..more);
    }

    /// Those of the values that the record which the arguments name once held.
    pub async fn held(
        &self,
        nas: &str,
        tool: &str,
        arguments: &Map<String, Value>,
        values: Vec<Held>,
    ) -> Vec<Held> {
        if values.is_empty() {
            return values;
        }
        let record = Record::new(nas, tool, arguments);
        let (mut known, unknown): (Vec<Held>, Vec<Held>) = {
            let remembered = self.remembered();
            values.into_iter().partition(|value| {
                let mut all = remembered.0.iter();
                all.any(|(of, held)| *of == record && held == value)
            })
        };
        if let (Some(path), false) = (self.path(), unknown.is_empty()) {
            let files = files(path);
            let reading = apart(PATIENCE, move || in_log(&files, &record, unknown));
            known.extend(reading.await.unwrap_or_default());
        }
        known
    }
}

/// Those of the values that a line of the log says were replaced.
fn in_log(files: &[PathBuf], record: &Record, values: Vec<Held>) -> Vec<Held> {
    let mut missing = values;
    let mut found = Vec::new();
    for file in files {
        let Ok(Some((mut lines, _))) = newest(file) else {
            continue;
        };
        let mut line = Vec::new();
        while !missing.is_empty()
            && lines
                .read_until(b'\n', &mut line)
                .is_ok_and(|read| read > 0)
        {
            let replaced = replaced(&line, record);
            let (now, still): (Vec<Held>, Vec<Held>) = missing.into_iter().partition(|value| {
                replaced
                    .iter()
                    .any(|(field, before)| holds(field, before, value))
            });
            found.extend(now);
            missing = still;
            line.clear();
        }
    }
    found
}

fn holds(field: &str, before: &Value, value: &Held) -> bool {
    let items = before.as_array().map(Vec::as_slice).unwrap_or_default();
    field == value.field && (*before == value.value || items.contains(&value.value))
}

/// The fields and values that a change of the record replaced, if the line is about one.
fn replaced(line: &[u8], record: &Record) -> Vec<(String, Value)> {
    let Ok(line) = serde_json::from_slice::<Value>(line) else {
        return Vec::new();
    };
    let text = |name: &str| line.get(name).and_then(Value::as_str).unwrap_or_default();
    let address = if line.get("address").is_some() {
        text("address")
    } else {
        text("nas")
    };
    if address != record.nas || text("tool") != record.tool {
        return Vec::new();
    }
    // The call may have named the record in words; its undo has the id.
    let calls = [line.get("arguments"), line.pointer("/undo/arguments")];
    let is_it = calls.into_iter().flatten().any(|arguments| {
        let named = NAMES.into_iter().filter_map(|name| arguments.get(name));
        named.eq(record.names.iter())
    });
    if !is_it {
        return Vec::new();
    }
    let changes = line.get("changed").and_then(Value::as_array);
    let changes = changes.into_iter().flatten().filter_map(|change| {
        let mut before = change.get("before")?.clone();
        as_it_was(&mut before);
        Some((change.get("field")?.as_str()?.to_owned(), before))
    });
    changes.collect()
}
