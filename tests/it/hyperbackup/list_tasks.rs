use serde_json::{Value, json};

use super::{edit, pretty};
use crate::harness::{Client, office, sent};

const TOOL: &str = "hyperbackup_list_tasks";

fn list() -> Value {
    Client::connect(&office()).call(TOOL, json!({}))
}

fn task<'a>(list: &'a Value, id: &str) -> &'a Value {
    let tasks = list["tasks"].as_array().unwrap();
    tasks.iter().find(|task| task["task_id"] == id).unwrap()
}

#[test]
fn answers_whether_everything_is_backed_up() {
    let list = list();
    let tasks = list["tasks"].as_array().unwrap().iter().map(|task| {
        let text = |name: &str| task[name].as_str().unwrap_or("-");
        format!(
            "{}: {}, last {}, next {}",
            text("task_id"),
            text("health"),
            text("last_backup_at"),
            text("next_backup_at"),
        )
    });
    insta::assert_snapshot!(tasks.collect::<Vec<_>>().join("\n"), @r"
    accounting-lun: ok, last 2025/01/11 22:00:00, next 2025/01/18 22:00
    5: broken, last 2025/01/05 23:00:00, next 2025/01/15 23:00
    4: suspended, last 2025/01/15 08:00:00, next 2025/01/17 12:00
    7: never_run, last -, next -
    1: ok, last 2025/01/15 02:00:00, next 2025/01/16 02:00
    2: running, last 2025/01/14 13:00:00, next 2025/01/16 13:00
    3: failed, last 2025/01/15 03:30:00, next 2025/01/16 03:30
    ");
    assert_eq!(list["total"], 7);
}

#[test]
fn a_task_says_what_it_backs_up_and_where_to() {
    let list = list();
    let task = task(&list, "1");
    insta::assert_snapshot!(pretty(&json!([task["sources"], task["destination"], task["encrypted"]])), @r#"
    [
      {
        "applications": [
          "Hyper Backup",
          "Cloud Sync"
        ],
        "folders": [
          {
            "missing": false,
            "path": "/volume1/projects"
          },
          {
            "missing": false,
            "path": "/volume1/office"
          }
        ]
      },
      {
        "target_id": "office_1.hbk",
        "target_type": "image",
        "transfer_type": "image_remote"
      },
      true
    ]
    "#);
}

#[test]
fn a_running_task_says_how_far_it_is() {
    let list = list();
    let progress = &task(&list, "2")["progress"];
    assert_eq!(progress["percent"], 44);
    assert_eq!(progress["step"], "data_backup");
    assert!(
        progress["processed_bytes"].as_i64().unwrap() > 1 << 38,
        "{progress}"
    );
}

#[test]
fn only_tasks_at_work_are_asked_for_their_status() {
    let nas = office();
    let mut client = Client::connect(&nas);
    // The first call of a session also finds out what the NAS speaks.
    client.call(TOOL, json!({}));
    nas.forget_requests();
    client.call(TOOL, json!({}));
    assert_eq!(sent(&nas, "list"), 1);
    assert_eq!(sent(&nas, "status"), 1);
}

#[test]
fn a_progress_that_cannot_be_had_does_not_lose_the_list() {
    let nas = office();
    nas.inject(crate::harness::fault(
        dsm_sim::FaultKind::Http(502),
        "status",
        3,
    ));
    let list = Client::connect(&nas).call(TOOL, json!({}));
    assert_eq!(list["total"], 7);
    assert_eq!(task(&list, "2")["health"], "running");
}

#[test]
fn words_of_a_newer_dsm_pass_through() {
    let nas = office();
    edit(&nas, 1, |task| {
        task.state = "quantum".into();
        task.last_result = "entangled".into();
    });
    let list = Client::connect(&nas).call(TOOL, json!({}));
    let task = task(&list, "1");
    assert_eq!(
        (&task["state"], task.get("state_meaning")),
        (&json!("quantum"), None)
    );
    assert_eq!(
        (&task["last_result"], &task["health"]),
        (&json!("entangled"), &json!("unknown"))
    );
}

#[test]
fn many_tasks_are_cut_to_size_and_say_so() {
    let nas = office();
    nas.edit(|office| {
        let one = office.backup_tasks[0].clone();
        office.backup_tasks = vec![one; 200];
    });
    let list = Client::connect(&nas).call(TOOL, json!({}));
    let shown = list["tasks"].as_array().unwrap().len();
    assert_eq!(list["omitted"][0]["count"], 200 - shown);
    assert_eq!(list["total"], 200);
    assert!(list.to_string().len() <= 40_000);
}
