use dsm_sim::{FaultKind, SimulatedNas};
use serde_json::{Value, json};

use super::{doing, edit, names_known_tasks, refuses};
use crate::{
    harness::{Client, fault, office, sent, sent_params},
    table::answers::confirmed,
};

const TOOL: &str = "hyperbackup_discard_task";

#[track_caller]
fn previewed(nas: &SimulatedNas, client: &mut Client) -> Value {
    let answer = client.call(TOOL, json!({ "task_id": 4 }));
    assert_eq!(answer["outcome"], "confirmation_required", "{answer}");
    assert_eq!(sent(nas, "discard"), 0);
    assert_eq!(doing(nas, 4), ("none".into(), "suspend".into()));
    answer
}

#[test]
fn a_suspended_run_is_thrown_away_after_a_preview() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let preview = previewed(&nas, &mut client);
    let answer = confirmed(&mut client, &preview);
    assert_eq!(doing(&nas, 4), ("none".into(), "discard".into()));
    assert_eq!(answer["took_effect"], true);
    assert!(
        answer["dropped"]
            .as_str()
            .unwrap()
            .contains("versions made before it stay"),
        "{answer}"
    );
    assert!(
        answer["no_undo"].as_str().unwrap().contains("gone"),
        "{answer}"
    );
    let params: Vec<_> = sent_params(&nas, "discard").into_iter().collect();
    assert_eq!(params, [("task_id".to_owned(), "4".to_owned())]);
}

#[test]
fn the_preview_tells_which_run_is_lost_and_what_stays() {
    let nas = office();
    let preview = previewed(&nas, &mut Client::connect(&nas))["preview"].clone();
    assert_eq!(preview["target"], "backup task 4 (Finance to USB disk)");
    let lost = preview["lost"][0].as_str().unwrap();
    assert!(
        lost.contains("began 2025") && lost.contains("was suspended 2025"),
        "{lost}"
    );
    let stays = preview["stays"][0].as_str().unwrap();
    assert!(
        stays.contains("the versions that were made before"),
        "{stays}"
    );
    let undo = preview["undo"].as_str().unwrap();
    assert!(undo.contains("hyperbackup_resume_task"), "{undo}");
}

// DSM takes it of any task, and leaves one that is not suspended as failed.
#[test]
fn what_is_not_suspended_is_left_alone() {
    refuses(
        TOOL,
        "discard",
        &["1", "2", "3", "5", "7", "accounting-lun"],
    );
}

#[test]
fn a_run_that_is_under_way_is_not_what_is_discarded() {
    let error = Client::connect(&office()).call_error(TOOL, json!({ "task_id": 2 }));
    assert!(error.contains("hyperbackup_cancel_task"), "{error}");
}

#[test]
fn another_suspended_run_than_the_one_agreed_on_is_left_alone() {
    let nas = office();
    let mut client = Client::connect(&nas);
    previewed(&nas, &mut client);
    edit(&nas, 4, |task| {
        task.last_end_time = task.last_end_time.map(|end| end + 60);
    });
    let answer = client.call(TOOL, json!({ "task_id": 4, "confirm": true }));
    assert_eq!(answer["outcome"], "confirmation_required", "{answer}");
    assert_eq!(sent(&nas, "discard"), 0);
}

#[test]
fn a_run_that_was_resumed_meanwhile_is_left_alone() {
    let nas = office();
    let mut client = Client::connect(&nas);
    previewed(&nas, &mut client);
    edit(&nas, 4, |task| {
        task.status = "backup".into();
        task.last_result = "backingup".into();
        task.since = crate::harness::START;
    });
    let error = client.call_error(TOOL, json!({ "task_id": 4, "confirm": true }));
    assert!(error.contains("cannot be discarded now"), "{error}");
    assert_eq!(sent(&nas, "discard"), 0);
}

#[test]
fn the_task_can_be_run_again_and_that_run_is_cancelled_without_being_asked_about() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call("hyperbackup_resume_task", json!({ "task_id": 4 }));
    edit(&nas, 4, |task| {
        task.status = "none".into();
        task.last_result = "suspend".into();
    });
    let preview = previewed(&nas, &mut client);
    confirmed(&mut client, &preview);
    client.call("hyperbackup_run_task", json!({ "task_id": 4 }));
    let answer = client.call("hyperbackup_cancel_task", json!({ "task_id": 4 }));
    assert_ne!(answer["outcome"], "confirmation_required", "{answer}");
}

#[test]
fn a_nas_that_wants_to_be_asked_otherwise_is_told() {
    let nas = office();
    let mut client = Client::connect(&nas);
    previewed(&nas, &mut client);
    nas.inject(fault(FaultKind::Code(4_400), "discard", 1));
    let error = client.call_error(TOOL, json!({ "task_id": 4, "confirm": true }));
    assert!(error.contains("a single other client"), "{error}");
}

#[test]
fn an_unknown_task_is_told_with_those_that_exist() {
    names_known_tasks(TOOL, "discard");
}
