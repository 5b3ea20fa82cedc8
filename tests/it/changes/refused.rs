//! What is not put back, and that nothing is sent then.

use std::{fs, thread};

use dsm_sim::{BackupTaskId, FaultKind, Office, SimulatedNas};
use serde_json::{Value, json};
use synology_backup_mcp::tools;

use super::{FILTERS, PACKAGE, PAUSE, SETTINGS, TASK, UNDO, User, change, undo};
use crate::harness::{
    Client, Folder, PASSWORD, Process, connection_in, fault, office, sync_task_in,
};

/// The error of putting a change back, which leaves everything as it is.
#[track_caller]
fn refusal(nas: &SimulatedNas, client: &mut Client<'_>, change: &Value) -> String {
    let before = nas.holds();
    let id = &change["change_id"];
    assert!(id.is_string(), "{change}");
    let call = client.send_call(UNDO, json!({ "change_id": id }));
    let asks =
        client.answer(call)["result"]["structuredContent"]["outcome"] == "confirmation_required";
    let error = if asks {
        client.call_error(UNDO, json!({ "change_id": id, "confirm": true }))
    } else {
        client.error_text(call)
    };
    assert_eq!(nas.holds(), before, "{error}");
    error
}

#[test]
fn a_record_that_somebody_changed_since_is_left_alone_and_both_values_are_shown() {
    type Edit = fn(&mut Office);
    let cases: [(&str, Value, Edit, [&str; 2]); 8] = [
        (
            SETTINGS,
            json!({ "connection_id": 8, "max_upload_speed": 100 }),
            |office| connection_in(office, 8).settings.max_upload_speed = 333,
            ["100", "333"],
        ),
        (
            PACKAGE,
            json!({ "worker_count": 7 }),
            |office| office.package.worker_count = 9,
            ["7", "9"],
        ),
        (
            FILTERS,
            json!({ "task_id": 4, "filtered_filenames": ["a"] }),
            |office| sync_task_in(office, 4).filters.names.push("b".into()),
            ["[\"a\"]", "[\"a\",\"b\"]"],
        ),
        // Putting this one back is asked about; not any more.
        (
            TASK,
            json!({ "task_id": 22, "no_delete_on_cloud": true, "direction": "ONLY_DOWNLOAD" }),
            |office| sync_task_in(office, 22).no_delete = false,
            ["true", "false"],
        ),
        (
            "cloudsync_set_connection_schedule",
            json!({ "connection_id": 8, "enabled": false, "schedule_info": vec!["01".repeat(12); 7] }),
            |office| {
                let schedule = &mut connection_in(office, 8).settings;
                schedule.is_enabled_schedule = !schedule.is_enabled_schedule;
            },
            ["false", "true"],
        ),
        (
            PAUSE,
            json!({ "connection_id": 3 }),
            |office| {
                let one = connection_in(office, 3);
                one.paused = false;
                one.status = "brand_new".into();
            },
            ["paused", "neither paused nor at work"],
        ),
        (
            "hyperbackup_suspend_task",
            json!({ "task_id": 2 }),
            |office| {
                let task = office
                    .backup_tasks
                    .iter_mut()
                    .find(|task| task.id == BackupTaskId::Number(2));
                task.unwrap().last_result = "done".into();
            },
            ["suspend", "done"],
        ),
        (
            "cloudsync_create_s3_task",
            tools::find("cloudsync_create_s3_task")
                .unwrap()
                .definition()
                .example,
            |office| {
                let task = office.sync_tasks.last_mut().unwrap();
                task.filters.names.push("mine".into());
            },
            ["[]", "mine"],
        ),
    ];
    for (tool, arguments, edit, [left, now]) in cases {
        let nas = office();
        let mut client = Client::connect(&nas);
        let done = change(&mut client, tool, arguments);
        nas.edit(edit);
        let error = refusal(&nas, &mut client, &done);
        assert!(
            error.contains("no longer as the change left it"),
            "{tool}: {error}"
        );
        assert!(
            error.contains(left) && error.contains(now),
            "{tool}: {error}"
        );
    }
}

#[test]
fn a_preview_of_an_undo_is_not_shown_for_what_was_changed_since() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let arguments =
        json!({ "task_id": 22, "no_delete_on_cloud": true, "direction": "ONLY_DOWNLOAD" });
    let done = client.call(TASK, arguments);
    nas.edit(|office| sync_task_in(office, 22).direction = "ONLY_UPLOAD".into());
    let error = client.call_error(UNDO, json!({ "change_id": done["change_id"] }));
    assert!(
        error.contains("ONLY_DOWNLOAD") && error.contains("ONLY_UPLOAD"),
        "{error}"
    );
}

#[test]
fn what_was_put_back_is_not_put_back_again() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let done = client.call(PACKAGE, json!({ "worker_count": 7 }));
    let undone = undo(&mut client, &done);
    let error = refusal(&nas, &mut client, &done);
    assert!(error.contains("put back already"), "{error}");
    assert!(
        error.contains(undone["change_id"].as_str().unwrap()),
        "{error}"
    );
    let redone = undo(&mut client, &undone);
    // It is as the first change left it, but that one is history.
    let error = refusal(&nas, &mut client, &done);
    assert!(
        error.contains(redone["change_id"].as_str().unwrap()),
        "{error}"
    );
}

#[test]
fn of_two_undos_at_once_one_is_made() {
    let nas = office();
    let user = User::of(&nas);
    let before = nas.holds();
    let done = user.call(PAUSE, json!({ "connection_id": 3 }));
    let id = json!({ "change_id": done["change_id"] });
    let mut codes: Vec<Option<i32>> = thread::scope(|scope| {
        let both = [(); 2].map(|()| scope.spawn(|| user.run(UNDO, id.clone()).code));
        both.into_iter().map(|one| one.join().unwrap()).collect()
    });
    codes.sort();
    assert_eq!(codes, [Some(0), Some(1)]);
    assert_eq!(nas.holds(), before);
}

#[test]
fn what_was_started_or_removed_is_refused_with_the_recorded_reason() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for (tool, arguments, reason) in [
        (
            "hyperbackup_run_task",
            json!({ "task_id": 1 }),
            "cannot be unmade",
        ),
        (
            "hyperbackup_cancel_task",
            json!({ "task_id": 2 }),
            "is gone",
        ),
        ("cloudsync_remove_task", json!({ "task_id": 51 }), "is gone"),
        (
            "cloudsync_remove_connection",
            json!({ "connection_id": 2 }),
            "is gone",
        ),
        (PACKAGE, json!({ "log_count": 10 }), "log lines"),
    ] {
        let done = change(&mut client, tool, arguments);
        let error = refusal(&nas, &mut client, &done);
        assert!(error.contains("cannot be put back"), "{tool}: {error}");
        assert!(error.contains(reason), "{tool}: {error}");
    }
}

#[test]
fn a_change_whose_end_is_unclear_and_of_which_nothing_was_seen_is_not_put_back() {
    let nas = office();
    let mut client = Client::connect(&nas);
    nas.inject(fault(FaultKind::ResetAfter, "backup", 1));
    client.call_error("hyperbackup_run_task", json!({ "task_id": 1 }));
    let line = client.audit().remove(0);
    let error = refusal(&nas, &mut client, &line);
    assert!(error.contains("may or may not have run"), "{error}");
}

#[test]
fn what_the_log_masks_is_not_put_back() {
    // A file name has no /.
    let secret = r"https:\\anna:s3cret@nas.example\x";
    for (before, after) in [(secret, "a"), ("a", secret)] {
        let nas = office();
        nas.edit(|office| sync_task_in(office, 4).filters.names = vec![before.into()]);
        let mut client = Client::connect(&nas);
        let arguments = json!({ "task_id": 4, "filtered_filenames": [after] });
        let done = client.call(FILTERS, arguments);
        let error = refusal(&nas, &mut client, &done);
        assert!(error.contains("login"), "{error}");
        assert!(!error.contains("s3cret"), "{error}");
    }
}

#[test]
fn an_id_that_the_log_does_not_know_says_where_they_are() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call(PACKAGE, json!({ "worker_count": 7 }));
    for id in ["000000000000", "", "../x", "*"] {
        let error = client.call_error(UNDO, json!({ "change_id": id }));
        assert!(error.contains("`change_id`"), "{error}");
        assert!(error.contains("nas_list_changes"), "{error}");
    }
}

#[test]
fn without_a_log_nothing_can_be_put_back() {
    let (nas, folder) = (office(), Folder::new());
    let config = folder.write("config.toml", "audit_log = 'off'");
    let mut client = Client::connect_with(&nas, &["--config", &config]);
    let error = client.call_error(UNDO, json!({ "change_id": "7h2mq9x4tz3c" }));
    assert!(error.contains("audit_log"), "{error}");
}

#[test]
fn an_older_file_and_broken_lines_do_not_hide_a_change() {
    let nas = office();
    let user = User::of(&nas);
    let before = nas.holds();
    let done = user.call(PACKAGE, json!({ "worker_count": 7 }));
    let line = fs::read_to_string(user.log()).unwrap();
    let id = done["change_id"].as_str().unwrap();
    let text = format!("{{\"change_id\":\"{id}\n{line}\u{0}\n[\"{id}\"]\n");
    fs::write(user.log() + ".2", text).unwrap();
    fs::write(user.log(), "{\"time\":\"20\n").unwrap();
    let undone = undo(&mut user.client(&[]), &done);
    assert_eq!(undone["outcome"], "done", "{undone}");
    assert_eq!(nas.holds(), before);
}

#[test]
fn a_change_of_another_nas_is_refused_by_its_address_whatever_the_names() {
    let (nas, other) = (office(), office());
    let (user, folder) = (User::of(&nas), Folder::new());
    let table = |name: &str, url: &str| format!("[nas.{name}]\nurl = '{url}'\nusername = 'demo'\n");
    let config = |first: &str, second: &str| {
        let text = [
            format!("audit_log = '{}'", user.log()),
            "default_nas = 'attic'".to_owned(),
            table("office", first),
            table("attic", second),
        ];
        folder.write("config.toml", &text.join("\n"))
    };
    let start = |config: &str| {
        let password = [("SYNOLOGY_PASSWORD", PASSWORD)];
        Client::greeted(Process::start(&["--config", config], &password))
    };
    let file = config(&nas.url(), &other.url());
    let mut client = start(&file);
    let before = nas.holds();
    let arguments = json!({ "nas": "office", "worker_count": 7 });
    let done = client.call(PACKAGE, arguments);
    let error = refusal(&other, &mut client, &done);
    assert!(error.contains("was made on office"), "{error}");
    // The names change places: what was the office is the attic now.
    let file = config(&other.url(), &nas.url());
    let mut client = start(&file);
    let id = &done["change_id"];
    let there = json!({ "nas": "office", "change_id": id });
    let error = client.call_error(UNDO, there);
    assert!(error.contains("may be another NAS"), "{error}");
    let here = json!({ "nas": "attic", "change_id": id });
    let undone = client.call(UNDO, here);
    assert_eq!(undone["nas"], "attic");
    assert_eq!(nas.holds(), before);
}

#[test]
fn a_toolset_that_is_left_out_is_not_come_at_by_an_undo() {
    let nas = office();
    let user = User::of(&nas);
    let done = user.call(PACKAGE, json!({ "worker_count": 7 }));
    let mut client = user.client(&["--toolsets", "overview,hyperbackup"]);
    let error = refusal(&nas, &mut client, &done);
    assert!(error.contains("toolsets"), "{error}");
    let mut client = user.client(&["--read-only"]);
    let error = refusal(&nas, &mut client, &done);
    assert!(error.contains("read-only"), "{error}");
    let rows = super::listed(&mut client);
    assert_eq!(rows[0]["can_undo"], false);
}
