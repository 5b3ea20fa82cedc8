//! A folder kept in step with a cloud, and what is told about it.

use serde::Serialize;

use super::ConnectionId;

/// The id of a sync task, DSM's session id
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct SyncTaskId(pub i64);

/// A folder kept in step with a cloud
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SyncTask {
    /// Its id
    pub id: SyncTaskId,
    /// The connection it uses
    pub connection_id: ConnectionId,
    /// The folder on the NAS, from the share on
    pub local_path: String,
    /// The folder in the cloud
    pub remote_path: String,
    /// The cloud's id of that folder, "" where clouds have none
    pub remote_folder_id: String,
    /// `BIDIRECTION`, `ONLY_UPLOAD` or `ONLY_DOWNLOAD`
    pub direction: String,
    /// Its status while it is not paused, in DSM's words
    pub status: String,
    /// Whether it alone is paused, which only the documented dialect can do
    pub paused: bool,
    /// DSM's error code, 0 for none
    pub error: i64,
    /// DSM's word for the error
    pub error_description: String,
    /// Advanced consistency check
    pub sync_attr_check_option: bool,
    /// Whether files removed here stay in the cloud
    pub no_delete: bool,
    /// Whether Google documents are converted
    pub google_drive_convert_online_doc: bool,
    /// What is left out
    pub filters: SyncTaskFilters,
    /// Percent, told in the documented dialect only
    pub progress: u8,
    /// Told in the documented dialect only
    pub files_synced: u64,
    /// Told in the documented dialect only
    pub bytes_synced: u64,
    /// Seconds since the epoch, told in the documented dialect only
    pub last_sync_time: i64,
}

/// What a sync task leaves out
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SyncTaskFilters {
    /// Folders
    pub paths: Vec<String>,
    /// File names
    pub names: Vec<String>,
    /// File extensions
    pub extensions: Vec<String>,
    /// Bytes, 0 for no limit
    pub max_upload_size: i64,
    /// The names that the user added to DSM's list
    pub user_defined_names: Vec<String>,
    /// The extensions that the user added to DSM's list
    pub user_defined_extensions: Vec<String>,
}

/// A line of Cloud Sync's log
#[derive(Debug, Clone, PartialEq)]
pub struct LogLine {
    /// The connection
    pub connection_id: ConnectionId,
    /// The task
    pub task_id: SyncTaskId,
    /// Seconds since the epoch
    pub time: i64,
    /// 0 info, 1 warning, 2 error
    pub level: i64,
    /// DSM's number of what was done
    pub action: i64,
    /// DSM's error code, 0 for none
    pub error_code: i64,
    /// The file
    pub file_name: String,
    /// The file with its folders
    pub path: String,
}

/// A folder in a cloud
#[derive(Debug, Clone, PartialEq)]
pub struct CloudFolder {
    /// The task that can see it
    pub task_id: SyncTaskId,
    /// Its path below the task's remote folder
    pub path: String,
    /// The cloud's id of it, "" where it is only on the NAS
    pub file_id: String,
    /// 1 on the NAS only, 3 on both sides
    pub exists_type: i64,
}

/// A file that changed lately
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryItem {
    /// The task
    pub task_id: SyncTaskId,
    /// DSM's number of what was done
    pub action: i64,
    /// 0 info, 1 warning, 2 error
    pub level: i64,
    /// The file
    pub base_name: String,
}

/// A file in transfer
#[derive(Debug, Clone, PartialEq)]
pub struct ProcessingItem {
    /// The task
    pub task_id: SyncTaskId,
    /// The file
    pub base_name: String,
    /// `uploading` or `downloading`
    pub status: String,
    /// In DSM's unit
    pub bit_rate: i64,
    /// Bytes so far
    pub current_size: i64,
    /// Bytes in all
    pub total_size: i64,
}
