//! What a later change of this server has replaced: the list says so, and a refusal names it.

use serde_json::{Value, json};

use super::{FILTERS, LIST, PAUSE, SETTINGS, UNDO, change, listed, undo};
use crate::harness::{Client, connection_in, office};

const RESUME: &str = "cloudsync_resume_connection";
const SCHEDULE: &str = "cloudsync_set_connection_schedule";

/// The row of a change.
#[track_caller]
fn row_of(client: &mut Client<'_>, change: &Value) -> Value {
    let rows = listed(client);
    let mut rows = rows.iter();
    let row = rows.find(|row| row["change_id"] == change["change_id"]);
    row.unwrap().clone()
}

/// How a sentence names a change: by its id, tool and the time that its row has.
#[track_caller]
fn named(client: &mut Client<'_>, change: &Value) -> String {
    let row = row_of(client, change);
    let text = |name: &str| row[name].as_str().unwrap().to_owned();
    format!(
        "change {} ({}, {})",
        text("change_id"),
        text("tool"),
        text("time")
    )
}

/// The list says that one is replaced by the other.
#[track_caller]
fn is_replaced(client: &mut Client<'_>, change: &Value, other: &Value) {
    let named = named(client, other);
    let row = row_of(client, change);
    assert_eq!(row["can_undo"], false, "{row}");
    assert_eq!(row["cannot_undo"], format!("changed again by {named}"));
}

#[track_caller]
fn can_undo(client: &mut Client<'_>, change: &Value) {
    let row = row_of(client, change);
    assert_eq!(row["can_undo"], true, "{row}");
}

#[test]
fn the_hours_of_a_schedule_are_told_as_windows() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let days = ["mon", "tue", "wed", "thu", "fri"];
    let windows = json!([
        { "days": days, "from": 8, "to": 18 },
        { "days": ["sat"], "from": 22, "to": 6 },
    ]);
    let arguments = json!({ "connection_id": 8, "enabled": true, "windows": windows });
    let done = client.call(SCHEDULE, arguments);
    let row = row_of(&mut client, &done);
    let changed = row["changed"].to_string();
    assert!(
        changed.contains("-> mon tue wed thu fri 8-18 h, sat 22-6 h"),
        "{changed}"
    );
    assert!(!changed.contains("0000"), "{changed}");
    let undone = undo(&mut client, &done);
    let every = vec!["1".repeat(24); 7];
    let arguments = json!({ "connection_id": 8, "enabled": true, "schedule_info": every });
    let done = client.call(SCHEDULE, arguments);
    let changed = row_of(&mut client, &done)["changed"].to_string();
    assert!(changed.contains("-> every day 0-24 h"), "{changed}");
    assert_eq!(undone["outcome"], "done");
}

#[test]
fn what_was_switched_back_by_another_call_cannot_be_put_back() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let paused = client.call(PAUSE, json!({ "connection_id": 3 }));
    client.call(PAUSE, json!({ "connection_id": 8 }));
    client.call(RESUME, json!({ "connection_id": 8 }));
    can_undo(&mut client, &paused);
    let resumed = client.call(RESUME, json!({ "connection_id": "3" }));
    is_replaced(&mut client, &paused, &resumed);
    can_undo(&mut client, &resumed);
    let suspended = client.call("hyperbackup_suspend_task", json!({ "task_id": 2 }));
    can_undo(&mut client, &suspended);
    let resumed = client.call("hyperbackup_resume_task", json!({ "task_id": 2 }));
    is_replaced(&mut client, &suspended, &resumed);
}

#[test]
fn what_comes_back_in_parts_does_so_until_all_of_them_are_switched_back() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let paused = client.call(PAUSE, json!({ "all": true }));
    assert!(paused["undo_each"].is_array(), "{paused}");
    client.call(RESUME, json!({ "connection_id": 3 }));
    can_undo(&mut client, &paused);
    let resumed = client.call(RESUME, json!({ "all": true }));
    is_replaced(&mut client, &paused, &resumed);
}

#[test]
fn a_value_that_was_set_again_is_not_put_back_unless_that_is() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let set = |client: &mut Client<'_>, arguments: Value| client.call(SETTINGS, arguments);
    let first = set(
        &mut client,
        json!({ "connection_id": 8, "max_upload_speed": 100 }),
    );
    // Neither another field nor another connection.
    set(
        &mut client,
        json!({ "connection_id": 8, "max_download_speed": 77 }),
    );
    set(
        &mut client,
        json!({ "connection_id": 3, "max_upload_speed": 78 }),
    );
    can_undo(&mut client, &first);
    let second = set(
        &mut client,
        json!({ "connection_id": "8", "max_upload_speed": 200 }),
    );
    is_replaced(&mut client, &first, &second);
    can_undo(&mut client, &second);
    undo(&mut client, &second);
    can_undo(&mut client, &first);
    undo(&mut client, &first);
}

#[test]
fn what_was_removed_since_cannot_be_put_back() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let arguments = json!({ "task_id": 4, "filtered_filenames": ["a"] });
    let done = client.call(FILTERS, arguments);
    let other = json!({ "task_id": 22, "filtered_filenames": ["a"] });
    let other = client.call(FILTERS, other);
    let removed = change(
        &mut client,
        "cloudsync_remove_task",
        json!({ "task_id": 4 }),
    );
    is_replaced(&mut client, &done, &removed);
    can_undo(&mut client, &other);
}

#[test]
fn a_refusal_names_the_change_of_ours_that_came_since() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let arguments = |speed: i64| json!({ "connection_id": 8, "max_upload_speed": speed });
    let first = client.call(SETTINGS, arguments(100));
    let second = client.call(SETTINGS, arguments(200));
    let named = named(&mut client, &second);
    let id = json!({ "change_id": first["change_id"] });
    let error = client.call_error(UNDO, id.clone());
    assert!(
        error.contains(&format!("It was {named} that changed it since")),
        "{error}"
    );
    assert!(error.contains("100") && error.contains("200"), "{error}");
    // Somebody else.
    undo(&mut client, &second);
    nas.edit(|office| connection_in(office, 8).settings.max_upload_speed = 333);
    let error = client.call_error(UNDO, id.clone());
    assert!(error.contains("Something else changed it since"), "{error}");
    // What the NAS holds decides.
    client.call(SETTINGS, arguments(200));
    nas.edit(|office| connection_in(office, 8).settings.max_upload_speed = 100);
    client.call(UNDO, id);
}

#[test]
fn times_in_reasons_are_those_of_the_list() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let first = client.call(PAUSE, json!({ "connection_id": 3 }));
    let second = client.call(PAUSE, json!({ "connection_id": 3 }));
    let named = named(&mut client, &second);
    assert!(!named.ends_with("Z)"), "{named}");
    let row = row_of(&mut client, &first);
    let reason = row["cannot_undo"].as_str().unwrap();
    assert!(reason.starts_with(&named), "{reason}");
    let error = client.call_error(UNDO, json!({ "change_id": first["change_id"] }));
    assert!(error.contains(&named), "{error}");
    assert!(!client.call(LIST, json!({})).to_string().contains("Z)"));
}
