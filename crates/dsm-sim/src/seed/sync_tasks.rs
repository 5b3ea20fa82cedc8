//! The seeded sync tasks; no id is that of a connection.

use super::texts;
use crate::office::{ConnectionId, SyncTask, SyncTaskFilters, SyncTaskId};

struct Row {
    id: i64,
    connection: i64,
    local_path: &'static str,
    remote_path: &'static str,
    remote_folder_id: &'static str,
    direction: &'static str,
    status: &'static str,
    error: (i64, &'static str),
    no_delete: bool,
    progress: u8,
    files: u64,
    bytes: u64,
    minutes_ago: i64,
}

const FINE: (i64, &str) = (0, "");

#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row { id: 4, connection: 3, local_path: "/projects/Shared with clients", remote_path: "/docs", remote_folder_id: "id:a4ayc_80_OEAAAAAAAAAXw", direction: "ONLY_DOWNLOAD", status: "uptodate", error: FINE, no_delete: true, progress: 100, files: 1_204, bytes: 398_458_880, minutes_ago: 3 },
    Row { id: 21, connection: 2, local_path: "/photo/Sites", remote_path: "/Pictures/Sites", remote_folder_id: "A1B2C3D4E5F6!117", direction: "ONLY_UPLOAD", status: "syncing", error: FINE, no_delete: true, progress: 64, files: 28_113, bytes: 201_863_462_912, minutes_ago: 1 },
    Row { id: 22, connection: 2, local_path: "/office/Templates", remote_path: "/Office/Templates", remote_folder_id: "A1B2C3D4E5F6!204", direction: "BIDIRECTION", status: "uptodate", error: FINE, no_delete: false, progress: 100, files: 316, bytes: 88_080_384, minutes_ago: 14 },
    Row { id: 23, connection: 2, local_path: "/projects/Current", remote_path: "/Projects", remote_folder_id: "A1B2C3D4E5F6!301", direction: "BIDIRECTION", status: "syncing", error: FINE, no_delete: false, progress: 91, files: 19_870, bytes: 164_926_744_166, minutes_ago: 1 },
    Row { id: 31, connection: 5, local_path: "/projects/Competitions", remote_path: "/Competitions", remote_folder_id: "1VxQm0simFolderCompetitions", direction: "BIDIRECTION", status: "error", error: (-7, "token_expired"), no_delete: false, progress: 82, files: 5_410, bytes: 13_958_643_712, minutes_ago: 2_950 },
    Row { id: 41, connection: 8, local_path: "/archive/Finished projects", remote_path: "/finished", remote_folder_id: "", direction: "ONLY_UPLOAD", status: "uptodate", error: FINE, no_delete: true, progress: 100, files: 88_241, bytes: 612_032_839_680, minutes_ago: 190 },
    Row { id: 42, connection: 8, local_path: "/finance/Invoices", remote_path: "/invoices", remote_folder_id: "", direction: "ONLY_UPLOAD", status: "uptodate", error: FINE, no_delete: true, progress: 100, files: 7_702, bytes: 3_221_225_472, minutes_ago: 190 },
    Row { id: 51, connection: 12, local_path: "/projects/Structural", remote_path: "/lm/structural", remote_folder_id: "", direction: "BIDIRECTION", status: "uptodate", error: FINE, no_delete: false, progress: 97, files: 902, bytes: 9_663_676_416, minutes_ago: 7_300 },
    Row { id: 43, connection: 15, local_path: "/projects/Surveys", remote_path: "/lm", remote_folder_id: "", direction: "BIDIRECTION", status: "error", error: (-15, "ssl_verify_fail"), no_delete: false, progress: 74, files: 611, bytes: 5_905_580_032, minutes_ago: 3_340 },
    Row { id: 44, connection: 16, local_path: "/marketing/Press", remote_path: "/Press", remote_folder_id: "id:a4ayc_80_OEAAAAAAAABQA", direction: "BIDIRECTION", status: "uptodate", error: FINE, no_delete: false, progress: 100, files: 2_077, bytes: 588_251_136, minutes_ago: 9 },
    // What is removed here is removed in the cloud as well, so that it is no backup.
    Row { id: 45, connection: 17, local_path: "/scans/Phone", remote_path: "/Scans", remote_folder_id: "B7C8D9E0F1A2!110", direction: "ONLY_UPLOAD", status: "uptodate", error: FINE, no_delete: false, progress: 100, files: 3_318, bytes: 4_724_464_025, minutes_ago: 31 },
];

pub(super) fn all(now: i64) -> Vec<SyncTask> {
    ROWS.iter().map(|row| task(row, now)).collect()
}

fn task(row: &Row, now: i64) -> SyncTask {
    SyncTask {
        id: SyncTaskId(row.id),
        connection_id: ConnectionId(row.connection),
        local_path: row.local_path.to_owned(),
        remote_path: row.remote_path.to_owned(),
        remote_folder_id: row.remote_folder_id.to_owned(),
        direction: row.direction.to_owned(),
        status: row.status.to_owned(),
        paused: false,
        error: row.error.0,
        error_description: row.error.1.to_owned(),
        sync_attr_check_option: row.id != 41,
        no_delete: row.no_delete,
        google_drive_convert_online_doc: row.connection == 5,
        filters: filters(row.id),
        progress: row.progress,
        files_synced: row.files,
        bytes_synced: row.bytes,
        last_sync_time: now - row.minutes_ago * 60,
    }
}

/// What DSM leaves out and what the user added differ, as in N4S4's capture
fn filters(task: i64) -> SyncTaskFilters {
    match task {
        4 => SyncTaskFilters {
            paths: texts(&["/subfolder_1"]),
            names: texts(&["test"]),
            extensions: texts(&["wbmp", "webdoc", "x3f", "xbm"]),
            max_upload_size: 1_048_576,
            user_defined_names: texts(&["test"]),
            user_defined_extensions: texts(&["iso"]),
        },
        21 => SyncTaskFilters {
            paths: texts(&["/Raw", "/Drone/2019"]),
            names: texts(&[".DS_Store", "Thumbs.db"]),
            extensions: texts(&["lrprev", "tmp", "xmp"]),
            max_upload_size: 0,
            user_defined_names: texts(&["Thumbs.db"]),
            user_defined_extensions: texts(&["xmp"]),
        },
        23 => SyncTaskFilters {
            extensions: texts(&["bak", "dwl", "dwl2", "sv$"]),
            max_upload_size: 2_147_483_648,
            user_defined_names: texts(&["plot.log"]),
            user_defined_extensions: texts(&["bak", "pln.lck"]),
            ..SyncTaskFilters::default()
        },
        _ => SyncTaskFilters::default(),
    }
}
