//! What a call is about: an id as a number or as text, or an exact name.

mod everywhere;

use dsm_sim::{BackupTaskId, Dialect, FaultKind};
use serde_json::{Value, json};
use synology_backup_mcp::tools;

use crate::{
    harness::{Client, connection_in, fault, office, office_with, sent},
    table,
};

const PAUSE: &str = "cloudsync_pause_connection";
const GET: &str = "cloudsync_get_connection";
const STATUS: &str = "hyperbackup_get_task_status";

/// Every spelling of an id does the same, to the answer and to what the NAS then holds.
#[track_caller]
fn are_one(tool: &str, argument: &str, spellings: &[Value], dialect: Dialect) {
    let outcomes: Vec<(String, Value)> = spellings
        .iter()
        .map(|spelling| {
            let nas = office_with(|options| {
                options.clock_stands_still = true;
                options.dialect = dialect;
            });
            let mut answer = Client::connect(&nas).call(tool, json!({ argument: spelling }));
            // Every change has a name of its own.
            answer.as_object_mut().unwrap().remove("change_id");
            // A preview names the NAS, and each has an address of its own.
            (answer.to_string().replace(&nas.url(), "NAS"), nas.holds())
        })
        .collect();
    for (outcome, spelling) in outcomes.iter().zip(spellings) {
        assert_eq!(outcome.0, outcomes[0].0, "{tool} {spelling}");
        assert!(
            outcome.1 == outcomes[0].1,
            "{tool} {spelling} left something else"
        );
    }
}

#[test]
fn a_connection_is_told_by_number_text_or_name() {
    for tool in [
        GET,
        "cloudsync_list_tasks",
        PAUSE,
        "cloudsync_remove_connection",
    ] {
        let spellings = [
            json!(5),
            json!("5"),
            json!(" 5 "),
            json!("Google Drive (competitions)"),
            json!("google drive (COMPETITIONS)"),
        ];
        are_one(tool, "connection_id", &spellings, Dialect::Dsm);
    }
}

#[test]
fn a_sync_task_is_told_by_number_or_text_and_by_the_name_that_it_may_have() {
    for tool in ["cloudsync_get_task", "cloudsync_remove_task"] {
        are_one(tool, "task_id", &[json!(51), json!("51")], Dialect::Dsm);
    }
    let nas = office_with(|options| options.dialect = Dialect::Documented);
    let tasks = Client::connect(&nas).call("cloudsync_list_tasks", json!({}))["tasks"].clone();
    let mut tasks = tasks.as_array().unwrap().iter();
    let named = tasks.find(|task| task["name"].is_string()).unwrap();
    let spellings = [named["task_id"].clone(), named["name"].clone()];
    for tool in ["cloudsync_get_task", "cloudsync_pause_task"] {
        are_one(tool, "task_id", &spellings, Dialect::Documented);
    }
}

#[test]
fn a_sync_task_is_told_by_its_folder_on_the_nas() {
    let tasks = Client::connect(&office()).call("cloudsync_list_tasks", json!({}))["tasks"].clone();
    let mut tasks = tasks.as_array().unwrap().iter();
    let task = tasks.find(|task| task["task_id"] == 51).unwrap();
    let folder = task["local_path"].as_str().unwrap();
    let spellings = [json!(51), json!(folder), json!(folder.to_uppercase())];
    for tool in ["cloudsync_get_task", "cloudsync_remove_task"] {
        are_one(tool, "task_id", &spellings, Dialect::Dsm);
    }
}

#[test]
fn a_backup_task_is_told_by_number_text_or_name() {
    let spellings = [
        json!(1),
        json!("1"),
        json!("Nightly to the vault"),
        json!("nightly TO the vault"),
    ];
    for dialect in [Dialect::Dsm, Dialect::Documented] {
        for tool in ["hyperbackup_get_task", STATUS] {
            are_one(tool, "task_id", &spellings, dialect);
        }
    }
}

#[test]
fn every_tool_that_takes_an_id_takes_a_name() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let mut looked_at = 0;
    for tool in table::listed() {
        let name = tool["name"].as_str().unwrap();
        for argument in ["connection_id", "task_id"] {
            let schema = &tool["inputSchema"]["properties"][argument];
            if schema.is_null() {
                continue;
            }
            let described = schema["description"].as_str().unwrap();
            assert!(described.contains("exact name"), "{name}: {described}");
            let mut arguments = tools::find(name).unwrap().definition().example;
            arguments[argument] = json!("Nobody");
            let error = client.call_error(name, arguments);
            let what = match (argument, name.starts_with("cloudsync_")) {
                ("connection_id", _) => "connection",
                (_, true) => "task",
                (_, false) => "backup task",
            };
            assert!(
                error.starts_with(&format!("No {what} Nobody. There are ")),
                "{name}: {error}"
            );
            looked_at += 1;
        }
    }
    assert!(looked_at > 25, "{looked_at}");
}

#[test]
fn a_name_that_several_have_changes_nothing_and_they_are_listed() {
    let nas = office();
    nas.edit(|office| connection_in(office, 5).name = "dropbox".into());
    let error = Client::connect(&nas).call_error(PAUSE, json!({ "connection_id": "Dropbox" }));
    insta::assert_snapshot!(error, @"Bad argument `connection_id`: 2 connections are called Dropbox: connection 3 (Dropbox, Dropbox, account studio@lindqvist-moreau.example), connection 5 (dropbox, Google Drive, account lm.competitions@gmail.example); give the id of the one that is meant. Correct the argument and call again.");
    assert_eq!(sent(&nas, "pause"), 0);
    nas.edit(|office| {
        for task in &mut office.backup_tasks {
            task.name = "Nightly".into();
        }
    });
    let error =
        Client::connect(&nas).call_error("hyperbackup_run_task", json!({ "task_id": "nightly" }));
    assert!(
        error.contains("13 backup tasks are called nightly: 1 (Nightly), "),
        "{error}"
    );
    assert_eq!(sent(&nas, "backup"), 0);
}

#[test]
fn a_name_that_nothing_has_is_told_with_those_there_are() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let error = client.call_error(PAUSE, json!({ "connection_id": "Drop" }));
    insta::assert_snapshot!(error, @"No connection Drop. There are 3 (Dropbox), 2 (Microsoft OneDrive), 5 (Google Drive (competitions)), 8 (Amazon S3), 12 (Structural engineers (WebDAV)), 15 (Nextcloud (surveyors)), 16 (Dropbox (marketing)), 17 (OneDrive (Pierre's phone)).");
    let error = client.call_error("hyperbackup_run_task", json!({ "task_id": "Nightly" }));
    insta::assert_snapshot!(error, @"No backup task Nightly. There are accounting-lun (Accounting LUN), 5 (Archive to the old NAS), 11 (Competitions to S3), 4 (Finance to USB disk), 13 (Finance to the branch office), 12 (Handover to USB disk), 7 (Homes (new)), 14 (Library to the vault), 1 (Nightly to the vault), 2 (Photos to C2), 3 (Projects to S3), 10 (Scans to the vault), 9 (Website to the vault).");
    let error = client.call_error("cloudsync_pause_task", json!({ "task_id": "Photos" }));
    assert!(error.starts_with("No task Photos. There are "), "{error}");
    assert_eq!(sent(&nas, "pause") + sent(&nas, "backup"), 0);
}

#[test]
fn a_number_is_an_id_though_something_is_named_like_it() {
    let nas = office();
    nas.edit(|office| connection_in(office, 5).name = "3".into());
    let answer = Client::connect(&nas).call(GET, json!({ "connection_id": "3" }));
    assert_eq!(answer["connection_id"], 3);
}

#[test]
fn an_id_that_is_a_name_goes_before_a_name() {
    let nas = office();
    let lun = "accounting-lun";
    nas.edit(|office| {
        let mut tasks = office.backup_tasks.iter_mut();
        let first = tasks.find(|task| task.id == BackupTaskId::Number(1));
        first.unwrap().name = lun.into();
    });
    let answer = Client::connect(&nas).call(STATUS, json!({ "task_id": lun }));
    assert_eq!(answer["task_id"], lun);
    nas.inject(fault(FaultKind::Code(117), "list", 1));
    let answer = Client::connect(&nas).call(STATUS, json!({ "task_id": lun }));
    assert_eq!(answer["task_id"], lun);
}

#[test]
fn a_name_is_taken_as_it_was_shown() {
    let nas = office();
    nas.edit(|office| connection_in(office, 5).name = "a\u{202E}b\u{200C}".into());
    let mut client = Client::connect(&nas);
    let shown = client.call(GET, json!({ "connection_id": 5 }))["name"].clone();
    assert_eq!(shown, r"a\u{202E}b\u{200C}");
    let answer = client.call(GET, json!({ "connection_id": shown }));
    assert_eq!(answer["connection_id"], 5);
}

#[test]
fn other_bad_arguments_are_told_before_the_nas_is_asked_about_a_name() {
    let nas = office();
    let arguments = json!({ "connection_id": "Dropbox", "offset": "many" });
    let error = Client::connect(&nas).call_error("cloudsync_list_connection_logs", arguments);
    assert!(error.starts_with("Bad argument `offset`"), "{error}");
    assert_eq!(nas.requests(), []);
}
