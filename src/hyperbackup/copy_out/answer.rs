//! What copying out of a version answers with.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Destination, Landed};
use crate::{
    hyperbackup::model::{Explored, Kind, TaskId, Version, VersionPath},
    operation::{Outcome, ReadBack, Undo},
};

/// What was copied, and what of it was seen afterwards.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CopiedFiles {
    outcome: Outcome,
    /// True when all was seen to be there whole; false when not yet; absent where that could not be told
    #[serde(skip_serializing_if = "Option::is_none")]
    took_effect: Option<bool>,
    /// Set when not all could be seen
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
    task_id: TaskId,
    /// The version
    version: Version,
    /// The folder copied into
    destination: String,
    /// What the NAS took, and where it is now; nothing of it was there before
    copied: Vec<Copied>,
    /// What the NAS did not take; absent for nothing
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_copied: Vec<NotCopied>,
    /// How many paths were not tried after that; absent for none
    #[serde(skip_serializing_if = "Option::is_none")]
    not_tried: Option<usize>,
    #[serde(flatten)]
    undo: Undo,
    /// How to look again; absent when all is there
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<&'static str>,
}

/// Something that was copied.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Copied {
    /// Where it is now
    path: String,
    /// Where it is in the version
    from: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<Kind>,
    /// Size in the version
    #[serde(skip_serializing_if = "Option::is_none")]
    size_bytes: Option<i64>,
    /// How much of it was seen there; absent when nobody could look
    #[serde(skip_serializing_if = "Option::is_none")]
    seen: Option<Landed>,
    /// True when the NAS warns that restoring it is not safe
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    unsafe_to_restore: bool,
}

/// What the NAS did not take.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct NotCopied {
    pub(super) paths: Vec<String>,
    /// Why
    pub(super) why: String,
}

impl NotCopied {
    pub(super) fn count(&self) -> usize {
        self.paths.len()
    }
}

impl Copied {
    pub(super) fn new(
        path: &VersionPath,
        row: &Explored,
        destination: &Destination,
        seen: Option<Landed>,
    ) -> Self {
        Self {
            path: destination.landing(path.name()),
            from: row.path.clone(),
            kind: row.kind,
            size_bytes: row.size_bytes,
            seen,
            unsafe_to_restore: row.unsafe_to_restore,
        }
    }
}

impl CopiedFiles {
    pub(super) fn new(
        task_id: &TaskId,
        version: &Version,
        destination: &Destination,
        copied: Vec<Copied>,
        not_copied: Vec<NotCopied>,
        not_tried: usize,
        seen: ReadBack<Vec<Landed>>,
    ) -> Self {
        let outcome = match seen.outcome() {
            _ if !not_copied.is_empty() => Outcome::PartlyDone,
            outcome => outcome,
        };
        let is_whole = seen.took_effect() == Some(true) && not_copied.is_empty();
        Self {
            outcome,
            task_id: task_id.clone(),
            took_effect: seen.took_effect(),
            version: version.clone(),
            destination: destination.shown.clone(),
            copied,
            not_copied,
            not_tried: Some(not_tried).filter(|count| *count > 0),
            undo: Undo::none(
                "the copies stay; whoever no longer wants them deletes them in File Station",
            ),
            next: (!is_whole).then_some(
                "the NAS may still be copying: the same call again sends nothing while these names are there, and says how much of each is",
            ),
            warning: seen.warning,
        }
    }
}
