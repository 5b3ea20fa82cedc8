//! One row that cannot be read takes no other with it, and is named.

use serde_json::{Value, json};

use crate::captures::{canned::CannedNas, capture::named};

/// The list of a capture with rows among its own that nobody can read.
fn with_bad_rows(name: &str, list: &str) -> (CannedNas, usize, usize) {
    let capture = named(name);
    let mut answer = capture.answer;
    let rows = answer["data"][list].as_array_mut().unwrap();
    let good = rows.len();
    let bad = [
        Value::Null,
        json!(5),
        json!([]),
        json!({}),
        json!({ "name": "nameless" }),
        json!({ "task_id": true, "repo_id": "none" }),
    ];
    rows.splice(1..1, bad.clone());
    let nas = CannedNas::new();
    nas.answer(&capture.api, &capture.method, answer);
    (nas, good, bad.len())
}

#[test]
fn bad_rows_of_a_list_are_named_and_the_others_shown() {
    for (capture, list, tool, shown) in [
        (
            "hyperbackup/task.list.six_states",
            "task_list",
            "hyperbackup_list_tasks",
            "tasks",
        ),
        (
            "hyperbackup/repository.list",
            "repo_list",
            "hyperbackup_list_repositories",
            "repositories",
        ),
    ] {
        let (nas, good, bad) = with_bad_rows(capture, list);
        let told = nas.client().call(tool, json!({}));
        assert_eq!(told[shown].as_array().unwrap().len(), good, "{told}");
        let incomplete = told["incomplete"].as_array().unwrap();
        assert_eq!(incomplete.len(), bad, "{told}");
        let first = incomplete[0].as_str().unwrap();
        assert!(first.starts_with("row 2 of the NAS's list"), "{first}");
    }
}

#[test]
fn a_task_that_may_be_in_a_row_that_cannot_be_read_is_not_called_unknown() {
    let (nas, ..) = with_bad_rows("hyperbackup/task.list.six_states", "task_list");
    let refused = json!({ "success": false, "error": { "code": 4400 } });
    nas.answer("SYNO.Backup.Task", "status", refused);
    let ask = json!({ "task_id": 4711 });
    let error = nas.client().call_error("hyperbackup_get_task_status", ask);
    assert!(error.contains("may be in what is missing"), "{error}");
}
