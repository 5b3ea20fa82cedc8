//! Long lists: the worst comes first, everything is counted, and nothing is lost between two pages.

use dsm_sim::{Connection, ConnectionId, Dialect, SimulatedNas, SyncTask, SyncTaskId};
use serde_json::{Value, json};

use crate::{
    captures::{canned::CannedNas, capture::named},
    harness::{Client, office_with},
};

const TASKS: &str = "cloudsync_list_tasks";
const CONNECTIONS: &str = "cloudsync_list_connections";

/// A NAS with so many tasks on one connection, of which every third one failed, with long paths.
fn with_tasks(dialect: Dialect, count: i64, path: usize) -> SimulatedNas {
    let nas = office_with(|options| options.dialect = dialect);
    nas.edit(|office| {
        let model = office.sync_tasks[0].clone();
        let task = |n: i64| SyncTask {
            id: SyncTaskId(1_000 + n),
            connection_id: ConnectionId(3),
            local_path: format!("/projects/{n}/{}", "folder ".repeat(path)),
            remote_path: format!("/docs/{n}/{}", "folder ".repeat(path)),
            status: if n % 3 == 2 { "error" } else { "uptodate" }.into(),
            error: if n % 3 == 2 { -12 } else { 0 },
            ..model.clone()
        };
        office.sync_tasks = (0..count).map(task).collect();
    });
    nas
}

fn healths(rows: &Value) -> Vec<&str> {
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| row["health"].as_str().unwrap()).collect()
}

/// Every row from the first page to the last, by its id.
fn read_to_the_end(client: &mut Client, tool: &str, rows: &str, id: &str, limit: u32) -> Vec<i64> {
    let mut ids = Vec::new();
    let mut offset = json!(0);
    loop {
        let page = client.call(tool, json!({ "offset": offset, "limit": limit }));
        assert!(page.to_string().len() <= 40_000);
        let shown = page[rows].as_array().unwrap().iter();
        ids.extend(shown.map(|row| row[id].as_i64().unwrap()));
        assert!(!page[rows].as_array().unwrap().is_empty(), "{page}");
        match page.get("next_offset") {
            Some(next) => {
                assert_eq!(*next, ids.len());
                offset = next.clone();
            }
            None => return ids,
        }
    }
}

#[test]
fn failed_tasks_come_first_and_rows_are_shortened_before_any_is_left_out() {
    for dialect in [Dialect::Dsm, Dialect::Documented] {
        let nas = with_tasks(dialect, 57, 14);
        let told = Client::connect(&nas).call(TASKS, json!({}));
        assert_eq!(told["total"], 57);
        assert_eq!(told["by_health"], json!({ "failed": 19, "ok": 38 }));
        assert_eq!(told["tasks"].as_array().unwrap().len(), 57, "{dialect:?}");
        assert_eq!(healths(&told["tasks"])[..19], ["failed"; 19]);
        assert_eq!(told.get("omitted"), None);
        assert!(told.get("next_offset").is_none());
    }
}

#[test]
fn the_worst_stay_whole_longest() {
    let told = Client::connect(&with_tasks(Dialect::Dsm, 57, 14)).call(TASKS, json!({}));
    let shortened = told["shortened"].as_u64().unwrap();
    assert!((1..57).contains(&shortened), "{shortened}");
    let path = |index: usize| told["tasks"][index]["local_path"].as_str().unwrap();
    assert!(path(0).len() > 100, "{}", path(0));
    assert!(path(56).ends_with(" more characters)"), "{}", path(56));
}

#[test]
fn hundreds_of_tasks_are_read_to_the_end_the_worst_first() {
    for limit in [7, 100, 1_000] {
        let nas = with_tasks(Dialect::Dsm, 400, 5);
        let mut client = Client::connect(&nas);
        let ids = read_to_the_end(&mut client, TASKS, "tasks", "task_id", limit);
        let mut all: Vec<i64> = (1_000..1_400).collect();
        all.sort_by_key(|id| (id - 1_000) % 3 != 2);
        assert_eq!(ids, all);
    }
}

#[test]
fn hundreds_of_connections_are_read_to_the_end() {
    let nas = office_with(|_| ());
    nas.edit(|office| {
        let model = office.connections[0].clone();
        let connection = |n: i64| Connection {
            id: ConnectionId(1_000 + n),
            name: format!("connection {n} {}", "of the team ".repeat(20)),
            error: if n == 150 { -7 } else { 0 },
            ..model.clone()
        };
        office.connections = (0..180).map(connection).collect();
    });
    let mut client = Client::connect(&nas);
    let first = client.call(CONNECTIONS, json!({ "limit": 1 }));
    assert_eq!(first["connections"][0]["connection_id"], 1_150);
    assert_eq!(
        first["by_health"],
        json!({ "no_tasks": 179, "relink_needed": 1 })
    );
    assert_eq!(first["next_offset"], 1);
    let ids = read_to_the_end(
        &mut client,
        CONNECTIONS,
        "connections",
        "connection_id",
        1_000,
    );
    assert_eq!(ids.len(), 180);
}

#[test]
fn a_page_behind_the_end_is_empty_and_still_counts() {
    let mut client_nas = with_tasks(Dialect::Dsm, 3, 1);
    let told = Client::connect(&client_nas).call(TASKS, json!({ "offset": 50 }));
    assert_eq!(told["tasks"], json!([]));
    assert_eq!(told["total"], 3);
    assert!(told.get("next_offset").is_none());
    client_nas = with_tasks(Dialect::Documented, 3, 1);
    let told = Client::connect(&client_nas).call(TASKS, json!({ "offset": 2 }));
    assert_eq!(told["tasks"].as_array().unwrap().len(), 1);
}

#[test]
fn a_limit_out_of_bounds_is_refused() {
    let nas = office_with(|_| ());
    let mut client = Client::connect(&nas);
    for tool in [TASKS, CONNECTIONS] {
        for limit in [0, 1_001] {
            let error = client.call_error(tool, json!({ "limit": limit }));
            assert!(error.starts_with("Bad argument `limit`"), "{error}");
        }
    }
}

/// What a tool shows of an answer of this size, which keeps its form.
fn cut(tool: &str, auth: Value) -> Value {
    let nas = CannedNas::new();
    nas.replay("cloudsync/list_conn");
    nas.answer(
        "SYNO.CloudSync",
        "get_conn_auth_info",
        json!({ "success": true, "data": auth }),
    );
    let mut client = nas.client();
    let told = client.call(tool, json!({ "connection_id": 3 }));
    assert!(
        told.to_string().len() <= 40_000,
        "{}",
        told.to_string().len()
    );
    told
}

#[test]
fn an_answer_that_is_no_list_is_cut_as_well() {
    const AUTH: &str = "cloudsync_get_connection_auth";
    let fields = (0..3_000).map(|n| (format!("field {n}"), json!("x".repeat(300))));
    let many = cut(AUTH, Value::Object(fields.collect()));
    assert_eq!(many["connection_id"], 3);
    assert!(
        many["omitted"][0]["count"].as_u64().unwrap() > 1_000,
        "{}",
        many["omitted"]
    );
    let deep = cut(
        AUTH,
        json!({ "user_name": "anna", "resource": vec![vec!["a name of something"; 400]; 40] }),
    );
    assert_eq!(deep["connection_id"], 3);
    let long = json!({ "user_name": "é".repeat(900_000), "server_addr": "é".repeat(900_000) });
    let long = cut(AUTH, long);
    assert!(long["auth"]["user_name"].as_str().unwrap().len() < 5_000);
}

#[test]
fn a_record_with_thousands_of_names_is_cut_and_says_so() {
    let nas = CannedNas::new();
    for name in ["list_conn", "list_sess"] {
        nas.replay(&format!("cloudsync/{name}"));
    }
    let mut filters = named("cloudsync/get_selective_sync_config").answer;
    filters["data"]["filtered_names"] = json!(vec!["a name of a file"; 9_000]);
    nas.answer("SYNO.CloudSync", "get_selective_sync_config", filters);
    let told = nas
        .client()
        .call("cloudsync_get_task_filters", json!({ "task_id": 4 }));
    assert!(told.to_string().len() <= 40_000);
    let shown = told["filtered_filenames"].as_array().unwrap().len();
    assert_eq!(told["omitted"][0]["list"], "filtered_filenames");
    assert_eq!(told["omitted"][0]["count"], 9_000 - shown);
    assert_eq!(told["filtered_paths"], json!(["/subfolder_1"]));
}
