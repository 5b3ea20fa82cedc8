use std::time::Duration;

use dsm_sim::{FaultKind, SimulatedNas};
use serde_json::{Value, json};

use super::{doing, edit, names_known_tasks, refuses};
use crate::harness::{
    Client, Folder, Process, connection, fault, office, sent, sent_params, until,
};

const TOOL: &str = "hyperbackup_cancel_task";

// DSM takes five seconds of the simulated clock to clear up.
#[test]
fn cancels_the_running_backup_and_waits_for_its_end() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let call = client.send_call(TOOL, json!({ "task_id": 2 }));
    until("it is being cancelled", || doing(&nas, 2).0 == "canceling");
    nas.advance(Duration::from_secs(6));
    let answer = client.outcome(TOOL, call);
    assert_eq!(doing(&nas, 2), ("none".into(), "cancel".into()));
    assert_eq!(answer["outcome"], "done");
    assert_eq!(answer["took_effect"], true);
    assert_eq!(answer["before"]["status"], "backup");
    assert_eq!(answer["now"]["last_result"], "cancel");
    insta::assert_snapshot!(answer["dropped"].as_str().unwrap(), @"what this run had done (44%, 623629251379 of 1417339207680 bytes); versions made before it stay. hyperbackup_suspend_task stops a run without losing anything");
}

#[test]
fn a_cancel_that_takes_longer_is_in_progress() {
    let nas = office();
    let mut client = Client::connect(&nas);
    edit(&nas, 2, |task| task.since = crate::harness::START + 3_600);
    nas.inject(fault(
        FaultKind::Delay(Duration::from_millis(300)),
        "cancel",
        1,
    ));
    let call = client.send_call(TOOL, json!({ "task_id": 2 }));
    until("it is being cancelled", || doing(&nas, 2).0 == "canceling");
    // So that it is not over before the test is.
    edit(&nas, 2, |task| task.since = crate::harness::START + 3_600);
    let answer = client.outcome(TOOL, call);
    assert_eq!(answer["outcome"], "in_progress");
    assert_eq!(answer["took_effect"], false);
    let next = answer["next"].as_str().unwrap();
    assert!(next.contains("hyperbackup_get_task_status"), "{next}");
}

#[test]
fn a_backup_that_finished_first_was_not_cancelled() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let call = client.send_call(TOOL, json!({ "task_id": 2 }));
    until("it is being cancelled", || doing(&nas, 2).0 == "canceling");
    edit(&nas, 2, |task| {
        task.status = "none".into();
        task.last_result = "done".into();
    });
    let answer = client.outcome(TOOL, call);
    assert_eq!(answer["outcome"], "failed");
    assert_eq!(answer["took_effect"], false);
    assert!(
        answer["cause"].as_str().unwrap().contains("done"),
        "{answer}"
    );
    assert_eq!(answer.get("dropped"), None);
    let no_undo = answer["no_undo"].as_str().unwrap();
    assert!(!no_undo.contains("gone"), "nothing is: {no_undo}");
}

#[test]
fn sends_the_state_of_the_task() {
    let nas = office();
    // Not what clients in use have wired in.
    edit(&nas, 2, |task| task.state = "exportable".into());
    Client::connect(&nas).call(TOOL, json!({ "task_id": 2 }));
    let params = sent_params(&nas, "cancel");
    assert_eq!(params["task_state"], "\"exportable\"");
    assert_eq!(params["task_id"], "2");
}

#[test]
fn what_is_not_running_is_left_alone() {
    refuses(TOOL, "cancel", &["1", "3", "4", "5", "7", "accounting-lun"]);
}

#[test]
fn a_cancelled_backup_is_told_as_cancelled() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call(TOOL, json!({ "task_id": 2 }));
    let status = client.call("hyperbackup_get_task_status", json!({ "task_id": 2 }));
    assert_eq!(status["health"], "cancelled");
}

#[test]
fn a_refusal_tells_the_state_and_what_to_do() {
    let error = Client::connect(&office()).call_error(TOOL, json!({ "task_id": 1 }));
    insta::assert_snapshot!(error, @"Backup task 1 cannot be cancelled now: state backupable (ready to back up), status none (idle), last result done (succeeded). Nothing was sent; only a running backup can be cancelled.");
}

#[test]
fn an_unknown_task_is_told_with_those_that_exist() {
    names_known_tasks(TOOL, "cancel");
}

/// A suspended backup that this client has resumed.
fn resumed(client: &mut Client) {
    let answer = client.call("hyperbackup_resume_task", json!({ "task_id": 4 }));
    assert_eq!(answer["took_effect"], true, "{answer}");
}

#[track_caller]
fn is_asked_about(nas: &SimulatedNas, client: &mut Client) -> Value {
    let answer = client.call(TOOL, json!({ "task_id": "4" }));
    assert_eq!(answer["outcome"], "confirmation_required", "{answer}");
    assert_eq!(sent(nas, "cancel"), 0);
    assert_eq!(doing(nas, 4).0, "backup");
    answer
}

#[test]
fn a_run_that_was_resumed_is_not_cancelled_unasked() {
    let nas = office();
    let mut client = Client::connect(&nas);
    resumed(&mut client);
    let preview = is_asked_about(&nas, &mut client)["preview"].clone();
    assert_eq!(preview["target"], "backup task 4 (Finance to USB disk)");
    assert!(
        preview["lost"][0].as_str().unwrap().contains('%'),
        "{preview}"
    );
    assert!(
        preview["undo"]
            .as_str()
            .unwrap()
            .contains("hyperbackup_suspend_task")
    );
    let answer = client.call(TOOL, json!({ "task_id": 4, "confirm": true }));
    assert!(answer["dropped"].is_string(), "{answer}");
    assert_eq!(sent(&nas, "cancel"), 1);
}

// DSM says "resuming" for a minute only.
#[test]
fn it_is_remembered_when_the_nas_says_it_no_more() {
    let nas = office();
    let mut client = Client::connect(&nas);
    resumed(&mut client);
    nas.advance(Duration::from_secs(120));
    let status = client.call("hyperbackup_get_task_status", json!({ "task_id": 4 }));
    assert_eq!(status["last_result"], "backingup", "{status}");
    is_asked_about(&nas, &mut client);
}

#[test]
fn another_process_knows_of_it() {
    let (nas, folder) = (office(), Folder::new());
    let (url, state) = (nas.url(), folder.path(""));
    let settings = [&connection(&url)[..], &[("XDG_STATE_HOME", &state)]].concat();
    let client = || Client::greeted(Process::start(&[], &settings));
    resumed(&mut client());
    nas.advance(Duration::from_secs(120));
    is_asked_about(&nas, &mut client());
}

#[test]
fn what_somebody_else_resumed_is_known_while_the_nas_says_so_and_remembered() {
    let nas = office();
    resumed(&mut Client::connect(&nas));
    let mut client = Client::connect(&nas);
    is_asked_about(&nas, &mut client);
    nas.advance(Duration::from_secs(120));
    is_asked_about(&nas, &mut client);
}

#[test]
fn a_resume_that_was_refused_is_not_remembered() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call_error("hyperbackup_resume_task", json!({ "task_id": 2 }));
    client.send_call(TOOL, json!({ "task_id": 2 }));
    until("it is being cancelled", || doing(&nas, 2).0 == "canceling");
}

#[test]
fn a_new_run_of_a_task_that_was_resumed_once_needs_no_confirmation() {
    let nas = office();
    let mut client = Client::connect(&nas);
    resumed(&mut client);
    edit(&nas, 4, |task| {
        task.status = "none".into();
        task.last_result = "done".into();
        task.done_before = 0;
    });
    client.call("hyperbackup_run_task", json!({ "task_id": 4 }));
    client.send_call(TOOL, json!({ "task_id": 4 }));
    until("it is being cancelled", || doing(&nas, 4).0 == "canceling");
}
