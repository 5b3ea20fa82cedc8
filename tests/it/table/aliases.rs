//! The names that the documents give to arguments are understood.

use serde_json::{Value, json};

use crate::harness::{Client, office, office_with};

/// Both calls get the same answer.
#[track_caller]
fn same(tool: &str, documented: Value, ours: Value) {
    let nas = office_with(|options| options.clock_stands_still = true);
    let mut client = Client::connect(&nas);
    let [documented, ours] = [documented, ours].map(|arguments| {
        let mut answer = client.call(tool, arguments);
        // A change finds something else where it was made before, and has an id of its own.
        let fields = answer.as_object_mut().unwrap();
        fields.retain(|name, _| {
            !matches!(name.as_str(), "before" | "undo" | "no_undo" | "change_id")
        });
        answer
    });
    assert_eq!(documented, ours);
}

#[test]
fn conn_id_is_a_connection() {
    for tool in [
        "cloudsync_get_connection",
        "cloudsync_get_connection_settings",
        "cloudsync_get_connection_auth",
        "cloudsync_list_connection_logs",
        "cloudsync_list_tasks",
        "cloudsync_pause_connection",
        "cloudsync_resume_connection",
        "cloudsync_remove_connection",
    ] {
        same(tool, json!({ "conn_id": 8 }), json!({ "connection_id": 8 }));
    }
}

#[test]
fn sess_id_is_a_task() {
    for tool in [
        "cloudsync_get_task",
        "cloudsync_get_task_filters",
        "cloudsync_list_task_cloud_folders",
    ] {
        same(tool, json!({ "sess_id": 23 }), json!({ "task_id": 23 }));
    }
}

#[test]
fn logs_are_narrowed_by_the_documents_names_and_numbers() {
    same(
        "cloudsync_list_connection_logs",
        json!({ "conn_id": 2, "date_from": 1_736_463_600, "date_to": 1_736_549_999, "log_level": 0, "action": 2 }),
        json!({ "connection_id": 2, "from": "2025-01-10", "to": "2025-01-10", "level": "info", "action": "upload" }),
    );
}

#[test]
fn connections_are_grouped_by_the_documents_words() {
    same(
        "cloudsync_list_connections",
        json!({ "group_by": "group_by_cloud_type" }),
        json!({ "group_by": "cloud_type" }),
    );
}

#[test]
fn an_s3_task_is_described_by_the_documents_names() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let answer = client.call(
        "cloudsync_test_task_settings",
        json!({
            "conn_id": 8, "local_path": "/projects/archive", "cloud_path": "/archive",
            "file_filter": ["iso"], "filter_names": ["Thumbs.db"], "filter_max_upload_size": 1024,
        }),
    );
    assert_eq!(answer["valid"], true);
    let requests = nas.requests();
    let compound = requests.iter().find(|request| !request.compound.is_empty());
    let filter = &compound.unwrap().compound[0]["conn_info"]["filter_file"];
    assert_eq!(
        *filter,
        json!({ "filtered_extensions": ["iso"], "filtered_names": ["Thumbs.db"], "filtered_max_upload_size": 1024 })
    );
}

#[test]
fn setters_understand_the_documents_names() {
    for (tool, documented, ours) in [
        (
            "set_package_config",
            json!({ "pkg_volume": "/volume1", "workers": 5 }),
            json!({ "volume_path": "/volume1", "worker_count": 5 }),
        ),
        (
            "set_connection_settings",
            json!({ "conn_id": 8, "isSSE": true }),
            json!({ "connection_id": 8, "server_side_encryption": true }),
        ),
        (
            "set_connection_schedule",
            json!({ "conn_id": 8, "enable": false }),
            json!({ "connection_id": 8, "enabled": false }),
        ),
        (
            "set_task_settings",
            json!({ "sess_id": 4, "convert_gd": true }),
            json!({ "task_id": 4, "convert_google_docs": true }),
        ),
        (
            "set_task_filters",
            json!({ "sess_id": 4, "max_upload_size": 0 }),
            json!({ "task_id": 4, "max_upload_size_bytes": 0 }),
        ),
        (
            "set_task_settings",
            json!({ "task_id": 21, "sync_direction": "BIDIRECTION" }),
            json!({ "task_id": 21, "direction": "BIDIRECTION" }),
        ),
        (
            "set_connection_settings",
            json!({ "connection_id": 8, "pull_event_period": 90, "part_size": 64 }),
            json!({ "connection_id": 8, "pull_event_period_seconds": 90, "part_size_megabytes": 64 }),
        ),
        (
            "pause_task",
            json!({ "sess_id": 4 }),
            json!({ "task_id": 4 }),
        ),
        (
            "resume_task",
            json!({ "sess_id": 51 }),
            json!({ "task_id": 51 }),
        ),
        (
            "remove_task",
            json!({ "sess_id": 23, "conn_id": 2 }),
            json!({ "task_id": 23, "connection_id": 2 }),
        ),
    ] {
        let tool = format!("cloudsync_{tool}");
        let answer = |arguments| {
            let nas = office();
            let mut answer = Client::connect(&nas).call(&tool, arguments);
            answer.as_object_mut().unwrap().remove("change_id");
            answer.to_string().replace(&nas.url(), "the NAS")
        };
        assert_eq!(answer(documented), answer(ours), "{tool}");
    }
}
