//! What the NAS holds: the office's connections, sync tasks, logs and backups.

mod backup_files;
mod backup_log;
mod backup_settings;
mod backup_task;
mod connection;
mod share;
mod stored_file;
mod sync_task;

use serde::Serialize;

use super::zone::Zone;

pub(crate) use self::{backup_files::backed_up, backup_log::BackupEvent, backup_task::FAILED};
pub use self::{
    backup_log::BackupLogLine,
    backup_settings::{BackupSchedule, Repository, SourceFolder},
    backup_task::{BackupTask, BackupTaskId},
    connection::{CloudAccount, Connection, ConnectionId, ConnectionSecrets, ConnectionSettings},
    share::Share,
    stored_file::{BackupVersion, CopyUnderWay, StoredFile},
    sync_task::{
        CloudFolder, HistoryItem, LogLine, ProcessingItem, SyncTask, SyncTaskFilters, SyncTaskId,
    },
};

/// Everything the NAS holds
#[derive(Debug, Clone, Serialize)]
pub struct Office {
    /// Whether setters take what is out of the ranges they otherwise keep, as older settings may be
    #[serde(skip)]
    pub takes_any_setting: bool,
    /// Where the NAS stands
    #[serde(skip)]
    pub zone: Zone,
    /// What is installed
    #[serde(skip)]
    pub packages: Vec<InstalledPackage>,
    /// Cloud Sync's own settings
    pub package: PackageSettings,
    /// The volumes
    #[serde(skip)]
    pub volumes: Vec<Volume>,
    /// The shared folders
    pub shares: Vec<Share>,
    /// The connections, in the order DSM lists them
    pub connections: Vec<Connection>,
    /// The sync tasks of all connections
    pub sync_tasks: Vec<SyncTask>,
    /// Cloud Sync's log
    #[serde(skip)]
    pub log: Vec<LogLine>,
    /// The folders of the clouds
    #[serde(skip)]
    pub cloud_folders: Vec<CloudFolder>,
    /// Files that changed lately, newest first
    #[serde(skip)]
    pub history: Vec<HistoryItem>,
    /// Files in transfer
    #[serde(skip)]
    pub processing: Vec<ProcessingItem>,
    /// The Hyper Backup tasks
    pub backup_tasks: Vec<BackupTask>,
    /// The removed tasks whose backups went with them
    pub destroyed_backups: Vec<BackupTaskId>,
    /// What they have kept
    #[serde(skip)]
    pub backup_versions: Vec<BackupVersion>,
    /// What lies in the shared folders, these included
    pub files: Vec<StoredFile>,
    /// How long it takes to copy a file out of a version
    #[serde(skip)]
    pub copying_seconds: i64,
    /// Files that are being copied out of versions
    #[serde(skip)]
    pub copies_under_way: Vec<CopyUnderWay>,
}

/// Cloud Sync's own settings
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PackageSettings {
    /// Where its database lies, as `/volume1`
    pub repo_vol_path: String,
    /// Log lines kept for each connection
    pub log_count: i64,
    /// Transfers at once
    pub worker_count: i64,
    /// Whether administrators see everybody's tasks: `enable` or `disable`
    pub admin_mode: String,
    /// Whether a relink removes locally deleted files from the cloud, too
    pub sync_mode: bool,
}

/// A package of Package Center
#[derive(Debug, Clone, PartialEq)]
pub struct InstalledPackage {
    /// Its id, as `HyperBackup`
    pub id: &'static str,
    /// What people call it
    pub name: &'static str,
    /// Its version
    pub version: String,
    /// Whether it runs
    pub runs: bool,
}

/// A volume of the NAS
#[derive(Debug, Clone, PartialEq)]
pub struct Volume {
    /// Its number
    pub number: u32,
    /// Free bytes
    pub size_free: u64,
    /// Bytes in all
    pub size_total: u64,
}

impl Volume {
    /// Its path, as `/volume1`
    #[must_use]
    pub fn mount_point(&self) -> String {
        format!("/volume{}", self.number)
    }
}

impl Office {
    /// Let everything that runs by the clock catch up with it
    pub(crate) fn settle(&mut self, now: i64) {
        for task in &mut self.backup_tasks {
            task.settle(now);
        }
        self.settle_files(now);
    }

    pub(crate) fn connection(&self, id: ConnectionId) -> Option<&Connection> {
        self.connections
            .iter()
            .find(|connection| connection.id == id)
    }

    pub(crate) fn sync_task(&self, id: SyncTaskId) -> Option<&SyncTask> {
        self.sync_tasks.iter().find(|task| task.id == id)
    }

    pub(crate) fn tasks_of(&self, id: ConnectionId) -> impl Iterator<Item = &SyncTask> {
        self.sync_tasks
            .iter()
            .filter(move |task| task.connection_id == id)
    }

    /// The status DSM shows for a connection
    pub(crate) fn shown_status<'a>(&self, connection: &'a Connection) -> &'a str {
        let mut tasks = self.tasks_of(connection.id).peekable();
        let all_paused = tasks.peek().is_some() && tasks.all(|task| task.paused);
        if connection.paused || all_paused {
            "pause"
        } else {
            &connection.status
        }
    }

    /// Whether a task stands still, by itself or with its connection
    pub(crate) fn is_paused(&self, task: &SyncTask) -> bool {
        task.paused
            || self
                .connection(task.connection_id)
                .is_some_and(|connection| connection.paused)
    }

    pub(crate) fn remove_sync_task(&mut self, id: SyncTaskId) {
        self.sync_tasks.retain(|task| task.id != id);
        self.cloud_folders.retain(|folder| folder.task_id != id);
        self.history.retain(|item| item.task_id != id);
        self.processing.retain(|item| item.task_id != id);
    }

    /// Keep the newest log lines of each connection
    pub(crate) fn trim_log(&mut self) {
        self.log.sort_by_key(|line| std::cmp::Reverse(line.time));
        let kept = usize::try_from(self.package.log_count).unwrap_or_default();
        for connection in &self.connections {
            let mut seen = 0;
            self.log.retain(|line| {
                seen += usize::from(line.connection_id == connection.id);
                line.connection_id != connection.id || seen <= kept
            });
        }
    }
}
