//! Cloud Sync, one module for each operation.

mod create_s3_task;
mod decoding;
mod diagnose_connection;
mod get_connection;
mod get_connection_auth;
mod get_connection_settings;
mod get_package_config;
mod get_task;
mod get_task_filters;
mod health;
mod list_connection_logs;
mod list_connections;
mod list_recent_changes;
mod list_task_cloud_folders;
mod list_tasks;
mod pages;
mod parts;
mod patching;
pub mod pause_connection;
mod pause_task;
mod remove_connection;
mod remove_task;
mod resume_connection;
mod resume_task;
mod set_connection_schedule;
mod set_connection_settings;
mod set_package_config;
mod set_relink_behavior;
mod set_task_filters;
mod set_task_settings;
mod test_task_settings;

use dsm_sim::SimulatedNas;
use serde_json::{Value, json};

use crate::harness::{Client, office};

const KNOWN_CONNECTIONS: &str = "3 (Dropbox), 2 (Microsoft OneDrive), 5 (Google Drive (competitions)), 8 (Amazon S3), 12 (Structural engineers (WebDAV)), 15 (Nextcloud (surveyors)), 16 (Dropbox (marketing)), 17 (OneDrive (Pierre's phone))";

/// The answer of a tool about the office as it starts.
#[track_caller]
fn ask(tool: &str, arguments: Value) -> Value {
    Client::connect(&office()).call(tool, arguments)
}

/// An unknown connection is told as such, with those that exist.
#[track_caller]
fn names_known_connections(tool: &str) {
    names_known_connections_with(&office(), tool, json!({ "connection_id": 4 }));
}

/// As above, with other arguments beside connection 4.
#[track_caller]
fn names_known_connections_with(nas: &SimulatedNas, tool: &str, arguments: Value) {
    let error = Client::connect(nas).call_error(tool, arguments);
    assert_eq!(
        error,
        format!("No connection 4. There are {KNOWN_CONNECTIONS}.")
    );
}

/// An unknown task is told as such, with those that exist.
#[track_caller]
fn names_known_tasks(tool: &str) {
    names_known_tasks_with(&office(), tool, json!({ "task_id": 3 }));
}

/// As above, with other arguments beside task 3.
#[track_caller]
fn names_known_tasks_with(nas: &SimulatedNas, tool: &str, arguments: Value) {
    let error = Client::connect(nas).call_error(tool, arguments);
    assert!(
        error.starts_with("No task 3. There are 4 (Dropbox, /projects/Shared with clients), 21 "),
        "{error}"
    );
    for id in ["22", "23", "31", "41", "42", "51"] {
        assert!(error.contains(&format!("{id} (")), "{error}");
    }
}

/// A value as a person reads it, for snapshots.
fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap()
}
