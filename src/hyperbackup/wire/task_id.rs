//! The id of a backup task: a number, or the name of a LUN task.

use serde::{Deserialize, Serialize};

/// The id as DSM sends it and wants it. Digits in quotes are a name: DSM does not find such a task by the number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum TaskIdWire {
    Number(i64),
    Name(String),
}
