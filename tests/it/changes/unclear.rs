//! What nobody knows the end of is listed with what was asked for and where to look, and is put back only where it is seen to
//! have been made; and every change has a line, however it ended.

use dsm_sim::{FaultKind, SimulatedNas};
use serde_json::{Value, json};

use super::{PACKAGE, PAUSE, SETTINGS, UNDO, User, listed, undo};
use crate::{
    fuzz::proxy::{Plan, Tampering, TamperingProxy},
    harness::{Client, Process, connection, connection_in, fault, office, sent, until},
};

/// A change whose answer never came, executed or not: its row in the list.
#[track_caller]
fn unclear(nas: &SimulatedNas, client: &mut Client<'_>, kind: FaultKind, method: &str) -> Value {
    nas.inject(fault(kind, method, 1));
    if method == "pause" {
        client.call_error(PAUSE, json!({ "connection_id": 3 }));
    } else {
        client.call_error(
            SETTINGS,
            json!({ "connection_id": 8, "max_upload_speed": 100 }),
        );
    }
    listed(client).remove(0)
}

#[test]
fn it_is_listed_with_what_was_asked_for_and_where_to_look() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let row = unclear(
        &nas,
        &mut client,
        FaultKind::ResetAfter,
        "set_connection_setting",
    );
    assert_eq!(row["outcome"], "unclear", "{row}");
    assert_eq!(row["target"], "connection 8 (Amazon S3)");
    assert_eq!(row["requested"], json!(["max_upload_speed: 4096 -> 100"]));
    assert_eq!(row["find_out_with"], "cloudsync_get_connection_settings");
    assert!(row.get("changed").is_none(), "{row}");
    let row = unclear(&nas, &mut client, FaultKind::ResetAfter, "pause");
    assert_eq!(row["target"], "connection 3 (Dropbox)");
    assert_eq!(row["requested"], json!(["connection_id: 3"]));
    assert_eq!(row["find_out_with"], "cloudsync_list_connections");
}

#[test]
fn it_is_put_back_where_it_is_seen_to_have_been_made() {
    for method in ["set_connection_setting", "pause"] {
        let nas = office();
        let before = nas.holds();
        let mut client = Client::connect(&nas);
        let row = unclear(&nas, &mut client, FaultKind::ResetAfter, method);
        assert_ne!(nas.holds(), before);
        assert_eq!(row["can_undo"], true, "{row}");
        assert_eq!(undo(&mut client, &row)["outcome"], "done");
        assert_eq!(nas.holds(), before);
    }
}

#[test]
fn it_is_not_put_back_where_it_was_not_made_or_is_another_now() {
    for method in ["set_connection_setting", "pause"] {
        let nas = office();
        let before = nas.holds();
        let mut client = Client::connect(&nas);
        // It leaves, and the NAS never says what became of it.
        let row = unclear(&nas, &mut client, FaultKind::Http(504), method);
        assert_eq!(nas.holds(), before);
        let error = client.call_error(UNDO, json!({ "change_id": row["change_id"] }));
        assert!(error.contains("already as it was before"), "{error}");
    }
    let nas = office();
    let mut client = Client::connect(&nas);
    let row = unclear(
        &nas,
        &mut client,
        FaultKind::ResetAfter,
        "set_connection_setting",
    );
    nas.edit(|office| {
        connection_in(office, 8).settings.max_upload_speed = 333;
    });
    let error = client.call_error(UNDO, json!({ "change_id": row["change_id"] }));
    assert!(error.contains("100") && error.contains("333"), "{error}");
}

#[test]
fn one_whose_before_is_not_known_says_where_to_look() {
    let nas = office();
    let mut client = Client::connect(&nas);
    nas.inject(fault(FaultKind::ResetAfter, "backup", 1));
    client.call_error("hyperbackup_run_task", json!({ "task_id": 1 }));
    let row = listed(&mut client).remove(0);
    assert_eq!(row["can_undo"], false);
    let why = row["cannot_undo"].as_str().unwrap();
    assert!(why.contains("may or may not have run"), "{why}");
    assert!(
        why.contains(row["find_out_with"].as_str().unwrap()),
        "{why}"
    );
}

/// A client with a change that the NAS never answers.
fn hanging<'a>(user: &'a User, nas: &SimulatedNas) -> (Client<'a>, u64) {
    let mut client = user.client(&[]);
    client.call("cloudsync_get_package_config", json!({}));
    nas.inject(fault(FaultKind::Hang, "set_global_config", 1));
    let id = client.send_call(PACKAGE, json!({ "worker_count": 7 }));
    until("the change hangs", || sent(nas, "set_global_config") == 1);
    (client, id)
}

/// The list of another process has it with all that was seen before it was sent.
#[track_caller]
fn is_listed(user: &User, how: &str) {
    let rows = listed(&mut user.client(&[]));
    assert_eq!(rows.len(), 1, "{how}: {rows:?}");
    assert_eq!(rows[0]["outcome"], "unclear", "{how}");
    assert_eq!(
        rows[0]["requested"],
        json!(["worker_count: 3 -> 7"]),
        "{how}"
    );
    assert_eq!(rows[0]["can_undo"], true, "{how}");
}

#[test]
fn a_change_under_way_when_the_client_hangs_up_has_a_line() {
    let nas = office();
    let user = User::of(&nas);
    hanging(&user, &nas).0.close();
    is_listed(&user, "end of stdin");
}

#[cfg(unix)]
#[test]
fn a_change_under_way_when_a_signal_comes_has_a_line() {
    for name in ["TERM", "INT", "HUP"] {
        let nas = office();
        let user = User::of(&nas);
        let (client, _) = hanging(&user, &nas);
        let id = client.process_id().to_string();
        let kill = std::process::Command::new("kill")
            .args(["-s", name, &id])
            .status();
        assert!(kill.unwrap().success());
        client.wait();
        is_listed(&user, name);
    }
}

#[test]
fn a_change_that_is_cancelled_has_a_line_with_what_was_before() {
    let nas = office();
    let user = User::of(&nas);
    let (mut client, id) = hanging(&user, &nas);
    client.notify("notifications/cancelled", json!({ "requestId": id }));
    until("it is written down", || {
        std::fs::read_to_string(user.log()).is_ok()
    });
    client.close();
    is_listed(&user, "cancelled");
}

#[test]
fn a_change_that_is_not_answered_in_time_has_a_line() {
    let nas = office();
    let user = User::of(&nas);
    nas.inject(fault(FaultKind::Hang, "set_global_config", 1));
    let mut client = user.client(&["--timeout", "1"]);
    let error = client.call_error(PACKAGE, json!({ "worker_count": 7 }));
    assert!(error.contains("may or may not have run"), "{error}");
    client.close();
    is_listed(&user, "no answer in time");
}

#[cfg(unix)]
#[test]
fn a_call_from_the_command_line_that_is_interrupted_has_a_line() {
    let nas = office();
    let user = User::of(&nas);
    nas.inject(fault(FaultKind::Hang, "set_global_config", 1));
    let state = user.home.path("");
    let mut settings = crate::harness::connection(&user.url).to_vec();
    settings.push(("XDG_STATE_HOME", &state));
    let call = ["call", PACKAGE, "{\"worker_count\":7}"];
    let process = crate::harness::Process::start(&call, &settings);
    until("the change hangs", || sent(&nas, "set_global_config") == 1);
    let id = process.id().to_string();
    let kill = std::process::Command::new("kill")
        .args(["-s", "INT", &id])
        .status();
    assert!(kill.unwrap().success());
    process.wait();
    is_listed(&user, "interrupted");
}

#[test]
fn an_undo_that_was_not_seen_to_work_can_be_made_again() {
    let nas = office();
    let proxy = TamperingProxy::before(&nas.url());
    let mut client = Client::greeted(Process::start(&[], &connection(&proxy.url())));
    let changed = client.call(
        SETTINGS,
        json!({ "connection_id": 8, "max_upload_speed": 100 }),
    );
    let arguments = json!({ "change_id": changed["change_id"] });
    proxy.follow(Plan {
        method: Some("get_connection_setting".to_owned()),
        tampering: Tampering::Edit(
            |answer, field| answer["data"][field] = json!(100),
            "max_upload_speed".to_owned(),
        ),
        ..Plan::default()
    });
    let undone = client.call(UNDO, arguments.clone());
    assert_eq!(undone["outcome"], "in_progress", "{undone}");
    proxy.follow(Plan::default());
    nas.edit(|office| connection_in(office, 8).settings.max_upload_speed = 100);
    assert_eq!(client.call(UNDO, arguments)["outcome"], "done");
    nas.edit(|office| {
        let settings = &connection_in(office, 8).settings;
        assert_eq!(settings.max_upload_speed, 4096);
    });
}
