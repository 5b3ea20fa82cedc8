//! Changes that come at once: one record has one writer, from the look to the read-back, and reads never wait.

mod interleavings;

use std::time::Duration;

use dsm_sim::{FaultKind, SimulatedNas};
use serde_json::{Value, json};

use crate::harness::{
    Client, Folder, Process, connection, connection_in, fault, held, office, sent, sync_task_in,
    until,
};

const SET: &str = "cloudsync_set_task_filters";
const LOOK: &str = "get_selective_sync_config";
const WRITE: &str = "set_selective_sync_config";

/// The requests about filters, in the order in which they came.
fn about_filters(nas: &SimulatedNas) -> Vec<String> {
    let methods = nas.requests().into_iter().map(|request| request.method);
    methods
        .filter(|method| method == LOOK || method == WRITE)
        .collect()
}

fn filters(nas: &SimulatedNas, task: i64) -> Value {
    held(nas, "sync_tasks", task)["filters"].clone()
}

// Each writes the whole record: one that looked before the other wrote would put the other's back.
#[test]
fn two_changes_of_one_record_both_stand() {
    let nas = office();
    nas.inject(fault(FaultKind::Delay(Duration::from_millis(200)), LOOK, 2));
    let mut client = Client::connect(&nas);
    let names = client.send_call(SET, json!({ "task_id": 4, "filtered_filenames": ["x"] }));
    let size = client.send_call(SET, json!({ "task_id": 4, "max_upload_size_bytes": 0 }));
    assert_eq!(client.outcome(SET, names)["outcome"], "done");
    assert_eq!(client.outcome(SET, size)["outcome"], "done");
    assert_eq!(filters(&nas, 4)["names"], json!(["x"]));
    assert_eq!(filters(&nas, 4)["max_upload_size"], 0);
    assert_eq!(about_filters(&nas), [LOOK, WRITE, LOOK, LOOK, WRITE, LOOK]);
}

// A host may start a process for each call.
#[test]
fn two_changes_of_one_record_both_stand_also_from_two_processes() {
    let nas = office();
    let state = Folder::new();
    let (url, folder) = (nas.url(), state.path(""));
    let settings = [&connection(&url)[..], &[("XDG_STATE_HOME", &*folder)]].concat();
    let mut clients = [0, 1].map(|_| Client::greeted(Process::start(&[], &settings)));
    // Each has looked its task up before both change it.
    for client in &mut clients {
        client.call("cloudsync_get_task_filters", json!({ "task_id": 4 }));
    }
    nas.forget_requests();
    nas.inject(fault(FaultKind::Delay(Duration::from_millis(500)), LOOK, 2));
    let changes = [
        json!({ "task_id": 4, "filtered_filenames": ["x"] }),
        json!({ "task_id": 4, "max_upload_size_bytes": 0 }),
    ];
    let mut calls = clients
        .into_iter()
        .zip(changes)
        .map(|(mut client, change)| {
            let call = client.send_call(SET, change);
            (client, call)
        });
    let calls: Vec<_> = calls.by_ref().collect();
    for (mut client, call) in calls {
        assert_eq!(client.outcome(SET, call)["outcome"], "done");
    }
    assert_eq!(filters(&nas, 4)["names"], json!(["x"]));
    assert_eq!(filters(&nas, 4)["max_upload_size"], 0);
    assert_eq!(about_filters(&nas), [LOOK, WRITE, LOOK, LOOK, WRITE, LOOK]);
}

#[test]
fn changes_of_two_records_go_side_by_side() {
    let nas = office();
    nas.inject(fault(FaultKind::HoldUntil(LOOK.into()), LOOK, 1));
    let mut client = Client::connect(&nas);
    let calls = [4, 22].map(|task| {
        client.send_call(
            SET,
            json!({ "task_id": task, "max_upload_size_bytes": 1_048_576_000 }),
        )
    });
    for call in calls {
        client.outcome(SET, call);
    }
    assert_eq!(about_filters(&nas)[..2], [LOOK, LOOK]);
}

#[test]
fn reads_do_not_wait_for_a_change() {
    let nas = office();
    nas.inject(fault(FaultKind::Delay(Duration::from_secs(2)), WRITE, 1));
    let mut client = Client::connect(&nas);
    let change = client.send_call(SET, json!({ "task_id": 4, "filtered_filenames": ["x"] }));
    until("the change is sent", || sent(&nas, WRITE) == 1);
    let read = client.send_call("cloudsync_get_task_filters", json!({ "task_id": 4 }));
    assert_eq!(client.next_answer()["id"], read);
    client.outcome(SET, change);
}

// DSM takes a resume of a running backup, and leaves it as failed.
#[test]
fn a_backup_is_resumed_once_by_two_who_spell_it_differently() {
    let nas = office();
    nas.inject(fault(
        FaultKind::Delay(Duration::from_millis(200)),
        "status",
        2,
    ));
    let mut client = Client::connect(&nas);
    let tool = "hyperbackup_resume_task";
    let calls =
        [json!(4), json!("4")].map(|task| client.send_call(tool, json!({ "task_id": task })));
    let answers = calls.map(|call| client.answer(call)["result"].clone());
    let refused = answers.iter().filter(|answer| answer["isError"] == true);
    assert_eq!(refused.count(), 1, "{answers:?}");
    assert_eq!(sent(&nas, "resume"), 1);
    assert_eq!(held(&nas, "backup_tasks", 4)["status"], "backup");
}

#[test]
fn what_nobody_asked_for_is_told() {
    let nas = office();
    let before = filters(&nas, 4)["names"].clone();
    nas.inject(fault(FaultKind::Delay(Duration::from_millis(500)), LOOK, 2));
    let mut client = Client::connect(&nas);
    let call = client.send_call(SET, json!({ "task_id": 4, "max_upload_size_bytes": 0 }));
    until("the change ran", || {
        filters(&nas, 4)["max_upload_size"] == 0
    });
    nas.edit(|office| sync_task_in(office, 4).filters.names = vec!["stranger".into()]);
    let answer = client.outcome(SET, call);
    assert_eq!(
        answer["changed_unasked"],
        json!([{ "field": "filtered_filenames", "before": before, "after": ["stranger"] }])
    );
}

// Settings and schedule of a connection are one record on the NAS.
#[test]
fn what_nobody_asked_for_is_told_of_the_whole_record() {
    let nas = office();
    let look = "get_connection_setting";
    nas.inject(fault(FaultKind::Delay(Duration::from_millis(500)), look, 2));
    let mut client = Client::connect(&nas);
    let tool = "cloudsync_set_connection_settings";
    let call = client.send_call(tool, json!({ "connection_id": 3, "max_upload_speed": 7 }));
    let settings = |nas: &SimulatedNas| held(nas, "connections", 3)["settings"].clone();
    until("the change ran", || settings(&nas)["max_upload_speed"] == 7);
    let was = settings(&nas)["is_enabled_schedule"] == true;
    nas.edit(|office| connection_in(office, 3).settings.is_enabled_schedule = !was);
    let answer = client.outcome(tool, call);
    assert_eq!(
        answer["changed_unasked"],
        json!([{ "field": "enabled", "before": was, "after": !was }])
    );
}

// The NAS may be at it for longer than anybody waits, and write the record as it was read before.
#[test]
fn an_earlier_change_that_may_still_land_is_told() {
    let nas = office();
    nas.inject(fault(FaultKind::Delay(Duration::from_secs(4)), WRITE, 1));
    let mut client = Client::connect_with(&nas, &["--timeout", "1"]);
    let names = json!({ "task_id": 4, "filtered_filenames": ["x"] });
    let error = client.call_error(SET, names);
    assert!(error.contains("may or may not have run"), "{error}");
    let size = json!({ "task_id": 4, "max_upload_size_bytes": 0 });
    let told = client.call(SET, size);
    let warning = told["warning"].as_str().unwrap();
    assert!(warning.contains("may put back"), "{warning}");
    let other = client.call(SET, json!({ "task_id": 22, "max_upload_size_bytes": 0 }));
    assert_eq!(other.get("warning"), None);
}

#[test]
fn a_change_given_up_while_it_looks_says_that_nothing_was_sent() {
    let nas = office();
    nas.inject(fault(FaultKind::Hang, LOOK, 9));
    let mut client = Client::connect_with(&nas, &["--timeout", "1"]);
    let error = client.call_error(SET, json!({ "task_id": 4, "max_upload_size_bytes": 0 }));
    assert!(error.ends_with("Nothing was sent."), "{error}");
    let outcome = client.audit().last().unwrap()["outcome"].clone();
    assert!(
        outcome.as_str().unwrap().ends_with("nothing was sent"),
        "{outcome}"
    );
    assert_eq!(sent(&nas, WRITE), 0);
}
