//! Destinations of backup tasks.

use serde_json::{Value, json};

use super::nas_of;

fn target(capture: &str) -> Value {
    let mut told = nas_of(capture)
        .client()
        .call("hyperbackup_get_target", json!({ "task_id": 1 }));
    told.as_object_mut().unwrap().remove("task_id");
    told
}

#[test]
fn a_target_that_answers() {
    let told = target("hyperbackup/target.get.online");
    assert_eq!(
        told,
        json!({
            "online": true, "used_bytes": 3_206_674_163_i64 * 1024, "host_name": "host-01", "owner": "REDACTED",
            "format": "image", "encrypted": false, "compressed": true, "keeps_versions": true,
            "sizes": "the NAS states no unit: its number is taken as KB, as its own log labels such sizes; some clients take it as bytes, which would be 1024 times less",
            "integrity_ever_checked": true, "last_integrity_check_at": "2026-04-24T10:57:00",
        })
    );
    let never = target("hyperbackup/target.get");
    assert_eq!(never["used_bytes"], 2_000_000_000_i64 * 1024);
    assert_eq!(never["integrity_ever_checked"], false);
}

#[test]
fn a_target_that_is_offline_has_no_size() {
    let told = target("hyperbackup/target.get.offline");
    assert_eq!(told["online"], false);
    assert_eq!(told.get("used_bytes"), None);
}

#[test]
fn what_is_not_told_of_a_target_is_absent() {
    let told = target("hyperbackup/target.get.dsmaccess");
    assert_eq!(told.get("online"), None);
    // The number 0 stands for never there.
    assert_eq!(told["integrity_ever_checked"], false);
    let told = target("hyperbackup/target.get.s3");
    assert_eq!(told["format"], "cloud_image");
    assert_eq!(told.get("integrity_ever_checked"), None);
    let told = target("hyperbackup/target.get.dsmctl");
    assert_eq!(
        (told["online"].as_bool(), told.get("used_bytes")),
        (Some(true), None)
    );
}
