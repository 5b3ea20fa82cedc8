//! Whether a later change of the log has replaced what a change made. Only the NAS knows what it holds: this is for a list, which
//! cannot look, and to name what was found on the NAS.

use serde_json::Value;

use super::{
    Way,
    in_force::{Hits, hits, object, objects, pauses},
};
use crate::{
    audit::{End, Logged},
    operation::is_same,
};

/// The tools of which one call may replace what another has made.
pub(super) const TOOLS: &[&str] = &[
    "cloudsync_pause_connection",
    "cloudsync_pause_task",
    "cloudsync_resume_connection",
    "cloudsync_resume_task",
    "cloudsync_set_package_config",
    "cloudsync_set_relink_behavior",
    "cloudsync_set_connection_settings",
    "cloudsync_set_connection_schedule",
    "cloudsync_set_task_settings",
    "cloudsync_set_task_filters",
    "cloudsync_remove_connection",
    "cloudsync_remove_task",
    "hyperbackup_suspend_task",
    "hyperbackup_resume_task",
    "hyperbackup_remove_task",
];

/// The change since which it is no longer as a change left it, as far as the log tells; `later` came after that, the newest
/// first.
pub(super) fn by<'a>(change: &Logged, way: &Way, later: &'a [Logged]) -> Option<&'a Logged> {
    let later = || later.iter().filter(|other| other.end == End::Done);
    let objects = switched(change, way);
    let removed = |other: &&Logged| {
        let (product, what) = other.tool.split_once('_').unwrap_or_default();
        let object = objects_of(other);
        change.tool.starts_with(product)
            && what.starts_with("remove_")
            && object.iter().any(|gone| objects.contains(gone))
    };
    if !way.in_parts
        && let Some(other) = later().find(removed)
    {
        return Some(other);
    }
    if let Some(paused) = pauses(change) {
        // What each of them was last made.
        let mut replaced = objects.iter().map(|object| {
            let mut all = later().filter(|other| pauses(other).is_some());
            let last = all.find(|other| match hits(other) {
                Hits::Everything => object.starts_with("connection"),
                Hits::Some(hit) => hit.contains(object),
            });
            last.filter(|other| pauses(other) != Some(paused))
        });
        return match way.in_parts {
            // What is left to be put back is put back.
            true => replaced.collect::<Option<Vec<_>>>()?.into_iter().next(),
            false => replaced.find_map(|other| other),
        };
    }
    let fields = changed(change);
    if fields.is_empty() {
        let (back, _) = way.calls.first()?;
        let mut all =
            later().filter(|other| [change.tool.as_str(), back.name].contains(&&*other.tool));
        let last = all.find(|other| objects_of(other) == objects)?;
        return (last.tool == back.name && last.tool != change.tool).then_some(last);
    }
    fields.iter().find_map(|(field, after)| {
        let mut all = later()
            .filter(|other| other.tool == change.tool && objects_of(other) == objects_of(change));
        let (last, now) = all.find_map(|other| {
            let now = changed(other).into_iter().find(|(name, _)| name == field)?;
            Some((other, now.1))
        })?;
        (!is_same(field, Some(after), Some(now))).then_some(last)
    })
}

/// What the calls that put a change back are made to.
fn switched(change: &Logged, way: &Way) -> Vec<String> {
    let of_calls = way.calls.iter().flat_map(|(_, call)| {
        let ids = call.arguments.iter();
        ids.filter(|(name, _)| name.ends_with("_id"))
            .map(|(name, id)| object(name, id))
    });
    let of_calls: Vec<String> = of_calls.collect();
    match of_calls.as_slice() {
        [] => objects(change),
        _ => of_calls,
    }
}

/// What the arguments of a change name.
fn objects_of(change: &Logged) -> Vec<String> {
    let names = ["connection_id", "task_id"].into_iter();
    names
        .filter_map(|name| Some(object(name, change.arguments.get(name)?)))
        .collect()
}

/// The fields that it changed, and what they are since.
fn changed(change: &Logged) -> Vec<(&str, &Value)> {
    let rows = change.told.get("changed").and_then(Value::as_array);
    let row =
        |row: &'_ &Value| row.get("before").is_none() || row.get("before") != row.get("after");
    let rows = rows.into_iter().flatten().filter(row);
    rows.filter_map(|row| Some((row.get("field")?.as_str()?, row.get("after")?)))
        .collect()
}
