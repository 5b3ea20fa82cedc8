//! How to follow what was started.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::TaskId;

/// The tool that waits.
const WAIT_TOOL: &str = "hyperbackup_wait_for_task";

/// The call that waits for the end; make it as it stands
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Follow {
    tool: &'static str,
    arguments: Map<String, Value>,
}

impl Follow {
    /// The call that waits for what a task does.
    pub(crate) fn of(id: &TaskId) -> Self {
        Self {
            tool: WAIT_TOOL,
            arguments: Map::from_iter([("task_id".to_owned(), json!(id))]),
        }
    }
}
