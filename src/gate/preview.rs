//! What a destructive call would do, before it does it.

use std::fmt::Write;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::text::sanitize_text;

/// Most tasks that the question to a person names.
const MOST_ASKED: usize = 10;

/// What the call would do
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Preview {
    /// What it would be done to, by name
    pub target: String,
    /// What would happen to it
    pub effect: String,
    /// The sync tasks that it would hit
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<Affected>,
    /// Files that are not transferred yet and would stay so
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unfinished_files: Option<i64>,
    /// What would be lost
    pub lost: Vec<String>,
    /// What stays as it is
    pub stays: Vec<String>,
    /// How to undo it, or that it cannot be undone
    pub undo: String,
    /// What must still be so when it is confirmed.
    #[serde(skip)]
    pub identity: Value,
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

fn shown(path: Option<&str>) -> String {
    path.map_or_else(|| "not known".into(), sanitize_text)
}

impl Preview {
    /// Whether both are about the same target, unchanged.
    pub(super) fn same_target(&self, other: &Self) -> bool {
        self.identity == other.identity
    }

    /// What a person is asked. Names from the NAS are made safe to show.
    pub(super) fn question(&self, tool: &str) -> String {
        let mut text = format!(
            "{}: {}.",
            sanitize_text(&self.target),
            sanitize_text(&self.effect)
        );
        for task in self.tasks.iter().take(MOST_ASKED) {
            let _ = write!(
                text,
                "\n- task {}: {} <> {}",
                task.task_id,
                shown(task.local_path.as_deref()),
                shown(task.remote_path.as_deref())
            );
        }
        if self.tasks.len() > MOST_ASKED {
            let _ = write!(text, "\n- and {} more tasks", self.tasks.len() - MOST_ASKED);
        }
        if let Some(files @ 1..) = self.unfinished_files {
            let _ = write!(text, "\n{files} files are not transferred yet.");
        }
        for (word, list) in [("Lost", &self.lost), ("Stays", &self.stays)] {
            if !list.is_empty() {
                let _ = write!(text, "\n{word}: {}.", sanitize_text(&list.join("; ")));
            }
        }
        let _ = write!(text, "\n{}. ({tool})", sanitize_text(&self.undo));
        text
    }
}
