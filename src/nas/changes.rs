//! What this server changed on the NAS, from the audit log, and how it is put back.

mod changed_again;
mod in_force;
mod list;
mod told;
mod undo;

use std::time::Duration;

pub(super) use self::{list::ListChanges, undo::UndoChange};
use crate::{
    audit::{End, Logged, UndoCall},
    clock::NasTime,
    cloudsync,
    effect::Effect,
    error::Error,
    hyperbackup,
    operation::{ReadContext, Tool},
};

/// The tool that puts changes back.
const UNDO_TOOL: &str = "nas_undo_change";

/// Said of a change that has no id.
const NO_ID: &str = "an older version of this server wrote it down, which gave changes no id";

/// How long the NAS may take to tell its zone, without which times are told in UTC.
const PATIENCE: Duration = Duration::from_secs(3);

async fn nas_time(on: ReadContext<'_>) -> Option<NasTime> {
    let asking = async {
        // What the NAS is not known to offer is not asked for.
        on.nas.offers().await.ok()?;
        NasTime::read(on.nas).await
    };
    tokio::time::timeout(PATIENCE, asking).await.ok().flatten()
}

/// The tool of a product with that name.
fn tool(name: &str) -> Option<&'static Tool> {
    let mut tools = cloudsync::TOOLS.iter().chain(hyperbackup::TOOLS);
    tools.find(|tool| tool.name == name)
}

/// The tool that tells whether a change by that one ran.
fn check_with(name: &str) -> Option<&'static str> {
    tool(name).map(|tool| tool.check_with)
}

/// How a change is put back, as far as the log and this server go.
struct Way {
    /// The calls, one at least, and their tools.
    calls: Vec<(&'static Tool, UndoCall)>,
    /// Whether it takes several, or took them and these are what is missing.
    in_parts: bool,
}

/// The calls that put a change back: whether the record is still as the change left it is only seen on the NAS. `chain` is what
/// put it back, what put that back, and so on; `later` are the changes that came after it.
///
/// # Errors
/// Why not, in a sentence without an end.
fn way_back<'a>(
    change: &Logged,
    chain: &[String],
    later: impl Iterator<Item = &'a Logged>,
    on: ReadContext<'_>,
    nas_time: Option<&NasTime>,
) -> Result<Way, String> {
    if change.change_id.is_none() {
        return Err(NO_ID.into());
    }
    if change.doubled {
        return Err("the audit log has two lines about how it ended".into());
    }
    let in_parts = change.is_undone_in_parts();
    if !in_parts {
        check_not_undone(chain)?;
    }
    let mut undo = change.undo().map_err(|reason| match change.end {
        End::Unclear | End::Started => match check_with(&change.tool) {
            Some(tool) => format!("{reason}; {tool} tells what is so now"),
            None => reason,
        },
        _ => reason,
    })?;
    if in_parts {
        undo.retain(|call| !change.undone_by.iter().any(|made| call.is(made)));
    }
    if undo.is_empty() {
        let by: Vec<&str> = change.undone_by.iter().map(|by| &*by.change_id).collect();
        return Err(format!(
            "it was put back already, by change {}",
            by.join(", ")
        ));
    }
    in_force::check(change, later, nas_time)?;
    let refusal = |error: Error| error.to_string();
    on.context
        .gate
        .admit(UNDO_TOOL, Effect::Change)
        .map_err(refusal)?;
    let mut calls = Vec::new();
    for call in undo {
        let Some(tool) = tool(&call.tool) else {
            return Err(format!("this version of the server has no {}", call.tool));
        };
        (on.offers)(tool).map_err(refusal)?;
        calls.push((tool, call));
    }
    Ok(Way { calls, in_parts })
}

fn check_not_undone(chain: &[String]) -> Result<(), String> {
    match chain {
        [] => Ok(()),
        [by] => Err(format!("it was put back already, by change {by}")),
        [by, .., last] => Err(format!(
            "it was put back already, by change {by}, and so on until change {last}: only that last one can be put back now"
        )),
    }
}
