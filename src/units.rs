//! Sizes and coded words as tools show them: the shared vocabulary of requests and responses.
//!
//! Must not know where a value comes from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A size or amount of data, in bytes.
pub type Bytes = i64;

/// A code of the NAS with its meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Coded {
    /// The number that the NAS gave
    pub code: i64,
    /// The number in words; `unknown` when it is in no public table
    pub meaning: String,
}

/// Leaves out a number that says nothing.
pub fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// Said where no table has a cause.
pub const NOT_KNOWN: &str = "not known";

/// What to do about something.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Remedy {
    /// What a person does
    pub what: String,
    /// The call that does it; absent where none helps
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<ToolCall>,
}

impl Remedy {
    /// The same; without its call where the tool is not offered.
    pub fn of_offered(mut self, is_offered: &dyn Fn(&str) -> bool) -> Self {
        self.call = self.call.filter(|call| is_offered(call.tool));
        self
    }
}

/// A tool call
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ToolCall {
    /// Tool to call
    pub tool: &'static str,
    /// Its arguments
    pub arguments: Map<String, Value>,
}
