//! Whether a later change wants what a change has made: pausing what is paused already changes nothing of the record, and says
//! all the same that it is to be paused.

use std::collections::BTreeMap;

use serde_json::Value;

use super::told;
use crate::{
    audit::{End, Logged},
    clock::NasTime,
    sorting::map_of,
};

/// The tools of which one call may want what another has made.
const SWITCHES: &[&str] = &[
    "cloudsync_pause_connection",
    "cloudsync_pause_task",
    "cloudsync_resume_connection",
    "cloudsync_resume_task",
];

/// What a change has paused or resumed.
pub(super) enum Hits {
    Everything,
    /// Connections and tasks, as `connection 3` and `task 4`.
    Some(Vec<String>),
}

/// Refuses to put a pause back that a later one, which nobody has undone, wants as well, and likewise for resuming.
///
/// # Errors
/// Names the later one.
pub(super) fn check<'a>(
    change: &Logged,
    later: impl Iterator<Item = &'a Logged>,
    nas_time: Option<&NasTime>,
) -> Result<(), String> {
    let Some(pauses) = pauses(change) else {
        return Ok(());
    };
    let hits = hits(change);
    // The newest first.
    let later: Vec<&Logged> = later.collect();
    let by_id = map_of(
        later
            .iter()
            .filter_map(|one| Some((one.change_id.as_deref()?, *one))),
    );
    let other = later.iter().find(|other| {
        self::pauses(other) == Some(pauses)
            && wants(other.end)
            && !is_part_of(other, change, &by_id)
            && !is_undone(other, &by_id)
            && meet(&hits, &self::hits(other))
    });
    let Some(other) = other else {
        return Ok(());
    };
    Err(format!(
        "{} came after it, wants the same to be {} and is in force, as nobody has undone it; {}",
        told::named(other, nas_time),
        if pauses { "paused" } else { "resumed" },
        if pauses {
            "if it is to be resumed all the same, cloudsync_resume_connection does that"
        } else {
            "if it is to be paused all the same, cloudsync_pause_connection does that"
        }
    ))
}

/// Whether it pauses, or else resumes; absent where it does neither.
pub(super) fn pauses(change: &Logged) -> Option<bool> {
    let tool = change.tool.as_str();
    SWITCHES.contains(&tool).then(|| tool.contains("_pause_"))
}

/// Whether somebody wanted it and it may be so.
fn wants(end: End) -> bool {
    match end {
        End::Done | End::InProgress | End::PartlyDone | End::Unclear | End::Started => true,
        End::Failed => false,
    }
}

/// Whether it is an undo of something that itself came after the change, or of the change: what it was an undo of counts.
fn is_part_of(other: &Logged, change: &Logged, later: &BTreeMap<&str, &Logged>) -> bool {
    let undid = other.undid.as_deref();
    undid.is_some_and(|undid| {
        later.contains_key(undid) || change.change_id.as_deref() == Some(undid)
    })
}

/// Whether it was put back, and that was not put back in turn.
fn is_undone(change: &Logged, later: &BTreeMap<&str, &Logged>) -> bool {
    if change.is_undone_in_parts() {
        return change.undo().is_ok_and(|calls| {
            calls
                .iter()
                .all(|call| change.undone_by.iter().any(|made| call.is(made)))
        });
    }
    change.undone_by.last().is_some_and(|by| {
        // An undo comes after what it puts back, so that this ends.
        let by = later.get(by.change_id.as_str());
        by.is_none_or(|by| !is_undone(by, later))
    })
}

pub(super) fn hits(change: &Logged) -> Hits {
    if change.arguments.get("all") == Some(&true.into()) {
        return Hits::Everything;
    }
    Hits::Some(objects(change))
}

/// The connections and tasks that its line names.
pub(super) fn objects(change: &Logged) -> Vec<String> {
    let rows = change.told.get("connections").and_then(Value::as_array);
    let rows = rows.into_iter().flatten();
    let of_rows = rows.filter_map(|row| row.get("connection_id"));
    let named = |name: &str| change.arguments.get(name);
    let connections = of_rows
        .chain(named("connection_id"))
        .map(|id| object("connection_id", id));
    let tasks = named("task_id").map(|id| object("task_id", id));
    connections.chain(tasks).collect()
}

/// E.g. `connection 3`, whether the id is a number or a text.
pub(super) fn object(argument: &str, id: &Value) -> String {
    let kind = argument.trim_end_matches("_id");
    match id {
        Value::String(id) => format!("{kind} {id}"),
        id => format!("{kind} {id}"),
    }
}

fn meet(one: &Hits, other: &Hits) -> bool {
    match (one, other) {
        (Hits::Some(one), Hits::Some(other)) => one.iter().any(|hit| other.contains(hit)),
        (Hits::Everything, _) | (_, Hits::Everything) => true,
    }
}
