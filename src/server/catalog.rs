//! The tools as clients see them, made and written once from the tables.

use std::sync::Arc;

use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use rmcp::model::{Implementation, JsonObject, MetaObject, Tool, ToolAnnotations};
use serde_json::{Value, json};
use tokio::task::spawn_blocking;

use crate::{
    effect::Effect,
    nases::Nases,
    operation::{self, Definition},
    sorting::sort_by_key,
};

/// The tools as [`written`], once that is done.
pub(super) type Written = Shared<BoxFuture<'static, Arc<str>>>;

/// Begins to write the tools, which takes longer than all else before the first answer and is not needed for it.
pub(super) fn writing(nases: Arc<Nases>) -> Written {
    let writing = spawn_blocking(move || written(&nases));
    let done = async {
        writing.await.map_or_else(
            |error| {
                tracing::error!("the tools cannot be listed ({error})");
                "[]".into()
            },
            Arc::from,
        )
    };
    done.boxed().shared()
}

/// The tools that are offered, sorted by name, as they are written in every answer to `tools/list`.
fn written(nases: &Nases) -> String {
    let mut tools: Vec<(&str, String)> = nases
        .tools()
        .map(|(operation, definition)| {
            let text = serde_json::to_string(&tool(operation, definition));
            (operation.name, text.unwrap_or_default())
        })
        .collect();
    sort_by_key(&mut tools, |(name, _)| *name);
    let texts: Vec<String> = tools.into_iter().map(|(_, text)| text).collect();
    format!("[{}]", texts.join(","))
}

/// What `tools/list` answers to a client of the older protocol era.
pub fn tool_list(nases: &Nases) -> Value {
    let tools: Value = serde_json::from_str(&written(nases)).unwrap_or_default();
    json!({ "tools": tools })
}

fn tool(operation: &'static operation::Tool, definition: Definition) -> Tool {
    let mut tool = Tool::new(
        operation.name,
        definition.description,
        Arc::new(definition.input_schema),
    )
    .with_title(title(operation.name))
    .with_raw_output_schema(Arc::new(definition.output_schema))
    .with_annotations(annotations(operation.effect));
    if operation.effect == Effect::Destructive {
        tool = tool.with_meta(meta("anthropic/requiresUserInteraction", json!(true)));
    }
    tool
}

fn annotations(effect: Effect) -> ToolAnnotations {
    ToolAnnotations::new()
        .read_only(effect == Effect::Read)
        .destructive(effect == Effect::Destructive)
        .idempotent(effect != Effect::Start)
        .open_world(false)
}

/// `cloudsync_pause_connection` as a person writes it: "Cloud Sync: pause connection".
fn title(name: &str) -> String {
    let (product, rest) = name.split_once('_').unwrap_or(("", name));
    let product = match product {
        "cloudsync" => "Cloud Sync",
        "hyperbackup" => "Hyper Backup",
        "nas" => "NAS",
        other => other,
    };
    format!("{product}: {}", rest.replace('_', " "))
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
