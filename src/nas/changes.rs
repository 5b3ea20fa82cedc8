//! What this server changed on the NAS, from the audit log, and how it is put back.

mod list;
mod told;
mod undo;

pub(super) use self::{list::ListChanges, undo::UndoChange};
use crate::{
    audit::{Logged, UndoCall},
    cloudsync,
    effect::Effect,
    error::Error,
    hyperbackup,
    operation::{Context, Offers, Tool},
};

/// The tool that puts changes back.
const UNDO_TOOL: &str = "nas_undo_change";

/// Said of a change that has no id.
const NO_ID: &str = "an older version of this server wrote it down, which gave changes no id";

/// The tool of a product with that name.
fn tool(name: &str) -> Option<&'static Tool> {
    let mut tools = cloudsync::TOOLS.iter().chain(hyperbackup::TOOLS);
    tools.find(|tool| tool.name == name)
}

/// The call that puts a change back and its tool, as far as the log and this server go: whether the record is still as the
/// change left it is only seen on the NAS.
///
/// # Errors
/// Why not, in a sentence without an end.
fn way_back(
    change: &Logged,
    undone_by: &[String],
    context: &Context,
    offers: Offers<'_>,
) -> Result<(&'static Tool, UndoCall), String> {
    if change.change_id.is_none() {
        return Err(NO_ID.into());
    }
    match undone_by {
        [] => {}
        [by] => return Err(format!("it was put back already, by change {by}")),
        [by, .., last] => {
            return Err(format!(
                "it was put back already, by change {by}, and so on until change {last}: only that last one can be put back now"
            ));
        }
    }
    let undo = change.undo()?;
    let Some(tool) = tool(&undo.tool) else {
        return Err(format!("this version of the server has no {}", undo.tool));
    };
    let refusal = |error: Error| error.to_string();
    context
        .gate
        .admit(UNDO_TOOL, Effect::Change)
        .map_err(refusal)?;
    offers(tool).map_err(refusal)?;
    Ok((tool, undo))
}
