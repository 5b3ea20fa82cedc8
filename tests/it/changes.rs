//! What this server changed: every change has an id, the audit log knows it, and the list tells it.

mod list;

use dsm_sim::SimulatedNas;
use serde_json::{Value, json};

use crate::harness::{Client, Folder, Process, connection, run};

const LIST: &str = "nas_list_changes";
const PAUSE: &str = "cloudsync_pause_connection";
const SETTINGS: &str = "cloudsync_set_connection_settings";
const PACKAGE: &str = "cloudsync_set_package_config";
const TASK: &str = "cloudsync_set_task_settings";
const FILTERS: &str = "cloudsync_set_task_filters";

/// Processes that share their state, as those of one user do.
struct User {
    url: String,
    home: Folder,
}

impl User {
    fn of(nas: &SimulatedNas) -> Self {
        Self {
            url: nas.url(),
            home: Folder::new(),
        }
    }

    /// The path of the audit log.
    fn log(&self) -> String {
        self.home.path("synology-backup-mcp/audit.jsonl")
    }

    /// A client of a new process.
    fn client(&self, arguments: &[&str]) -> Client<'_> {
        let state = self.home.path("");
        let mut settings = connection(&self.url).to_vec();
        settings.push(("XDG_STATE_HOME", &state));
        Client::greeted(Process::start(arguments, &settings))
    }

    /// The answer of one call from the command line.
    #[track_caller]
    fn call(&self, tool: &str, arguments: Value) -> Value {
        let state = self.home.path("");
        let mut settings = connection(&self.url).to_vec();
        settings.push(("XDG_STATE_HOME", &state));
        let ended = run(&["call", tool, &arguments.to_string()], &settings);
        serde_json::from_str(&ended.stdout).unwrap_or_else(|_| panic!("{ended:?}"))
    }
}

/// The rows of the list.
#[track_caller]
fn listed(client: &mut Client<'_>) -> Vec<Value> {
    let list = client.call(LIST, json!({}));
    list["changes"].as_array().unwrap().clone()
}
