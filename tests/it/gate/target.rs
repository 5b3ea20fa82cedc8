//! The target is looked up first, and a preview counts only while it is what it was.

use dsm_sim::{Office, SyncTaskId};
use serde_json::{Value, json};

use super::{GatedCall, gated_calls, held_because, removal, with};
use crate::harness::{Client, connection_in, office, sent, sync_task_in};

const CHANGED: &str = "the target has changed since the preview";

/// A change of the office behind the client's back.
type Edit = fn(&mut Office);

fn gated(name: &str) -> GatedCall {
    let mut gated_calls = gated_calls().into_iter();
    gated_calls
        .find(|gated| gated.tool.ends_with(name))
        .unwrap()
}

/// After the edit the confirmation only previews, and the new preview says what is now so.
#[track_caller]
fn is_previewed_anew(gated: &GatedCall, edit: Edit) -> Value {
    let nas = office();
    let mut client = Client::connect(&nas);
    gated.preview(&mut client);
    nas.edit(edit);
    let edited = nas.holds();
    let answer = gated.confirm(&mut client);
    held_because(&answer, CHANGED);
    assert_eq!(sent(&nas, gated.method), 0);
    assert_eq!(nas.holds(), edited);
    assert_eq!(gated.confirm(&mut client)["outcome"], "done");
    answer["preview"].clone()
}

fn rename(office: &mut Office) {
    connection_in(office, 2).name = "Something else".into();
}

#[test]
fn a_renamed_connection_is_previewed_anew() {
    for name in ["remove_connection", "remove_task"] {
        let preview = is_previewed_anew(&gated(name), rename);
        let target = preview["target"].as_str().unwrap();
        assert!(target.contains("Something else"), "{target}");
    }
}

#[test]
fn a_connection_with_another_account_is_previewed_anew() {
    is_previewed_anew(&removal(), |office| {
        connection_in(office, 2).user_name = "mallory@example.com".into();
    });
}

#[test]
fn a_connection_with_one_more_task_is_previewed_anew() {
    let preview = is_previewed_anew(&removal(), |office| {
        let mut task = sync_task_in(office, 21).clone();
        task.id = SyncTaskId(99);
        office.sync_tasks.push(task);
    });
    assert_eq!(preview["tasks"].as_array().unwrap().len(), 4);
}

#[test]
fn a_connection_with_one_task_less_is_previewed_anew() {
    let preview = is_previewed_anew(&removal(), |office| {
        office.sync_tasks.retain(|task| task.id != SyncTaskId(22));
    });
    assert_eq!(preview["tasks"].as_array().unwrap().len(), 2);
}

#[test]
fn a_task_that_has_moved_is_previewed_anew() {
    let edits: [Edit; 3] = [
        |office| sync_task_in(office, 23).local_path = "/projects/Elsewhere".into(),
        |office| sync_task_in(office, 23).remote_path = "/Elsewhere".into(),
        |office| sync_task_in(office, 23).direction = "ONLY_UPLOAD".into(),
    ];
    for edit in edits {
        is_previewed_anew(&gated("remove_task"), edit);
        is_previewed_anew(&removal(), edit);
    }
}

#[test]
fn a_task_with_other_settings_is_previewed_anew() {
    let edits: [Edit; 3] = [
        |office| sync_task_in(office, 4).sync_attr_check_option ^= true,
        |office| sync_task_in(office, 4).direction = "BIDIRECTION".into(),
        |office| sync_task_in(office, 4).local_path = "/projects/Elsewhere".into(),
    ];
    for edit in edits {
        is_previewed_anew(&gated("set_task_settings"), edit);
    }
}

#[test]
fn progress_does_not_make_another_target() {
    let nas = office();
    let mut client = Client::connect(&nas);
    removal().preview(&mut client);
    nas.edit(|office| {
        let connection = connection_in(office, 2);
        connection.unfinished_files = 17;
        connection.status = "scanning".into();
        let task = sync_task_in(office, 21);
        task.status = "uptodate".into();
        task.progress = 99;
    });
    assert_eq!(removal().confirm(&mut client)["outcome"], "done");
}

#[test]
fn a_target_that_is_gone_is_an_error() {
    let nas = office();
    let mut client = Client::connect(&nas);
    removal().preview(&mut client);
    nas.edit(|office| office.connections.retain(|connection| connection.id.0 != 2));
    let error = client.call_error(removal().tool, removal().confirmed());
    assert!(error.starts_with("No connection 2. There are 3"), "{error}");
    assert_eq!(sent(&nas, removal().method), 0);
}

#[test]
fn a_wrong_id_is_an_error_and_no_preview() {
    for (tool, arguments, problem) in [
        (
            "remove_connection",
            json!({ "connection_id": 4 }),
            "No connection 4. There are 3 (Dropbox)",
        ),
        (
            "remove_connection",
            json!({ "connection_id": -1 }),
            "Bad argument `connection_id`: -1 is no id",
        ),
        (
            "remove_task",
            json!({ "task_id": 3 }),
            "No task 3. There are 4 (Dropbox",
        ),
        (
            "set_task_settings",
            json!({ "task_id": 3, "no_delete_on_cloud": false }),
            "No task 3. There are 4 (Dropbox",
        ),
    ] {
        let nas = office();
        let before = nas.holds();
        let mut client = Client::connect(&nas);
        let tool = format!("cloudsync_{tool}");
        for arguments in [arguments.clone(), with(&arguments, "confirm", true)] {
            let error = client.call_error(&tool, arguments);
            assert!(error.starts_with(problem), "{error}");
        }
        assert_eq!(nas.holds(), before);
    }
}

#[test]
fn a_task_of_another_connection_is_an_error() {
    let nas = office();
    let before = nas.holds();
    let mut client = Client::connect(&nas);
    for confirm in [false, true] {
        let arguments = json!({ "task_id": 23, "connection_id": 3, "confirm": confirm });
        let error = client.call_error("cloudsync_remove_task", arguments);
        let problem = "Bad argument `connection_id`: task 23 belongs to connection 2 (Microsoft OneDrive), not 3";
        assert!(error.starts_with(problem), "{error}");
    }
    assert_eq!(nas.holds(), before);
}
