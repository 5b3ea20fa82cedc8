//! What was judged is what runs: a change that finds another target than the gate did sends nothing, and says what differs.

use std::time::Duration;

use dsm_sim::{FaultKind, Office, SimulatedNas};
use serde_json::{Value, json};

use super::gated_calls;
use crate::harness::{Client, connection_in, fault, office, sent, sync_task_in, until};

/// The error of a call whose target is edited after the gate looked, which took so many reads with the method, and before the
/// call itself looks.
#[track_caller]
fn edited_meanwhile(
    nas: &SimulatedNas,
    client: &mut Client,
    (tool, arguments): (&str, Value),
    (read, of_gate): (&str, u32),
    edit: fn(&mut Office),
) -> String {
    nas.inject(fault(FaultKind::Delay(Duration::ZERO), read, of_gate));
    nas.inject(fault(FaultKind::Delay(Duration::from_secs(1)), read, 1));
    let before = sent(nas, read);
    let gate_looked = before + usize::try_from(of_gate).unwrap();
    let call = client.send_call(tool, arguments);
    until("it looks itself", || sent(nas, read) > gate_looked);
    nas.edit(edit);
    client.error_text(call)
}

#[track_caller]
fn confirmed_but_edited(name: &str, read: &str, edit: fn(&mut Office), says: &str) {
    let gated = gated_calls()
        .into_iter()
        .find(|gated| gated.tool.ends_with(name))
        .unwrap();
    let nas = office();
    let mut client = Client::connect(&nas);
    let before = sent(&nas, read);
    gated.preview(&mut client);
    let of_gate = u32::try_from(sent(&nas, read) - before).unwrap();
    let call = (gated.tool, gated.confirmed());
    let error = edited_meanwhile(&nas, &mut client, call, (read, of_gate), edit);
    assert!(error.starts_with("Nothing was sent"), "{error}");
    assert!(error.contains(says), "{error}");
    assert_eq!(sent(&nas, gated.method), 0);
}

#[test]
fn a_task_with_another_folder_is_not_removed() {
    confirmed_but_edited(
        "remove_task",
        "list_conn",
        |office| {
            for task in &mut office.sync_tasks {
                task.local_path = "/else".into();
            }
        },
        r#"and is "/else""#,
    );
}

#[test]
fn a_connection_with_another_account_is_not_removed() {
    confirmed_but_edited(
        "remove_connection",
        "list_conn",
        |office| {
            for connection in &mut office.connections {
                connection.user_name = "mallory@example.com".into();
            }
        },
        r#"and is "mallory@example.com""#,
    );
}

#[test]
fn a_connection_with_one_task_less_is_not_removed() {
    confirmed_but_edited(
        "remove_connection",
        "list_conn",
        |office| office.sync_tasks.clear(),
        "task 21 is gone",
    );
}

#[test]
fn a_task_that_deletes_otherwise_is_not_changed() {
    confirmed_but_edited(
        "set_task_settings",
        "get_session_setting",
        |office| {
            for task in &mut office.sync_tasks {
                task.sync_attr_check_option = !task.sync_attr_check_option;
            }
        },
        "consistency_check of settings was true and is false",
    );
}

#[test]
fn relinking_that_somebody_else_set_is_not_set_again() {
    confirmed_but_edited(
        "set_relink_behavior",
        "get_config",
        |office| office.package.sync_mode = true,
        "cannot now",
    );
}

// Two-way already, so that nothing is asked; then somebody makes it one-way, and the very same would let it delete.
#[test]
fn what_was_harmless_is_not_sent_when_it_no_longer_is() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let arguments = json!({ "task_id": 22, "direction": "BIDIRECTION", "consistency_check": true });
    let call = ("cloudsync_set_task_settings", arguments);
    let error = edited_meanwhile(
        &nas,
        &mut client,
        call,
        ("get_session_setting", 1),
        |office| {
            sync_task_in(office, 22).direction = "ONLY_UPLOAD".into();
        },
    );
    assert!(error.contains("can now"), "{error}");
    assert_eq!(sent(&nas, "set_session_setting"), 0);
}

#[test]
fn a_status_that_changes_is_no_other_target() {
    let gated = super::removal();
    let nas = office();
    let mut client = Client::connect(&nas);
    gated.preview(&mut client);
    nas.edit(|office| connection_in(office, 2).status = "syncing".into());
    assert_eq!(gated.confirm(&mut client)["outcome"], "done");
}
