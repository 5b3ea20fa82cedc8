//! Answers with something in them that no text has, and rows that are none: the rest is told all the same.

use dsm_sim::Dialect;
use serde_json::{Value, json};

use crate::{
    captures::{canned::CannedNas, capture::named},
    fuzz::proxy::{Plan, Tampering, TamperingProxy},
    harness::{Client, Process, connection, office_with, row},
};

const API: &str = "SYNO.CloudSync";

/// A NAS with the connection and the task of the captures.
fn nas() -> CannedNas {
    let nas = CannedNas::new();
    let mut list = named("cloudsync/list_conn").answer;
    list["data"]["conn"].as_array_mut().unwrap().truncate(1);
    list["data"]["total"] = json!(1);
    nas.answer(API, "list_conn", list);
    nas.replay("cloudsync/list_sess");
    nas.replay("cloudsync/get_log");
    nas.replay("cloudsync/get_property");
    nas
}

#[test]
fn a_nas_that_does_not_narrow_its_log_does_not_count_what_matches() {
    let log = |narrowed: Value| {
        let mut arguments = narrowed;
        arguments["connection_id"] = json!(3);
        let nas = nas();
        let mut client = nas.client();
        client.call("cloudsync_list_connection_logs", arguments)
    };
    // Both lines of the capture are errors of a download.
    for narrowed in [
        json!({}),
        json!({ "level": "error" }),
        json!({ "action": ["download"] }),
        json!({ "level": "all" }),
    ] {
        let page = log(narrowed);
        assert_eq!(
            (page["total"].as_i64(), page.get("incomplete")),
            (Some(2), None),
            "{page}"
        );
    }
    for narrowed in [json!({ "level": "info" }), json!({ "action": ["upload"] })] {
        let page = log(narrowed);
        assert_eq!(page.get("total"), None, "{page}");
        let incomplete = page["incomplete"].to_string();
        assert!(incomplete.contains("2 lines here are of another"), "{page}");
    }
}

/// An answer with other bytes in the place of a text.
fn with_bytes(answer: &Value, text: &str, bytes: &[u8]) -> Vec<u8> {
    let json = answer.to_string();
    let (before, after) = json.split_once(text).unwrap();
    [before.as_bytes(), bytes, after.as_bytes()].concat()
}

/// The log, with these bytes in the name of the file of its first line.
fn log_with(bytes: &[u8]) -> Value {
    let nas = nas();
    let log = named("cloudsync/get_log").answer;
    nas.answer_bytes(API, "get_log", with_bytes(&log, "OCR", bytes));
    nas.client().call(
        "cloudsync_list_connection_logs",
        json!({ "connection_id": 3 }),
    )
}

#[test]
fn a_name_that_is_no_text_loses_no_line_of_the_log() {
    for (bytes, shown) in [
        (b"caf\xE9".as_slice(), "caf\u{FFFD}"),
        (b"\xED\xA0\x80", "\u{FFFD}\u{FFFD}\u{FFFD}"),
        (br"a\ud800b", "a\u{FFFD}b"),
        (br"\uDC00", "\u{FFFD}"),
        (br"\ud83d\ude00", "\u{1F600}"),
        (b"one\ntwo", r"one\u{A}two"),
    ] {
        let page = log_with(bytes);
        let entries = page["entries"].as_array().unwrap();
        assert_eq!(entries.len(), 2, "{page}");
        let name = format!("{shown} Japanese extension.paper");
        let told = |entry: &Value| {
            let name = entry.get("file_name").unwrap_or(&entry["path"]);
            name.as_str()
                .unwrap()
                .rsplit('/')
                .next()
                .unwrap()
                .to_owned()
        };
        assert_eq!(told(&entries[0]), name);
        assert_eq!(entries[0]["task_id"], 4, "what stands beside it");
        assert_eq!(told(&entries[1]), "OCR Japanese extension.paper");
    }
}

#[test]
fn a_name_that_is_no_text_loses_no_connection_and_no_task() {
    let nas = nas();
    let list = named("cloudsync/list_conn").answer;
    nas.answer_bytes(
        API,
        "list_conn",
        with_bytes(&list, "Dropbox", b"Drop\xFFbox"),
    );
    let list = named("cloudsync/list_sess").answer;
    nas.answer_bytes(
        API,
        "list_sess",
        with_bytes(&list, "subfolder", br"sub\ud834folder"),
    );
    let mut client = nas.client();
    let connections = client.call("cloudsync_list_connections", json!({}));
    assert_eq!(connections["total"], 2);
    let tasks = client.call("cloudsync_list_tasks", json!({ "connection_id": 3 }));
    assert_eq!(
        tasks["tasks"][0]["local_path"],
        "/test_share/WebDAV test/sub\u{FFFD}folder"
    );
}

#[test]
fn a_record_with_a_name_that_is_no_text_is_not_written_back() {
    let nas = nas();
    let filters = named("cloudsync/get_selective_sync_config").answer;
    let filters = with_bytes(&filters, "wbmp", b"w\xE9bmp");
    nas.answer_bytes(API, "get_selective_sync_config", filters);
    let mut client = nas.client();
    let arguments = json!({ "task_id": 4, "max_upload_size_bytes": 5 });
    let error = client.call_error("cloudsync_set_task_filters", arguments);
    assert!(error.contains("filtered_extensions"), "{error}");
    assert!(error.contains("othing was sent"), "{error}");
    assert_eq!(nas.count("set_selective_sync_config"), 0);
}

#[test]
fn a_row_that_cannot_be_read_takes_no_other_with_it_and_is_named() {
    let nas = nas();
    let mut list = named("cloudsync/list_conn").answer;
    let rows = list["data"]["conn"].as_array_mut().unwrap();
    rows[1].as_object_mut().unwrap().remove("id");
    rows.push(json!("oops"));
    rows.push(json!({ "id": {} }));
    list["data"]["total"] = json!(4);
    nas.answer(API, "list_conn", list);
    let mut client = nas.client();
    let told = client.call("cloudsync_list_connections", json!({}));
    assert_eq!(told["connections"].as_array().unwrap().len(), 1);
    assert_eq!(told["connections"][0]["connection_id"], 3);
    assert_eq!(
        told["incomplete"],
        json!([
            "row 2 of the NAS's list of connections has no id (Microsoft OneDrive, username, status syncing)",
            "row 3 of the NAS's list of connections cannot be read",
            "row 4 of the NAS's list of connections has no id",
        ])
    );
    let arguments = json!({ "connection_id": 2 });
    let error = client.call_error("cloudsync_remove_connection", arguments);
    assert!(
        error.starts_with("No connection 2 was found, but it may be"),
        "{error}"
    );
    assert!(error.contains("Microsoft OneDrive"), "{error}");
}

#[test]
fn a_task_row_that_cannot_be_read_is_named_and_the_task_is_not_taken_to_be_alone() {
    let nas = nas();
    let mut list = named("cloudsync/list_sess").answer;
    let rows = list["data"]["sess"].as_array_mut().unwrap();
    rows.push(json!({ "conn_id": 3, "sync_status": "error", "local_sync_path": "/photo" }));
    list["data"]["total"] = json!(2);
    nas.answer(API, "list_sess", list);
    nas.replay("cloudsync/pause");
    let mut client = nas.client();
    let told = client.call("cloudsync_list_tasks", json!({}));
    assert_eq!(told["total"], 1);
    let incomplete = told["incomplete"][0].as_str().unwrap();
    assert!(
        incomplete.contains("(/photo, status error)"),
        "{incomplete}"
    );
    let error = client.call_error("cloudsync_pause_task", json!({ "task_id": 4 }));
    assert!(error.contains("/photo"), "{error}");
    assert_eq!(nas.count("pause"), 0);
}

#[test]
fn a_line_of_the_log_that_cannot_be_read_keeps_its_place() {
    let nas = nas();
    let mut log = named("cloudsync/get_log").answer;
    let lines = log["data"]["items"].as_array_mut().unwrap();
    lines.insert(1, json!([7]));
    log["data"]["total"] = json!(9);
    nas.answer(API, "get_log", log);
    let arguments = json!({ "connection_id": 3, "limit": 3 });
    let page = nas
        .client()
        .call("cloudsync_list_connection_logs", arguments);
    assert_eq!(page["entries"].as_array().unwrap().len(), 2);
    assert_eq!(page["next_offset"], 3);
    assert_eq!(
        page["incomplete"],
        json!(["line 2 of this page cannot be read"])
    );
}

#[test]
fn an_answer_that_is_not_understood_does_not_blame_the_address_of_a_nas_that_spoke_before() {
    let nas = nas();
    let mut client = nas.client();
    for data in [json!({ "conn": 7 }), json!("oops"), json!({})] {
        nas.answer(API, "list_conn", json!({ "success": true, "data": data }));
        let error = client.call_error("cloudsync_list_connections", json!({}));
        assert!(!error.contains("SYNOLOGY_URL"), "{error}");
    }
    nas.answer_bytes(API, "list_conn", b"<html>busy</html>".to_vec());
    let error = client.call_error("cloudsync_list_connections", json!({}));
    assert!(error.contains("a web page instead of JSON"), "{error}");
    assert!(!error.contains("SYNOLOGY_URL"), "{error}");
}

#[test]
fn an_address_that_never_spoke_as_dsm_does_is_to_be_checked() {
    let nas = nas();
    nas.answer_bytes("SYNO.API.Info", "query", b"<html>router</html>".to_vec());
    let error = nas
        .client()
        .call_error("cloudsync_list_connections", json!({}));
    assert!(
        error.contains("Check that SYNOLOGY_URL is the address"),
        "{error}"
    );
}

#[test]
fn names_that_are_no_text_lose_nothing_of_a_nas_that_speaks_as_documented() {
    let nas = office_with(|options| options.dialect = Dialect::Documented);
    let proxy = TamperingProxy::before(&nas.url());
    let mut client = Client::greeted(Process::start(&[], &connection(&proxy.url())));
    proxy.follow(Plan {
        tampering: Tampering::Replace("Shared", b"Sh\\udfffr\xE9d".to_vec()),
        ..Plan::default()
    });
    let told = client.call("cloudsync_list_tasks", json!({}));
    assert_eq!(told["total"], 11);
    let path = row(&told["tasks"], "task_id", 4)["local_path"].as_str();
    assert_eq!(path, Some("/projects/Sh\u{FFFD}r\u{FFFD}d with clients"));
}
