use dsm_sim::{FaultKind, SimulatedNas};
use serde_json::{Value, json};

use super::{edit, names_known_tasks, refuses};
use crate::{
    harness::{Client, START, begin_check, fault, office, sent, sent_params},
    table::answers::confirmed,
};

const TOOL: &str = "hyperbackup_remove_task";

fn ids(nas: &SimulatedNas) -> Vec<Value> {
    let tasks = nas.holds()["backup_tasks"].clone();
    let tasks = tasks.as_array().unwrap().iter();
    tasks.map(|task| task["id"].clone()).collect()
}

#[track_caller]
fn preview_of(task_id: i64) -> Value {
    let nas = office();
    let answer = Client::connect(&nas).call(TOOL, json!({ "task_id": task_id }));
    assert_eq!(answer["outcome"], "confirmation_required", "{answer}");
    assert_eq!(sent(&nas, "delete"), 0);
    answer["preview"].clone()
}

#[test]
fn removes_the_task_and_nothing_of_the_backup() {
    let nas = office();
    let mut before = ids(&nas);
    let mut client = Client::connect(&nas);
    let preview = client.call(TOOL, json!({ "task_id": "3" }));
    assert_eq!(ids(&nas), before);
    let answer = confirmed(&mut client, &preview);
    before.retain(|id| *id != 3);
    assert_eq!(ids(&nas), before);
    assert_eq!(nas.holds()["destroyed_backups"], json!([]));
    assert_eq!(answer["gone"], true);
    assert_eq!(answer["before"]["name"], "Projects to S3");
    assert!(
        answer["no_undo"].as_str().unwrap().contains("relink"),
        "{answer}"
    );
}

// As N4S4 asks.
#[test]
fn the_task_is_sent_as_a_number_and_the_data_stay() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let preview = client.call(TOOL, json!({ "task_id": "Projects to S3" }));
    confirmed(&mut client, &preview);
    let params: Vec<(String, String)> = sent_params(&nas, "delete").into_iter().collect();
    let expected = [("is_remove_data", "false"), ("task_id_list", "[3]")];
    assert_eq!(
        params,
        expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
}

#[test]
fn nobody_can_ask_for_the_data_to_be_removed() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for name in ["is_remove_data", "remove_data"] {
        let error = client.call_error(TOOL, json!({ "task_id": 3, name: true }));
        assert!(error.contains(name), "{error}");
    }
    assert_eq!(sent(&nas, "delete"), 0);
}

#[test]
fn the_preview_names_what_loses_its_protection_and_what_stays_where() {
    let preview = preview_of(1);
    assert_eq!(preview["target"], "backup task 1 (Nightly to the vault)");
    let lost = preview["lost"][0].as_str().unwrap();
    for source in ["/volume1/projects", "/volume1/office", "Cloud Sync"] {
        assert!(lost.contains(source), "{lost}");
    }
    let stays = preview["stays"][0].as_str().unwrap();
    for part in [
        "Office vault",
        "office_1.hbk",
        "the last successful one is 412",
    ] {
        assert!(stays.contains(part), "{stays}");
    }
    let undo = preview["undo"].as_str().unwrap();
    assert!(
        undo.contains("linked") && undo.contains("its password or key is needed"),
        "{undo}"
    );
    let undo = preview_of(3)["undo"].clone();
    assert!(!undo.as_str().unwrap().contains("password"), "{undo}");
}

#[test]
fn a_suspended_run_is_among_what_is_lost() {
    let about = |id| preview_of(id)["lost"].to_string().contains("suspended run");
    assert!(about(4));
    assert!(!about(5));
}

#[test]
fn a_task_that_runs_is_left_alone() {
    refuses(TOOL, "delete", &["2"]);
    let nas = office();
    let mut client = Client::connect(&nas);
    edit(&nas, 1, |task| begin_check(task, START));
    let error = client.call_error(TOOL, json!({ "task_id": 1 }));
    assert!(
        error.contains("checking integrity") && error.contains("Nothing was sent"),
        "{error}"
    );
    assert_eq!(sent(&nas, "delete"), 0);
}

#[test]
fn the_task_of_a_lun_is_left_to_the_nas() {
    refuses(TOOL, "delete", &["accounting-lun"]);
    let error = Client::connect(&office()).call_error(TOOL, json!({ "task_id": "accounting-lun" }));
    insta::assert_snapshot!(error, @"Backup task accounting-lun cannot be removed now: it backs up a LUN, its id is a name, and DSM removes tasks by number. Nothing was sent; remove it in Hyper Backup on the NAS.");
}

#[test]
fn a_task_that_is_another_one_now_is_left_alone() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call(TOOL, json!({ "task_id": 3 }));
    edit(&nas, 3, |task| {
        task.repository.container = "elsewhere".into();
    });
    let answer = client.call(TOOL, json!({ "task_id": 3, "confirm": true }));
    assert_eq!(answer["outcome"], "confirmation_required", "{answer}");
    assert_eq!(sent(&nas, "delete"), 0);
}

#[test]
fn a_run_that_was_suspended_meanwhile_is_told_before_it_is_lost() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call(TOOL, json!({ "task_id": 3 }));
    edit(&nas, 3, |task| task.last_result = "suspend".into());
    let answer = client.call(TOOL, json!({ "task_id": 3, "confirm": true }));
    assert_eq!(answer["outcome"], "confirmation_required", "{answer}");
    let lost = answer["preview"]["lost"].to_string();
    assert!(lost.contains("suspended run"), "{lost}");
    assert_eq!(sent(&nas, "delete"), 0);
}

#[test]
fn a_task_whose_settings_cannot_be_read_is_left_alone() {
    let nas = office();
    let mut client = Client::connect(&nas);
    nas.inject(fault(FaultKind::Code(100), "get", 100));
    let error = client.call_error(TOOL, json!({ "task_id": 3 }));
    assert!(
        error.contains("othing was sent: what backup task 3 backs up"),
        "{error}"
    );
}

#[test]
fn an_unknown_task_is_told_with_those_that_exist() {
    names_known_tasks(TOOL, "delete");
}
