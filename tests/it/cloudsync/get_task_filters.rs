use serde_json::json;

use super::{ask, names_known_tasks};

const TOOL: &str = "cloudsync_get_task_filters";

#[test]
fn tells_what_dsm_leaves_out_apart_from_what_a_person_added() {
    assert_eq!(
        ask(TOOL, json!({ "task_id": 21 })),
        json!({
            "task_id": 21,
            "filtered_paths": ["/Raw", "/Drone/2019"],
            "filtered_filenames": [".DS_Store", "Thumbs.db"],
            "filtered_extensions": ["lrprev", "tmp", "xmp"],
            "user_defined_filenames": ["Thumbs.db"],
            "user_defined_extensions": ["xmp"],
            "max_upload_size_bytes": 0,
        })
    );
}

#[test]
fn an_unknown_task_is_told_with_those_that_exist() {
    names_known_tasks(TOOL);
}
