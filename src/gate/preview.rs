//! What a destructive call would do, before it does it.

use std::fmt::Write;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::text::{sanitize_text, short_name};

/// Most tasks that the question to a person names.
const MOST_ASKED: usize = 10;

/// What the call would do
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Preview {
    /// What it would be done to, by name
    pub target: String,
    /// Name and address of the NAS
    pub nas: String,
    /// What would happen to it
    pub effect: String,
    /// What would be lost
    pub lost: Vec<String>,
    /// Whether it hits files that were deleted on one side before
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted_earlier: Option<String>,
    /// Every setting that the call would change
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<PlannedChange>,
    /// The sync tasks that it would hit
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<Affected>,
    /// Files that are not transferred yet and would stay so
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unfinished_files: Option<i64>,
    /// What stays as it is
    pub stays: Vec<String>,
    /// How to undo it, or that it cannot be undone
    pub undo: String,
    /// The target whatever it is called, e.g. `task 4`. A person who declined is not asked about it again and again.
    #[serde(skip)]
    pub subject: String,
    /// What must still be so when it is confirmed.
    #[serde(skip)]
    pub identity: Value,
}

/// A setting that would change
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PlannedChange {
    /// Name of the argument
    pub field: String,
    /// Value that it has; absent where there is none or the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// Value that it would get
    pub after: Value,
}

/// A sync task that would be hit
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Affected {
    /// Task id
    pub task_id: i64,
    /// Folder on the NAS; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local_path: Option<String>,
    /// Folder in the cloud
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_path: Option<String>,
    /// ONLY_UPLOAD, ONLY_DOWNLOAD or BIDIRECTION
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<String>,
}

impl Preview {
    /// Whether both are about the same target, unchanged.
    pub(super) fn same_target(&self, other: &Self) -> bool {
        self.identity == other.identity
    }

    /// What a person is asked: the losses first, so that no name can push them out of sight. Names from the NAS are made
    /// safe to show, and short.
    pub(super) fn question(&self, tool: &str) -> String {
        let mut text = String::new();
        if !self.lost.is_empty() {
            let _ = writeln!(
                text,
                "Would be lost: {}.",
                sanitize_text(&self.lost.join("; "))
            );
        }
        if let Some(earlier) = &self.deleted_earlier {
            let _ = writeln!(text, "Files deleted earlier: {}.", sanitize_text(earlier));
        }
        let _ = write!(
            text,
            "{}: {}. (NAS {})",
            sanitize_text(&self.target),
            sanitize_text(&self.effect),
            self.nas
        );
        for change in &self.changes {
            let PlannedChange { field, .. } = change;
            let _ = write!(
                text,
                "\n- {field}: {} -> {}",
                change.was(),
                short_value(&change.after)
            );
        }
        for task in self.tasks.iter().take(MOST_ASKED) {
            let _ = write!(
                text,
                "\n- task {}: {} <> {} ({})",
                task.task_id,
                shown(task.local_path.as_deref()),
                shown(task.remote_path.as_deref()),
                shown(task.direction.as_deref()),
            );
        }
        if self.tasks.len() > MOST_ASKED {
            let _ = write!(text, "\n- and {} more tasks", self.tasks.len() - MOST_ASKED);
        }
        if let Some(files @ 1..) = self.unfinished_files {
            let _ = write!(text, "\n{files} files are not transferred yet.");
        }
        if !self.stays.is_empty() {
            let _ = write!(text, "\nStays: {}.", sanitize_text(&self.stays.join("; ")));
        }
        let _ = write!(text, "\n{}. ({tool})", sanitize_text(&self.undo));
        text
    }
}

impl PlannedChange {
    fn was(&self) -> String {
        self.before
            .as_ref()
            .map_or_else(|| "not known".into(), short_value)
    }
}

fn shown(name: Option<&str>) -> String {
    name.map_or_else(
        || "not known".into(),
        |name| sanitize_text(&short_name(name)),
    )
}

fn short_value(value: &Value) -> String {
    sanitize_text(&short_name(&value.to_string()))
}
