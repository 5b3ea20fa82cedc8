//! Sizes and coded words as tools show them: the shared vocabulary of requests and responses.
//!
//! Must not know where a value comes from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
