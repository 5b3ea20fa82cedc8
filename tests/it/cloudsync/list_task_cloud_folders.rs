use serde_json::json;

use super::{ask, names_known_tasks};
use crate::harness::{Client, office, row, sent, sent_params};

const TOOL: &str = "cloudsync_list_task_cloud_folders";

#[test]
fn lists_the_folders_and_where_they_are() {
    let answer = ask(TOOL, json!({ "task_id": 4 }));
    assert_eq!(answer["total"], 4);
    assert_eq!(answer["path"], "/");
    assert_eq!(
        *row(&answer["folders"], "path", "/subfolder_1"),
        json!({ "name": "subfolder_1", "path": "/subfolder_1", "exists": { "code": 1, "meaning": "only on the NAS" } })
    );
    assert_eq!(
        *row(&answer["folders"], "path", "/test1"),
        json!({
            "name": "test1", "path": "/test1", "cloud_folder_id": "id:a4ayc_80_OEAAAAAAAAAYA",
            "exists": { "code": 3, "meaning": "on the NAS and in the cloud" },
        })
    );
}

#[test]
fn looks_up_the_cloud_s_id_of_the_folder() {
    let nas = office();
    Client::connect(&nas).call(TOOL, json!({ "task_id": 21, "path": "/Drone" }));
    let params = sent_params(&nas, "get_selective_folder_list");
    assert_eq!(params["file_id"], "\"A1B2C3D4E5F6!117\"");
    assert_eq!(params["path"], "\"/Drone\"");
    assert_eq!(params["exists_type"], "null");
}

#[test]
fn looks_into_a_folder() {
    let answer = ask(TOOL, json!({ "task_id": 4, "path": "/test1" }));
    let names: Vec<_> = answer["folders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["name"])
        .collect();
    assert_eq!(names, ["Drawings", "ご要望"]);
}

#[test]
fn an_id_that_is_given_is_used() {
    let nas = office();
    let arguments =
        json!({ "task_id": 4, "path": "/test1", "remote_folder_id": "id:a4ayc_80_OEAAAAAAAAAYA" });
    let answer = Client::connect(&nas).call(TOOL, arguments);
    assert_eq!(answer["total"], 2);
    assert_eq!(
        sent_params(&nas, "get_selective_folder_list")["file_id"],
        "\"id:a4ayc_80_OEAAAAAAAAAYA\""
    );
}

#[test]
fn a_path_that_is_not_absolute_is_refused() {
    let nas = office();
    let error = Client::connect(&nas).call_error(TOOL, json!({ "task_id": 4, "path": "test1" }));
    insta::assert_snapshot!(error, @"Bad argument `path`: it does not start with /. Correct the argument and call again.");
    assert_eq!(sent(&nas, "get_selective_folder_list"), 0);
}

#[test]
fn an_unknown_task_is_told_with_those_that_exist() {
    names_known_tasks(TOOL);
}
