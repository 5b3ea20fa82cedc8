//! Cloud Sync, one module for each operation.

mod get_connection;
mod get_connection_auth;
mod get_connection_settings;
mod get_package_config;
mod get_task;
mod get_task_filters;
mod list_connection_logs;
mod list_connections;
mod list_recent_changes;
mod list_task_cloud_folders;
mod list_tasks;
pub mod pause_connection;
mod resume_connection;
mod test_task_settings;

use serde_json::{Value, json};

use crate::harness::{Client, office};

const KNOWN_CONNECTIONS: &str = "3 (Dropbox), 2 (Microsoft OneDrive), 5 (Google Drive (competitions)), 8 (Amazon S3), 12 (Structural engineers (WebDAV))";

/// The answer of a tool about the office as it starts.
#[track_caller]
fn ask(tool: &str, arguments: Value) -> Value {
    Client::connect(&office()).call(tool, arguments)
}

/// An unknown connection is told as such, with those that exist.
#[track_caller]
fn names_known_connections(tool: &str) {
    let error = Client::connect(&office()).call_error(tool, json!({ "connection_id": 4 }));
    assert_eq!(
        error,
        format!("No connection 4. There are {KNOWN_CONNECTIONS}.")
    );
}

/// An unknown task is told as such, with those that exist.
#[track_caller]
fn names_known_tasks(tool: &str) {
    let error = Client::connect(&office()).call_error(tool, json!({ "task_id": 3 }));
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
