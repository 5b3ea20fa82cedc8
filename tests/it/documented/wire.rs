//! API and method names, verbs and plain values, tool by tool, and what stands in addresses.

use serde_json::{Value, json};

use super::{ask_on, documented, reached};

/// What a tool sends on a NAS whose dialect is known, sorted.
#[track_caller]
fn sent_by(tool: &str, arguments: Value) -> Vec<String> {
    let nas = documented();
    ask_on(&nas, tool, arguments);
    let mut lines = reached(&nas);
    // The first read is tried in the dialect of NASes, whose names are in lower case.
    let tried = [" list", " get ", " status "];
    lines.retain(|line| !tried.iter().any(|read| line.contains(read)));
    lines.sort();
    lines.dedup();
    lines
}

#[test]
fn every_tool_sends_what_the_documents_say() {
    const CONNECTIONS: &str = "GET SYNO.CloudSync.Connection 1 List";
    const TASKS: &str = "GET SYNO.CloudSync.Task 1 List";
    const BACKUPS: &str = "GET SYNO.Backup.Task 1 List";
    let one_task = json!({ "task_id": 21 });
    let one_connection = json!({ "connection_id": 3 });
    let cases: [(&str, Value, &[&str]); 17] = [
        (
            "cloudsync_list_connections",
            json!({}),
            &[CONNECTIONS, TASKS],
        ),
        (
            "cloudsync_get_connection",
            one_connection.clone(),
            &[
                "GET SYNO.CloudSync.Connection 1 Get conn_id=3",
                CONNECTIONS,
                TASKS,
            ],
        ),
        (
            "cloudsync_list_connection_logs",
            json!({ "connection_id": 3, "offset": 20, "limit": 5 }),
            &[
                CONNECTIONS,
                "GET SYNO.CloudSync.Connection.Log 1 List conn_id=3 limit=5 offset=20",
            ],
        ),
        ("cloudsync_list_tasks", json!({}), &[CONNECTIONS, TASKS]),
        (
            "cloudsync_get_task",
            one_task.clone(),
            &[
                CONNECTIONS,
                "GET SYNO.CloudSync.Task 1 Get task_id=21",
                TASKS,
            ],
        ),
        (
            "cloudsync_get_task_filters",
            one_task.clone(),
            &[
                CONNECTIONS,
                TASKS,
                "GET SYNO.CloudSync.Task.Filter 1 Get task_id=21",
            ],
        ),
        (
            "cloudsync_pause_connection",
            one_connection.clone(),
            &[
                CONNECTIONS,
                "GET SYNO.CloudSync.Task 1 List conn_id=3",
                "POST SYNO.CloudSync.Connection 1 Pause conn_id=3",
            ],
        ),
        (
            "cloudsync_resume_connection",
            one_connection,
            &[
                CONNECTIONS,
                "GET SYNO.CloudSync.Task 1 List conn_id=3",
                "POST SYNO.CloudSync.Connection 1 Resume conn_id=3",
            ],
        ),
        (
            "cloudsync_pause_task",
            one_task.clone(),
            &[
                CONNECTIONS,
                "GET SYNO.CloudSync.Task 1 Get task_id=21",
                TASKS,
                "POST SYNO.CloudSync.Task 1 Pause task_id=21",
            ],
        ),
        (
            "cloudsync_resume_task",
            one_task,
            &[
                CONNECTIONS,
                "GET SYNO.CloudSync.Task 1 Get task_id=21",
                TASKS,
                "POST SYNO.CloudSync.Task 1 Resume task_id=21",
            ],
        ),
        (
            "hyperbackup_list_tasks",
            json!({}),
            &[
                "GET SYNO.Backup.Task 1 Get task_id=1",
                "GET SYNO.Backup.Task 1 Get task_id=10",
                "GET SYNO.Backup.Task 1 Get task_id=11",
                "GET SYNO.Backup.Task 1 Get task_id=12",
                "GET SYNO.Backup.Task 1 Get task_id=13",
                "GET SYNO.Backup.Task 1 Get task_id=14",
                "GET SYNO.Backup.Task 1 Get task_id=2",
                "GET SYNO.Backup.Task 1 Get task_id=3",
                "GET SYNO.Backup.Task 1 Get task_id=4",
                "GET SYNO.Backup.Task 1 Get task_id=5",
                "GET SYNO.Backup.Task 1 Get task_id=7",
                "GET SYNO.Backup.Task 1 Get task_id=9",
                "GET SYNO.Backup.Task 1 Get task_id=accounting-lun",
                "GET SYNO.Backup.Task 1 GetStatus task_id=1",
                "GET SYNO.Backup.Task 1 GetStatus task_id=10",
                "GET SYNO.Backup.Task 1 GetStatus task_id=11",
                "GET SYNO.Backup.Task 1 GetStatus task_id=12",
                "GET SYNO.Backup.Task 1 GetStatus task_id=13",
                "GET SYNO.Backup.Task 1 GetStatus task_id=14",
                "GET SYNO.Backup.Task 1 GetStatus task_id=2",
                "GET SYNO.Backup.Task 1 GetStatus task_id=3",
                "GET SYNO.Backup.Task 1 GetStatus task_id=4",
                "GET SYNO.Backup.Task 1 GetStatus task_id=5",
                "GET SYNO.Backup.Task 1 GetStatus task_id=7",
                "GET SYNO.Backup.Task 1 GetStatus task_id=9",
                "GET SYNO.Backup.Task 1 GetStatus task_id=accounting-lun",
                BACKUPS,
            ],
        ),
        (
            "hyperbackup_get_task",
            json!({ "task_id": 1 }),
            &[
                "GET SYNO.Backup.Task 1 Get task_id=1",
                "GET SYNO.Backup.Task 1 GetStatus task_id=1",
                BACKUPS,
            ],
        ),
        (
            "hyperbackup_get_task_status",
            json!({ "task_id": "accounting-lun" }),
            &[
                "GET SYNO.Backup.Task 1 Get task_id=accounting-lun",
                "GET SYNO.Backup.Task 1 GetStatus task_id=accounting-lun",
                BACKUPS,
            ],
        ),
        (
            "hyperbackup_run_task",
            json!({ "task_id": "accounting-lun" }),
            &[
                "GET SYNO.Backup.Task 1 GetStatus task_id=accounting-lun",
                BACKUPS,
                "POST SYNO.Backup.Task 1 Run task_id=accounting-lun",
            ],
        ),
        (
            "hyperbackup_cancel_task",
            json!({ "task_id": 2 }),
            &[
                "GET SYNO.Backup.Task 1 GetStatus task_id=2",
                BACKUPS,
                "POST SYNO.Backup.Task 1 Cancel task_id=2",
            ],
        ),
        (
            "hyperbackup_suspend_task",
            json!({ "task_id": "2" }),
            &[
                "GET SYNO.Backup.Task 1 GetStatus task_id=2",
                BACKUPS,
                "POST SYNO.Backup.Task 1 Suspend task_id=2",
            ],
        ),
        (
            "hyperbackup_resume_task",
            json!({ "task_id": 4 }),
            &[
                "GET SYNO.Backup.Task 1 GetStatus task_id=4",
                BACKUPS,
                "POST SYNO.Backup.Task 1 Resume task_id=4",
            ],
        ),
    ];
    for (tool, arguments, expected) in cases {
        assert_eq!(sent_by(tool, arguments), expected, "{tool}");
    }
}

#[test]
fn every_call_carries_the_session_and_the_login_stays_out_of_addresses() {
    let nas = documented();
    ask_on(&nas, "cloudsync_pause_task", json!({ "task_id": 21 }));
    for request in nas.requests() {
        match request.method.as_str() {
            "query" => assert!(!request.has_sid),
            "login" => assert_eq!(request.verb, "POST"),
            _ => assert!(request.has_sid, "{request:?}"),
        }
        assert!(
            request.path.ends_with("entry.cgi") || request.method == "query",
            "{request:?}"
        );
    }
}
