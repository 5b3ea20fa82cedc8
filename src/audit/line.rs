//! A line of the log, read back. Whatever a line has that nobody wrote this way counts as not there.

use serde_json::{Map, Value};

use super::{MASKED, NOT_SHOWN, held::NAMES, reading::as_it_was};
use crate::text::unescape;

/// Longest text of a change that is listed, in characters.
const LONGEST: usize = 120;

/// Most items of a list in a change that is listed.
const MOST_ITEMS: usize = 20;

/// Fields with the calls that put a change back where no one does, and with what is not put back.
const UNDO_EACH: &str = "undo_each";
const NOT_RESTORED: &str = "does_not_restore";

/// What is of no use when it is cut.
const KEPT_WHOLE: [&str; 2] = ["no_undo", UNDO_EACH];

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
    /// The changes that put it or parts of it back.
    pub undone_by: Vec<Undone>,
    /// Whether a file of the log has two lines about its end, of which nobody knows which is true.
    pub doubled: bool,
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

/// A change that put another one, or a part of it, back.
#[derive(Debug, Clone)]
pub struct Undone {
    /// What names it.
    pub change_id: String,
    /// The tool that did it.
    pub tool: String,
    /// Its arguments.
    pub arguments: Map<String, Value>,
}

/// A call that puts a change, or a part of it, back.
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
        let mut text = |name: &str| match line.shift_remove(name) {
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
            undone_by: Vec::new(),
            doubled: false,
            arguments: object(line.shift_remove("arguments")),
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

    /// Whether it was seen to be so. What the NAS took may still come to nothing.
    pub fn is_so(self) -> bool {
        matches!(self, Self::Done)
    }
}

impl Logged {
    /// The calls that put it back, or why there is none. Several where no one does.
    ///
    /// # Errors
    /// The reason, in a sentence without an end.
    pub fn undo(&self) -> Result<Vec<UndoCall>, String> {
        let one = self.told.get("undo").and_then(UndoCall::read);
        let calls: Vec<UndoCall> = match one {
            Some(call) => vec![call],
            None => self.undo_each(),
        };
        if !calls.is_empty() {
            if self.told.get(MASKED).is_some() {
                return Err(NOT_SHOWN.into());
            }
            return Ok(calls);
        }
        Err(match (self.told.get("no_undo"), self.end) {
            (Some(Value::String(reason)), _) => reason.clone(),
            (_, End::Unclear | End::Started) => {
                "its end is not known: it may or may not have run".into()
            }
            _ => "the audit log has no call that puts it back".into(),
        })
    }

    fn undo_each(&self) -> Vec<UndoCall> {
        let each = self.told.get(UNDO_EACH).and_then(Value::as_array);
        let each = each.map(|each| each.iter().map(UndoCall::read));
        // One that cannot be read is no smaller undo.
        each.and_then(Iterator::collect).unwrap_or_default()
    }

    /// Whether it takes several calls to put it back.
    pub fn is_undone_in_parts(&self) -> bool {
        !self.told.contains_key("undo") && self.told.contains_key(UNDO_EACH)
    }

    /// What those calls leave as it is.
    pub fn does_not_restore(&self) -> Vec<String> {
        let text = |value: &Value| value.as_str().map(unescape);
        let of_one = self
            .told
            .get("undo")
            .and_then(|undo| undo.get(NOT_RESTORED));
        let of_each = self.told.get(NOT_RESTORED).and_then(Value::as_array);
        let all = of_each.into_iter().flatten().chain(of_one);
        all.filter_map(text).collect()
    }

    /// What it left, as it was meant: what the record is compared with before anything is put back.
    pub fn left(&self) -> Value {
        let mut told = self.told.clone();
        // Of what nobody knows the end of, what was asked for: only what is exactly that was made by it.
        if let (End::Unclear, Some(asked)) = (self.end, told.shift_remove("asked")) {
            told.insert("changed".into(), asked);
        }
        let mut left = Value::Object(told);
        as_it_was(&mut left);
        left
    }

    /// As it was meant and not as the log spells it, with long values cut: to be listed.
    pub(super) fn brief(mut self) -> Self {
        let undo = self.told.get_mut("undo");
        if let Some(Value::Object(arguments)) = undo.and_then(|undo| undo.get_mut("arguments")) {
            arguments.retain(|name, _| NAMES.contains(&name.as_str()));
        }
        for (name, value) in self.told.iter_mut().chain(&mut self.arguments) {
            as_it_was(value);
            if !KEPT_WHOLE.contains(&name.as_str()) {
                shorten(value);
            }
        }
        self.client = unescape(&self.client);
        self
    }
}

impl UndoCall {
    fn read(undo: &Value) -> Option<Self> {
        let tool = undo.get("tool")?.as_str()?.to_owned();
        let mut arguments = undo.get("arguments").cloned().unwrap_or_default();
        as_it_was(&mut arguments);
        Some(Self {
            tool,
            arguments: object(Some(arguments)),
            needs_confirm: undo.get("needs_confirm") == Some(&true.into())
                || undo.get("loses").is_some(),
        })
    }

    /// Whether that change was this call.
    pub fn is(&self, made: &Undone) -> bool {
        // An id is text in a call, and what it is on the NAS in the line of it.
        let same = |(name, value): (&String, &Value)| {
            let made = made.arguments.get(name);
            made.is_some_and(|made| plain(made) == plain(value))
        };
        self.tool == made.tool
            && self.arguments.len() == made.arguments.len()
            && self.arguments.iter().all(same)
    }
}

/// A value without the quotes of a text.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => unescape(text),
        other => other.to_string(),
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
