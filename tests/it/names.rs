//! What was read can be given back: to every tool, to the byte, and never in part.

use dsm_sim::{BackupTaskId, SimulatedNas};
use serde_json::{Value, json};

use crate::harness::{Client, connection, held, office, run, sent_params, sync_task_in};

const GET_FILTERS: &str = "cloudsync_get_task_filters";
const SET_FILTERS: &str = "cloudsync_set_task_filters";

/// Names that people give to things, and what only looks like an escape.
const NAMES: [&str; 7] = [
    "/خانه\u{200C}ها",
    "/👨\u{200D}👩\u{200D}👧/❤\u{FE0F}",
    r"/\u{200C}",
    r"/\\u{5C}u{... 3 more characters}",
    "/a\u{202E}b\nc\0",
    r"/C:\users\u{zz}",
    "/\u{E0041}\u{AD}\u{FEFF}",
];

/// An office whose task 4 leaves out folders of those names.
fn with_names() -> SimulatedNas {
    let nas = office();
    nas.edit(|office| {
        sync_task_in(office, 4).filters.paths = NAMES.map(str::to_owned).into();
    });
    nas
}

fn paths(nas: &SimulatedNas) -> Value {
    held(nas, "sync_tasks", 4)["filters"]["paths"].clone()
}

#[test]
fn names_that_were_read_are_those_that_are_set() {
    let nas = with_names();
    let mut client = Client::connect(&nas);
    let read = client.call(GET_FILTERS, json!({ "task_id": 4 }))["filtered_paths"].clone();
    assert_eq!(read[0], r"/خانه\u{200C}ها");
    let same = json!({ "task_id": 4, "filtered_paths": read });
    assert_eq!(client.call(SET_FILTERS, same)["outcome"], "unchanged");
    let mut one_more = read.as_array().unwrap().clone();
    one_more.push(json!("/raw"));
    let more = json!({ "task_id": 4, "filtered_paths": one_more });
    assert_eq!(client.call(SET_FILTERS, more)["outcome"], "done");
    let mut expected: Vec<&str> = NAMES.to_vec();
    expected.push("/raw");
    assert_eq!(paths(&nas), json!(expected));
}

#[test]
fn the_call_that_undoes_it_brings_names_back_to_the_byte() {
    let nas = with_names();
    let before = nas.holds();
    let mut client = Client::connect(&nas);
    let empty = json!({ "task_id": 4, "filtered_paths": [] });
    let undo = client.call(SET_FILTERS, empty)["undo"]["arguments"].clone();
    client.call(SET_FILTERS, undo);
    assert_eq!(nas.holds(), before);
}

#[test]
fn the_command_line_takes_them_back_as_well() {
    let nas = with_names();
    let before = nas.holds();
    let url = nas.url();
    let call = |arguments: Value| -> Value {
        let ended = run(
            &["call", SET_FILTERS, &arguments.to_string()],
            &connection(&url),
        );
        serde_json::from_str(&ended.stdout).unwrap_or_else(|_| panic!("{ended:?}"))
    };
    let answer = call(json!({ "task_id": 4, "filtered_paths": [] }));
    call(answer["undo"]["arguments"].clone());
    assert_eq!(nas.holds(), before);
}

#[test]
fn a_name_with_hidden_characters_is_found_by_how_it_is_shown() {
    let nas = office();
    let name = "خانه\u{200C}ها \\u{200C} ";
    nas.edit(|office| {
        let id = BackupTaskId::Name("accounting-lun".into());
        let mut tasks = office.backup_tasks.iter_mut();
        let lun = tasks.find(|task| task.id == id).unwrap();
        lun.id = BackupTaskId::Name(name.into());
    });
    let mut client = Client::connect(&nas);
    let list = client.call("hyperbackup_list_tasks", json!({}));
    let tasks = list["tasks"].as_array().unwrap();
    let shown = tasks.iter().map(|task| &task["task_id"]);
    let shown = shown
        .filter(|id| id.as_str().unwrap().contains('u'))
        .collect::<Vec<_>>();
    assert_eq!(shown, [r"خانه\u{200C}ها \u{5C}u{200C} "]);
    let task = client.call("hyperbackup_get_task", json!({ "task_id": shown[0] }));
    assert_eq!(&task["task_id"], shown[0]);
}

#[test]
fn what_reads_understands_them_too() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let logs = json!({ "connection_id": 3, "keyword": r"می\u{200c}خواهم" });
    client.call("cloudsync_list_connection_logs", logs);
    assert_eq!(
        sent_params(&nas, "get_log")["keyword"],
        "\"می\u{200C}خواهم\""
    );
    let folders = json!({ "task_id": 4, "path": r"/\u{5C}u{41}\u{41}" });
    // There is no such folder; what counts is what was asked for.
    client.call_error("cloudsync_list_task_cloud_folders", folders);
    let sent = sent_params(&nas, "get_selective_folder_list");
    assert_eq!(sent["path"], json!(r"/\u{41}A").to_string());
}

#[test]
fn a_text_that_was_shown_cut_is_not_taken_for_the_whole() {
    let nas = office();
    let long = format!("/{}", "x\u{200C}".repeat(3_000));
    nas.edit(|office| {
        sync_task_in(office, 4).filters.paths = vec![long.clone()];
        sync_task_in(office, 4).filters.names = vec!["a".into()];
    });
    let before = nas.holds();
    let mut client = Client::connect(&nas);
    let read = client.call(GET_FILTERS, json!({ "task_id": 4 }))["filtered_paths"].clone();
    let shown = read[0].as_str().unwrap();
    assert!(shown.chars().count() <= 2_000 && shown.starts_with("/x"));
    for (tool, arguments, argument) in [
        (
            SET_FILTERS,
            json!({ "task_id": 4, "filtered_paths": read }),
            "filtered_paths[0]",
        ),
        (
            "cloudsync_list_connection_logs",
            json!({ "connection_id": 3, "keyword": shown }),
            "keyword",
        ),
        (
            "hyperbackup_run_task",
            json!({ "task_id": format!("a {shown} b") }),
            "task_id",
        ),
    ] {
        let error = client.call_error(tool, arguments);
        let named = format!("Bad argument `{argument}`");
        assert!(error.starts_with(&named), "{error}");
        assert!(
            error.contains("showed cut") && error.contains("Nothing was sent"),
            "{error}"
        );
    }
    assert_eq!(nas.holds(), before);
}

#[test]
fn a_name_that_looks_cut_is_no_cut_name() {
    let nas = office();
    let name = r"/\u{... 5 more characters}";
    nas.edit(|office| sync_task_in(office, 4).filters.paths = vec![name.into()]);
    let before = nas.holds();
    let mut client = Client::connect(&nas);
    let read = client.call(GET_FILTERS, json!({ "task_id": 4 }))["filtered_paths"].clone();
    let empty = json!({ "task_id": 4, "filtered_paths": [] });
    client.call(SET_FILTERS, empty);
    let back = json!({ "task_id": 4, "filtered_paths": read });
    assert_eq!(client.call(SET_FILTERS, back)["outcome"], "done");
    assert_eq!(nas.holds(), before);
}
