//! The gate: what can lose something is previewed, confirmed, asked about, and runs once; whatever goes wrong, nothing is
//! sent.

mod arguments;
mod ask;
mod ask_later;
mod clock;
mod confirm;
mod policy;
mod preview;
mod source;
mod target;

use dsm_sim::{Office, SimulatedNas};
use serde_json::{Value, json};

use crate::harness::{Client, office, sent};

/// A call that can lose something, about the office as it starts.
struct Deed {
    tool: &'static str,
    arguments: Value,
    /// What reaches the NAS when it runs.
    method: &'static str,
}

/// At least one for each destructive tool, and one for each way in which settings of a task lose something.
fn deeds() -> Vec<Deed> {
    let deed = |tool, method, arguments| Deed {
        tool,
        arguments,
        method,
    };
    vec![
        deed(
            "cloudsync_set_relink_behavior",
            "set_personal_config",
            json!({ "delete_from_cloud": true }),
        ),
        deed(
            "cloudsync_remove_connection",
            "unlink_connection",
            json!({ "connection_id": 2 }),
        ),
        deed(
            "cloudsync_remove_task",
            "unlink_session",
            json!({ "task_id": 23 }),
        ),
        deed(
            "cloudsync_set_task_settings",
            "set_session_setting",
            json!({ "task_id": 4, "no_delete_on_cloud": false }),
        ),
        deed(
            "cloudsync_set_task_settings",
            "set_session_setting",
            json!({ "task_id": 21, "sync_direction": "BIDIRECTION" }),
        ),
    ]
}

/// The deed that most tests need one of.
fn removal() -> Deed {
    deeds().swap_remove(1)
}

impl Deed {
    fn confirmed(&self) -> Value {
        with(&self.arguments, "confirm", true)
    }

    #[track_caller]
    fn preview(&self, client: &mut Client) -> Value {
        let answer = client.call(self.tool, self.arguments.clone());
        held(&answer);
        answer
    }

    #[track_caller]
    fn confirm(&self, client: &mut Client) -> Value {
        client.call(self.tool, self.confirmed())
    }
}

/// The arguments with one more.
fn with(arguments: &Value, name: &str, value: impl Into<Value>) -> Value {
    let mut arguments = arguments.clone();
    arguments[name] = value.into();
    arguments
}

/// The answer holds the call back.
#[track_caller]
fn held(answer: &Value) {
    assert_eq!(answer["outcome"], "confirmation_required", "{answer}");
}

/// The answer holds the call back, for a reason that says this.
#[track_caller]
fn held_because(answer: &Value, words: &str) {
    held(answer);
    let reason = answer["reason"].as_str().unwrap_or_default();
    assert!(reason.contains(words), "{answer}");
}

/// What a test does to a NAS leaves it as it was, and no deed reaches it.
#[track_caller]
fn changes_nothing(deed: &Deed, test: impl FnOnce(&SimulatedNas)) {
    let nas = office();
    let before = nas.holds();
    test(&nas);
    assert_eq!(sent(&nas, deed.method), 0, "{}", deed.tool);
    assert_eq!(nas.holds(), before, "{}", deed.tool);
}

/// Everything that the NAS holds, to put back later.
fn snapshot(nas: &SimulatedNas) -> Office {
    let mut copy = None;
    nas.edit(|office| copy = Some(office.clone()));
    copy.unwrap()
}
