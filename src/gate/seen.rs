//! What a change saw before it was sent: which record it is about, and what was before. For its line in the audit log, whatever
//! becomes of it, and for a later undo.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value};

use crate::{
    error::Error,
    text::{mask_and_escape_all, short_name},
};

/// What a change saw, and what the change left that it puts back.
#[derive(Debug, Default)]
pub struct Seen {
    noted: Mutex<Map<String, Value>>,
    left: Option<Value>,
}

/// Field with what identifies each record.
const IDENTITY: &str = "identity";

impl Seen {
    /// For the undo of a change that left this, by the fields of that change's answer; absent for any other.
    pub fn putting_back(left: Option<Value>) -> Self {
        Self {
            noted: Mutex::default(),
            left,
        }
    }

    /// What the change left that is put back.
    pub fn left(&self) -> Option<&Value> {
        self.left.as_ref()
    }

    /// Notes which records it is about: objects with their ids, and with what makes them the same ones. What is null is not
    /// known.
    ///
    /// # Errors
    /// [`Error::WrongState`] where the ids name other records than those that the change was made to which is put back.
    pub fn are(&self, records: Vec<Value>) -> Result<(), Error> {
        if let Some(left) = &self.left {
            check_identity(left, &records)?;
        }
        let records = records.into_iter().map(|mut record| {
            if let Value::Object(fields) = &mut record {
                fields.retain(|_, value| !value.is_null());
            }
            record
        });
        self.note(IDENTITY, records.collect::<Vec<Value>>());
        Ok(())
    }

    /// Notes something by the name that the line has for it.
    pub fn note(&self, name: &str, value: impl Into<Value>) {
        self.all().insert(name.to_owned(), value.into());
    }

    /// All that was noted.
    pub fn noted(&self) -> Map<String, Value> {
        self.all().clone()
    }

    fn all(&self) -> MutexGuard<'_, Map<String, Value>> {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Compares what records were when a change was made with what they are now.
///
/// # Errors
/// [`Error::WrongState`] that shows both.
pub fn check_identity(left: &Value, now: &[Value]) -> Result<(), Error> {
    let then = left.get(IDENTITY).and_then(Value::as_array);
    let mut found: Vec<String> = Vec::new();
    for then in then.into_iter().flatten() {
        let id = then.get(key(then));
        let same_id = |now: &&Value| id.is_some() && now.get(key(then)) == id;
        let (Some(now), Some(fields)) = (now.iter().find(same_id), then.as_object()) else {
            continue;
        };
        for (name, then_value) in fields {
            let now_value = now.get(name).unwrap_or(&Value::Null);
            if as_written(then_value) != as_written(now_value) {
                found.push(format!(
                    "{name} was {} and is {}",
                    shown(then_value),
                    shown(now_value)
                ));
            }
        }
    }
    if found.is_empty() {
        return Ok(());
    }
    Err(Error::WrongState {
        problem: format!(
            "nothing was put back, as it is not the one that was changed: {}",
            found.join(", ")
        ),
        fix: "Its id may have been given to another one since. Look what is there now, and set what is wanted".into(),
    })
}

/// The field that names a record: its own id, and not that of what it belongs to.
fn key(record: &Value) -> &'static str {
    if record.get("task_id").is_some() {
        "task_id"
    } else {
        "connection_id"
    }
}

/// As the audit log has it.
fn as_written(value: &Value) -> Value {
    let mut value = value.clone();
    mask_and_escape_all(&mut value);
    value
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("\"{}\"", short_name(text)),
        Value::Null => "not known".into(),
        other => short_name(&other.to_string()),
    }
}
