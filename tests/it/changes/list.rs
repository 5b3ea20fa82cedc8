//! The list of changes: what it tells, what it leaves out, and that it is read from a log that anything may have happened to.

use std::fs;

use dsm_sim::FaultKind;
use serde_json::{Value, json};

use super::{FILTERS, LIST, PACKAGE, PAUSE, SETTINGS, TASK, User, listed};
use crate::harness::{Client, Folder, fault, office};

#[test]
fn a_change_is_told_with_who_what_and_whether_it_can_be_put_back() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let set = client.call(
        SETTINGS,
        json!({ "connection_id": 8, "max_upload_speed": 100 }),
    );
    let paused = client.call(PAUSE, json!({ "connection_id": 3 }));
    let mut rows = listed(&mut client);
    for row in &mut rows {
        let time = row.as_object_mut().unwrap().remove("time").unwrap();
        assert!(time.as_str().unwrap().parse::<jiff::Timestamp>().is_ok());
    }
    assert_eq!(
        json!(rows),
        json!([
            {
                "change_id": paused["change_id"], "tool": PAUSE, "client": "test", "outcome": "done", "can_undo": true,
                "target": "connection 3 (Dropbox)",
                "changed": ["status of connection 3 (Dropbox): \"uptodate\" -> \"pause\""],
            },
            {
                "change_id": set["change_id"], "tool": SETTINGS, "client": "test", "outcome": "done", "can_undo": true,
                "target": "connection 8 (Amazon S3)", "changed": ["max_upload_speed: 4096 -> 100"],
            },
        ])
    );
}

#[test]
fn ids_are_short_and_another_one_each() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let mut ids: Vec<String> = (1..6)
        .map(|n| client.call(PACKAGE, json!({ "worker_count": n + 5 })))
        .map(|answer| answer["change_id"].as_str().unwrap().to_owned())
        .collect();
    assert!(ids.iter().all(|id| id.len() <= 12), "{ids:?}");
    let rows = listed(&mut client);
    let told: Vec<&str> = rows
        .iter()
        .map(|row| row["change_id"].as_str().unwrap())
        .collect();
    ids.reverse();
    assert_eq!(told, ids);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 5);
}

#[test]
fn what_changed_nothing_is_not_listed() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let preview = client.call("cloudsync_remove_task", json!({ "task_id": 4 }));
    let unchanged = client.call(PACKAGE, json!({ "worker_count": 3 }));
    for answer in [&preview, &unchanged] {
        assert!(answer.get("change_id").is_none(), "{answer}");
    }
    client.call_error(PAUSE, json!({ "connection_id": 4711 }));
    nas.inject(fault(FaultKind::Code(105), "pause", 1));
    client.call_error(PAUSE, json!({ "connection_id": 3 }));
    assert_eq!(client.audit().len(), 4);
    assert_eq!(client.call(LIST, json!({})), json!({ "changes": [] }));
}

#[test]
fn a_change_whose_end_is_unclear_is_listed_as_that() {
    let nas = office();
    let mut client = Client::connect(&nas);
    nas.inject(fault(FaultKind::ResetAfter, "pause", 1));
    client.call_error(PAUSE, json!({ "connection_id": 3 }));
    let row = &listed(&mut client)[0];
    assert_eq!(row["outcome"], "unclear");
    assert_eq!(row["target"], "connection 3 (Dropbox)");
}

#[test]
fn what_cannot_be_put_back_says_why() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call("hyperbackup_run_task", json!({ "task_id": 1 }));
    let row = &listed(&mut client)[0];
    assert_eq!(row["can_undo"], false);
    let why = row["cannot_undo"].as_str().unwrap();
    assert!(why.contains("cannot be unmade"), "{why}");
}

#[test]
fn what_shows_a_preview_first_says_so() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call(TASK, json!({ "task_id": 22, "no_delete_on_cloud": true }));
    assert_eq!(listed(&mut client)[0]["undo_needs_confirm"], true);
}

#[test]
fn another_process_lists_them_newest_first_and_no_more_than_asked_for() {
    let nas = office();
    let user = User::of(&nas);
    for count in 5..10 {
        user.call(PACKAGE, json!({ "worker_count": count }));
    }
    let list = user.call(LIST, json!({ "limit": 2 }));
    let changed = |row: &Value| row["changed"][0].as_str().unwrap().to_owned();
    let rows: Vec<String> = list["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(changed)
        .collect();
    assert_eq!(rows, ["worker_count: 8 -> 9", "worker_count: 7 -> 8"]);
    assert_eq!(list["more"], true);
    let all = user.call(LIST, json!({}));
    assert_eq!(all["changes"].as_array().unwrap().len(), 5);
    assert!(all.get("more").is_none());
    let error = user.client(&[]).call_error(LIST, json!({ "limit": 101 }));
    assert!(error.contains("1 to 100"), "{error}");
}

#[test]
fn a_log_that_was_begun_anew_is_read_on() {
    let nas = office();
    let user = User::of(&nas);
    let first = user.call(PACKAGE, json!({ "worker_count": 5 }));
    fs::rename(user.log(), user.log() + ".1").unwrap();
    let second = user.call(PACKAGE, json!({ "worker_count": 6 }));
    let rows = listed(&mut user.client(&[]));
    assert_eq!(rows[0]["change_id"], second["change_id"]);
    assert_eq!(rows[1]["change_id"], first["change_id"]);
}

#[test]
fn broken_lines_are_skipped_and_counted() {
    let nas = office();
    let user = User::of(&nas);
    user.call(PACKAGE, json!({ "worker_count": 5 }));
    let line = fs::read_to_string(user.log()).unwrap();
    let text = format!("{{\"time\":\"20\n\u{0}\u{1}\n[]\n{line}7\n");
    fs::write(user.log(), text).unwrap();
    let list = user.client(&[]).call(LIST, json!({}));
    assert_eq!(list["changes"].as_array().unwrap().len(), 1);
    let incomplete = list["incomplete"][0].as_str().unwrap();
    assert!(incomplete.starts_with("4 lines"), "{incomplete}");
}

#[test]
fn a_line_of_an_older_version_is_listed_without_a_way_back() {
    let nas = office();
    let user = User::of(&nas);
    user.call(PACKAGE, json!({ "worker_count": 5 }));
    let text = fs::read_to_string(user.log()).unwrap();
    let mut line: Value = serde_json::from_str(&text).unwrap();
    let line = line.as_object_mut().unwrap();
    line.remove("change_id");
    line.remove("target");
    fs::write(user.log(), format!("{}\n", json!(line))).unwrap();
    let row = &listed(&mut user.client(&[]))[0];
    assert!(row.get("change_id").is_none(), "{row}");
    assert_eq!(row["changed"], json!(["worker_count: 3 -> 5"]));
    assert_eq!(row["can_undo"], false);
    let why = row["cannot_undo"].as_str().unwrap();
    assert!(why.contains("older version"), "{why}");
}

#[test]
fn a_change_that_was_announced_is_one_row() {
    let nas = office();
    let folder = Folder::new();
    let config = folder.write("config.toml", "audit = 'required'");
    let user = User::of(&nas);
    let mut client = user.client(&["--config", &config]);
    client.call(PACKAGE, json!({ "worker_count": 5 }));
    nas.inject(fault(FaultKind::Code(105), "pause", 1));
    client.call_error(PAUSE, json!({ "connection_id": 3 }));
    assert_eq!(listed(&mut client).len(), 1);
    // As if the machine had stopped before the end was written down.
    let text = fs::read_to_string(user.log()).unwrap();
    let begun = text.lines().next().unwrap();
    assert!(begun.contains("\"started\""), "{begun}");
    fs::write(user.log(), format!("{begun}\n")).unwrap();
    let rows = listed(&mut client);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["outcome"], "unclear");
}

#[test]
fn changes_of_another_nas_are_not_among_them() {
    let (nas, other) = (office(), office());
    let (user, folder) = (User::of(&nas), Folder::new());
    user.call(PACKAGE, json!({ "worker_count": 5 }));
    let config = folder.write("config.toml", &format!("audit_log = '{}'", user.log()));
    let mut client = Client::connect_with(&other, &["--config", &config]);
    let list = client.call(LIST, json!({}));
    assert_eq!(list["changes"], json!([]));
    let note = list["note"].as_str().unwrap();
    assert!(note.contains(&nas.url()), "{note}");
}

#[test]
fn without_a_log_the_list_says_what_to_do() {
    let (nas, folder) = (office(), Folder::new());
    let config = folder.write("config.toml", "audit_log = 'off'");
    let mut client = Client::connect_with(&nas, &["--config", &config]);
    let answer = client.call(PACKAGE, json!({ "worker_count": 5 }));
    assert!(answer.get("change_id").is_none(), "{answer}");
    let error = client.call_error(LIST, json!({}));
    assert!(error.contains("audit_log"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_log_that_cannot_be_read_is_no_empty_list() {
    let nas = office();
    let user = User::of(&nas);
    user.call(PACKAGE, json!({ "worker_count": 5 }));
    fs::rename(user.log(), user.log() + ".away").unwrap();
    std::os::unix::fs::symlink(user.log() + ".away", user.log()).unwrap();
    let error = user.client(&[]).call_error(LIST, json!({}));
    assert!(error.contains("no regular file"), "{error}");
}

#[test]
fn long_and_hidden_values_are_short_and_seen() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let names: Vec<String> = (0..900).map(|n| format!("{n}-\u{200D}-name")).collect();
    client.call(
        FILTERS,
        json!({ "task_id": 4, "filtered_filenames": names }),
    );
    let rows = listed(&mut client);
    assert!(json!(rows).to_string().len() < 2_000, "{rows:?}");
    let changed = rows[0]["changed"][0].as_str().unwrap();
    assert!(changed.contains("0-\\u{200D}-name"), "{changed}");
    assert_eq!(rows[0]["can_undo"], true);
}

#[test]
fn a_task_that_was_removed_has_its_name_and_times_have_the_zone_of_the_nas() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let preview = client.call("hyperbackup_remove_task", json!({ "task_id": 3 }));
    let name = preview["preview"]["target"].as_str().unwrap();
    let name = name.split('(').nth(1).unwrap().trim_end_matches(')');
    let confirm = preview["confirm_with"]["arguments"].clone();
    client.call("hyperbackup_remove_task", confirm);
    let row = &listed(&mut client)[0];
    assert_eq!(row["target"], format!("task 3 ({name})"));
    let zone = client.call("nas_info", json!({}))["nas_time"].clone();
    let zone = zone.to_string();
    let time = row["time"].as_str().unwrap();
    assert!(
        !time.ends_with('Z') && zone.contains(&time[19..]),
        "{time} {zone}"
    );
    // Without the NAS the list is there as well.
    nas.inject(fault(FaultKind::Code(105), "get", u32::MAX));
    nas.inject(fault(FaultKind::Code(105), "listzone", u32::MAX));
    assert_eq!(listed(&mut client).len(), 1);
}

#[test]
fn what_was_as_it_is_before_is_no_change() {
    let nas = office();
    nas.edit(|office| crate::harness::connection_in(office, 3).paused = true);
    let mut client = Client::connect(&nas);
    client.call(PAUSE, json!({ "all": true }));
    let changed = listed(&mut client)[0]["changed"].to_string();
    assert!(changed.contains("connection 2"), "{changed}");
    assert!(!changed.contains("connection 3"), "{changed}");
}

#[test]
fn the_first_question_of_a_process_is_answered_in_the_zone_of_the_nas() {
    let nas = office();
    let user = User::of(&nas);
    user.call(PAUSE, json!({ "connection_id": 3 }));
    let time = &user.call(LIST, json!({}))["changes"][0]["time"];
    assert!(time.as_str().unwrap().ends_with("+01:00"), "{time}");
}
