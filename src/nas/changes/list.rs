use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{changed_again, check_with, nas_time, told, way_back};
use crate::{
    audit::{Changes, End, Logged},
    clock::NasTime,
    error::Error,
    operation::{Query, ReadContext, Request},
};

/// Changes that are listed unless told otherwise, and at most.
const DEFAULT_LIMIT: u32 = 20;
const MAX_LIMIT: u32 = 100;

/// List what this server changed on the NAS lately, newest first, by whom, and whether it can be put back
/// (nas_undo_change). What people change in DSM is not in it
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListChanges {
    /// 20 when absent, 100 at most
    limit: Option<u32>,
}

/// From the audit log of this server.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ListedChanges {
    /// Set when there are older ones, which a higher limit shows
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    more: bool,
    /// What may be missing here, and why
    #[serde(skip_serializing_if = "Vec::is_empty")]
    incomplete: Vec<String>,
    /// Why the list is empty, where something speaks against it
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    changes: Vec<ListedChange>,
}

/// A change as it was written down
#[derive(Debug, Serialize, JsonSchema)]
struct ListedChange {
    /// Names it for nas_undo_change; absent where an older version of this server made it
    #[serde(skip_serializing_if = "Option::is_none")]
    change_id: Option<String>,
    /// When; in UTC where the NAS does not tell its zone
    time: String,
    outcome: Ended,
    /// What it was done to, by name and id
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<String>,
    /// The tool that did it
    tool: String,
    /// What it changed: as it was read before -> as it was read back after
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changed: Vec<String>,
    /// What was asked for, where it is not known what came of it: before -> asked for
    #[serde(skip_serializing_if = "Vec::is_empty")]
    requested: Vec<String>,
    /// The tool that tells whether it ran, where that is not known
    #[serde(skip_serializing_if = "Option::is_none")]
    find_out_with: Option<&'static str>,
    /// The client that called for it
    client: String,
    /// Whether nas_undo_change can put it back, if the NAS still holds what the change left
    can_undo: bool,
    /// True when putting it back shows a preview first
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    undo_needs_confirm: bool,
    /// Why it cannot be put back
    #[serde(skip_serializing_if = "Option::is_none")]
    cannot_undo: Option<String>,
    /// What putting it back leaves as it is
    #[serde(skip_serializing_if = "Vec::is_empty")]
    does_not_restore: Vec<String>,
    /// The change that put it back; several where each put a part of it back
    #[serde(skip_serializing_if = "Option::is_none")]
    undone_by: Option<String>,
    /// The change that it put back
    #[serde(skip_serializing_if = "Option::is_none")]
    undid: Option<String>,
}

/// How it ended
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Ended {
    /// It was so
    Done,
    /// The NAS took it, and it was not so yet
    InProgress,
    /// A part of it was so
    PartlyDone,
    /// The NAS took it, and something else came of it
    Failed,
    /// It may or may not have run, or runs now
    Unclear,
}

impl Request for ListChanges {
    type Response = ListedChanges;

    fn example() -> Self {
        Self { limit: Some(5) }
    }

    fn check(&self) -> Result<(), Error> {
        match self.limit {
            None | Some(1..=MAX_LIMIT) => Ok(()),
            Some(limit) => Err(Error::argument(
                "limit",
                format!("{limit} is out of range, 1 to {MAX_LIMIT} is allowed"),
            )),
        }
    }
}

impl Query for ListChanges {
    async fn run(&self, on: ReadContext<'_>) -> Result<ListedChanges, Error> {
        let address = &on.context.nas.address;
        let limit = self.limit.unwrap_or(DEFAULT_LIMIT);
        let found = on.context.audit.changes(address, limit as usize).await?;
        let zone = if found.newest.is_empty() {
            None
        } else {
            nas_time(on).await
        };
        Ok(ListedChanges {
            note: note(&found, address),
            more: found.more,
            incomplete: incomplete(&found),
            changes: (0..found.newest.len())
                .filter_map(|place| {
                    let (later, rest) = found.newest.split_at_checked(place)?;
                    Some(listed(rest.first()?, later, on, zone.as_ref()))
                })
                .collect(),
        })
    }
}

/// A row; `later` are the changes after it, the newest first.
fn listed(
    change: &Logged,
    later: &[Logged],
    on: ReadContext<'_>,
    nas_time: Option<&NasTime>,
) -> ListedChange {
    let undone_by: Vec<String> = change
        .undone_by
        .iter()
        .map(|by| by.change_id.clone())
        .collect();
    let is_unclear = matches!(change.end, End::Unclear | End::Started);
    let way_back = way_back(change, &undone_by, later.iter(), on, nas_time);
    let way_back = way_back.and_then(|way| match changed_again::by(change, &way, later) {
        Some(other) => Err(format!("changed again by {}", told::named(other, nas_time))),
        None => Ok(way),
    });
    ListedChange {
        target: told::target(change),
        changed: if is_unclear {
            Vec::new()
        } else {
            told::changed(change)
        },
        requested: if is_unclear {
            told::requested(change)
        } else {
            Vec::new()
        },
        find_out_with: check_with(&change.tool).filter(|_| is_unclear),
        outcome: match change.end {
            End::Done => Ended::Done,
            End::InProgress => Ended::InProgress,
            End::PartlyDone => Ended::PartlyDone,
            End::Failed => Ended::Failed,
            End::Unclear | End::Started => Ended::Unclear,
        },
        can_undo: way_back.is_ok(),
        undo_needs_confirm: way_back
            .as_ref()
            .is_ok_and(|way| way.calls.iter().any(|(_, undo)| undo.needs_confirm)),
        does_not_restore: if way_back.is_ok() || !change.undone_by.is_empty() {
            change.does_not_restore()
        } else {
            Vec::new()
        },
        cannot_undo: way_back.err(),
        change_id: change.change_id.clone(),
        tool: change.tool.clone(),
        time: told::time(&change.time, nas_time),
        client: change.client.clone(),
        undone_by: (!undone_by.is_empty()).then(|| undone_by.join(", ")),
        undid: change.undid.clone(),
    }
}

fn incomplete(found: &Changes) -> Vec<String> {
    let unread = found.unread.iter();
    let unread = unread.map(|why| format!("a part of the audit log cannot be read: {why}"));
    let broken = (found.broken_lines > 0).then(|| {
        format!(
            "{} lines of the audit log cannot be understood, and were skipped",
            found.broken_lines
        )
    });
    unread
        .chain(broken)
        .chain(found.read_in_part.iter().cloned())
        .collect()
}

/// One NAS may be reached at several addresses, and the log knows it by the one that was used.
fn note(found: &Changes, address: &str) -> Option<String> {
    if !found.newest.is_empty() || found.elsewhere.is_empty() {
        return None;
    }
    let elsewhere: Vec<&str> = found.elsewhere.iter().map(String::as_str).collect();
    Some(format!(
        "The audit log has no change of the NAS at {address}; it has some of {}.",
        elsewhere.join(", ")
    ))
}
