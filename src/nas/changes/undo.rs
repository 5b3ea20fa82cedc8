use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize, Serializer};

use super::{changed_again, nas_time, told, way_back};
use crate::{
    audit::Logged,
    error::Error,
    operation::{BackCall, Context, PutsBack, ReadContext, Request, WayBack},
};

/// Put one change that this server made back exactly, whoever asked for it. Refused when the NAS no longer holds what the
/// change left. Needs confirm when it can lose data
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UndoChange {
    /// From nas_list_changes, or from the answer to the change
    change_id: String,
}

/// The answer of the tool that puts the change back, which is another one for each. Nothing makes one: it is described here.
#[derive(Debug)]
pub(crate) enum ChangeUndone {}

impl Serialize for ChangeUndone {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        match *self {}
    }
}

impl JsonSchema for ChangeUndone {
    fn schema_name() -> Cow<'static, str> {
        "ChangeUndone".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let text =
            |description: &str| json_schema!({ "type": "string", "description": description });
        let object = json_schema!({ "type": "object" });
        json_schema!({
            "type": "object",
            "properties": {
                "outcome": {},
                "undid": text("The change that was put back"),
                "calls": { "type": "array", "items": object, "description": "Where it took several calls: what came of each" },
                "tool": text("The tool that did it, whose answer the rest is"),
                "target": text("What it was done to, by name"),
                "took_effect": { "type": "boolean", "description": "Read back: whether it shows" },
                "cause": text("Why it did not take effect"),
                "read_back": { "type": "boolean", "description": "True when after is what the NAS says now" },
                "changed": { "type": "array", "items": object, "description": "Each field before and, read back, after" },
                "changed_unasked": { "type": "array", "items": object },
                "connections": { "type": "array", "items": object, "description": "Connections that it was done to, read back" },
                "before": { "description": "The same, or the task, read before" },
                "now": { "type": "object", "description": "The task, read back" },
                "gone": { "type": "boolean", "description": "Read back: whether a task that had been created is gone" },
                "connection_id": { "type": "integer" },
                "task_id": { "type": ["integer", "string"] },
                "affected_tasks": { "type": "array", "items": { "type": "integer" } },
                "note": text("What was switched"),
                "status_before": { "type": "string" },
                "status": { "type": "string" },
                "status_meaning": { "type": "string" },
                "undo": { "type": "object", "description": "The call that undoes the undo" },
                "no_undo": text("Why there is none"),
                "undo_each": { "type": "array", "items": object, "description": "Where no one call does: those that do" },
                "does_not_restore": { "type": "array", "items": { "type": "string" } },
                "warning": { "type": "string" },
            },
        })
    }
}

impl Request for UndoChange {
    type Response = ChangeUndone;

    fn example() -> Self {
        Self {
            change_id: "7h2mq9x4tz3c".into(),
        }
    }

    fn check(&self) -> Result<(), Error> {
        let id = &self.change_id;
        if id.is_empty() || !id.bytes().all(|letter| letter.is_ascii_alphanumeric()) {
            let problem = "it is no id of a change; nas_list_changes tells them";
            return Err(Error::argument("change_id", problem));
        }
        Ok(())
    }
}

impl PutsBack for UndoChange {
    fn change_id(&self) -> &str {
        &self.change_id
    }

    async fn find(&self, on: ReadContext<'_>) -> Result<WayBack, Error> {
        let id = &self.change_id;
        let mut found = on.context.audit.change(id, changed_again::TOOLS).await?;
        check_nas(id, &found.change, on.context)?;
        // The newest first.
        found.later.reverse();
        let later = &found.later;
        let zone = match later.as_slice() {
            [] => None,
            _ => nas_time(on).await,
        };
        let zone = zone.as_ref();
        let way = way_back(&found.change, &found.undone_by, later.iter(), on, zone);
        let way = way.map_err(|reason| Error::Refused {
            problem: format!("change {id} cannot be put back: {reason}"),
            fix: "Nothing was sent. nas_list_changes tells which changes can be put back".into(),
        })?;
        let since = changed_again::by(&found.change, &way, later);
        Ok(WayBack {
            since: since.map(|other| told::named(other, zone)),
            calls: way
                .calls
                .into_iter()
                .map(|(tool, undo)| BackCall {
                    tool,
                    arguments: undo.arguments,
                })
                .collect(),
            in_parts: way.in_parts,
            does_not_restore: found.change.does_not_restore(),
            left: found.change.left(),
        })
    }
}

/// A change is put back on the NAS that it was made on, and names are given anew.
fn check_nas(id: &str, change: &Logged, context: &Context) -> Result<(), Error> {
    if change.address == context.nas.address {
        return Ok(());
    }
    let problem = match &context.nas.name {
        Some(name) if *name == change.nas => format!(
            "change {id} was made when {name} was at {}; it is at {} now, which may be another NAS",
            change.address, context.nas.address
        ),
        _ if change.nas == change.address => {
            format!(
                "change {id} was made on the NAS at {}, and this is {}",
                change.address,
                context.nas.shown()
            )
        }
        _ => format!(
            "change {id} was made on {} ({}), and this is {}",
            change.nas,
            change.address,
            context.nas.shown()
        ),
    };
    Err(Error::Refused {
        problem,
        fix: "Nothing was sent. Where this server looks after that NAS as well, name it in the argument nas".into(),
    })
}
