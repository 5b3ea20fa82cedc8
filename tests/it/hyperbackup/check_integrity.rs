use std::time::Duration;

use dsm_sim::{Dialect, FaultKind};
use serde_json::{Value, json};

use super::{doing, edit, names_known_tasks, refuses};
use crate::harness::{
    Client, START, begin_check, fault, held, office, office_with, sent, sent_params,
};

const TOOL: &str = "hyperbackup_check_integrity";
const CANCEL: &str = "hyperbackup_cancel_integrity_check";
const STATUS: &str = "hyperbackup_get_task_status";

#[test]
fn starts_a_check_of_only_the_named_task() {
    let nas = office();
    let answer = Client::connect(&nas).call(TOOL, json!({ "task_id": 1 }));
    assert_eq!(doing(&nas, 1).0, "detect");
    assert_eq!(doing(&nas, 3).0, "none");
    assert_eq!(
        (&answer["outcome"], &answer["took_effect"]),
        (&json!("done"), &json!(true))
    );
    assert_eq!(answer["before"]["status"], "none");
    assert_eq!(answer["now"]["health"], "running");
    let no_undo = answer["no_undo"].as_str().unwrap();
    assert!(no_undo.contains(CANCEL), "{no_undo}");
}

// As N4S4 asks; the NAS wants the nulls to be there.
#[test]
fn the_data_is_checked_as_well() {
    let nas = office();
    Client::connect(&nas).call(TOOL, json!({ "task_id": "1" }));
    let params: Vec<(String, String)> = sent_params(&nas, "error_detect").into_iter().collect();
    let expected = [
        ("detect_data", "true"),
        ("sessId", "null"),
        ("sessKey", "null"),
        ("task_id", "1"),
    ];
    assert_eq!(
        params,
        expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
}

// DSM takes it of any of these, and the check fails later.
#[test]
fn running_suspended_and_broken_tasks_are_left_alone() {
    refuses(TOOL, "error_detect", &["2", "4", "5"]);
}

#[test]
fn a_task_that_is_busy_in_any_way_is_left_alone() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for status in [
        "waiting",
        "canceling",
        "detect",
        "detect_waiting",
        "version_deleting",
        "brand_new",
    ] {
        edit(&nas, 1, |task| {
            task.status = status.into();
            task.since = START + 3_600;
        });
        let error = client.call_error(TOOL, json!({ "task_id": 1 }));
        assert!(error.contains("Nothing was sent"), "{status}: {error}");
    }
    assert_eq!(sent(&nas, "error_detect"), 0);
}

#[test]
fn a_refusal_tells_the_state_and_what_to_do() {
    let error = |id: i64| Client::connect(&office()).call_error(TOOL, json!({ "task_id": id }));
    insta::assert_snapshot!(error(4), @"Backup task 4 cannot be checked now: state backupable (ready to back up), status none (idle), last result suspend (suspended). Nothing was sent, as its last run is suspended: go on with hyperbackup_resume_task, and wait for its end, or throw it away with hyperbackup_discard_task.");
    let broken = error(5);
    assert!(
        broken.contains("Repair the task in Hyper Backup"),
        "{broken}"
    );
    let running = error(2);
    assert!(running.contains("Wait until it is idle"), "{running}");
}

#[test]
fn a_check_that_dsm_takes_and_that_does_not_begin_is_told() {
    let nas = office();
    let mut client = Client::connect(&nas);
    // Somebody else's run is first, as the NAS sees it.
    let late = FaultKind::Delay(Duration::from_millis(300));
    nas.inject(fault(late, "error_detect", 1));
    let call = client.send_call(TOOL, json!({ "task_id": 1 }));
    crate::harness::until("it was asked for", || sent(&nas, "error_detect") > 0);
    edit(&nas, 1, |task| task.start(START));
    let answer = client.outcome(TOOL, call);
    assert_eq!(
        (&answer["outcome"], &answer["took_effect"]),
        (&json!("failed"), &json!(false))
    );
    assert!(
        answer["cause"]
            .as_str()
            .unwrap()
            .contains("no check is under way"),
        "{answer}"
    );
    let log = held_log(&nas);
    assert!(
        log.contains("Failed to run backup integrity check"),
        "{log}"
    );
}

/// What the log of the task says last.
fn held_log(nas: &dsm_sim::SimulatedNas) -> String {
    let mut last = String::new();
    edit(nas, 1, |task| last = task.log.last().unwrap().event.clone());
    last
}

#[test]
fn a_check_ends_by_the_clock_and_the_nas_knows_when() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call(TOOL, json!({ "task_id": 1 }));
    nas.advance(Duration::from_secs(11 * 60));
    assert_eq!(client.call(STATUS, json!({ "task_id": 1 }))["health"], "ok");
    assert!(held(&nas, "backup_tasks", 1)["last_check_time"].is_i64());
}

#[test]
fn a_running_check_is_cancelled_and_only_that() {
    let nas = office();
    for id in [1, 3] {
        edit(&nas, id, |task| {
            task.last_check_time = None;
            begin_check(task, START);
        });
    }
    let answer = Client::connect(&nas).call(CANCEL, json!({ "task_id": 1 }));
    assert_eq!(
        (&answer["outcome"], &answer["took_effect"]),
        (&json!("done"), &json!(true))
    );
    assert_eq!(
        (doing(&nas, 1).0, doing(&nas, 3).0),
        ("none".into(), "detect".into())
    );
    assert_eq!(sent_params(&nas, "error_detect_cancel").len(), 1);
    assert_eq!(
        held(&nas, "backup_tasks", 1)["last_check_time"],
        Value::Null
    );
}

#[test]
fn what_is_not_being_checked_is_left_alone() {
    refuses(
        CANCEL,
        "error_detect_cancel",
        &["1", "2", "3", "4", "5", "7", "accounting-lun"],
    );
}

#[test]
fn a_nas_that_wants_to_be_asked_otherwise_is_told_from_one_that_may_not_be_asked() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for (code, weak) in [
        (4_400, true),
        (103, true),
        (120, true),
        (105, false),
        (100, false),
    ] {
        nas.inject(fault(FaultKind::Code(code), "error_detect", 1));
        let error = client.call_error(TOOL, json!({ "task_id": 1 }));
        assert!(error.contains(&format!("code {code}")), "{error}");
        assert_eq!(error.contains("a single other client"), weak, "{error}");
    }
    assert_eq!(doing(&nas, 1).0, "none");
}

#[test]
fn a_nas_that_speaks_as_documented_offers_neither() {
    let nas = office_with(|options| options.dialect = Dialect::Documented);
    let mut client = Client::connect(&nas);
    for tool in [TOOL, CANCEL] {
        let error = client.call_error(tool, json!({ "task_id": 1 }));
        assert!(
            error.starts_with(&format!("This NAS does not offer {tool}")),
            "{error}"
        );
    }
}

#[test]
fn an_unknown_task_is_told_with_those_that_exist() {
    names_known_tasks(TOOL, "error_detect");
    names_known_tasks(CANCEL, "error_detect_cancel");
}
