//! Requests that could not be read: a known method with parameters of another shape, or a method that nobody knows.

use rmcp::{ErrorData, model::ErrorCode};

use crate::text::sanitize_text;

/// What is wrong with a request that is none of those that can be read.
pub(super) fn refused(method: &str) -> ErrorData {
    let Some(expected) = expected(method) else {
        let method: String = sanitize_text(method).chars().take(100).collect();
        let message = format!("Unknown method: {method}");
        return ErrorData::new(ErrorCode::METHOD_NOT_FOUND, message, None);
    };
    let message = format!("Bad params of {method}: they must be {expected}");
    ErrorData::invalid_params(message, None)
}

/// What the parameters of a method must be.
fn expected(method: &str) -> Option<&'static str> {
    Some(match method {
        "initialize" => "an object with `protocolVersion`, `capabilities` and `clientInfo`",
        "tools/call" => "an object with `name`, a text, and `arguments`, an object",
        "tools/list" => "absent, or an object with `cursor`, a text",
        "prompts/get" => "an object with `name`, a text, and `arguments`, an object of texts",
        "resources/read" => "an object with `uri`, a text",
        "completion/complete" => {
            "an object with `ref` (its `type` is ref/prompt with a `name`, or ref/resource with a `uri`), `argument` (`name` \
             and `value`, both texts) and `context`, which may be absent"
        }
        _ => return None,
    })
}
