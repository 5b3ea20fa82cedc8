//! What a task backs up, and to where.

// Wire: `source` and the target fields of SYNO.Backup.Task v1 list and get, from dsmctl and the response schemas of
// mikespub/synology.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::dsm::wire::{Flag, Text, flag, list, some_text};

/// Most folders that a list of tasks names for each; `get` names all.
pub(super) const MOST_LISTED: usize = 20;

/// What a task backs up.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub(super) struct Sources {
    /// Folders
    pub(super) folders: Vec<Folder>,
    /// How many folders there are, when the list is shorter
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) folders_total: Option<usize>,
    /// Applications; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) applications: Option<Vec<String>>,
}

/// A folder that is backed up.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Folder {
    /// Path on the NAS
    pub(super) path: String,
    /// True when the folder is gone, so that nothing of it is backed up; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) missing: Option<bool>,
}

/// Where backups go.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub(super) struct Destination {
    /// DSM's word for the kind, e.g. image, cloud_image, share
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) target_type: Option<String>,
    /// DSM's word for the way there, e.g. image_local, aws_s3, rsync
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) transfer_type: Option<String>,
    /// Name of the backup at the destination
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) target_id: Option<String>,
    /// Name of the destination; absent in lists
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) repository: Option<String>,
    /// Bucket of an object store
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) bucket: Option<String>,
    /// Container of an object store
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) container: Option<String>,
    /// Address of a remote destination
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) remote_url: Option<String>,
    /// The whole destination as one text, where the NAS has nothing but that
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) location: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct SourceWire {
    // Names in every capture, but objects would not be a reason to lose the task.
    app_name_list: Option<Vec<Value>>,
    app_list: Option<Vec<Value>>,
    folder_list: Option<Vec<FolderWire>>,
}

#[derive(Deserialize)]
struct FolderWire {
    #[serde(rename = "fullPath")]
    full_path: Option<Text>,
    #[serde(rename = "folderPath")]
    folder_path: Option<Text>,
    missing: Option<Flag>,
}

/// The destination itself, without its credentials.
#[derive(Deserialize)]
pub(super) struct RepositoryWire {
    name: Option<Text>,
    bucket: Option<Text>,
    container: Option<Text>,
    remote_url: Option<Text>,
}

impl From<SourceWire> for Sources {
    fn from(wire: SourceWire) -> Self {
        let names = wire
            .app_name_list
            .filter(|names| !names.is_empty())
            .or(wire.app_list);
        Self {
            folders: list(wire.folder_list)
                .into_iter()
                .map(Folder::from)
                .collect(),
            folders_total: None,
            applications: Some(
                list(names)
                    .iter()
                    .filter_map(Value::as_str)
                    .map(str::to_owned)
                    .collect(),
            ),
        }
    }
}

impl Sources {
    /// The sources with so few folders that many tasks fit into one answer.
    pub(super) fn shortened(mut self) -> Self {
        if self.folders.len() > MOST_LISTED {
            self.folders_total = Some(self.folders.len());
            self.folders.truncate(MOST_LISTED);
        }
        self
    }
}

impl From<FolderWire> for Folder {
    fn from(wire: FolderWire) -> Self {
        let path = some_text(wire.full_path).or_else(|| some_text(wire.folder_path));
        Self {
            path: path.unwrap_or_default(),
            missing: Some(flag(wire.missing)),
        }
    }
}

impl Destination {
    /// A destination that is known as one text.
    pub(super) fn at(location: Option<String>) -> Self {
        Self {
            location: location.map(without_login),
            ..Self::default()
        }
    }

    /// Adds what the repository of the task says.
    pub(super) fn with_repository(self, wire: Option<RepositoryWire>) -> Self {
        let Some(wire) = wire else {
            return self;
        };
        Self {
            repository: some_text(wire.name),
            bucket: some_text(wire.bucket),
            container: some_text(wire.container),
            remote_url: some_text(wire.remote_url).map(without_login),
            ..self
        }
    }
}

/// An address without the name and password that may stand in it.
fn without_login(address: String) -> String {
    let Some((scheme, rest)) = address.split_once("://") else {
        return address;
    };
    let host_end = rest.find('/').unwrap_or(rest.len());
    match rest.get(..host_end).and_then(|host| host.rfind('@')) {
        Some(at) => format!("{scheme}://{}", rest.get(at + 1..).unwrap_or_default()),
        None => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_no_login() {
        assert_eq!(
            without_login("https://me:pw@dav.example.com/b@ckup".into()),
            "https://dav.example.com/b@ckup"
        );
        assert_eq!(without_login("rsync://host/a@b".into()), "rsync://host/a@b");
    }
}
