//! What setters answer.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::{
    cloudsync::model::schedule::{DIGITS, WINDOWS, in_words, windows},
    operation::{Outcome, Undo},
};

/// What was set
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SettingsChanged {
    /// done; unchanged when nothing differed and nothing was sent; in_progress when DSM took it and does not show it
    pub(super) outcome: Outcome,
    /// True when after is what the NAS says now; absent when nothing was sent
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) read_back: Option<bool>,
    /// Set when it was done but the NAS does not show it
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) warning: Option<String>,
    /// What was written otherwise than the NAS holds it, and how it was taken; absent when nothing was
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) taken_as: Vec<String>,
    /// What it was done to, by name
    pub(super) target: String,
    /// Each field that was changed, as it was read before and read back after; absent when none was
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) changed: Vec<FieldChange>,
    /// Fields that changed meanwhile though this call did not ask for it; absent when there are none
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) changed_unasked: Vec<FieldChange>,
    #[serde(flatten)]
    pub(super) undo: Undo,
}

/// A field before and after
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct FieldChange {
    /// Name of the argument
    pub(super) field: &'static str,
    /// Value that it had, read before the change; absent where the NAS did not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) before: Option<Value>,
    /// Value that it has now, read back from the NAS; absent when it could not be
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) after: Option<Value>,
}

impl SettingsChanged {
    /// With hours as windows, where they were asked for as such.
    #[must_use]
    pub(crate) fn in_windows(mut self) -> Self {
        for change in &mut self.changed {
            if change.field == DIGITS {
                change.field = WINDOWS;
                for value in [&mut change.before, &mut change.after] {
                    let words = value.as_ref().and_then(in_words);
                    *value = words.map(Value::from).or(value.take());
                }
            }
        }
        self.undo = self.undo.written(|arguments| {
            if let Some(windows) = arguments.get(DIGITS).and_then(windows) {
                arguments.shift_remove(DIGITS);
                arguments.insert(WINDOWS.into(), windows);
            }
        });
        self
    }
}
