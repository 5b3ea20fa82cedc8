//! The audit log: one line of JSON for every change and every decision of the gate.
//!
//! Must not stop a read, nor a change unless the operator wants it to; nor keep anything waiting for more than two seconds.

mod file;
mod log;
mod writer;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

pub use self::log::{Audit, Recorded};
use crate::{error::Error, text::sanitize};

/// What is written about one call.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    time: String,
    nas: String,
    client: String,
    tool: &'static str,
    arguments: Value,
    outcome: String,
    /// DSM's code, when it refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<i64>,
    /// Before and after of each field that a setter changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<Value>,
}

impl Entry {
    /// An entry about a call that is about to be judged.
    pub fn new(
        nas: String,
        client: &str,
        tool: &'static str,
        arguments: Map<String, Value>,
    ) -> Self {
        let mut entry = Value::Array(vec![client.into(), arguments.into()]);
        sanitize(&mut entry);
        let [client, arguments] = match entry {
            Value::Array(items) => <[Value; 2]>::try_from(items).unwrap_or_default(),
            _ => Default::default(),
        };
        Self {
            time: Timestamp::now()
                .round(jiff::Unit::Millisecond)
                .unwrap_or_else(|_| Timestamp::now())
                .to_string(),
            nas,
            client: client.as_str().unwrap_or_default().into(),
            tool,
            arguments,
            outcome: String::new(),
            code: None,
            changed: None,
        }
    }

    /// With the outcome in a word.
    pub fn outcome(&self, outcome: &str) -> Self {
        Self {
            outcome: outcome.into(),
            ..self.clone()
        }
    }

    /// With what the answer says.
    pub fn done(&self, answer: &Value) -> Self {
        let outcome = answer
            .get("outcome")
            .and_then(Value::as_str)
            .unwrap_or("done");
        Self {
            changed: answer.get("changed").cloned(),
            ..self.outcome(outcome)
        }
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
