//! An answer says each thing once, and nothing that is empty.

use serde_json::{Map, Value, json};

use super::order::{details, lists};
use crate::harness::{Client, office};

/// What records in an answer have that another field of the same record says, or that says nothing.
fn repeated(answer: &Value, found: &mut Vec<String>) {
    match answer {
        Value::Object(record) => {
            found.extend(record.iter().filter_map(|(name, value)| {
                let idle = value == "" || says_it(record, name, value);
                idle.then(|| format!("{name}: {value}"))
            }));
            record.values().for_each(|field| repeated(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| repeated(item, found)),
        _ => {}
    }
}

/// Whether words for a field are that field over again, or are in the reason of the health.
fn says_it(record: &Map<String, Value>, name: &str, value: &Value) -> bool {
    let (Some(word), Some(words)) = (name.strip_suffix("_meaning"), value.as_str()) else {
        return false;
    };
    let text = |name: &str| record.get(name).and_then(Value::as_str).unwrap_or_default();
    let error = record.get("last_error").map(|error| &error["meaning"]);
    text(word).replace('_', " ") == words
        || (word != "status" && text("health_reason").contains(words))
        || error == Some(value)
}

#[test]
fn nothing_is_said_twice_and_nothing_is_empty() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let lists = lists().into_iter();
    let calls = lists.map(|(tool, arguments, ..)| (tool, arguments));
    let details = details().into_iter();
    let calls = calls.chain(details.map(|(tool, arguments, _)| (tool, arguments)));
    let others = [
        ("hyperbackup_get_task", json!({ "task_id": 5 })),
        ("hyperbackup_get_task_status", json!({ "task_id": 9 })),
    ];
    for (tool, arguments) in calls.chain(others) {
        let mut found = Vec::new();
        repeated(&client.call(tool, arguments), &mut found);
        assert!(found.is_empty(), "{tool}: {found:?}");
    }
}

#[test]
fn a_container_that_is_called_as_its_bucket_is_told_once() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let list = client.call("hyperbackup_list_repositories", json!({}));
    for place in list["repositories"].as_array().unwrap() {
        assert!(place.get("container").is_none(), "{place}");
    }
    let task = client.call("hyperbackup_get_task", json!({ "task_id": 3 }));
    assert!(task["destination"].get("container").is_none(), "{task}");
}
