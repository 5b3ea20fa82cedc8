//! What Hyper Backup speaks: its methods, one constant each, their parameters and the forms of their answers.
//!
//! DSM's own words live here and nowhere else. Must not know what tools show.

pub(super) mod documented;
mod explore;
mod log;
mod repository;
mod schedule;
mod source;
mod statistic;
mod status;
mod target;
mod task;
mod task_id;
mod task_list;
mod version;

use dsm::{Api, DialectEvidence, Listing, Package, Params, Read, Write};
use serde_json::Value;

pub(super) use self::{
    explore::{
        ALREADY_THERE, COPY_VERSION_FILES, ExploredRowWire, KindWire, LIST_VERSION_FILES,
        LIST_VERSION_SHARES, MOST_LISTED, copy_params, explore_params,
    },
    log::{LogLineWire, LogWire},
    repository::{RepositoryListWire, RepositoryRowWire},
    schedule::{ScheduleTimesWire, ScheduleWire},
    source::{FilterWire, FolderWire, SourceWire},
    statistic::{GET_STATISTICS, SourceRunWire, TargetRunWire},
    status::{ProgressWire, StatusWire},
    target::TargetWire,
    task::{BackupTaskWire, RepositoryWire},
    task_id::TaskIdWire,
    task_list::{BackupTaskListWire, TaskRowWire},
    version::{LIST_VERSIONS, VersionWire, version_params},
};

/// The package in Package Center.
pub(super) const PACKAGE: Package = Package {
    name: "Hyper Backup",
    evidence: || DialectEvidence::Methods {
        dsm: Listing {
            method: LIST_TASKS.decoded_as(),
            list: "task_list",
        },
        documented: Listing {
            method: documented::LIST_TASKS.decoded_as(),
            list: "tasks",
        },
    },
};

/// Every API that a constant here or in [`documented`] belongs to.
pub(super) const APIS: &[Api] = &[
    BACKUP_TASK,
    LOG,
    REPOSITORY,
    TARGET,
    version::VERSION,
    statistic::STATISTIC,
    explore::EXPLORE_FOLDER,
    explore::EXPLORE_FILE,
];

/// Backup tasks. DSM advertises version 2 as well, which has no methods at all.
const BACKUP_TASK: Api = Api {
    name: "SYNO.Backup.Task",
    version: 1,
    package: Some(PACKAGE),
};

/// Places where backups are stored.
const REPOSITORY: Api = Api {
    name: "SYNO.Backup.Repository",
    version: 1,
    package: Some(PACKAGE),
};

/// Destinations of tasks. Version 2 is advertised as well.
const TARGET: Api = Api {
    name: "SYNO.Backup.Target",
    version: 1,
    package: Some(PACKAGE),
};

/// What Hyper Backup did, line by line.
const LOG: Api = Api {
    name: "SYNO.SDS.Backup.Client.Common.Log",
    version: 1,
    package: Some(PACKAGE),
};

// From the DSM window's own request, by pmilano1; tests/fixtures/hyperbackup/repository.list.json.
pub(super) const LIST_REPOSITORIES: Read<RepositoryListWire> = REPOSITORY.read("list");

// From dsmctl (Hyper Backup 4.2.2); tests/fixtures/hyperbackup/task.list.*.json.
pub(super) const LIST_TASKS: Read<BackupTaskListWire> = BACKUP_TASK.read("list");

// From dsmctl (Hyper Backup 4.2.2); tests/fixtures/hyperbackup/task.get.*.json.
pub(super) const GET_TASK: Read<BackupTaskWire> = BACKUP_TASK.read("get");

// From dsmctl (Hyper Backup 4.2.2) and Home Assistant; tests/fixtures/hyperbackup/task.status.*.json.
pub(super) const GET_TASK_STATUS: Read<StatusWire> = BACKUP_TASK.read("status");

// From homelab-api, dsmctl and Home Assistant; tests/fixtures/hyperbackup/target.get.*.json. It reaches for the destination,
// which takes seconds. That one which is offline may be an error as well is from Home Assistant, without an answer.
pub(super) const GET_TARGET: Read<TargetWire> = TARGET.read("get");

// From dsmctl and N4S4 core_backup.py; tests/fixtures/hyperbackup/task.backup.json.
pub(super) const RUN_TASK: Write = BACKUP_TASK.write("backup");

// From dsmctl (4400 without task_state) and N4S4 core_backup.py; tests/fixtures/hyperbackup/task.cancel.json.
pub(super) const CANCEL_TASK: Write = BACKUP_TASK.write("cancel");

// From N4S4 core_backup.py and an independent script, both with task_state; its answer is not yet seen on a NAS.
pub(super) const SUSPEND_TASK: Write = BACKUP_TASK.write("suspend");

// From N4S4 core_backup.py and an independent script; its answer is not yet seen on a NAS. DSM takes it for any task,
// and leaves one that is not suspended as failed.
pub(super) const RESUME_TASK: Write = BACKUP_TASK.write("resume");

// From dsmctl (Hyper Backup 4.2.2) and homelab-api; tests/fixtures/hyperbackup/log.list*.json.
pub(super) const LIST_LOG: Read<LogWire> = LOG.read("list");

/// Parameters of [`LIST_LOG`], where it begins and how many lines it has: without them DSM answers 120. What narrows it
/// stands beside and rests on less: `task_id` on homelab-api and dsmaccess, `filter_keyword`, `filter_date_from` and
/// `filter_date_to` (epoch seconds) on N4S4 core_backup.py. What `filter_level` takes is not known, so that it is not sent.
pub(super) fn log_params(offset: usize, limit: usize) -> Params {
    Params::new().with("offset", offset).with("limit", limit)
}

// From N4S4 core_backup.py alone; its answer is not yet seen on a NAS. DSM takes it for a task that is busy as well, and the
// check then fails.
pub(super) const CHECK_INTEGRITY: Write = TARGET.write("error_detect");

// From N4S4 core_backup.py alone; its answer is not yet seen on a NAS.
pub(super) const CANCEL_INTEGRITY_CHECK: Write = TARGET.write("error_detect_cancel");

// From N4S4 core_backup.py alone; its answer is not yet seen on a NAS. DSM takes it for any task, and leaves one that is not
// suspended as failed.
pub(super) const DISCARD_RUN: Write = BACKUP_TASK.write("discard");

// From N4S4 core_backup.py alone; its answer is not yet seen on a NAS.
pub(super) const REMOVE_TASK: Write = BACKUP_TASK.write("delete");

/// Parameters of what needs the id of a task and nothing else, in both dialects.
pub(super) fn task_params(id: &TaskIdWire) -> Params {
    Params::new().with("task_id", id)
}

/// Parameters of what stops a backup: DSM wants to be told the state that it told before.
pub(super) fn stop_params(id: &TaskIdWire, state: &str) -> Params {
    task_params(id).with("task_state", state)
}

/// Parameters of [`REMOVE_TASK`] for one task, whose backups stay.
pub(super) fn remove_params(id: i64) -> Params {
    Params::new()
        .with("task_id_list", [id])
        .with("is_remove_data", false)
}

/// Parameters of [`CHECK_INTEGRITY`], which checks the data as well. DSM wants both nulls to be there.
pub(super) fn check_params(id: &TaskIdWire) -> Params {
    task_params(id)
        .with("detect_data", true)
        .with("sessId", Value::Null)
        .with("sessKey", Value::Null)
}

/// Parameters of [`LIST_TASKS`].
pub(super) fn list_params() -> Params {
    Params::new().with("sort_by", "name").with(
        "additional",
        [
            "last_bkp_time",
            "next_bkp_time",
            "last_bkp_result",
            "is_modified",
            "schedule",
            "get_source",
        ],
    )
}

/// Parameters of [`GET_TASK`]. Of what is asked for, `backup_params` and `rotate_params` are not read: the one is known from
/// one answer (task.get.backup_params.json), the other from an empty one.
pub(super) fn get_params(id: &TaskIdWire) -> Params {
    task_params(id).with(
        "additional",
        ["backup_params", "rotate_params", "schedule", "repository"],
    )
}

/// Parameters of [`GET_TASK_STATUS`]. `blOnline` true would probe the destination, which takes seconds.
pub(super) fn status_params(id: &TaskIdWire) -> Params {
    task_params(id).with("blOnline", false).with(
        "additional",
        [
            "last_bkp_time",
            "next_bkp_time",
            "last_bkp_result",
            "is_modified",
            "last_bkp_progress",
            "last_bkp_success_version",
        ],
    )
}

/// Parameters of [`GET_TARGET`].
pub(super) fn target_params(id: &TaskIdWire) -> Params {
    task_params(id).with("additional", ["is_online", "used_size"])
}
