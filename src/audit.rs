//! The audit log: one line of JSON for every change and every decision of the gate.
//!
//! Must not stop a read, nor a change unless the operator wants it to; nor keep anything waiting for more than two seconds.

mod change_id;
mod changes;
mod file;
mod held;
mod line;
mod log;
mod reading;
mod writer;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

pub use self::{
    changes::{Changes, Found},
    held::Held,
    line::{End, Logged, UndoCall, Undone},
    log::{Audit, Recorded},
};
use crate::{
    error::Error,
    text::{holds_secrets, mask_and_escape_all},
};

/// What is written about one call.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    time: String,
    tool: &'static str,
    outcome: String,
    /// DSM's code, when it refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<i64>,
    /// Names the change; a decision of the gate has none, as it changes nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    change_id: Option<String>,
    /// The change that this one put back.
    #[serde(skip_serializing_if = "Option::is_none")]
    undid: Option<String>,
    /// Its name, and its address where it has none.
    nas: String,
    /// Its address, where it has a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    client: String,
    arguments: Value,
    /// What was before and what is now, and the call that puts it back: whole, as the answer had no room for all of it.
    #[serde(flatten)]
    change: Map<String, Value>,
}

/// The fields of an answer that say what was before and what is now.
const TOLD: [&str; 16] = [
    "target",
    "task",
    "settings",
    "changed",
    "changed_unasked",
    "status_before",
    "status",
    "before",
    "now",
    "connections",
    "destination",
    "copied",
    "undo",
    "undo_each",
    "does_not_restore",
    "no_undo",
];

/// Those of them that must be whole for it to be seen whether a record is still as a change left it.
const COMPARED: [&str; 5] = ["asked", "changed", "made", "settings", "task"];

/// What was seen before a change that tells which record it was made to, and how that was.
const IDENTITY: [&str; 3] = ["identity", "made", "target"];

/// Outcomes of calls that were not let through.
const UNSENT: [&str; 3] = ["asked", "confirmation_required", "declined"];

/// Field of a line in which not all of what was before and after is as it was.
const MASKED: &str = "masked";

/// Why a change cannot be put back that could be but for a secret.
pub const NOT_SHOWN: &str = "The call that puts it back has a login or a signature of an address in it, which is not shown.";

impl Entry {
    /// An entry about a call that is about to be judged.
    pub fn new(
        address: &str,
        client: &str,
        tool: &'static str,
        arguments: Map<String, Value>,
    ) -> Self {
        let mut entry = Value::Array(vec![client.into(), arguments.into()]);
        mask_and_escape_all(&mut entry);
        let [client, arguments] = match entry {
            Value::Array(items) => <[Value; 2]>::try_from(items).unwrap_or_default(),
            _ => Default::default(),
        };
        Self {
            time: Timestamp::now()
                .round(jiff::Unit::Millisecond)
                .unwrap_or_else(|_| Timestamp::now())
                .to_string(),
            nas: address.into(),
            address: None,
            change_id: change_id::new(),
            undid: None,
            client: client.as_str().unwrap_or_default().into(),
            tool,
            arguments,
            outcome: String::new(),
            code: None,
            change: Map::new(),
        }
    }

    /// On the NAS that people call that.
    #[must_use]
    pub fn on(mut self, name: Option<&str>) -> Self {
        if let Some(name) = name {
            self.address = Some(std::mem::replace(&mut self.nas, name.into()));
        }
        self
    }

    /// As the undo of that change.
    #[must_use]
    pub fn undoing(mut self, change_id: Option<&str>) -> Self {
        self.undid = change_id.map(str::to_owned);
        self
    }

    /// What names the change.
    pub fn change_id(&self) -> Option<&str> {
        self.change_id.as_deref()
    }

    fn nas_address(&self) -> &str {
        self.address.as_deref().unwrap_or(&self.nas)
    }

    /// With the outcome in a word.
    pub fn outcome(&self, outcome: &str) -> Self {
        let mut entry = Self {
            outcome: outcome.into(),
            ..self.clone()
        };
        if UNSENT.contains(&outcome) {
            entry.change_id = None;
        }
        entry
    }

    /// With what the answer says, before it is cut.
    pub fn done(&self, answer: &Value) -> Self {
        let outcome = answer
            .get("outcome")
            .and_then(Value::as_str)
            .unwrap_or("done");
        let told = TOLD
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), answer.get(name)?.clone())));
        Self {
            change: as_written(told.collect()),
            ..self.outcome(outcome)
        }
    }

    /// With what identifies the records that it changed, of what was seen before it was sent.
    #[must_use]
    pub fn with_identity(self, seen: &Map<String, Value>) -> Self {
        let of_records = |name: &str| IDENTITY.contains(&name);
        let seen = seen.iter().filter(|(name, _)| of_records(name));
        let seen = seen.map(|(name, value)| (name.clone(), value.clone()));
        self.with_seen(&seen.collect())
    }

    /// With all that was seen before it was sent: of a change of which nobody knows what came of it.
    #[must_use]
    pub fn with_seen(mut self, seen: &Map<String, Value>) -> Self {
        for (name, value) in as_written(seen.clone()) {
            self.change.entry(name).or_insert(value);
        }
        self
    }

    /// With what went wrong.
    pub fn failed(&self, error: &Error) -> Self {
        let outcome = match error {
            _ if error.may_have_run() => format!("unclear: {}", error.kind()),
            Error::NothingSent { .. } => format!("failed: {}, nothing was sent", error.kind()),
            _ => format!("failed: {}", error.kind()),
        };
        Self {
            code: error.code(),
            ..self.outcome(&outcome)
        }
    }
}

/// What is told of a change, without what is secret; what cannot be put back or compared without that says so.
fn as_written(mut change: Map<String, Value>) -> Map<String, Value> {
    let mut compared = COMPARED.into_iter().filter_map(|name| change.get(name));
    let masked = compared.any(holds_secrets);
    if change.get("undo").is_some_and(holds_secrets) {
        change.shift_remove("undo");
        change.insert("no_undo".into(), NOT_SHOWN.into());
    }
    change.values_mut().for_each(mask_and_escape_all);
    if masked {
        change.insert(MASKED.into(), true.into());
    }
    change
}
