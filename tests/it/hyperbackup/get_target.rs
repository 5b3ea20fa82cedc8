use dsm_sim::FaultKind;
use serde_json::json;

use super::{ask, edit, names_known_tasks, pretty};
use crate::harness::{Client, START, fault, office, sent_params};

const TOOL: &str = "hyperbackup_get_target";
const DAY: i64 = 24 * 3_600;

#[test]
fn a_target_that_answers_tells_what_it_holds() {
    // The number on the wire is taken as kilobytes.
    insta::assert_snapshot!(pretty(&ask(TOOL, 1)), @r#"
    {
      "task_id": "1",
      "online": true,
      "used_bytes": 356241766400,
      "sizes": "the NAS states no unit: its number is taken as KB, as its own log labels such sizes; some clients take it as bytes, which would be 1024 times less",
      "host_name": "vault.lindqvist-moreau.example",
      "owner": "anna",
      "format": "image",
      "encrypted": true,
      "compressed": true,
      "keeps_versions": true,
      "integrity_ever_checked": true,
      "last_integrity_check_at": "2025-01-03T13:00:00+01:00",
      "last_integrity_check_days_ago": 12,
      "nas_time": {
        "local": "2025-01-15T13:00:00+01:00",
        "zone": "Amsterdam"
      }
    }
    "#);
}

#[test]
fn a_target_that_is_offline_is_said_to_be_and_has_no_size() {
    let target = ask(TOOL, 5);
    assert_eq!(target["online"], false, "{target}");
    assert_eq!(target.get("used_bytes"), None, "{target}");
    assert_eq!(target.get("sizes"), None, "{target}");
    assert_eq!(target.get("not_known_because"), None, "{target}");
}

#[test]
fn an_error_of_hyper_backup_is_told_as_a_target_of_which_nothing_is_known() {
    let nas = office();
    nas.inject(fault(FaultKind::Code(4401), "get", 1));
    let target = Client::connect(&nas).call(TOOL, json!({ "task_id": 1 }));
    let why = target["not_known_because"].as_str().unwrap();
    assert!(why.contains("4401") && why.contains("offline"), "{why}");
    assert_eq!(target.get("online"), None, "{target}");
    assert_eq!(target.get("integrity_ever_checked"), None, "{target}");
}

#[test]
fn an_account_that_may_not_ask_is_told_so() {
    let nas = office();
    nas.inject(fault(FaultKind::Code(105), "get", 1));
    let error = Client::connect(&nas).call_error(TOOL, json!({ "task_id": 1 }));
    assert!(error.contains("105"), "{error}");
}

#[test]
fn a_target_that_keeps_silent_is_waited_for_20_seconds() {
    let nas = office();
    nas.inject(fault(FaultKind::Hang, "get", 1));
    let target = Client::connect(&nas).call(TOOL, json!({ "task_id": 1 }));
    let why = target["not_known_because"].as_str().unwrap();
    assert!(why.starts_with("no answer within 20 s"), "{why}");
}

#[test]
fn the_last_check_of_its_integrity_is_told_with_its_age() {
    let nas = office();
    edit(&nas, 1, |task| task.last_check_time = Some(START - 9 * DAY));
    edit(&nas, 3, |task| task.last_check_time = None);
    let mut client = Client::connect(&nas);
    let checked = client.call(TOOL, json!({ "task_id": "Nightly to the vault" }));
    assert_eq!(checked["integrity_ever_checked"], true);
    assert_eq!(checked["last_integrity_check_days_ago"], 9);
    let never = client.call(TOOL, json!({ "task_id": 3 }));
    assert_eq!(never["integrity_ever_checked"], false);
    assert_eq!(never.get("last_integrity_check_at"), None, "{never}");
}

#[test]
fn only_what_is_needed_is_asked_of_the_target() {
    let nas = office();
    Client::connect(&nas).call(TOOL, json!({ "task_id": 1 }));
    assert_eq!(
        sent_params(&nas, "get")["additional"],
        r#"["is_online","used_size"]"#
    );
}

#[test]
fn an_unknown_task_is_told_with_those_there_are() {
    names_known_tasks(TOOL, "get");
}
