//! The tools as clients see them, written once from the tables.

#[cfg(test)]
mod tests;

use std::sync::{Arc, OnceLock};

use rmcp::model::{Implementation, JsonObject, MetaObject};
use serde_json::{Value, json};

use crate::{nases::Nases, sorting::sort_by_key};

/// The tools that are offered, as they are written in every answer to `tools/list`; written when the first one asks.
#[derive(Clone)]
pub(super) struct Catalog {
    nases: Arc<Nases>,
    written: Arc<OnceLock<String>>,
}

impl Catalog {
    pub(super) fn new(nases: Arc<Nases>) -> Self {
        Self {
            nases,
            written: Arc::default(),
        }
    }

    pub(super) fn text(&self) -> &str {
        self.written.get_or_init(|| written(&self.nases))
    }
}

/// All that are offered, sorted by name.
fn written(nases: &Nases) -> String {
    let mut tools: Vec<_> = nases.listed().collect();
    sort_by_key(&mut tools, |(tool, _)| tool.name);
    let texts: Vec<&str> = tools.iter().map(|(_, text)| text.as_ref()).collect();
    format!("[{}]", texts.join(","))
}

/// What `tools/list` answers to a client of the older protocol era.
pub fn tool_list(nases: &Nases) -> Value {
    let tools: Value = serde_json::from_str(&written(nases)).unwrap_or_default();
    json!({ "tools": tools })
}

/// What clients of the newer protocol era find in every result.
pub(super) fn server_meta(implementation: &Implementation) -> MetaObject {
    meta(
        "io.modelcontextprotocol/serverInfo",
        serde_json::to_value(implementation).unwrap_or_default(),
    )
}

fn meta(key: &str, value: Value) -> MetaObject {
    MetaObject(JsonObject::from_iter([(key.to_owned(), value)]))
}
