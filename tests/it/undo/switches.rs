//! What can be put back of pausing, starting, removing and making: by the call that is offered, or not, with the reason.

use dsm_sim::{Dialect, SimulatedNas};
use serde_json::{Value, json};
use synology_backup_mcp::{effect::Effect, tools};

use super::reason;
use crate::{
    harness::{Client, connection_in, make_ready_for, office, office_with, sync_task_in},
    table::{answers::confirmed, arguments},
};

const PAUSE: &str = "cloudsync_pause_connection";
const RESUME: &str = "cloudsync_resume_connection";
const PAUSE_TASK: &str = "cloudsync_pause_task";
const CONNECTIONS: [i64; 5] = [2, 3, 5, 8, 12];

/// An office in which everything works, in that dialect; those connections are paused.
fn at_work(dialect: Dialect, paused: &[i64]) -> SimulatedNas {
    let nas = office_with(|options| options.dialect = dialect);
    nas.edit(|office| {
        office
            .connections
            .retain(|one| CONNECTIONS.contains(&one.id.0));
        office
            .sync_tasks
            .retain(|task| CONNECTIONS.contains(&task.connection_id.0));
        for id in CONNECTIONS {
            let one = connection_in(office, id);
            one.status = "uptodate".into();
            one.error = 0;
            one.paused = paused.contains(&id);
        }
        for task in &mut office.sync_tasks {
            task.status = "uptodate".into();
            task.error = 0;
            task.paused = false;
        }
    });
    nas
}

/// Calls a tool and then what it offers as its undo: the NAS holds what it held.
#[track_caller]
fn comes_back(nas: &SimulatedNas, tool: &str, arguments: Value) -> Value {
    let before = nas.holds();
    let mut client = Client::connect(nas);
    let answer = client.call(tool, arguments);
    assert_ne!(nas.holds(), before, "{answer}");
    let undo = answer["undo"].clone();
    assert!(answer.get("no_undo").is_none(), "{answer}");
    client.call(
        undo["tool"].as_str().unwrap_or_else(|| panic!("{answer}")),
        undo["arguments"].clone(),
    );
    assert_eq!(nas.holds(), before, "{answer}");
    undo
}

#[test]
fn a_connection_that_was_switched_is_switched_back() {
    for dialect in [Dialect::Dsm, Dialect::Documented] {
        let nas = at_work(dialect, &[]);
        let undo = comes_back(&nas, PAUSE, json!({ "connection_id": 3 }));
        assert_eq!(
            undo,
            json!({ "tool": RESUME, "arguments": { "connection_id": "3" } })
        );
        let nas = at_work(dialect, &[3]);
        let undo = comes_back(&nas, RESUME, json!({ "connection_id": 3 }));
        assert_eq!(undo["tool"], PAUSE);
    }
}

#[test]
fn all_are_switched_back_at_once_only_if_all_were_switched() {
    for dialect in [Dialect::Dsm, Dialect::Documented] {
        let all = json!({ "all": true });
        let undo = comes_back(&at_work(dialect, &[]), PAUSE, all.clone());
        assert_eq!(undo["arguments"], all);
        let undo = comes_back(&at_work(dialect, &[2, 3, 5, 12]), PAUSE, all.clone());
        assert_eq!(undo["arguments"], json!({ "connection_id": "8" }));
        let nas = at_work(dialect, &[3, 5]);
        // No one call does it: several do, and they are all that is said of the way back.
        let before = nas.holds();
        let mut client = Client::connect(&nas);
        let answer = client.call(PAUSE, all.clone());
        assert!(answer.get("no_undo").is_none(), "{answer}");
        let mut ids = Vec::new();
        for call in answer["undo_each"].as_array().unwrap() {
            assert_eq!(call["tool"], RESUME);
            ids.push(call["arguments"]["connection_id"].as_str().unwrap());
            client.call(RESUME, call["arguments"].clone());
        }
        ids.sort_unstable();
        assert_eq!(ids, ["12", "2", "8"]);
        assert_eq!(nas.holds(), before);
        let warning = answer["warning"].as_str().unwrap();
        assert!(warning.contains("Paused before already"), "{warning}");
    }
}

/// Gives a connection and its tasks an error.
fn stop(nas: &SimulatedNas, id: i64) {
    nas.edit(|office| {
        let one = connection_in(office, id);
        one.status = "error".into();
        one.error = -7;
        for task in &mut office.sync_tasks {
            if task.connection_id.0 == id {
                task.status = "error".into();
            }
        }
    });
}

#[test]
fn what_is_in_error_is_switched_back_too() {
    for dialect in [Dialect::Dsm, Dialect::Documented] {
        let nas = at_work(dialect, &[]);
        stop(&nas, 3);
        let undo = comes_back(&nas, PAUSE, json!({ "connection_id": 3 }));
        assert_eq!(undo["arguments"], json!({ "connection_id": "3" }));
        comes_back(&nas, PAUSE_TASK, json!({ "task_id": 4 }));
        let undo = comes_back(&nas, PAUSE, json!({ "all": true }));
        assert_eq!(undo["arguments"], json!({ "all": true }));
        let nas = at_work(dialect, &[3]);
        stop(&nas, 3);
        let undo = comes_back(&nas, RESUME, json!({ "connection_id": 3 }));
        assert_eq!(undo["tool"], PAUSE);
        // What has an error and was not paused is none of what was resumed.
        stop(&nas, 8);
        let undo = comes_back(&nas, RESUME, json!({ "all": true }));
        assert_eq!(undo["arguments"], json!({ "connection_id": "3" }));
    }
    let nas = at_work(Dialect::Documented, &[]);
    stop(&nas, 3);
    nas.edit(|office| sync_task_in(office, 4).paused = true);
    comes_back(&nas, "cloudsync_resume_task", json!({ "task_id": 4 }));
}

#[test]
fn what_was_so_before_needs_no_undo_and_what_is_not_known_has_none() {
    for dialect in [Dialect::Dsm, Dialect::Documented] {
        let nas = at_work(dialect, &[3]);
        let mut client = Client::connect(&nas);
        let answer = client.call(PAUSE, json!({ "connection_id": 3 }));
        assert!(reason(&answer).contains("paused already"), "{answer}");
    }
    let nas = at_work(Dialect::Dsm, &[]);
    nas.edit(|office| connection_in(office, 3).status = "brand_new".into());
    let answer = Client::connect(&nas).call(PAUSE, json!({ "connection_id": 3 }));
    assert!(reason(&answer).contains("did not tell"), "{answer}");
    let nas = at_work(Dialect::Documented, &[]);
    // One of the two tasks of connection 2 is paused by itself, and would be resumed with the other.
    nas.edit(|office| sync_task_in(office, 21).paused = true);
    let answer = Client::connect(&nas).call(PAUSE, json!({ "connection_id": 2 }));
    assert!(reason(&answer).contains("did not tell"), "{answer}");
}

#[test]
fn a_task_is_switched_back_with_what_was_switched_for_it() {
    let nas = at_work(Dialect::Dsm, &[]);
    let undo = comes_back(&nas, PAUSE_TASK, json!({ "task_id": 4 }));
    assert_eq!(
        undo,
        json!({ "tool": RESUME, "arguments": { "connection_id": "3" } })
    );
    let nas = at_work(Dialect::Documented, &[]);
    let undo = comes_back(&nas, PAUSE_TASK, json!({ "task_id": 4 }));
    assert_eq!(
        undo,
        json!({ "tool": "cloudsync_resume_task", "arguments": { "task_id": "4" } })
    );
    nas.edit(|office| sync_task_in(office, 21).paused = true);
    comes_back(&nas, "cloudsync_resume_task", json!({ "task_id": 21 }));
}

#[test]
fn suspending_is_undone_by_resuming_and_nothing_else_of_a_backup_is() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let suspended = client.call("hyperbackup_suspend_task", json!({ "task_id": 2 }));
    assert_eq!(
        suspended["undo"],
        json!({ "tool": "hyperbackup_resume_task", "arguments": { "task_id": "2" } })
    );
    let resumed = client.call(
        "hyperbackup_resume_task",
        suspended["undo"]["arguments"].clone(),
    );
    assert_eq!(
        resumed["undo"]["tool"], "hyperbackup_suspend_task",
        "{resumed}"
    );
    // The run was resumed, so that a cancel is asked about first.
    client.call("hyperbackup_cancel_task", json!({ "task_id": 2 }));
    let confirmed = json!({ "task_id": 2, "confirm": true });
    let cancelled = client.call("hyperbackup_cancel_task", confirmed);
    assert!(reason(&cancelled).contains("is gone"), "{cancelled}");
    let started = client.call("hyperbackup_run_task", json!({ "task_id": 1 }));
    assert!(reason(&started).contains("cannot be unmade"), "{started}");
}

#[test]
fn a_task_that_was_created_is_removed_again() {
    let nas = office();
    let before = nas.holds();
    let mut client = Client::connect(&nas);
    let example = tools::find("cloudsync_create_s3_task")
        .unwrap()
        .definition()
        .example;
    let created = client.call("cloudsync_create_s3_task", example);
    let undo = &created["undo"];
    assert_eq!(undo["needs_confirm"], true);
    assert!(undo["does_not_restore"].as_str().unwrap().contains("files"));
    let preview = client.call(undo["tool"].as_str().unwrap(), undo["arguments"].clone());
    confirmed(&mut client, &preview);
    assert_eq!(nas.holds(), before);
}

#[test]
fn what_was_removed_is_whole_in_the_audit_log() {
    let nas = office();
    nas.edit(|office| sync_task_in(office, 4).local_path = "/خانه\u{200C}ها".into());
    let mut client = Client::connect(&nas);
    for (tool, arguments, place) in [
        (
            "cloudsync_remove_task",
            json!({ "task_id": 4 }),
            "/before/local_path",
        ),
        (
            "cloudsync_remove_connection",
            json!({ "connection_id": 2 }),
            "/before/connection/name",
        ),
    ] {
        let preview = client.call(tool, arguments);
        let removed = confirmed(&mut client, &preview);
        assert!(reason(&removed).contains("is gone"), "{removed}");
        let line = client.audit().pop().unwrap();
        assert!(line.pointer(place).is_some(), "{line}");
        assert_eq!(line["before"], removed["before"]);
    }
}

#[test]
fn every_change_says_whether_and_how_it_can_be_put_back() {
    for dialect in [Dialect::Dsm, Dialect::Documented] {
        let mut changes = 0;
        for tool in tools::all().filter(|tool| tool.effect != Effect::Read) {
            if dialect == Dialect::Documented && tool.documented.is_none() {
                continue;
            }
            let nas = office_with(|options| options.dialect = dialect);
            make_ready_for(&nas, tool.name);
            let mut client = Client::connect(&nas);
            let arguments = arguments(&mut client, tool);
            let mut answer = client.call(tool.name, arguments);
            if answer["outcome"] == "confirmation_required" {
                answer = confirmed(&mut client, &answer);
            }
            let said = [answer.get("undo"), answer.get("no_undo")];
            let said = said.into_iter().flatten().count();
            let expected = usize::from(answer["outcome"] != "unchanged");
            assert_eq!(said, expected, "{}: {answer}", tool.name);
            changes += 1;
        }
        assert!(changes > 7, "{changes}");
    }
}
