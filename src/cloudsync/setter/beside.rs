//! Fields of records that two setters share: each sends its own, and looks at those of the other, so that a change of them
//! is told.

use super::{Bounds, Field, Kind};

const fn field(name: &'static str, wire: &'static str, kind: Kind) -> Field {
    Field {
        name,
        wire,
        kind,
        is_argument: false,
        bounds: Bounds::Any,
    }
}

/// What the setter of the schedule sends of a connection's settings.
pub(crate) const SCHEDULE: &[Field] = &[
    field("enabled", "is_enabled_schedule", Kind::Flag),
    field("schedule_info", "schedule_info", Kind::Hours),
];

/// What the setter of the settings sends of them.
pub(crate) const CONNECTION_SETTINGS: &[Field] = &[
    field("task_name", "task_name", Kind::Text),
    field(
        "pull_event_period_seconds",
        "pull_event_period",
        Kind::Number,
    ),
    field("max_upload_speed", "max_upload_speed", Kind::Number),
    field("max_download_speed", "max_download_speed", Kind::Number),
    field("storage_class", "storage_class", Kind::Text),
    field("server_side_encryption", "isSSE", Kind::Flag),
    field("part_size_megabytes", "part_size", Kind::Number),
];

/// What the setter of the package's settings sends of them.
pub(crate) const PACKAGE_SETTINGS: &[Field] = &[
    field("volume_path", "repo_vol_path", Kind::Text),
    field("log_count", "log_count", Kind::Number),
    field("worker_count", "worker_count", Kind::Number),
    field("admin_mode", "admin_mode", Kind::Switch),
];

/// What the setter of the behavior on a relink sends of them.
pub(crate) const RELINK: &[Field] = &[field("delete_from_cloud", "sync_mode", Kind::Flag)];
