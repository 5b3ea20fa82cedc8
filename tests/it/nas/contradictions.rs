//! What contradicts itself is not good news: answers about something else, and fields that cannot all be so.

use dsm_sim::SimulatedNas;
use serde_json::{Value, json};

use super::{REPORT, calm, unseen};
use crate::{
    fuzz::proxy::{Plan, Tampering, TamperingProxy},
    harness::{Client, Process, connection},
    untold::fields::edit,
};

/// A client whose NAS tells something otherwise, by the path of the field, in answers of a method.
struct Otherwise {
    proxy: TamperingProxy,
    client: Client<'static>,
}

impl Otherwise {
    fn before(nas: &SimulatedNas) -> Self {
        let proxy = TamperingProxy::before(&nas.url());
        let client = Client::greeted(Process::start(&[], &connection(&proxy.url())));
        Self { proxy, client }
    }

    fn tell(&mut self, method: &str, path: &str, change: fn(&mut Value, &str)) -> &mut Self {
        self.proxy.follow(Plan {
            method: Some(method.to_owned()),
            tampering: Tampering::Edit(change, path.to_owned()),
            ..Plan::default()
        });
        self
    }

    fn report(&mut self) -> Value {
        self.client.call(REPORT, json!({}))
    }
}

fn another(answer: &mut Value, path: &str) {
    edit(answer, path, &|fields, name| {
        fields.insert(name.to_owned(), json!(99));
    });
}

/// The id as some NASes write it.
fn as_text(answer: &mut Value, path: &str) {
    edit(answer, path, &|fields, name| {
        let text = fields[name].to_string();
        fields.insert(name.to_owned(), json!(text));
    });
}

#[test]
fn a_status_that_names_another_task_is_not_that_of_the_task() {
    let nas = calm();
    let mut otherwise = Otherwise::before(&nas);
    let told = otherwise.tell("status", "task_id", as_text).report();
    assert_eq!(told["verdict"], "protected", "{told}");
    let told = otherwise.tell("status", "task_id", another).report();
    assert_eq!(told["verdict"], "at_risk", "{told}");
    let why = unseen(&told);
    assert!(why.contains("status of backup task 1"), "{told}");
    assert!(why.contains("about task 99"), "{told}");
    assert_eq!(told["fine"]["backup_tasks"]["fine"], 0, "{told}");
}

#[test]
fn no_tool_takes_a_status_of_another_task_for_that_of_its_own() {
    let nas = calm();
    let mut otherwise = Otherwise::before(&nas);
    otherwise.tell("status", "task_id", another);
    for tool in [
        "hyperbackup_get_task_status",
        "hyperbackup_diagnose_task",
        "hyperbackup_run_task",
        "hyperbackup_suspend_task",
        "hyperbackup_check_integrity",
    ] {
        let error = otherwise.client.call_error(tool, json!({ "task_id": "1" }));
        assert!(error.contains("about task 99"), "{tool}: {error}");
    }
    for tool in ["hyperbackup_get_task", "hyperbackup_list_tasks"] {
        let arguments = match tool {
            "hyperbackup_get_task" => json!({ "task_id": "1" }),
            _ => json!({}),
        };
        let told = otherwise.client.call(tool, arguments).to_string();
        assert!(told.contains("about task 99"), "{tool}: {told}");
        assert!(!told.contains(r#""health":"ok""#), "{tool}: {told}");
    }
    let changes = nas.requests().into_iter();
    let sent = changes.filter(|one| {
        let method = one.params.get("method").map(String::as_str);
        matches!(method, Some("backup" | "suspend" | "error_detect"))
    });
    assert_eq!(sent.count(), 0);
    otherwise.tell("get", "task_id", another);
    let error = otherwise
        .client
        .call_error("hyperbackup_get_task", json!({ "task_id": "1" }));
    assert!(error.contains("about task 99"), "{error}");
}

#[test]
fn what_cloud_sync_tells_of_another_connection_is_not_that_of_the_one_asked_for() {
    let nas = calm();
    let mut otherwise = Otherwise::before(&nas);
    let told = otherwise.tell("list_sess", "sess[].conn_id", as_text);
    assert_eq!(told.report()["verdict"], "protected");
    let told = otherwise
        .tell("list_sess", "sess[].conn_id", another)
        .report();
    assert_eq!(told["verdict"], "at_risk", "{told}");
    assert!(unseen(&told).contains("of connection 99"), "{told}");
    assert_eq!(told["fine"]["connections"]["fine"], 0, "{told}");
    otherwise.tell("get_conn_auth_info", "conn_id", another);
    let of_three = json!({ "connection_id": "3" });
    let error = otherwise
        .client
        .call_error("cloudsync_get_connection_auth", of_three);
    assert!(error.contains("about connection 99"), "{error}");
}
