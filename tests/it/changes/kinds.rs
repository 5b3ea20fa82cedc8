//! Changes of every kind are put back by their ids, by whichever process, and the undo by its own.

use dsm_sim::{Dialect, SimulatedNas};
use serde_json::{Value, json};
use synology_backup_mcp::tools;

use super::{FILTERS, PACKAGE, PAUSE, SETTINGS, TASK, UNDO, User, change, listed, undo};
use crate::harness::{Client, connection_in, office, office_with, sync_task_in};

const RESUME: &str = "cloudsync_resume_connection";
const RELINK: &str = "cloudsync_set_relink_behavior";
const SCHEDULE: &str = "cloudsync_set_connection_schedule";

/// An office in which all of Cloud Sync works, in that dialect, or all of it is paused.
fn calm(dialect: Dialect, paused: bool) -> SimulatedNas {
    let nas = office_with(|options| options.dialect = dialect);
    nas.edit(|office| {
        for one in &mut office.connections {
            one.status = "uptodate".into();
            one.error = 0;
            one.paused = paused;
        }
        for task in &mut office.sync_tasks {
            task.status = "uptodate".into();
            task.error = 0;
            task.paused = false;
        }
    });
    nas
}

/// Makes a change, puts it back in another process, and puts that back in a third.
#[track_caller]
fn comes_back_and_goes_again(nas: &SimulatedNas, tool: &str, arguments: Value) {
    let user = User::of(nas);
    let before = nas.holds();
    let done = change(&mut user.client(&[]), tool, arguments);
    let after = nas.holds();
    assert_ne!(after, before, "{tool}");
    let undone = undo(&mut user.client(&[]), &done);
    assert_eq!(undone["outcome"], "done", "{tool}: {undone}");
    assert_eq!(undone["undid"], done["change_id"], "{tool}");
    assert_eq!(nas.holds(), before, "{tool}: {undone}");
    let redone = undo(&mut user.client(&[]), &undone);
    assert_eq!(redone["outcome"], "done", "{tool}: {redone}");
    assert_eq!(nas.holds(), after, "{tool}: {redone}");
    let rows = listed(&mut user.client(&[]));
    let links: Vec<[&Value; 3]> = rows
        .iter()
        .map(|row| [&row["change_id"], &row["undid"], &row["undone_by"]])
        .collect();
    let (first, second, third) = (
        &done["change_id"],
        &undone["change_id"],
        &redone["change_id"],
    );
    assert_eq!(
        links,
        [
            [third, second, &Value::Null],
            [second, first, third],
            [first, &Value::Null, second]
        ]
    );
}

#[test]
fn settings_of_a_connection_come_back() {
    let arguments = json!({
        "connection_id": 8, "task_name": "S\u{200D}3", "pull_event_period_seconds": 77, "max_upload_speed": 100,
        "server_side_encryption": true, "storage_class": "STANDARD_IA",
    });
    comes_back_and_goes_again(&office(), SETTINGS, arguments);
}

#[test]
fn a_schedule_comes_back() {
    let hours = vec!["01".repeat(12); 7];
    let arguments = json!({ "connection_id": 8, "enabled": true, "schedule_info": hours });
    comes_back_and_goes_again(&office(), SCHEDULE, arguments);
}

#[test]
fn settings_of_the_package_come_back() {
    let arguments = json!({ "worker_count": 7, "volume_path": "/volume1", "admin_mode": false });
    comes_back_and_goes_again(&office(), PACKAGE, arguments);
}

#[test]
fn settings_of_a_task_come_back_through_the_gate_where_files_can_be_lost() {
    let nas = office();
    let arguments = json!({ "task_id": 22, "no_delete_on_cloud": true });
    comes_back_and_goes_again(&nas, TASK, arguments.clone());
    let user = User::of(&nas);
    nas.edit(|office| sync_task_in(office, 22).no_delete = false);
    let done = user.call(TASK, arguments);
    let after = nas.holds();
    let id = json!({ "change_id": done["change_id"] });
    let preview = user.call(UNDO, id.clone());
    assert_eq!(preview["outcome"], "confirmation_required");
    assert!(
        preview["preview"]["lost"][0]
            .as_str()
            .unwrap()
            .contains("files")
    );
    assert_eq!(nas.holds(), after);
    let confirmed = json!({ "change_id": done["change_id"], "confirm": true });
    assert_eq!(user.call(UNDO, confirmed)["outcome"], "done");
    assert_ne!(nas.holds(), after);
}

#[test]
fn what_a_relink_does_comes_back() {
    comes_back_and_goes_again(&office(), RELINK, json!({ "delete_from_cloud": true }));
    let nas = office();
    nas.edit(|office| office.package.sync_mode = true);
    comes_back_and_goes_again(&nas, RELINK, json!({ "delete_from_cloud": false }));
}

#[test]
fn filters_come_back_whatever_is_in_them() {
    let nas = office();
    nas.edit(|office| {
        let task = sync_task_in(office, 4);
        task.filters.names = (0..900)
            .map(|n| format!("{n}-\u{200D}-{}", "n".repeat(40)))
            .collect();
        task.filters.names.push(r"\u{200C}".into());
        task.filters.names.push("x... (5 more characters)".into());
    });
    comes_back_and_goes_again(
        &nas,
        FILTERS,
        json!({ "task_id": 4, "filtered_filenames": [] }),
    );
}

#[test]
fn connections_that_were_switched_come_back_in_both_dialects() {
    for dialect in [Dialect::Dsm, Dialect::Documented] {
        for (tool, paused) in [(PAUSE, false), (RESUME, true)] {
            let one = json!({ "connection_id": 3 });
            comes_back_and_goes_again(&calm(dialect, paused), tool, one);
            let all = json!({ "all": true });
            if dialect == Dialect::Dsm {
                comes_back_and_goes_again(&calm(dialect, paused), tool, all);
                continue;
            }
            // One is not linked to its cloud account, and cannot be said to be resumed.
            let nas = calm(dialect, paused);
            let before = nas.holds();
            let mut client = Client::connect(&nas);
            let done = client.call(tool, all);
            if done["outcome"] == "done" {
                undo(&mut client, &done);
                assert_eq!(nas.holds(), before, "{tool}");
            }
        }
    }
}

#[test]
fn a_task_that_was_switched_comes_back_in_both_dialects() {
    for dialect in [Dialect::Dsm, Dialect::Documented] {
        let arguments = json!({ "task_id": 4 });
        comes_back_and_goes_again(&calm(dialect, false), "cloudsync_pause_task", arguments);
    }
    let nas = calm(Dialect::Documented, false);
    nas.edit(|office| sync_task_in(office, 21).paused = true);
    comes_back_and_goes_again(&nas, "cloudsync_resume_task", json!({ "task_id": 21 }));
}

#[test]
fn a_backup_that_was_suspended_goes_on_and_is_suspended_again() {
    let nas = office();
    let user = User::of(&nas);
    let suspended = user.call("hyperbackup_suspend_task", json!({ "task_id": 2 }));
    let status = |user: &User| {
        let status = user.call("hyperbackup_get_task_status", json!({ "task_id": 2 }));
        status["health"].as_str().unwrap().to_owned()
    };
    assert_eq!(status(&user), "suspended");
    let resumed = undo(&mut user.client(&[]), &suspended);
    assert_eq!(resumed["tool"], "hyperbackup_resume_task", "{resumed}");
    assert_eq!(status(&user), "running");
    let again = undo(&mut user.client(&[]), &resumed);
    assert_eq!(again["tool"], "hyperbackup_suspend_task", "{again}");
    assert_eq!(status(&user), "suspended");
}

#[test]
fn a_task_that_was_created_is_removed_after_a_preview_and_stays_so() {
    let nas = office();
    let before = nas.holds();
    let mut client = Client::connect(&nas);
    let tool = tools::find("cloudsync_create_s3_task").unwrap();
    let created = client.call(tool.name, tool.definition().example);
    let row = &listed(&mut client)[0];
    assert_eq!(row["undo_needs_confirm"], true);
    assert!(row["target"].as_str().unwrap().contains("/archive-2026"));
    let removed = undo(&mut client, &created);
    assert_eq!(removed["gone"], true, "{removed}");
    assert_eq!(nas.holds(), before);
    let error = client.call_error(UNDO, json!({ "change_id": removed["change_id"] }));
    assert!(error.contains("the task is gone"), "{error}");
}

#[test]
fn the_undo_is_written_down_as_what_it_did_and_what_it_undid() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let done = client.call(PACKAGE, json!({ "worker_count": 7 }));
    let undone = undo(&mut client, &done);
    let line = client.audit().pop().unwrap();
    assert_eq!(line["tool"], PACKAGE);
    assert_eq!(line["arguments"], json!({ "worker_count": 3 }));
    assert_eq!(line["undid"], done["change_id"]);
    assert_eq!(line["change_id"], undone["change_id"]);
    assert_ne!(undone["change_id"], done["change_id"]);
}

#[test]
fn a_person_is_asked_about_an_undo_that_can_lose_files() {
    for (answer, outcome) in [
        (json!({ "action": "decline" }), "declined"),
        (
            json!({ "action": "accept", "content": { "confirm": true } }),
            "done",
        ),
    ] {
        let nas = office();
        let arguments = ["--confirm", "human"];
        let mut client = Client::asking(&nas, json!({ "elicitation": {} }), &arguments);
        let done = client.call(TASK, json!({ "task_id": 22, "no_delete_on_cloud": true }));
        let after = nas.holds();
        let arguments = json!({ "change_id": done["change_id"], "confirm": true });
        let call = client.send_call(UNDO, arguments);
        let question = client.question();
        client.reply(&question, json!({ "result": answer }));
        assert_eq!(client.outcome(UNDO, call)["outcome"], outcome);
        assert_eq!(nas.holds() == after, outcome == "declined");
    }
}

#[test]
fn the_preview_of_another_call_confirms_no_undo() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let done = client.call(TASK, json!({ "task_id": 22, "no_delete_on_cloud": true }));
    let after = nas.holds();
    let preview = client.call(TASK, done["undo"]["arguments"].clone());
    assert_eq!(preview["outcome"], "confirmation_required");
    let answer = client.call(
        UNDO,
        json!({ "change_id": done["change_id"], "confirm": true }),
    );
    assert_eq!(answer["outcome"], "confirmation_required");
    assert_eq!(nas.holds(), after);
}

#[test]
fn filters_that_the_nas_tells_in_another_order_are_as_the_change_left_them() {
    let nas = office();
    nas.edit(|office| sync_task_in(office, 4).filters.names = vec!["x".into(), "y".into()]);
    let mut client = Client::connect(&nas);
    let before = nas.holds();
    let arguments = json!({ "task_id": 4, "filtered_filenames": ["a", "b", "c"] });
    let done = client.call(FILTERS, arguments);
    nas.edit(|office| sync_task_in(office, 4).filters.names.reverse());
    // In another order they are the same already.
    let again = json!({ "task_id": 4, "filtered_filenames": ["b", "c", "a"] });
    let answer = client.call(FILTERS, again);
    assert_eq!(answer["outcome"], "unchanged", "{answer}");
    let undone = undo(&mut client, &done);
    assert_eq!(undone["outcome"], "done", "{undone}");
    assert_eq!(nas.holds(), before);
    // What is gone or new is a difference in any order.
    let redone = undo(&mut client, &undone);
    nas.edit(|office| sync_task_in(office, 4).filters.names = vec!["c".into(), "a".into()]);
    let error = client.call_error(UNDO, json!({ "change_id": redone["change_id"] }));
    assert!(error.contains("no longer as the change left it"), "{error}");
}

#[test]
fn the_days_of_a_week_have_an_order() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let mut days = vec!["0".repeat(24); 7];
    days[1] = "1".repeat(24);
    let arguments = json!({ "connection_id": 8, "enabled": true, "schedule_info": days });
    let done = client.call(SCHEDULE, arguments);
    days.rotate_left(1);
    nas.edit(|office| connection_in(office, 8).settings.schedule_info = days.concat());
    let error = client.call_error(UNDO, json!({ "change_id": done["change_id"] }));
    assert!(error.contains("no longer as the change left it"), "{error}");
}
