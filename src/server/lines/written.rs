//! How a message is written.

use rmcp::{
    ErrorData, RoleServer,
    model::{JsonRpcMessage, RequestId, ServerResult},
    service::TxJsonRpcMessage,
};
use serde_json::json;

use crate::text::InOrder;

/// An id as it is written: `1` and `"1"` are two.
pub(super) fn key(id: &RequestId) -> String {
    id.clone().into_json_value().to_string()
}

/// An error of JSON-RPC, whose id is null where nobody knows it.
pub(super) fn error_line(id: Option<&RequestId>, error: &ErrorData) -> Vec<u8> {
    let id = id.map(|id| id.clone().into_json_value());
    let line = json!({ "jsonrpc": "2.0", "id": id, "error": error });
    line.to_string().into_bytes()
}

/// A message as a line. Put in as text are the tools, which were written before, and the answer of a tool, whose fields
/// have an order that a value of JSON has not.
pub(super) fn line_of(
    mut message: TxJsonRpcMessage<RoleServer>,
    tools: &str,
) -> serde_json::Result<Vec<u8>> {
    let result = match &mut message {
        JsonRpcMessage::Response(response) => Some(&mut response.result),
        _ => None,
    };
    let answer = match result {
        Some(ServerResult::ListToolsResult(_)) => {
            // The last field of the last field.
            let mut line = serde_json::to_vec(&message)?;
            line.truncate(line.len().saturating_sub("[]}}".len()));
            line.extend_from_slice(tools.as_bytes());
            line.extend_from_slice(b"}}");
            return Ok(line);
        }
        Some(ServerResult::CallToolResult(result)) => result.structured_content.take(),
        _ => None,
    };
    let mut line = serde_json::to_vec(&message)?;
    if let Some(answer) = answer {
        // The result, which has other fields, is the last field of a response.
        line.truncate(line.len().saturating_sub("}}".len()));
        line.extend_from_slice(b",\"structuredContent\":");
        serde_json::to_writer(&mut line, &InOrder(&answer))?;
        line.extend_from_slice(b"}}");
    }
    Ok(line)
}
