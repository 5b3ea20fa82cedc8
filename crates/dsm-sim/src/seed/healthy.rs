//! The same office when all is well: every account in sync, every folder backed up, lately, and checked.

use super::backup_tasks;
use crate::{
    office::{Connection, Office, SyncTask},
    zone::Zone,
};

const MINUTE: i64 = 60;

/// The connections that there are
const CONNECTIONS: [i64; 5] = [3, 2, 5, 8, 12];
/// The shared folders that there are, each of which a backup task covers
const SHARES: [&str; 6] = ["projects", "photo", "finance", "office", "archive", "homes"];

pub(super) fn office(now: i64, zone: Zone) -> Office {
    let mut office = super::office(now, zone);
    office
        .connections
        .retain(|connection| CONNECTIONS.contains(&connection.id.0));
    office.connections.iter_mut().for_each(mend_connection);
    office
        .sync_tasks
        .retain(|task| CONNECTIONS.contains(&task.connection_id.0));
    for task in &mut office.sync_tasks {
        mend_sync_task(task, now);
    }
    office
        .log
        .retain(|line| line.level == 0 && CONNECTIONS.contains(&line.connection_id.0));
    office.history.retain(|item| item.level == 0);
    office.processing.clear();
    office
        .shares
        .retain(|share| SHARES.contains(&share.name.as_str()));
    office.backup_tasks = backup_tasks::healthy(now, zone);
    let mut shelf = super::files::Shelf::new(now, zone, &office.shares);
    office.backup_versions = super::backup_versions::all(zone, &office.backup_tasks, &mut shelf);
    office
}

fn mend_connection(connection: &mut Connection) {
    "uptodate".clone_into(&mut connection.status);
    connection.paused = false;
    connection.link_status = 1;
    connection.error = 0;
    connection.error_description.clear();
    connection.unfinished_files = 0;
    let account = &mut connection.account;
    if account.quota_total > 0 {
        account.quota_used = account.quota_used.min(account.quota_total / 3);
    }
}

fn mend_sync_task(task: &mut SyncTask, now: i64) {
    "uptodate".clone_into(&mut task.status);
    task.paused = false;
    task.error = 0;
    task.error_description.clear();
    // One that goes one way could be taken for a backup.
    "BIDIRECTION".clone_into(&mut task.direction);
    task.no_delete = false;
    task.progress = 100;
    task.last_sync_time = task.last_sync_time.max(now - 14 * MINUTE);
}
