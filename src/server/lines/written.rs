//! How a message is written.

use rmcp::{
    ErrorData, RoleServer,
    model::{JsonRpcMessage, JsonRpcResponse, RequestId, ServerResult},
    service::TxJsonRpcMessage,
};
use serde_json::json;

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

/// Whether a message is the list of tools, which comes without them.
pub(super) fn lists_tools(message: &TxJsonRpcMessage<RoleServer>) -> bool {
    matches!(
        message,
        JsonRpcMessage::Response(JsonRpcResponse {
            result: ServerResult::ListToolsResult(_),
            ..
        })
    )
}

/// A message as a line; the list of tools with the tools as they were written before.
pub(super) fn line_of(
    message: &TxJsonRpcMessage<RoleServer>,
    tools: Option<&str>,
) -> serde_json::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(message)?;
    if let Some(tools) = tools {
        // The last field of the last field.
        line.truncate(line.len().saturating_sub("[]}}".len()));
        line.extend_from_slice(tools.as_bytes());
        line.extend_from_slice(b"}}");
    }
    Ok(line)
}
