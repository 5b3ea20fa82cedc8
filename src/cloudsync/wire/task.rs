//! Sync tasks as DSM answers them; it calls them sessions.

use dsm::lenient::{List, Records, Told};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct SyncTaskListWire {
    pub(crate) sess: Records<SyncTaskWire>,
    pub(crate) total: Told<i64>,
}

#[derive(Deserialize)]
pub(crate) struct SyncTaskWire {
    pub(crate) sess_id: Told<i64>,
    pub(crate) conn_id: Told<i64>,
    pub(crate) error: Option<Told<i64>>,
    pub(crate) error_desc: Told<String>,
    pub(crate) link_status: Told<i64>,
    pub(crate) local_sync_path: Told<String>,
    pub(crate) remote_sync_path: Told<String>,
    pub(crate) remote_folder_id: Told<String>,
    pub(crate) sync_direction: Told<String>,
    pub(crate) sync_status: Told<String>,
}

#[derive(Deserialize)]
pub(crate) struct TaskSettingsWire {
    pub(crate) sync_attr_check_option: Told<bool>,
    pub(crate) no_delete: Told<bool>,
    pub(crate) google_drive_convert_online_doc: Told<bool>,
    pub(crate) enable_server_encryption: Told<bool>,
    pub(crate) enc_key_exportable: Told<bool>,
}

#[derive(Deserialize)]
pub(crate) struct TaskFiltersWire {
    pub(crate) filtered_paths: List<Told<String>>,
    pub(crate) filtered_names: List<Told<String>>,
    pub(crate) filtered_extensions: List<Told<String>>,
    pub(crate) user_defined_names: List<Told<String>>,
    pub(crate) user_defined_extensions: List<Told<String>>,
    pub(crate) filtered_max_upload_size: Told<i64>,
}

#[derive(Deserialize)]
pub(crate) struct CloudFolderListWire {
    pub(crate) children: Records<CloudFolderWire>,
}

#[derive(Default, Deserialize)]
pub(crate) struct CloudFolderWire {
    pub(crate) exists_type: Told<i64>,
    pub(crate) file_id: Told<String>,
    pub(crate) path: Told<String>,
    pub(crate) text: Told<String>,
}
