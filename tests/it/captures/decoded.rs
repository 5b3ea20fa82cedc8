//! What our tools make of the answers of real NASes: each capture is replayed to the real binary.
//!
//! The snapshots are read as the owner of the NAS reads them: nothing that it did not say, nothing that it said lost.

mod backup_lists;
mod backup_logs;
mod backup_status;
mod backups;
mod changes;
mod cloud_sync;
mod cloud_sync_tasks;
mod coverage;
mod discovery;
mod logins;
mod nas_itself;
mod odd_forms;
mod places;
mod refusals;
mod repositories;
mod targets;
mod versions;

use serde_json::Value;

use super::{canned::CannedNas, capture};

const CLOUD_SYNC: &str = "SYNO.CloudSync";
const TASK: &str = "SYNO.Backup.Task";

/// A NAS that answers a capture, and what its tool asks for besides.
fn nas_of(name: &str) -> CannedNas {
    let nas = CannedNas::new();
    if name.starts_with("cloudsync/") {
        // Of the two connections only that one, as the tasks of the other were not captured.
        let mut list = capture::named("cloudsync/list_conn").answer;
        list["data"]["conn"].as_array_mut().unwrap().truncate(1);
        list["data"]["total"] = 1.into();
        nas.answer(CLOUD_SYNC, "list_conn", list);
        nas.replay("cloudsync/list_sess");
        let mut of_the_other = capture::named("cloudsync/list_sess").answer;
        of_the_other["data"]["sess"][0]["conn_id"] = 2.into();
        let other = ("connection_id", "2");
        nas.answer_with(CLOUD_SYNC, "list_sess", other, of_the_other);
    }
    nas.replay(name);
    nas
}

/// What a tool makes of a capture.
#[track_caller]
fn told(name: &str, tool: &str, arguments: Value) -> String {
    pretty(&nas_of(name).client().call(tool, arguments))
}

/// A value as a person reads it.
fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap()
}
