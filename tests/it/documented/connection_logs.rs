use serde_json::{Value, json};

use super::{ask, ask_on, documented, reached};
use crate::harness::{Client, held};

const TOOL: &str = "cloudsync_list_connection_logs";

#[test]
fn a_line_is_a_time_a_severity_and_a_message() {
    let page = ask(TOOL, json!({ "connection_id": 3, "offset": 1, "limit": 1 }));
    assert_eq!(
        page,
        json!({
            "connection_id": 3,
            "connection_name": "Dropbox",
            "entries": [{
                "time": "2025-01-15T12:35:22+01:00",
                "level": { "code": 0, "meaning": "info" },
                "message": "/projects/Shared with clients/IMG 418.docx: completed",
            }],
            "total": 1_281,
            "offset": 1,
            "limit": 1,
            "next_offset": 2,
        })
    );
}

#[test]
fn a_diagnosis_offers_the_log_as_this_nas_takes_it() {
    let nas = documented();
    let mut client = Client::connect(&nas);
    let rows = client.call("cloudsync_list_connections", json!({}));
    let mut offered = 0;
    for row in rows["connections"].as_array().unwrap() {
        let id = json!({ "connection_id": row["connection_id"] });
        let told = client.call("cloudsync_diagnose_connection", id);
        let call = &told["remedy"]["call"];
        if call["tool"] == TOOL {
            client.call(TOOL, call["arguments"].clone());
            offered += 1;
        }
    }
    assert!(offered > 0);
}

#[test]
fn pages_lose_no_line_and_repeat_none() {
    let nas = documented();
    let mut client = Client::connect(&nas);
    let mut times = Vec::new();
    nas.edit(|office| {
        let own = office.log.iter().filter(|line| line.connection_id.0 == 8);
        times.extend(own.map(|line| line.time));
    });
    let mut seen = Vec::new();
    let mut arguments = json!({ "connection_id": 8, "limit": 333 });
    loop {
        let page = client.call(TOOL, arguments.clone());
        let entries = page["entries"].as_array().unwrap();
        seen.extend(entries.iter().map(|entry| {
            let time: jiff::Timestamp = entry["time"].as_str().unwrap().parse().unwrap();
            time.as_second()
        }));
        match page.get("next_offset") {
            Some(next) => arguments["offset"] = next.clone(),
            None => break,
        }
    }
    assert_eq!(seen, times);
}

#[test]
fn filters_are_refused_before_anything_is_asked() {
    let nas = documented();
    let mut client = Client::connect(&nas);
    let filters = [
        ("keyword", json!("plan")),
        ("from", json!("2025-01-10")),
        ("to", json!("2025-01-10")),
        ("level", json!("error")),
        ("action", json!("upload")),
        ("transfers", json!(true)),
    ];
    for (name, value) in filters {
        let error = client.call_error(TOOL, json!({ "connection_id": 3, name: value }));
        assert_eq!(
            error,
            format!(
                "Bad argument `{name}`: the log of this NAS cannot be filtered; leave out {name} and read it page by page \
                 with offset and limit. Correct the argument and call again."
            )
        );
    }
    assert_eq!(reached(&nas), Vec::<String>::new());
}

#[test]
fn filters_that_let_everything_through_are_none() {
    let arguments = json!({ "connection_id": 3, "keyword": "", "from": 0, "to": 0, "level": "all", "action": null, "limit": 1 });
    let page = ask(TOOL, arguments);
    assert_eq!(page["entries"].as_array().unwrap().len(), 1);
}

#[test]
fn severities_keep_dsm_s_numbers() {
    let nas = documented();
    let page = ask_on(&nas, TOOL, json!({ "connection_id": 5, "limit": 100 }));
    let entries = page["entries"].as_array().unwrap();
    let level = |entry: &Value| entry["level"].clone();
    assert!(
        entries
            .iter()
            .map(level)
            .all(|level| level == json!({ "code": 2, "meaning": "error" }))
    );
    assert_eq!(
        page["connection_name"],
        held(&nas, "connections", 5)["name"]
    );
}

#[test]
fn an_offset_behind_the_end_is_an_empty_last_page() {
    let page = ask(TOOL, json!({ "connection_id": 3, "offset": 1_000_000 }));
    assert_eq!(page["entries"], json!([]));
    assert_eq!(page.get("next_offset"), None);
}
