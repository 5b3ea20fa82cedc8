//! Captures with a field less, or with a field of another form: no answer fails over what only informs, and what is not
//! told does not turn up from elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{
    CannedNas, TASK, nas_of,
    places::{Place, distinct_places, leaves, without},
};
use crate::{
    captures::capture,
    harness::{Client, row},
    table::in_both,
};

/// What a field is replaced by.
fn odd_values() -> [Value; 10] {
    [
        json!(null),
        json!(""),
        json!(0),
        json!(-1),
        json!(true),
        json!("x"),
        json!([]),
        json!({}),
        json!([[]]),
        json!({ "a": {} }),
    ]
}

/// Fields without which an answer may fail, by capture and place: what identifies a record, and the list itself.
const MUST_BE_READABLE: &[(&str, &[&str])] = &[
    ("cloudsync/list_conn", &["conn"]),
    ("cloudsync/list_sess", &["sess"]),
    ("cloudsync/get_log", &["items"]),
    ("cloudsync/get_selective_folder_list", &["children"]),
    ("hyperbackup/task.list.six_states", &["task_list"]),
    // An answer about another task is none.
    ("hyperbackup/task.status.running", &["task_id"]),
    ("hyperbackup/task.get.image_local", &["task_id"]),
];

/// What may turn up in an answer when a field is dropped: the field, the place in the answer, and why.
const TURNS_UP: &[(&str, &str, &str)] = &[
    (
        "history_items[].path",
        "recent[].file_name",
        "a path that is told ends with it",
    ),
    (
        "items[].path",
        "entries[].file_name",
        "a path that is told ends with it",
    ),
    (
        "task_list[].source.app_name_list",
        "tasks[].sources.applications[]",
        "app_list has them under DSM's own names",
    ),
    (
        "task_list[].source.file_list[].fullPath",
        "tasks[].sources.folders[].path",
        "folderPath is the same without the volume",
    ),
    (
        "source.file_list[].fullPath",
        "sources.folders[].path",
        "the same",
    ),
];

/// Whether a value that turned up says itself that something is not known, or is what the tool makes of all fields together.
fn says_so_itself(at: &str, value: &str) -> bool {
    let is_verdict = match at.rsplit('.').next() {
        Some("health") => value == "\"unknown\"",
        Some("health_reason") => true,
        _ => at.starts_with("by_health."),
    };
    // A row without an id is named in `incomplete`.
    is_verdict || matches!(at, "incomplete[]" | "total")
}

/// A capture and the tool that tells it.
struct Walk {
    name: &'static str,
    tool: &'static str,
    arguments: Value,
}

/// What was done to a capture.
#[derive(Debug, Default)]
struct Done {
    dropped: usize,
    replaced: usize,
    /// Failures at fields that may fail, and values that turned up and may
    needed: BTreeSet<String>,
}

/// Walks a capture with one process and one session.
fn walk(walk: &Walk) -> Done {
    let nas = nas_of(walk.name);
    running_tasks(&nas);
    let mut client = nas.client();
    let capture = capture::named(walk.name);
    let schema = in_both()
        .into_iter()
        .find(|(operation, _)| operation.name == walk.tool)
        .map(|(_, tool)| jsonschema::draft202012::new(&tool["outputSchema"]).unwrap())
        .unwrap();
    let told = leaves(&client.call(walk.tool, walk.arguments.clone()));
    let may_fail = MUST_BE_READABLE.iter().find(|(name, _)| *name == walk.name);
    let may_fail = may_fail.map_or(&[][..], |(_, places)| places);

    let mut done = Done::default();
    let mut problems = Vec::new();
    let mut ask = |client: &mut Client<'_>, data: Value, place: &Place, what: &str| {
        let envelope = json!({ "success": true, "data": data });
        nas.answer(&capture.api, &capture.method, envelope);
        let id = client.send_call(walk.tool, walk.arguments.clone());
        let result = client.answer(id)["result"].clone();
        if result["isError"] != true {
            let answer = result["structuredContent"].clone();
            let odd = schema
                .iter_errors(&answer)
                .map(|problem| format!("{} {what}: {problem}", place.pattern));
            problems.extend(odd);
            return Some(answer);
        }
        if may_fail.contains(&place.pattern.as_str()) {
            done.needed.insert(place.pattern.clone());
        } else {
            problems.push(format!(
                "{} {what}: {}",
                place.pattern, result["content"][0]["text"]
            ));
        }
        None
    };

    let mut turned_up = BTreeMap::new();
    let data = capture.data();
    let places = distinct_places(data);
    for place in &places {
        if !place.pattern.ends_with(']')
            && let Some(answer) = ask(&mut client, without(data, place), place, "dropped")
        {
            let fresh = leaves(&answer);
            let fresh = fresh
                .difference(&told)
                .filter(|(at, value)| !says_so_itself(at, value));
            for (at, value) in fresh {
                turned_up.insert((place.pattern.clone(), at.clone()), value.clone());
            }
        }
        for odd in odd_values() {
            let mut data = data.clone();
            *data.pointer_mut(&place.pointer).unwrap() = odd.clone();
            ask(&mut client, data, place, &format!("as {odd}"));
        }
    }
    let is_field = |place: &&Place| !place.pattern.ends_with(']');
    done.dropped = places.iter().filter(is_field).count();
    done.replaced = places.len() * odd_values().len();
    for ((field, at), value) in turned_up {
        if TURNS_UP
            .iter()
            .any(|(of, what, _)| field == *of && at == *what)
        {
            done.needed.insert(format!("{field} {at}"));
        } else {
            problems.push(format!("{field} dropped: {at} is {value}"));
        }
    }
    assert!(
        problems.is_empty(),
        "{}:\n{}",
        walk.name,
        problems.join("\n")
    );
    assert!(!client.close().stderr.contains("panicked"));
    done
}

/// The tasks that run in the captured list have a status of their own.
fn running_tasks(nas: &CannedNas) {
    for name in ["running.prepare", "running", "running.scheduled"] {
        let status = capture::named(&format!("hyperbackup/task.status.{name}"));
        let id = status.params["task_id"].to_string();
        nas.answer_with(TASK, "status", ("task_id", &id), status.answer);
    }
}

#[test]
fn what_only_informs_may_be_missing_or_odd() {
    let of = |name, tool, arguments| Walk {
        name,
        tool,
        arguments,
    };
    let walks = [
        of(
            "cloudsync/list_conn",
            "cloudsync_list_connections",
            json!({}),
        ),
        of(
            "cloudsync/list_sess",
            "cloudsync_list_tasks",
            json!({ "connection_id": 3 }),
        ),
        of(
            "cloudsync/get_log",
            "cloudsync_list_connection_logs",
            json!({ "connection_id": 3 }),
        ),
        of(
            "cloudsync/get_config",
            "cloudsync_get_package_config",
            json!({}),
        ),
        of(
            "cloudsync/get_recently_change",
            "cloudsync_list_recent_changes",
            json!({}),
        ),
        of(
            "cloudsync/get_selective_folder_list",
            "cloudsync_list_task_cloud_folders",
            json!({ "task_id": 4 }),
        ),
        of(
            "hyperbackup/task.list.six_states",
            "hyperbackup_list_tasks",
            json!({}),
        ),
        of(
            "hyperbackup/task.status.running",
            "hyperbackup_get_task_status",
            json!({ "task_id": 2 }),
        ),
        of(
            "hyperbackup/task.get.image_local",
            "hyperbackup_get_task",
            json!({ "task_id": 3 }),
        ),
    ];
    // At once, as each is a walk of its own.
    let done: Vec<Done> = std::thread::scope(|scope| {
        let walking: Vec<_> = walks.iter().map(|one| scope.spawn(|| walk(one))).collect();
        walking.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let dropped: usize = done.iter().map(|done| done.dropped).sum();
    let replaced: usize = done.iter().map(|done| done.replaced).sum();
    assert_eq!((dropped, replaced), (266, 2_820));
    let needed: usize = done.iter().map(|done| done.needed.len()).sum();
    let excused: usize = MUST_BE_READABLE
        .iter()
        .map(|(_, places)| places.len())
        .sum();
    assert_eq!(needed, excused + TURNS_UP.len(), "{done:?}");
}

#[test]
fn odd_forms_of_a_method_are_logged_once() {
    let nas = nas_of("cloudsync/list_conn");
    let mut list = capture::named("cloudsync/list_conn").answer;
    list["data"]["conn"][0]["unfinished_files"] = json!([]);
    list["data"]["conn"][1]["status"] = json!({});
    nas.answer("SYNO.CloudSync", "list_conn", list);
    let mut client = nas.client();
    for _ in 0..5 {
        let told = client.call("cloudsync_list_connections", json!({}));
        let told = &told["connections"];
        let of = |id: i64| row(told, "connection_id", id);
        assert_eq!(of(3).get("unfinished_files"), None);
        assert_eq!(of(2).get("status"), None);
    }
    let stderr = client.close().stderr;
    let lines: Vec<&str> = stderr
        .lines()
        .filter(|line| line.contains("SYNO.CloudSync list_conn"))
        .collect();
    assert_eq!(lines.len(), 1, "{stderr}");
    assert!(lines[0].contains("2 fields"), "{stderr}");
}
