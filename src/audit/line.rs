//! A line of the log, read back. Whatever a line has that nobody wrote this way counts as not there.

use serde_json::{Map, Value};

use super::{MASKED, NOT_SHOWN, reading::as_it_was};
use crate::text::unescape;

/// Longest text of a change that is listed, in characters.
const LONGEST: usize = 120;

/// Most items of a list in a change that is listed.
const MOST_ITEMS: usize = 20;

/// What a line is.
pub(super) enum Line {
    /// It tells of a change.
    Change(Box<Logged>),
    /// The call of that id has changed nothing.
    NoChange(String),
    /// Anything else, such as a decision of the gate.
    Other,
    /// It is none of ours.
    Broken,
}

/// A change, as its line has it.
#[derive(Debug, Clone)]
pub struct Logged {
    /// What names it; absent where a program of an older version wrote it.
    pub change_id: Option<String>,
    /// When, in UTC.
    pub time: String,
    /// What people called the NAS, or its address.
    pub nas: String,
    /// Address of the NAS.
    pub address: String,
    /// Name of the client.
    pub client: String,
    /// The tool that did it.
    pub tool: String,
    /// Its arguments.
    pub arguments: Map<String, Value>,
    /// How it ended.
    pub end: End,
    /// The change that it put back.
    pub undid: Option<String>,
    /// The change that put it back.
    pub undone_by: Option<String>,
    /// What was before, what is now, and the call that puts it back.
    pub told: Map<String, Value>,
}

/// How a change ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It is so.
    Done,
    /// The NAS took it, and it was not so yet.
    InProgress,
    /// A part of it is so.
    PartlyDone,
    /// The NAS took it, and something else came of it.
    Failed,
    /// It may or may not have run.
    Unclear,
    /// It was begun, and no line tells of its end.
    Started,
}

/// The call that puts a change back.
#[derive(Debug, Clone)]
pub struct UndoCall {
    /// The tool.
    pub tool: String,
    /// Its arguments, as they were meant.
    pub arguments: Map<String, Value>,
    /// Whether it is one that answers with a preview first.
    pub needs_confirm: bool,
}

impl Line {
    pub(super) fn read(line: &[u8]) -> Self {
        let Ok(Value::Object(mut line)) = serde_json::from_slice(line) else {
            return Self::Broken;
        };
        let mut text = |name: &str| match line.remove(name) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        let (Some(time), Some(nas), Some(tool), Some(outcome)) =
            (text("time"), text("nas"), text("tool"), text("outcome"))
        else {
            return Self::Broken;
        };
        let change_id = text("change_id");
        let Some(end) = End::read(&outcome) else {
            return change_id.map_or(Self::Other, Self::NoChange);
        };
        Self::Change(Box::new(Logged {
            change_id,
            time,
            address: text("address").unwrap_or_else(|| nas.clone()),
            nas,
            client: text("client").unwrap_or_default(),
            tool,
            end,
            undid: text("undid"),
            undone_by: None,
            arguments: object(line.remove("arguments")),
            told: line,
        }))
    }
}

impl End {
    /// Absent for a call that has changed nothing.
    fn read(outcome: &str) -> Option<Self> {
        match outcome {
            "done" => Some(Self::Done),
            "in_progress" => Some(Self::InProgress),
            "partly_done" => Some(Self::PartlyDone),
            "failed" => Some(Self::Failed),
            "started" => Some(Self::Started),
            _ => outcome.starts_with("unclear").then_some(Self::Unclear),
        }
    }

    /// Whether it is known that it is so, or will be.
    pub fn is_so(self) -> bool {
        matches!(self, Self::Done | Self::InProgress)
    }
}

impl Logged {
    /// The call that puts it back, or why there is none.
    ///
    /// # Errors
    /// The reason, in a sentence without an end.
    pub fn undo(&self) -> Result<UndoCall, String> {
        if let Some(Value::Object(undo)) = self.told.get("undo")
            && let Some(tool) = undo.get("tool").and_then(Value::as_str)
        {
            if self.told.get(MASKED).is_some() {
                return Err(NOT_SHOWN.into());
            }
            let mut arguments = undo.get("arguments").cloned().unwrap_or_default();
            as_it_was(&mut arguments);
            return Ok(UndoCall {
                tool: tool.to_owned(),
                arguments: object(Some(arguments)),
                needs_confirm: undo.get("needs_confirm") == Some(&true.into()),
            });
        }
        Err(match (self.told.get("no_undo"), self.end) {
            (Some(Value::String(reason)), _) => reason.clone(),
            (_, End::Unclear | End::Started) => {
                "its end is not known: it may or may not have run".into()
            }
            _ => "the audit log has no call that puts it back".into(),
        })
    }

    /// What it left, as it was meant: what the record is compared with before anything is put back.
    pub fn left(&self) -> Value {
        let mut left = Value::Object(self.told.clone());
        as_it_was(&mut left);
        left
    }

    /// As it was meant and not as the log spells it, with long values cut: to be listed.
    pub(super) fn brief(mut self) -> Self {
        if let Some(Value::Object(undo)) = self.told.get_mut("undo") {
            undo.remove("arguments");
        }
        for (name, value) in self.told.iter_mut().chain(&mut self.arguments) {
            as_it_was(value);
            if name != "no_undo" {
                shorten(value);
            }
        }
        self.client = unescape(&self.client);
        self
    }
}

fn object(value: Option<Value>) -> Map<String, Value> {
    match value {
        Some(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

fn shorten(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some((end, _)) = text.char_indices().nth(LONGEST) {
                text.truncate(end);
                text.push_str("...");
            }
        }
        Value::Array(items) => {
            let more = items.len().saturating_sub(MOST_ITEMS);
            items.truncate(MOST_ITEMS);
            items.iter_mut().for_each(shorten);
            if more > 0 {
                items.push(format!("... {more} more").into());
            }
        }
        Value::Object(fields) => fields.values_mut().for_each(shorten),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
