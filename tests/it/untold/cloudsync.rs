//! Cloud Sync.

use dsm_sim::Dialect;
use serde_json::{Value, json};

use super::{Claim, made_up_by};
use crate::harness::{office_with, sync_task_in};

/// Words for something that is wrong.
const FAILING: [&str; 4] = ["relink_needed", "not_linked", "failed", "tasks_failing"];

/// What may change: what is wrong is told by another word, or nothing is known, each with its reason and count; a row
/// without an id is missed and named; what has two names goes by the other.
fn may_change(claim: &Claim) -> bool {
    let (path, name) = (claim.path, claim.name());
    let is_failing = |word: &Value| word.as_str().is_some_and(|word| FAILING.contains(&word));
    let health =
        claim.now == "unknown" || (claim.was.is_some_and(is_failing) && is_failing(claim.now));
    let fewer = claim.now.as_i64() < claim.was.and_then(Value::as_i64);
    let rows = ["connections.length", "tasks.length", "recent.length"];
    // A row without an id is known by its place.
    let places = ["recent[", "in_progress[", "entries["];
    if places.iter().any(|place| path.starts_with(place)) {
        return claim.was.is_none();
    }
    match name {
        "health" => health,
        "health_reason" => true,
        // By its other name, or with less of it.
        "name" => path.ends_with("provider.name"),
        "target" => claim
            .now
            .as_str()
            .is_some_and(|now| now.ends_with("account not known)") || now.contains(", gd,")),
        // What stands beside a code is its meaning, and without one it stands alone.
        "error_text" => claim.was.is_none(),
        "meaning" => claim.now == "unknown",
        _ if path == "by_health.unknown" || path.starts_with("incomplete") => true,
        _ if path.starts_with("by_health.") => fewer || FAILING.contains(&name),
        _ if path == "total" || rows.contains(&path) => fewer,
        // Another API tells the time in another form.
        _ if path.starts_with("nas_time") => claim.now.is_string(),
        // What is not known stands among the losses.
        _ if path == "preview.lost.length" => true,
        // A task whose direction is not told may be hit as well.
        _ if path == "preview.tasks.length" => true,
        _ if path.starts_with("preview.tasks[") => claim.was.is_none(),
        // A direction that is not told may be one that loses more.
        _ if path.starts_with("preview.lost[") => claim.now.as_str().is_some_and(|now| {
            now.contains("cannot be read")
                || now.starts_with("not known: ")
                || now.starts_with("files in the cloud whose copy")
        }),
        _ if path.starts_with("preview.stays[") => {
            (claim.now.as_str()).is_some_and(|now| now.contains("its folder"))
        }
        _ => false,
    }
}

#[track_caller]
fn assert_nothing_made_up(dialect: Dialect, tool: &str, arguments: Value) {
    let nas = office_with(|options| {
        options.dialect = dialect;
        options.clock_stands_still = true;
    });
    // Something of everything, and little of it, as each field of each row is left out.
    nas.edit(|office| {
        office.connections.retain(|one| [3, 5].contains(&one.id.0));
        office
            .sync_tasks
            .retain(|task| [4, 31].contains(&task.id.0));
        office.log.retain(|line| line.connection_id.0 == 3);
        office.log.truncate(2);
        office.history.truncate(2);
        office.processing.truncate(2);
        sync_task_in(office, 31).error = -999;
    });
    let problems = made_up_by(&nas, tool, &arguments, may_change);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn lists_claim_nothing_untold() {
    for dialect in [Dialect::Dsm, Dialect::Documented] {
        assert_nothing_made_up(dialect, "cloudsync_list_connections", json!({}));
        assert_nothing_made_up(dialect, "cloudsync_list_tasks", json!({}));
    }
}

#[test]
fn a_connection_claims_nothing_untold() {
    for dialect in [Dialect::Dsm, Dialect::Documented] {
        for id in [3, 5] {
            let arguments = json!({ "connection_id": id });
            assert_nothing_made_up(dialect, "cloudsync_get_connection", arguments);
        }
        let arguments = json!({ "connection_id": 3 });
        assert_nothing_made_up(dialect, "cloudsync_list_connection_logs", arguments);
    }
}

#[test]
fn settings_and_sign_in_of_a_connection_claim_nothing_untold() {
    for tool in [
        "cloudsync_get_connection_settings",
        "cloudsync_get_connection_auth",
    ] {
        assert_nothing_made_up(Dialect::Dsm, tool, json!({ "connection_id": 3 }));
    }
}

#[test]
fn a_task_claims_nothing_untold() {
    for dialect in [Dialect::Dsm, Dialect::Documented] {
        for id in [4, 31] {
            assert_nothing_made_up(dialect, "cloudsync_get_task", json!({ "task_id": id }));
        }
        assert_nothing_made_up(
            dialect,
            "cloudsync_get_task_filters",
            json!({ "task_id": 4 }),
        );
    }
    let arguments = json!({ "task_id": 4 });
    assert_nothing_made_up(Dialect::Dsm, "cloudsync_list_task_cloud_folders", arguments);
}

#[test]
fn the_package_and_its_work_claim_nothing_untold() {
    for tool in [
        "cloudsync_get_package_config",
        "cloudsync_list_recent_changes",
    ] {
        assert_nothing_made_up(Dialect::Dsm, tool, json!({}));
    }
}

#[test]
fn previews_claim_nothing_untold() {
    for (tool, arguments) in [
        ("cloudsync_remove_connection", json!({ "connection_id": 5 })),
        ("cloudsync_remove_task", json!({ "task_id": 31 })),
        (
            "cloudsync_set_task_settings",
            json!({ "task_id": 4, "no_delete_on_cloud": false }),
        ),
        (
            "cloudsync_set_relink_behavior",
            json!({ "delete_from_cloud": true }),
        ),
    ] {
        assert_nothing_made_up(Dialect::Dsm, tool, arguments);
    }
}
