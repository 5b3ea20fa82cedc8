//! What this server changed: every change has an id, the audit log knows it, and the list tells it.

mod again;
mod identity;
mod in_force;
mod kinds;
mod list;
mod parts;
mod refused;
mod unclear;

use dsm_sim::SimulatedNas;
use serde_json::{Value, json};

use crate::{
    harness::{Client, Ended, Folder, Process, connection, run},
    table::answers::confirmed,
};

const LIST: &str = "nas_list_changes";
const UNDO: &str = "nas_undo_change";
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

    /// One call from the command line.
    fn run(&self, tool: &str, arguments: Value) -> Ended {
        let state = self.home.path("");
        let mut settings = connection(&self.url).to_vec();
        settings.push(("XDG_STATE_HOME", &state));
        run(&["call", tool, &arguments.to_string()], &settings)
    }

    /// The answer of one call from the command line.
    #[track_caller]
    fn call(&self, tool: &str, arguments: Value) -> Value {
        let ended = self.run(tool, arguments);
        serde_json::from_str(&ended.stdout).unwrap_or_else(|_| panic!("{ended:?}"))
    }
}

/// Puts a change back, with a confirmation where one is wanted.
#[track_caller]
fn undo(client: &mut Client<'_>, change: &Value) -> Value {
    let id = &change["change_id"];
    assert!(id.is_string(), "{change}");
    let answer = client.call(UNDO, json!({ "change_id": id }));
    if answer["outcome"] != "confirmation_required" {
        return answer;
    }
    let again = json!({ "tool": UNDO, "arguments": { "change_id": id, "confirm": true } });
    assert_eq!(answer["confirm_with"], again);
    client.call(UNDO, again["arguments"].clone())
}

/// Makes a change, with a confirmation where one is wanted.
#[track_caller]
fn change(client: &mut Client<'_>, tool: &str, arguments: Value) -> Value {
    let answer = client.call(tool, arguments);
    if answer["outcome"] == "confirmation_required" {
        confirmed(client, &answer)
    } else {
        answer
    }
}

/// The rows of the list.
#[track_caller]
fn listed(client: &mut Client<'_>) -> Vec<Value> {
    let list = client.call(LIST, json!({}));
    list["changes"].as_array().unwrap().clone()
}
