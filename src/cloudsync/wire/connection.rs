//! Connections as DSM answers them.

use dsm::lenient::{Object, Records, Told};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct ConnectionListWire {
    pub(crate) conn: Records<ConnectionWire>,
    pub(crate) is_admin_mode: Told<bool>,
    pub(crate) is_pause: Told<bool>,
    pub(crate) total: Told<i64>,
    /// The worst of all, in the words of a connection's status.
    pub(crate) tray_status: Told<String>,
    /// Seen null only; its fields are from the method's own description.
    pub(crate) notification: Object<NotificationWire>,
}

/// What the window of DSM shows beside the clock.
#[derive(Deserialize)]
pub(crate) struct NotificationWire {
    pub(crate) latest_file_info: Object<NotifiedFileWire>,
}

#[derive(Deserialize)]
pub(crate) struct NotifiedFileWire {
    pub(crate) action: Told<i64>,
    /// As of a line of the log.
    pub(crate) log_level: Told<i64>,
    pub(crate) name: Told<String>,
}

#[derive(Deserialize)]
pub(crate) struct ConnectionWire {
    pub(crate) id: Told<i64>,
    pub(crate) r#type: Told<String>,
    pub(crate) type_id: Told<i64>,
    pub(crate) status: Told<String>,
    pub(crate) link_status: Told<i64>,
    pub(crate) task_name: Told<String>,
    pub(crate) task_display_name: Told<String>,
    pub(crate) user_name: Told<String>,
    pub(crate) unfinished_files: Told<i64>,
    /// Absent of a connection without one; one that cannot be read is something else.
    pub(crate) error: Option<Told<i64>>,
    pub(crate) error_desc: Told<String>,
    pub(crate) error_type: Told<String>,
    /// As of an error; so is the next.
    pub(crate) sess_err_cnt: Option<Told<i64>>,
    pub(crate) exceed_maximum_files: Option<Told<bool>>,
    /// Of newer versions; its words are in no public table.
    pub(crate) last_sync_status: Told<String>,
    pub(crate) next_sync_timestamp: Told<i64>,
}

#[derive(Deserialize)]
pub(crate) struct PropertyWire {
    pub(crate) r#type: Told<String>,
    pub(crate) user_name: Told<String>,
    pub(crate) quota_total: Told<i64>,
    pub(crate) quota_used: Told<i64>,
    pub(crate) bucket_name: Told<String>,
    pub(crate) container_name: Told<String>,
    pub(crate) project_id: Told<String>,
    pub(crate) public_url: Told<String>,
    pub(crate) region: Told<String>,
    pub(crate) server_addr: Told<String>,
    pub(crate) shared_drive_name: Told<String>,
    pub(crate) storage_class: Told<String>,
    pub(crate) auth_version: Told<String>,
}

#[derive(Deserialize)]
pub(crate) struct ConnectionSettingsWire {
    pub(crate) task_name: Told<String>,
    pub(crate) pull_event_period: Told<i64>,
    pub(crate) max_upload_speed: Told<i64>,
    pub(crate) max_download_speed: Told<i64>,
    pub(crate) storage_class: Told<String>,
    #[serde(rename = "isSSE")]
    pub(crate) is_sse: Told<bool>,
    pub(crate) part_size: Told<i64>,
    pub(crate) is_enabled_schedule: Told<bool>,
    pub(crate) schedule_info: Told<String>,
}
