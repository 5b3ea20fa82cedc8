//! What an answer offers as its undo: it puts things back exactly, or is not there and the answer says why.

mod held;
mod records;
mod switches;

use dsm_sim::SimulatedNas;
use serde_json::{Value, json};

use crate::{
    harness::{Client, connection, office, run_with_input, sync_task_in},
    table::answers::confirmed,
};

const SET_FILTERS: &str = "cloudsync_set_task_filters";
const SET_PACKAGE: &str = "cloudsync_set_package_config";
const SET_SETTINGS: &str = "cloudsync_set_task_settings";

/// An office whose task 4 leaves out so many files, with names of about that length.
fn with_filenames(count: usize, length: usize) -> (SimulatedNas, Vec<String>) {
    let nas = office();
    let name = |n| format!("{n}-\u{200D}-{}", "n".repeat(length));
    let names: Vec<String> = (0..count).map(name).collect();
    nas.edit(|office| sync_task_in(office, 4).filters.names = names.clone());
    (nas, names)
}

/// Why an answer offers no undo; it offers none.
#[track_caller]
fn reason(answer: &Value) -> &str {
    assert!(answer.get("undo").is_none(), "{answer}");
    answer["no_undo"]
        .as_str()
        .unwrap_or_else(|| panic!("{answer}"))
}

#[test]
fn names_that_a_long_list_shows_cut_are_not_taken_back() {
    let (nas, _) = with_filenames(70, 600);
    let before = nas.holds();
    let mut client = Client::connect(&nas);
    let told = client.call("cloudsync_get_task_filters", json!({ "task_id": 4 }));
    let names = told["filtered_filenames"].clone();
    assert_eq!(names.as_array().unwrap().len(), 70, "all are shown, cut");
    let error = client.call_error(
        "cloudsync_set_task_filters",
        json!({ "task_id": 4, "filtered_filenames": names }),
    );
    assert!(error.contains("showed cut"), "{error}");
    assert_eq!(nas.holds(), before);
}

#[test]
fn an_undo_of_many_names_brings_every_one_back() {
    let (nas, _) = with_filenames(400, 20);
    let before = nas.holds();
    let mut client = Client::connect(&nas);
    let arguments = json!({ "task_id": 4, "filtered_filenames": [] });
    let answer = client.call(SET_FILTERS, arguments);
    assert!(answer.get("no_undo").is_none(), "{answer}");
    client.call(SET_FILTERS, answer["undo"]["arguments"].clone());
    assert_eq!(nas.holds(), before);
}

#[test]
fn an_undo_that_has_no_room_is_whole_in_the_audit_log() {
    let (nas, names) = with_filenames(900, 40);
    let before = nas.holds();
    let mut client = Client::connect(&nas);
    let arguments = json!({ "task_id": 4, "filtered_filenames": ["x"] });
    let answer = client.call(SET_FILTERS, arguments);
    assert!(reason(&answer).contains("audit log"), "{answer}");
    assert!(answer.to_string().len() < 2_000, "{answer}");
    assert_eq!(answer["changed"][0]["field"], "filtered_filenames");
    assert_eq!(answer["changed"][0]["after"], json!(["x"]));
    let line = &client.audit()[0];
    let shown: Vec<String> = names
        .iter()
        .map(|name| name.replace('\u{200D}', "\\u{200D}"))
        .collect();
    assert_eq!(
        line["changed"],
        json!([{ "field": "filtered_filenames", "before": shown, "after": ["x"] }])
    );
    let undo = &line["undo"];
    assert_eq!(undo["tool"], SET_FILTERS);
    let url = nas.url();
    let ended = run_with_input(
        &["call", SET_FILTERS, "-"],
        &connection(&url),
        &undo["arguments"].to_string(),
    );
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(nas.holds(), before);
}

#[test]
fn values_that_were_shown_in_part_are_no_arguments() {
    let (nas, _) = with_filenames(900, 40);
    let mut client = Client::connect(&nas);
    let arguments = json!({ "task_id": 4, "filtered_filenames": [] });
    let answer = client.call(SET_FILTERS, arguments);
    let shown = [answer["changed"][0]["before"].clone()];
    let back = json!({ "task_id": 4, "filtered_filenames": shown });
    let error = client.call_error(SET_FILTERS, back);
    assert!(error.contains("showed cut"), "{error}");
}

#[test]
fn long_texts_are_whole_in_the_undo_and_in_the_audit_log() {
    let nas = office();
    let long = "n\u{200C}".repeat(2_500);
    nas.edit(|office| sync_task_in(office, 4).filters.names = vec![long.clone()]);
    let before = nas.holds();
    let mut client = Client::connect(&nas);
    let arguments = json!({ "task_id": 4, "filtered_filenames": [] });
    let answer = client.call(SET_FILTERS, arguments);
    let line = &client.audit()[0];
    let shown = long.replace('\u{200C}', "\\u{200C}");
    assert_eq!(line["changed"][0]["before"][0], shown);
    let cut = answer["changed"][0]["before"][0].as_str().unwrap();
    assert!(cut.chars().count() <= 2_000, "{cut}");
    client.call(SET_FILTERS, answer["undo"]["arguments"].clone());
    assert_eq!(nas.holds(), before);
}

#[test]
fn log_lines_that_were_dropped_are_not_promised_back() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let answer = client.call(SET_PACKAGE, json!({ "log_count": 1, "worker_count": 7 }));
    let why = reason(&answer);
    assert!(
        why.contains("log lines") && why.contains("no call brings them back"),
        "{why}"
    );
    assert_eq!(answer["changed"][0]["before"], 20_000);
    let answer = client.call(SET_PACKAGE, json!({ "log_count": 2 }));
    assert_eq!(answer["undo"]["arguments"], json!({ "log_count": 1 }));
}

#[test]
fn an_undo_that_is_asked_about_says_so() {
    let nas = office();
    let before = nas.holds();
    let mut client = Client::connect(&nas);
    let arguments = json!({ "task_id": 22, "no_delete_on_cloud": true });
    let undo = client.call(SET_SETTINGS, arguments)["undo"].clone();
    assert_eq!(undo["needs_confirm"], true);
    assert!(undo.get("does_not_restore").is_none(), "{undo}");
    let preview = client.call(SET_SETTINGS, undo["arguments"].clone());
    assert_eq!(preview["outcome"], "confirmation_required");
    // What the change back can lose meanwhile, its own undo does not bring back.
    let answer = confirmed(&mut client, &preview);
    assert_eq!(nas.holds(), before);
    let undo = &answer["undo"];
    assert!(undo.get("needs_confirm").is_none(), "{undo}");
    let lost = undo["does_not_restore"].as_str().unwrap();
    assert!(lost.contains("files that were deleted meanwhile"), "{lost}");
}

#[test]
fn nothing_is_said_of_undoing_what_changed_nothing() {
    let nas = office();
    let arguments = json!({ "worker_count": 3 });
    let answer = Client::connect(&nas).call(SET_PACKAGE, arguments);
    let told = json!({ "outcome": "unchanged", "target": "Cloud Sync" });
    assert_eq!(answer, told);
}
