//! How to follow what was started.

use serde_json::{Map, json};

use super::TaskId;
use crate::units::ToolCall;

/// The tool that waits.
const WAIT_TOOL: &str = "hyperbackup_wait_for_task";

/// The call that waits for what a task does.
pub(crate) fn follow(id: &TaskId) -> ToolCall {
    ToolCall {
        tool: WAIT_TOOL,
        arguments: Map::from_iter([("task_id".to_owned(), json!(id))]),
    }
}
