//! Whether a change can be put back, and by which call.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::arguments::shown;
use crate::gate::Seen;

/// Field of an answer with the call that puts things back.
pub(super) const UNDO: &str = "undo";

/// Field of an answer that says why there is no such call.
pub(super) const NO_UNDO: &str = "no_undo";

/// Whether a change can be put back: a call that does it exactly, or why there is none. Neither when nothing changed.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Undo {
    /// The call that puts everything back, exactly; make it as it stands
    #[serde(skip_serializing_if = "Option::is_none")]
    undo: Option<UndoCall>,
    /// Why there is no undo; absent when nothing was changed
    #[serde(skip_serializing_if = "Option::is_none")]
    no_undo: Option<String>,
}

/// A call that puts things back
#[derive(Debug, Serialize, JsonSchema)]
struct UndoCall {
    tool: &'static str,
    arguments: Map<String, Value>,
    /// True when it answers with a preview first, as it can lose something itself
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    needs_confirm: bool,
    /// What the call itself loses at once; nas_undo_change shows a preview first
    #[serde(skip_serializing_if = "Option::is_none")]
    loses: Option<String>,
    /// What it does not bring back
    #[serde(skip_serializing_if = "Option::is_none")]
    does_not_restore: Option<String>,
}

impl Undo {
    /// Nothing was changed.
    pub fn nothing() -> Self {
        Self::default()
    }

    /// Notes what would put a change back that is about to be sent.
    pub fn note(&self, seen: &Seen) {
        if let Ok(Value::Object(undo)) = serde_json::to_value(self) {
            for (name, value) in undo {
                seen.note(&name, value);
            }
        }
    }

    /// The tool that puts everything back.
    pub fn call(&self) -> Option<&'static str> {
        self.undo.as_ref().map(|call| call.tool)
    }

    /// By this call.
    pub fn by(tool: &'static str, arguments: Map<String, Value>) -> Self {
        Self {
            undo: Some(UndoCall {
                tool,
                arguments: shown(arguments),
                needs_confirm: false,
                loses: None,
                does_not_restore: None,
            }),
            no_undo: None,
        }
    }

    /// Not at all.
    pub fn none(reason: impl Into<String>) -> Self {
        Self {
            undo: None,
            no_undo: Some(reason.into()),
        }
    }

    /// The call is one of those that answer with a preview first, as it can lose something itself.
    #[must_use]
    pub fn with_confirm(mut self) -> Self {
        if let Some(undo) = &mut self.undo {
            undo.needs_confirm = true;
        }
        self
    }

    /// The same call, with its arguments written otherwise.
    #[must_use]
    pub fn written(mut self, write: impl FnOnce(&mut Map<String, Value>)) -> Self {
        if let Some(undo) = &mut self.undo {
            write(&mut undo.arguments);
        }
        self
    }

    /// The call loses that at once, and is not one that answers with a preview.
    #[must_use]
    pub fn losing(mut self, what: impl Into<String>) -> Self {
        if let Some(undo) = &mut self.undo {
            undo.loses = Some(what.into());
        }
        self
    }

    /// The call does not bring that back.
    #[must_use]
    pub fn but_not(mut self, what: impl Into<String>) -> Self {
        if let Some(undo) = &mut self.undo {
            undo.does_not_restore = Some(what.into());
        }
        self
    }
}
