//! A round of questions to the seeded office, for what no capture was taken of.

use serde_json::{Value, json};

use super::scene::{LISTED, Session};
use crate::harness::office;

/// What the seeded office answers to everything that reads, while its backups go through all they can.
pub fn asked_around() -> Vec<(String, String, Value)> {
    const CLOUD_SYNC: &str = "SYNO.CloudSync";
    const TASK: &str = "SYNO.Backup.Task";
    const TARGET: &str = "SYNO.Backup.Target";
    let session = Session::on(office());
    let mut answers = Vec::new();
    let mut ask = |api: &str, method: &str, params: Value| {
        let answer = session.ask(api, 1, method, params);
        answers.push((api.to_owned(), method.to_owned(), answer.clone()));
        assert_eq!(answer["success"], true, "{api} {method}: {answer}");
        answer
    };

    for method in ["get_config", "get_recently_change"] {
        ask(CLOUD_SYNC, method, json!({}));
    }
    let connections = ask(CLOUD_SYNC, "list_conn", json!({}));
    for connection in connections["data"]["conn"].as_array().unwrap() {
        let id = json!({ "connection_id": connection["id"] });
        for method in [
            "get_property",
            "get_connection_setting",
            "get_conn_auth_info",
        ] {
            ask(CLOUD_SYNC, method, id.clone());
        }
        let tasks = ask(CLOUD_SYNC, "list_sess", id);
        for task in tasks["data"]["sess"].as_array().unwrap() {
            let id = json!({ "session_id": task["sess_id"] });
            for method in ["get_session_setting", "get_selective_sync_config"] {
                ask(CLOUD_SYNC, method, id.clone());
            }
        }
    }
    ask(CLOUD_SYNC, "get_log", json!({ "offset": 0, "limit": 200 }));
    ask(CLOUD_SYNC, "pause", json!({}));
    ask(CLOUD_SYNC, "list_conn", json!({}));

    let steps = [
        (
            TASK,
            "suspend",
            json!({ "task_id": 2, "task_state": "backupable" }),
        ),
        (TASK, "resume", json!({ "task_id": 2 })),
        (
            TASK,
            "cancel",
            json!({ "task_id": 2, "task_state": "backupable" }),
        ),
        (TASK, "backup", json!({ "task_id": 1 })),
        (TASK, "discard", json!({ "task_id": 4 })),
        (
            TARGET,
            "error_detect",
            json!({ "task_id": 3, "detect_data": true, "sessId": null, "sessKey": null }),
        ),
        (TARGET, "error_detect_cancel", json!({ "task_id": 3 })),
    ];
    for (api, method, params) in [(TASK, "list", json!({}))].into_iter().chain(steps) {
        ask(api, method, params);
        let tasks = ask(TASK, "list", json!({ "additional": LISTED }));
        for task in tasks["data"]["task_list"].as_array().unwrap() {
            let id = &task["task_id"];
            let told = ["backup_params", "rotate_params", "schedule", "repository"];
            let status = [
                "last_bkp_time",
                "next_bkp_time",
                "last_bkp_result",
                "is_modified",
                "last_bkp_progress",
                "last_bkp_success_version",
            ];
            ask(TASK, "get", json!({ "task_id": id, "additional": told }));
            ask(
                TASK,
                "status",
                json!({ "task_id": id, "additional": status }),
            );
        }
    }
    ask(
        TARGET,
        "get",
        json!({ "task_id": 3, "additional": ["is_online", "used_size"] }),
    );
    let all = json!({ "offset": 0, "limit": 500 });
    ask("SYNO.SDS.Backup.Client.Common.Log", "list", all);
    answers
}
