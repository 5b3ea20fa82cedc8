//! How the dialect is found, kept and forced, and what the other tools say.

use dsm_sim::{FaultKind, Package, SimulatedNas};
use serde_json::{Value, json};
use synology_backup_mcp::tools;

use super::{changes, documented, reached};
use crate::harness::{Client, fault, office, office_with, sent};

/// The APIs that the NAS was asked for with code 103 or without.
fn methods(nas: &SimulatedNas) -> Vec<(String, Option<i64>)> {
    let requests = nas.requests();
    let calls = requests
        .into_iter()
        .filter(|one| !one.api.starts_with("SYNO.API."));
    calls.map(|one| (one.method, one.code)).collect()
}

#[test]
fn cloud_sync_is_found_out_without_a_call_that_fails() {
    let nas = documented();
    let mut client = Client::connect(&nas);
    for _ in 0..3 {
        client.call("cloudsync_list_connections", json!({}));
    }
    assert_eq!(methods(&nas), vec![("List".to_owned(), None); 3]);
    assert_eq!(sent(&nas, "query"), 1);
}

#[test]
fn hyper_backup_is_tried_with_one_read_and_remembered() {
    let nas = documented();
    let mut client = Client::connect(&nas);
    client.call("hyperbackup_run_task", json!({ "task_id": 1 }));
    client.call("hyperbackup_get_task", json!({ "task_id": 1 }));
    client.call("hyperbackup_list_tasks", json!({}));
    let refused: Vec<_> = methods(&nas)
        .into_iter()
        .filter(|(_, code)| code.is_some())
        .collect();
    assert_eq!(refused, [("list".to_owned(), Some(103))]);
    assert_eq!(changes(&nas), ["POST SYNO.Backup.Task 1 Run task_id=1"]);
}

#[test]
fn a_nas_as_they_are_is_asked_nothing_documented() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call("hyperbackup_run_task", json!({ "task_id": 1 }));
    client.call("cloudsync_pause_connection", json!({ "connection_id": 3 }));
    let capitalized = |method: &str| method.starts_with(char::is_uppercase);
    assert!(methods(&nas).iter().all(|(method, _)| !capitalized(method)));
    assert!(
        nas.requests()
            .iter()
            .all(|one| one.verb == "POST" || one.method == "query")
    );
}

#[test]
fn a_change_is_never_sent_in_two_dialects() {
    let nas = documented();
    let mut client = Client::connect(&nas);
    nas.inject(fault(FaultKind::Code(103), "Run", 1));
    let error = client.call_error("hyperbackup_run_task", json!({ "task_id": 1 }));
    assert!(error.contains("103"), "{error}");
    assert_eq!(changes(&nas), ["POST SYNO.Backup.Task 1 Run task_id=1"]);
    assert_eq!((sent(&nas, "Run"), sent(&nas, "backup")), (1, 0));

    let nas = office();
    let mut client = Client::connect(&nas);
    nas.inject(fault(FaultKind::Code(103), "backup", 1));
    client.call_error("hyperbackup_run_task", json!({ "task_id": 1 }));
    assert_eq!((sent(&nas, "Run"), sent(&nas, "backup")), (0, 1));
}

#[test]
fn documented_can_be_forced_and_is_not_tried_first() {
    let nas = documented();
    let mut client = Client::connect_with(&nas, &["--dialect", "documented"]);
    client.call("hyperbackup_list_tasks", json!({}));
    client.call("cloudsync_list_tasks", json!({}));
    assert_eq!(sent(&nas, "list"), 0);

    let nas = office();
    let mut client = Client::connect_with(&nas, &["--dialect", "documented"]);
    let error = client.call_error("cloudsync_list_connections", json!({}));
    assert!(error.contains("SYNO.CloudSync.Connection"), "{error}");
    let error = client.call_error("hyperbackup_run_task", json!({ "task_id": 1 }));
    assert!(error.contains("103"), "{error}");
    assert_eq!(changes(&nas), Vec::<String>::new());
}

#[test]
fn dsm_can_be_forced_on_a_nas_that_does_not_speak_it() {
    let nas = documented();
    let mut client = Client::connect_with(&nas, &["--dialect", "dsm"]);
    let error = client.call_error("cloudsync_list_connections", json!({}));
    assert!(error.contains("SYNO.CloudSync "), "{error}");
    let error = client.call_error("hyperbackup_run_task", json!({ "task_id": 1 }));
    assert!(error.contains("103"), "{error}");
    let sent: Vec<String> = methods(&nas)
        .into_iter()
        .map(|(method, _)| method)
        .collect();
    assert_eq!(sent, ["status", "list"]);
}

#[test]
fn tools_without_a_counterpart_name_the_api_that_is_missing() {
    let nas = documented();
    let mut client = Client::connect(&nas);
    let mut missing = 0;
    for operation in tools::all().filter(|one| one.documented.is_none()) {
        let name = operation.name;
        let mut calls = vec![operation.definition().example];
        if operation.definition().input_schema["properties"]
            .get("confirm")
            .is_some()
        {
            let mut confirmed = calls[0].clone();
            confirmed["confirm"] = Value::Bool(true);
            calls.push(confirmed);
        }
        for arguments in calls {
            let error = client.call_error(name, arguments);
            let says = format!("This NAS does not offer {name}: it has no SYNO.CloudSync. ");
            assert!(error.starts_with(&says), "{error}");
        }
        missing += 1;
    }
    assert_eq!(missing, 32 - 17);
    assert_eq!(reached(&nas), Vec::<String>::new());
}

#[test]
fn a_package_that_is_missing_leaves_the_other_one_working() {
    let nas = office_with(|options| {
        options.dialect = dsm_sim::Dialect::Documented;
        options.without.insert(Package::CloudSync);
    });
    let mut client = Client::connect(&nas);
    let error = client.call_error("cloudsync_list_connections", json!({}));
    assert!(
        error.starts_with("Cloud Sync is not installed or not running"),
        "{error}"
    );
    assert_eq!(client.call("hyperbackup_list_tasks", json!({}))["total"], 7);
}
