//! `SYNO.API.Info`: which APIs the NAS has; needs no login.

use serde_json::{Map, Value};

use super::{
    answer::{Answer, Reason, Refusal},
    incoming::Incoming,
    nas::Nas,
    registry,
};

/// A missing API is left out of the answer
pub(super) fn query(nas: &Nas, incoming: &Incoming) -> Answer {
    let Some(text) = incoming.params.get("query") else {
        return Err(Refusal::parameter("query", Reason::Required));
    };
    // Clients send the list both quoted and bare, and DSM takes both.
    let wanted: String = serde_json::from_str(text).unwrap_or_else(|_| text.clone());
    let data: Map<String, Value> = registry::apis(&nas.options)
        .filter(|api| wanted == "all" || wanted.split(',').any(|name| name == api.name))
        .map(|api| (api.name.to_owned(), api.advertisement(&nas.options)))
        .collect();
    Ok(Some(Value::Object(data)))
}
