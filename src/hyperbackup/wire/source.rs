//! What a task backs up, as `list` and `get` tell it.

use dsm::lenient::{List, Named, Object, Told};
use serde::Deserialize;

/// Applications and folders. `file_list` is in every capture that has rows at all; where `folder_list` stands beside
/// it, it has the same rows (task.get.image_local.json). `share_list` has the shares that they lie in.
#[derive(Debug, Deserialize)]
pub(crate) struct SourceWire {
    pub(crate) app_name_list: List<Told<String>>,
    pub(crate) app_list: List<Told<String>>,
    pub(crate) file_list: List<Object<FolderWire>>,
    pub(crate) folder_list: List<Object<FolderWire>>,
    pub(crate) share_list: Object<Named<Object<FolderWire>>>,
    pub(crate) backup_filter: Object<FilterWire>,
}

/// What is left out. Both lists were seen empty only, so that what stands in them is not known.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct FilterWire {
    pub(crate) exclude_list: List<Told<String>>,
    /// Absent on some NASes; one that cannot be read is something else.
    pub(crate) whitelist: Option<List<Told<String>>>,
}

/// A folder that is backed up.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct FolderWire {
    #[serde(rename = "fullPath")]
    pub(crate) full_path: Told<String>,
    #[serde(rename = "folderPath")]
    pub(crate) folder_path: Told<String>,
    pub(crate) missing: Told<bool>,
    #[serde(rename = "isValidSource")]
    pub(crate) is_valid_source: Told<bool>,
}
