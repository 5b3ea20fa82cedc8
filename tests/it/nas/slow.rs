//! A slow NAS: the report ends in time, judges what was seen by then and names the rest; one with which nothing comes about has
//! none.

use std::time::{Duration, Instant};

use dsm_sim::{BackupTaskId, Fault, FaultKind, SimulatedNas};
use serde_json::{Value, json};

use super::{REPORT, calm, unseen};
use crate::harness::{Client, Folder, PASSWORD, Process, fault};

/// Hosts give up on calls after a minute or so, and some have several NASes.
const LONGEST: Duration = Duration::from_secs(31);

fn every_answer(kind: FaultKind) -> Fault {
    Fault {
        kind,
        method: None,
        with: None,
        count: u32::MAX,
    }
}

/// What a tool answers of this NAS, however it ends.
fn answered(client: &mut Client<'_>, arguments: Value) -> (Value, Duration) {
    let begun = Instant::now();
    let id = client.send_call(REPORT, arguments);
    let result = client.answer(id)["result"].take();
    (result, begun.elapsed())
}

fn with_tasks(tasks: i64) -> SimulatedNas {
    let nas = calm();
    nas.edit(|office| {
        for number in 101..100 + tasks {
            let mut task = office.backup_tasks[0].clone();
            task.id = BackupTaskId::Number(number);
            office.backup_tasks.push(task);
        }
    });
    nas
}

#[test]
fn a_nas_that_takes_four_seconds_for_every_answer_has_its_report_in_time() {
    std::thread::scope(|scope| {
        for (tasks, all_is_seen) in [(1, true), (30, false)] {
            scope.spawn(move || {
                let nas = with_tasks(tasks);
                nas.inject(every_answer(FaultKind::Delay(Duration::from_secs(4))));
                let mut client = Client::connect(&nas);
                let (result, took) = answered(&mut client, json!({}));
                assert!(took < LONGEST, "{took:?}");
                let told = &result["structuredContent"];
                let verdict = if all_is_seen { "protected" } else { "at_risk" };
                assert_eq!(told["verdict"], verdict, "{result}");
                assert_eq!(told["fine"]["backup_tasks"]["total"], tasks, "{told}");
                assert_eq!(told["fine"]["shared_folders"]["fine"], 2, "{told}");
                let missing = unseen(told);
                let is_named = missing.contains("destination of backup task");
                assert_eq!(is_named, !all_is_seen, "{told}");
            });
        }
    });
}

#[test]
fn a_nas_that_answers_nothing_has_an_error_and_no_verdict() {
    std::thread::scope(|scope| {
        for is_logged_in in [false, true] {
            scope.spawn(move || {
                let nas = calm();
                let mut client = Client::connect(&nas);
                if is_logged_in {
                    client.call("cloudsync_list_recent_changes", json!({}));
                }
                nas.inject(every_answer(FaultKind::Hang));
                let (result, took) = answered(&mut client, json!({}));
                assert!(took < LONGEST, "{took:?}");
                assert_eq!(result["isError"], true, "{result}");
                let text = result["content"][0]["text"].as_str().unwrap();
                assert!(text.contains("no answer within"), "{text}");
                assert!(!text.contains("protected"), "{text}");
            });
        }
    });
}

#[test]
fn a_nas_that_tells_its_shared_folders_alone_is_at_risk_and_the_rest_is_named() {
    let nas = calm();
    let mut client = Client::connect(&nas);
    client.call("nas_info", json!({}));
    for method in ["list", "list_conn", "info", "getinfo"] {
        nas.inject(fault(FaultKind::Hang, method, u32::MAX));
    }
    let (result, took) = answered(&mut client, json!({}));
    assert!(took < LONGEST, "{took:?}");
    let told = &result["structuredContent"];
    assert_eq!(told["verdict"], "at_risk", "{result}");
    let missing = unseen(told);
    for what in ["Hyper Backup", "Cloud Sync", "clock of the NAS"] {
        assert!(missing.contains(what), "{what}: {told}");
    }
    assert_eq!(told["fine"], json!({}), "{told}");
}

#[test]
fn a_nas_that_hangs_holds_up_no_report_of_another() {
    let (well, hanging, folder) = (calm(), calm(), Folder::new());
    hanging.inject(every_answer(FaultKind::Hang));
    let table = |name: &str, nas: &SimulatedNas| {
        format!("[nas.{name}]\nurl = '{}'\nusername = 'demo'\n", nas.url())
    };
    let text = format!("{}\n{}", table("well", &well), table("hanging", &hanging));
    let config = folder.write("config.toml", &text);
    let password = [("SYNOLOGY_PASSWORD", PASSWORD)];
    let mut client = Client::greeted(Process::start(&["--config", &config], &password));
    let (result, took) = answered(&mut client, json!({ "nas": "all" }));
    assert!(took < LONGEST, "{took:?}");
    let told = &result["structuredContent"];
    assert_eq!(told["verdict"], "at_risk", "{result}");
    assert_eq!(told["answers"][0]["nas"], "well", "{told}");
    assert_eq!(told["answers"][0]["verdict"], "protected", "{told}");
    assert_eq!(told["failed"][0]["nas"], "hanging", "{told}");
    let why = told["failed"][0]["error"].as_str().unwrap();
    assert!(why.contains("no answer within"), "{told}");
}
