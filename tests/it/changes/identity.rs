//! What is put back is put back to the record that was changed, and to no other that got its id; a backup task has its name.

use std::fs;

use dsm_sim::{BackupTaskId, Office};
use serde_json::{Value, json};

use super::{FILTERS, PACKAGE, PAUSE, SETTINGS, TASK, UNDO, User, listed, undo};
use crate::harness::{Client, connection_in, office, sync_task_in};

#[test]
fn a_record_that_got_the_id_of_another_is_left_alone_and_both_are_shown() {
    type Edit = fn(&mut Office);
    let account: Edit = |office| {
        connection_in(office, 3).user_name = "other@example.net".into();
        connection_in(office, 8).user_name = "other@example.net".into();
    };
    let folder: Edit = |office| {
        sync_task_in(office, 4).local_path = "/elsewhere".into();
        sync_task_in(office, 22).local_path = "/elsewhere".into();
    };
    let name: Edit = |office| {
        let mut tasks = office.backup_tasks.iter_mut();
        let task = tasks.find(|task| task.id == BackupTaskId::Number(2));
        task.unwrap().name = "Elsewhere".into();
    };
    let (mail, path) = ("other@example.net", "/elsewhere");
    let cases: [(&str, Value, Edit, &str); 6] = [
        (
            SETTINGS,
            json!({ "connection_id": 8, "max_upload_speed": 100 }),
            account,
            mail,
        ),
        (
            "cloudsync_set_connection_schedule",
            json!({ "connection_id": 8, "enabled": false, "schedule_info": vec!["01".repeat(12); 7] }),
            account,
            mail,
        ),
        (PAUSE, json!({ "connection_id": 3 }), account, mail),
        (
            FILTERS,
            json!({ "task_id": 4, "filtered_filenames": ["a"] }),
            folder,
            path,
        ),
        // Putting this one back is asked about; not any more.
        (
            TASK,
            json!({ "task_id": 22, "no_delete_on_cloud": true }),
            folder,
            path,
        ),
        (
            "hyperbackup_suspend_task",
            json!({ "task_id": 2 }),
            name,
            "Elsewhere",
        ),
    ];
    for (tool, arguments, edit, now) in cases {
        let nas = office();
        let mut client = Client::connect(&nas);
        let done = client.call(tool, arguments);
        let identity = client.audit().pop().unwrap()["identity"][0].clone();
        nas.edit(edit);
        let before = nas.holds();
        let error = client.call_error(UNDO, json!({ "change_id": done["change_id"] }));
        assert!(
            error.contains("not the one that was changed"),
            "{tool}: {error}"
        );
        assert!(error.contains(now), "{tool}: {error}");
        let was = ["account", "local_path", "name"].map(|name| identity[name].as_str());
        let was = was.into_iter().flatten().next().unwrap();
        assert!(error.contains(was), "{tool}: {error}");
        assert_eq!(nas.holds(), before, "{tool}");
    }
}

#[test]
fn another_name_makes_no_other_connection() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let done = client.call(PAUSE, json!({ "connection_id": 3 }));
    nas.edit(|office| connection_in(office, 3).name = "Renamed".into());
    assert_eq!(undo(&mut client, &done)["outcome"], "done");
}

#[test]
fn a_task_that_was_set_up_further_is_not_removed_and_no_preview_is_shown() {
    type Edit = fn(&mut Office);
    let edits: [(Edit, &str); 3] = [
        (
            |office| {
                office
                    .sync_tasks
                    .last_mut()
                    .unwrap()
                    .filters
                    .paths
                    .push("/mine".into());
            },
            "/mine",
        ),
        (
            |office| {
                office
                    .sync_tasks
                    .last_mut()
                    .unwrap()
                    .filters
                    .max_upload_size = 4711;
            },
            "4711",
        ),
        (
            |office| office.sync_tasks.last_mut().unwrap().direction = "BIDIRECTION".into(),
            "BIDIRECTION",
        ),
    ];
    for (edit, now) in edits {
        let nas = office();
        let mut client = Client::connect(&nas);
        let tool = synology_backup_mcp::tools::find("cloudsync_create_s3_task").unwrap();
        let created = client.call(tool.name, tool.definition().example);
        nas.edit(edit);
        let before = nas.holds();
        let error = client.call_error(UNDO, json!({ "change_id": created["change_id"] }));
        assert!(error.contains("no longer as the change left it"), "{error}");
        assert!(error.contains(now), "{error}");
        assert_eq!(nas.holds(), before);
    }
}

#[test]
fn a_task_that_somebody_removed_is_as_it_was_before_it_was_created() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let tool = synology_backup_mcp::tools::find("cloudsync_create_s3_task").unwrap();
    let created = client.call(tool.name, tool.definition().example);
    nas.edit(|office| drop(office.sync_tasks.pop()));
    let error = client.call_error(UNDO, json!({ "change_id": created["change_id"] }));
    assert!(error.contains("already as it was before"), "{error}");
}

#[test]
fn fewer_log_lines_are_previewed_by_an_undo_though_not_by_the_setter() {
    let nas = office();
    let before = nas.holds();
    let mut client = Client::connect(&nas);
    let raised = client.call(PACKAGE, json!({ "log_count": 30_000 }));
    assert!(
        raised["undo"]["loses"].as_str().unwrap().contains("20000"),
        "{raised}"
    );
    assert_eq!(listed(&mut client)[0]["undo_needs_confirm"], true);
    let after = nas.holds();
    let preview = client.call(UNDO, json!({ "change_id": raised["change_id"] }));
    assert_eq!(preview["outcome"], "confirmation_required", "{preview}");
    assert!(
        preview["preview"]["lost"][0]
            .as_str()
            .unwrap()
            .contains("log lines"),
        "{preview}"
    );
    assert_eq!(nas.holds(), after);
    let undone = undo(&mut client, &raised);
    assert_eq!(undone["outcome"], "done", "{undone}");
    assert_eq!(nas.holds(), before);
    // One that loses nothing is asked about nowhere.
    let workers = client.call(PACKAGE, json!({ "worker_count": 7 }));
    let undone = client.call(UNDO, json!({ "change_id": workers["change_id"] }));
    assert_eq!(undone["outcome"], "done", "{undone}");
}

#[test]
fn a_backup_task_is_listed_with_its_name_and_its_times_have_an_offset() {
    let nas = office();
    for (tool, id) in [
        ("hyperbackup_suspend_task", 2),
        ("hyperbackup_run_task", 1),
        ("hyperbackup_cancel_task", 2),
    ] {
        let nas_name = {
            let mut name = String::new();
            nas.edit(|office| {
                let mut tasks = office.backup_tasks.iter();
                let task = tasks.find(|task| task.id == BackupTaskId::Number(id));
                name = task.unwrap().name.clone();
            });
            name
        };
        let mut client = Client::connect(&nas);
        let mut answer = client.call(tool, json!({ "task_id": id }));
        if answer["outcome"] == "confirmation_required" {
            answer = client.call(tool, answer["confirm_with"]["arguments"].clone());
        }
        let row = listed(&mut client).remove(0);
        let target = row["target"].as_str().unwrap();
        assert!(
            target.contains(&format!("task {id} ({nas_name})")),
            "{target}"
        );
        for moment in ["before", "now"] {
            if let Some(time) = answer[moment]["last_run_at"].as_str() {
                assert!(time.len() > "2026-11-21T02:00:00".len(), "{answer}");
            }
        }
        if tool == "hyperbackup_suspend_task" {
            undo(&mut client, &answer);
        }
    }
}

#[test]
fn what_two_lines_of_the_log_tell_of_is_not_put_back() {
    let nas = office();
    let user = User::of(&nas);
    let done = user.call(PACKAGE, json!({ "worker_count": 5 }));
    let other = user.call(PACKAGE, json!({ "log_count": 30_000 }));
    let text = fs::read_to_string(user.log()).unwrap();
    let line = text.lines().next().unwrap();
    let forged = line.replace("\"worker_count\":3", "\"worker_count\":9");
    assert_ne!(forged, line);
    fs::write(user.log(), format!("{text}{forged}\n")).unwrap();
    let mut client = user.client(&[]);
    let rows = listed(&mut client);
    assert_eq!(rows.len(), 2, "{rows:?}");
    let row = rows
        .iter()
        .find(|row| row["change_id"] == done["change_id"])
        .unwrap();
    assert_eq!(row["can_undo"], false, "{row}");
    let held = nas.holds();
    let error = client.call_error(UNDO, json!({ "change_id": done["change_id"] }));
    for text in [&*error, row["cannot_undo"].as_str().unwrap()] {
        assert!(text.contains("two lines"), "{text}");
    }
    assert_eq!(nas.holds(), held);
    undo(&mut client, &other);
}
