//! What tools show of Hyper Backup, how it comes from what the NAS says in either dialect, and how a task is found.
//!
//! What the NAS does not tell is absent. Must not change anything on the NAS.

mod activity;
mod by_name;
mod causes;
mod close_look;
mod destination;
mod diagnosis;
mod documented_look_up;
mod explained;
mod explored;
mod follow;
mod health;
mod log;
mod look_up;
mod pace;
mod page;
mod progress;
mod readable;
mod schedule;
mod sources;
mod status;
mod target;
mod task;
mod task_changed;
mod task_details;
mod task_id;
mod title;
mod version;
mod version_id;
mod version_path;
mod watch;
mod words;
mod worst;

pub(super) use self::{
    activity::{Activity, doing, lacks_an_end},
    by_name::{BACKUP_TASK, is_listed, task_choices},
    close_look::CloseLook,
    destination::without_login,
    diagnosis::{Diagnosis, Evidence},
    documented_look_up::{documented_rows, find_documented, read_documented_status},
    explained::{Explained, Known},
    explored::{Explored, ExploredFolder, Kind, not_as_known},
    follow::follow,
    health::Health,
    log::{CheckEnd, LogFilter, LogLevel, LogLine, Reach, scan as scan_log, story},
    look_up::{find_listed, in_time, read_status, read_task, read_two, rows},
    pace::told_remaining_seconds,
    page::{Page, check_limit},
    readable::Readable,
    schedule::Schedule,
    sources::{Gone, Sources, from_the_share_on, path_of},
    status::Status,
    target::{LastCheck, Target, ask_target},
    task::BackupTask,
    task_changed::TaskChanged,
    task_details::BackupTaskDetails,
    task_id::TaskId,
    title::{name, title, titled},
    version::{Version, VersionStatus, Versions},
    version_id::VersionId,
    version_path::{VersionPath, parts},
    watch::{Waited, Watch},
    words::{RunEnd, run_end, went_wrong},
    worst::{tell_documented_worst, tell_shortly, tell_worst},
};
