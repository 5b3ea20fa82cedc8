use serde_json::json;

use super::{ask, names_known_connections};

const TOOL: &str = "cloudsync_get_connection_settings";

#[test]
fn tells_the_settings() {
    let mut answer = ask(TOOL, json!({ "connection_id": 8 }));
    let schedule = answer.as_object_mut().unwrap().remove("schedule").unwrap();
    assert_eq!(
        answer,
        json!({
            "connection_id": 8, "task_name": "Amazon S3",
            "provider": { "code": "az", "name": "Amazon S3", "type_id": 10 },
            "pull_event_period_seconds": 300, "max_upload_speed": 4096, "max_download_speed": 0,
            "storage_class": "STANDARD", "server_side_encryption": false, "part_size_megabytes": 128,
        })
    );
    assert_eq!(schedule["enabled"], true);
}

#[test]
fn the_schedule_is_told_as_windows_and_as_digits_when_asked_for() {
    let answer = ask(TOOL, json!({ "connection_id": 8 }));
    assert_eq!(answer["schedule"].get("schedule_info"), None);
    let answer = ask(TOOL, json!({ "connection_id": 8, "schedule_digits": true }));
    let schedule = &answer["schedule"];
    assert_eq!(
        schedule["windows"],
        json!([{ "days": ["sun", "mon", "tue", "wed", "thu", "fri", "sat"], "from": 20, "to": 6 }])
    );
    let day = format!("{}{}{}", "1".repeat(6), "0".repeat(14), "1".repeat(4));
    assert_eq!(schedule["schedule_info"], json!(vec![day; 7]));
}

#[test]
fn an_unknown_connection_is_told_with_those_that_exist() {
    names_known_connections(TOOL);
}
