use dsm_sim::SimulatedNas;
use serde_json::{Value, json};

use super::names_known_connections;
use crate::harness::{Client, START, office, sent, sent_params};

const TOOL: &str = "cloudsync_list_connection_logs";

/// Seconds since the epoch at which the lines of a connection were written, newest first, as the NAS has them.
fn written(nas: &SimulatedNas, connection: i64) -> Vec<i64> {
    let mut times = Vec::new();
    nas.edit(|office| {
        let lines = office.log.iter();
        let own = lines.filter(|line| line.connection_id.0 == connection);
        times.extend(own.map(|line| line.time));
    });
    times
}

fn time_of(entry: &Value) -> i64 {
    let time: jiff::Timestamp = entry["time"].as_str().unwrap().parse().unwrap();
    time.as_second()
}

fn entries(page: &Value) -> &Vec<Value> {
    page["entries"].as_array().unwrap()
}

/// Every line from the first page to the last, and how many pages there were.
fn read_to_the_end(client: &mut Client, mut arguments: Value) -> (Vec<Value>, usize) {
    let (mut lines, mut pages) = (Vec::new(), 0);
    loop {
        let page = client.call(TOOL, arguments.clone());
        assert!(page.to_string().len() <= 40_000);
        assert_eq!(page["offset"], lines.len());
        lines.extend(entries(&page).iter().cloned());
        pages += 1;
        match page.get("next_offset") {
            Some(next) => {
                assert_eq!(*next, lines.len());
                assert!(!entries(&page).is_empty(), "a page without an end");
                arguments["offset"] = next.clone();
            }
            None => return (lines, pages),
        }
    }
}

#[test]
fn pages_lose_no_line_and_repeat_none() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for limit in [100, 333, 1000] {
        let all = written(&nas, 8);
        let (lines, pages) =
            read_to_the_end(&mut client, json!({ "connection_id": 8, "limit": limit }));
        let times: Vec<i64> = lines.iter().map(time_of).collect();
        assert_eq!(times, all);
        assert!(pages > 1);
    }
}

#[test]
fn thousands_of_lines_are_read_to_the_end() {
    let nas = office();
    let all = written(&nas, 2);
    assert!(all.len() > 2_000, "{}", all.len());
    let arguments = json!({ "connection_id": 2, "limit": 1000 });
    let (lines, _) = read_to_the_end(&mut Client::connect(&nas), arguments);
    assert_eq!(lines.iter().map(time_of).collect::<Vec<_>>(), all);
}

#[test]
fn a_page_that_would_be_too_long_says_what_it_left_out() {
    let nas = office();
    let page = Client::connect(&nas).call(TOOL, json!({ "connection_id": 2, "limit": 1000 }));
    let shown = entries(&page).len();
    assert!((50..1000).contains(&shown), "{shown}");
    assert_eq!(page["omitted"][0]["list"], "entries");
    assert_eq!(page["omitted"][0]["count"], 1000 - shown);
    assert_eq!(page["next_offset"], shown);
}

#[test]
fn a_page_has_30_lines_unless_told_otherwise() {
    let nas = office();
    let page = Client::connect(&nas).call(TOOL, json!({ "connection_id": 3 }));
    assert_eq!(page["limit"], 30);
    assert_eq!(entries(&page).len(), 30);
    assert_eq!(sent_params(&nas, "get_log")["limit"], "30");
    assert_eq!(page["total"], written(&nas, 3).len());
}

#[test]
fn an_offset_behind_the_end_is_an_empty_last_page() {
    let page = super::ask(TOOL, json!({ "connection_id": 3, "offset": 1_000_000 }));
    assert_eq!(page["entries"], json!([]));
    assert!(page.get("next_offset").is_none(), "{page}");
}

#[test]
fn filters_reach_the_nas_as_numbers() {
    let nas = office();
    Client::connect(&nas).call(
        TOOL,
        json!({
            "connection_id": 2, "keyword": "plan \"A\"", "from": "2025-01-10", "to": "2025-01-11",
            "level": "error", "action": "upload", "offset": 2, "limit": 7,
        }),
    );
    let params = sent_params(&nas, "get_log");
    let params: Vec<String> = params
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    insta::assert_snapshot!(params.join("\n"), @r#"
    action=2
    connection_id=2
    date_from=1736463600
    date_to=1736636399
    keyword="plan \"A\""
    limit=7
    log_level=2
    offset=2
    "#);
}

#[test]
fn times_are_understood_in_every_spelling() {
    for (from, seconds) in [
        (json!("2025-01-10T08:00:00Z"), "1736496000"),
        (json!("2025-01-10T09:00:00+01:00"), "1736496000"),
        (json!("2025-01-10T09:00:00"), "1736496000"),
        (json!(1_736_496_000), "1736496000"),
        (json!("1736496000"), "1736496000"),
    ] {
        let nas = office();
        Client::connect(&nas).call(
            TOOL,
            json!({ "connection_id": 2, "from": from, "to": from }),
        );
        let params = sent_params(&nas, "get_log");
        assert_eq!(params["date_from"], seconds, "{from}");
        assert_eq!(params["date_to"], seconds, "{from}");
    }
}

/// What the lines of a page say that was done, without repeating any.
fn actions(page: &Value) -> Vec<&str> {
    let meanings = entries(page).iter();
    let mut meanings: Vec<&str> = meanings
        .map(|entry| entry["action"]["meaning"].as_str().unwrap())
        .collect();
    meanings.sort_unstable();
    meanings.dedup();
    meanings
}

#[test]
fn several_actions_come_in_one_page_newest_first() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let one = |action: &str| json!({ "connection_id": 2, "action": action, "limit": 500 });
    let mut expected: Vec<i64> = ["upload", "remove_remote"]
        .iter()
        .flat_map(|action| {
            let page = client.call(TOOL, one(action));
            entries(&page).iter().map(time_of).collect::<Vec<_>>()
        })
        .collect();
    expected.sort_unstable_by_key(|time| std::cmp::Reverse(*time));
    let mut read = Vec::new();
    for offset in [0, 20, 40] {
        let page = client.call(
            TOOL,
            json!({ "connection_id": 2, "action": ["upload", "remove_remote"], "offset": offset, "limit": 20 }),
        );
        assert_eq!(page["next_offset"], offset + 20);
        read.extend(entries(&page).iter().map(time_of));
    }
    assert_eq!(read, expected[..60]);
}

#[test]
fn transfers_are_uploads_and_downloads() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let mut page = |arguments: Value| client.call(TOOL, arguments);
    let transfers = page(json!({ "connection_id": 2, "transfers": true, "limit": 200 }));
    assert_eq!(actions(&transfers), ["download", "upload"]);
    let named = page(json!({ "connection_id": 2, "action": ["download", "upload"], "limit": 200 }));
    assert_eq!(transfers, named);
    let all = page(json!({ "connection_id": 2, "limit": 200 }));
    assert!(all["total"].as_i64() > transfers["total"].as_i64(), "{all}");
}

#[test]
fn an_action_is_told_in_plain_words_and_by_what_can_be_asked_for() {
    let page = super::ask(
        TOOL,
        json!({ "connection_id": 2, "action": "remove_remote", "limit": 3 }),
    );
    for entry in entries(&page) {
        assert_eq!(
            entry["action"],
            json!({ "code": 0, "word": "remove_remote", "meaning": "deleted in the cloud" })
        );
        let path = entry["path"].as_str().unwrap();
        assert!(
            !path.is_empty() && entry.get("file_name").is_none(),
            "{entry}"
        );
    }
}

#[test]
fn only_lines_that_match_come_back() {
    let page = super::ask(
        TOOL,
        json!({ "connection_id": 2, "level": "warning", "from": START - 864_000, "keyword": "dwg" }),
    );
    assert!(!entries(&page).is_empty());
    for entry in entries(&page) {
        assert_eq!(entry["level"], json!({ "code": 1, "meaning": "warning" }));
        assert!(time_of(entry) >= START - 864_000);
        assert!(entry["path"].as_str().unwrap().contains("dwg"), "{entry}");
        assert!(entry["error"]["code"].as_i64().unwrap() < 0, "{entry}");
        assert_ne!(entry["error"]["meaning"], "unknown");
    }
}

#[test]
fn bad_filters_are_named_and_nothing_is_asked() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for (field, value) in [
        ("limit", json!(0)),
        ("limit", json!(1001)),
        ("offset", json!(-1)),
        ("level", json!("fatal")),
        ("action", json!("explode")),
        ("action", json!(["upload", "explode"])),
        ("from", json!("yesterday")),
        ("to", json!("2025-13-01")),
    ] {
        let error = client.call_error(TOOL, json!({ "connection_id": 2, field: value }));
        assert!(
            error.starts_with(&format!("Bad argument `{field}`")),
            "{error}"
        );
    }
    assert_eq!(sent(&nas, "get_log"), 0);
}

#[test]
fn what_several_actions_cannot_give_is_refused() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for (field, value) in [
        (
            "offset",
            json!({ "transfers": true, "offset": 990, "limit": 20 }),
        ),
        ("transfers", json!({ "transfers": true, "action": "merge" })),
    ] {
        let mut arguments = value;
        arguments["connection_id"] = json!(2);
        let error = client.call_error(TOOL, arguments);
        assert!(
            error.starts_with(&format!("Bad argument `{field}`")),
            "{error}"
        );
    }
    assert_eq!(sent(&nas, "get_log"), 0);
}

#[test]
fn a_period_that_ends_before_it_begins_is_refused() {
    let arguments = json!({ "connection_id": 2, "from": "2025-01-11", "to": "2025-01-10" });
    let error = Client::connect(&office()).call_error(TOOL, arguments);
    insta::assert_snapshot!(error, @"Bad argument `to`: it lies before `from`. Correct the argument and call again.");
}

#[test]
fn an_unknown_connection_is_told_with_those_that_exist() {
    names_known_connections(TOOL);
}
