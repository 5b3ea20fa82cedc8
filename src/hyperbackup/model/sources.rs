//! What a task backs up.

use dsm::lenient::Named;
use schemars::JsonSchema;
use serde::Serialize;

use crate::hyperbackup::wire::{FolderWire, SourceWire};

/// Most folders that a list of tasks names for each; `get` names all.
const MOST_LISTED: usize = 20;

/// What a task backs up.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Sources {
    /// Folders; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    folders: Option<Vec<Folder>>,
    /// How many folders there are, when the list is shorter
    #[serde(skip_serializing_if = "Option::is_none")]
    folders_total: Option<usize>,
    /// Applications; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    applications: Option<Vec<String>>,
}

/// A folder that is backed up.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Folder {
    /// Path on the NAS; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    /// True when the folder is gone, so that nothing of it is backed up; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<bool>,
}

impl From<SourceWire> for Sources {
    fn from(wire: SourceWire) -> Self {
        let shares = wire.share_list.0.map(|Named(shares)| {
            let shares = shares.into_iter();
            shares
                .map(|(share, row)| Folder::of_share(&share, row.0.unwrap_or_default()))
                .collect()
        });
        let lists = [wire.file_list, wire.folder_list].map(|list| {
            let rows = list.objects()?.into_iter();
            Some(rows.map(Folder::from).collect())
        });
        let [files, folders] = lists;
        Self {
            folders: first_filled([files, folders, shares]),
            folders_total: None,
            applications: first_filled([wire.app_name_list.told(), wire.app_list.told()]),
        }
    }
}

impl Sources {
    /// Folders of which only the paths are known; absent when not even those are told.
    pub(crate) fn of_paths(paths: Option<Vec<String>>) -> Option<Self> {
        let folder = |path| Folder {
            path: Some(path),
            missing: None,
        };
        Some(Self {
            folders: Some(paths?.into_iter().map(folder).collect()),
            folders_total: None,
            applications: None,
        })
    }

    /// The sources with so few folders that many tasks fit into one answer.
    pub(crate) fn shortened(mut self) -> Self {
        if let Some(folders) = &mut self.folders
            && folders.len() > MOST_LISTED
        {
            self.folders_total = Some(folders.len());
            folders.truncate(MOST_LISTED);
        }
        self
    }
}

impl From<FolderWire> for Folder {
    fn from(wire: FolderWire) -> Self {
        Self {
            path: wire
                .full_path
                .filled()
                .or_else(|| wire.folder_path.filled()),
            missing: wire.missing.0,
        }
    }
}

impl Folder {
    /// A shared folder as a whole, which DSM knows by its name.
    fn of_share(share: &str, wire: FolderWire) -> Self {
        let folder = Self::from(wire);
        Self {
            path: folder.path.or_else(|| Some(format!("/{share}"))),
            ..folder
        }
    }
}

/// The first list that has items; else an empty one, if any was told.
fn first_filled<T, const N: usize>(lists: [Option<Vec<T>>; N]) -> Option<Vec<T>> {
    let mut told = None;
    for list in lists.into_iter().flatten() {
        if !list.is_empty() {
            return Some(list);
        }
        told = Some(list);
    }
    told
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn shown(wire: Value) -> Value {
        let wire: SourceWire = serde_json::from_value(wire).unwrap();
        serde_json::to_value(Sources::from(wire).shortened()).unwrap()
    }

    // As in task.list.get_source.json.
    #[test]
    fn the_files_are_the_sources_and_not_the_share_that_they_lie_in() {
        let source = json!({
            "app_list": [],
            "app_name_list": [],
            "file_list": [{ "folderPath": "/Share/src", "fullPath": "/volume1/Share/src", "isValidSource": true }],
            "share_list": { "Share": { "fileSystem": "BTRFS" } },
        });
        assert_eq!(
            shown(source),
            json!({ "applications": [], "folders": [{ "path": "/volume1/Share/src" }] })
        );
    }

    #[test]
    fn folders_and_shares_count_where_no_files_are_told() {
        let row = json!({ "folderPath": "/docker", "missing": true });
        assert_eq!(
            shown(json!({ "file_list": [], "folder_list": [row], "share_list": { "other": {} } })),
            json!({ "folders": [{ "path": "/docker", "missing": true }] })
        );
        assert_eq!(
            shown(json!({ "share_list": { "docker": {} } })),
            json!({ "folders": [{ "path": "/docker" }] })
        );
    }

    #[test]
    fn lists_that_are_not_told_are_not_empty() {
        assert_eq!(shown(json!({})), json!({}));
        assert_eq!(
            shown(json!({ "folder_list": [] })),
            json!({ "folders": [] })
        );
        // task.list.pm.json has the names of applications under app_list alone.
        assert_eq!(
            shown(json!({ "app_config": [], "app_list": ["HyperBackup"] })),
            json!({ "applications": ["HyperBackup"] })
        );
    }

    #[test]
    fn many_folders_are_counted() {
        let rows = vec![json!({ "fullPath": "/volume1/a" }); 21];
        let shown = shown(json!({ "file_list": rows }));
        assert_eq!(shown["folders"].as_array().unwrap().len(), MOST_LISTED);
        assert_eq!(shown["folders_total"], 21);
    }
}
