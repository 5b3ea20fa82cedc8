//! The gate: what can lose something is previewed, confirmed, asked about, and runs once; whatever goes wrong, nothing is
//! sent.

mod arguments;
mod ask;
mod ask_later;
mod ask_no_more;
mod clock;
mod confirm;
mod meanwhile;
mod policy;
mod preview;
mod processes;
mod target;

use dsm_sim::{Office, SimulatedNas};
use serde_json::{Value, json};

use crate::harness::{Client, office, sent};

/// A call that can lose something, about the office as it starts.
struct GatedCall {
    tool: &'static str,
    arguments: Value,
    /// What reaches the NAS when it runs.
    method: &'static str,
}

/// At least one for each destructive tool, and one for each way in which settings of a task lose something.
fn gated_calls() -> Vec<GatedCall> {
    let gated = |tool, method, arguments| GatedCall {
        tool,
        arguments,
        method,
    };
    vec![
        gated(
            "cloudsync_set_relink_behavior",
            "set_personal_config",
            json!({ "delete_from_cloud": true }),
        ),
        gated(
            "cloudsync_remove_connection",
            "unlink_connection",
            json!({ "connection_id": 2 }),
        ),
        gated(
            "cloudsync_remove_task",
            "unlink_session",
            json!({ "task_id": 23 }),
        ),
        gated(
            "cloudsync_set_task_settings",
            "set_session_setting",
            json!({ "task_id": 4, "no_delete_on_cloud": false }),
        ),
        gated(
            "cloudsync_set_task_settings",
            "set_session_setting",
            json!({ "task_id": 21, "direction": "BIDIRECTION" }),
        ),
        gated(
            "cloudsync_create_s3_task",
            "create_session",
            json!({ "connection_id": 8, "local_path": "/projects/archive/2024", "cloud_path": "/archive/2024" }),
        ),
        gated(
            "hyperbackup_discard_task",
            "discard",
            json!({ "task_id": 4 }),
        ),
        gated("hyperbackup_remove_task", "delete", json!({ "task_id": 3 })),
    ]
}

/// The gated that most tests need one of.
fn removal() -> GatedCall {
    gated_calls().swap_remove(1)
}

impl GatedCall {
    fn confirmed(&self) -> Value {
        with(&self.arguments, "confirm", true)
    }

    /// The confirming call as answers tell it: ids are text, as the schemas have them.
    fn told(&self) -> Value {
        let mut told = self.confirmed();
        for id in ["connection_id", "task_id"] {
            if let Some(number) = told[id].as_i64() {
                told[id] = number.to_string().into();
            }
        }
        told.as_object_mut()
            .unwrap()
            .retain(|_, value| !value.is_null());
        told
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

/// What a test does to a NAS leaves it as it was, and no gated reaches it.
#[track_caller]
fn changes_nothing(gated: &GatedCall, test: impl FnOnce(&SimulatedNas)) {
    let nas = office();
    let before = nas.holds();
    test(&nas);
    assert_eq!(sent(&nas, gated.method), 0, "{}", gated.tool);
    assert_eq!(nas.holds(), before, "{}", gated.tool);
}

/// Everything that the NAS holds, to put back later.
fn snapshot(nas: &SimulatedNas) -> Office {
    let mut copy = None;
    nas.edit(|office| copy = Some(office.clone()));
    copy.unwrap()
}
