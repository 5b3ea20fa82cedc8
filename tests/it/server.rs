//! The MCP server, as clients of both protocol eras meet it.

mod completion;
mod endings;
mod ids;
mod offers;
mod prompts;
mod resources;
mod unread;
mod wrong;

use serde_json::{Value, json};

use crate::{
    harness::{Client, office},
    table,
};

#[test]
fn every_older_version_is_spoken() {
    for version in ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"] {
        let nas = office();
        let mut client = Client::silent(&nas, &[]);
        assert_eq!(client.initialize(version)["protocolVersion"], version);
        client.notify("notifications/initialized", json!({}));
        assert_eq!(
            client.call("cloudsync_list_connections", json!({}))["total"],
            8
        );
    }
}

#[test]
fn a_version_that_does_not_exist_is_answered_with_the_newest_older_one() {
    for version in ["2026-07-28", "2099-01-01", "DRAFT"] {
        let nas = office();
        let mut client = Client::silent(&nas, &[]);
        assert_eq!(client.initialize(version)["protocolVersion"], "2025-11-25");
    }
}

#[test]
fn the_server_says_who_it_is_and_what_it_offers() {
    let nas = office();
    let mut client = Client::silent(&nas, &[]);
    let greeting = client.initialize("2025-11-25");
    assert_eq!(
        greeting["serverInfo"],
        json!({
            "name": "synology-backup-mcp", "title": "Synology Cloud Sync and Hyper Backup",
            "version": env!("CARGO_PKG_VERSION"),
        })
    );
    assert_eq!(greeting["capabilities"], capabilities());
}

/// Nothing of it changes while the server runs, and nothing can be subscribed to.
fn capabilities() -> Value {
    json!({ "completions": {}, "prompts": {}, "resources": {}, "tools": {} })
}

#[test]
fn the_instructions_fit_what_hosts_show() {
    for arguments in [&[][..], &["--read-only"], &["--toolsets", "hyperbackup"]] {
        let nas = office();
        let mut client = Client::silent(&nas, arguments);
        let greeting = client.initialize("2025-11-25");
        let text = greeting["instructions"].as_str().unwrap();
        assert!((200..2_048).contains(&text.len()), "{}", text.len());
    }
}

#[test]
fn the_instructions_tell_where_ids_come_from_and_how_to_see_what_is_backed_up() {
    let nas = office();
    let mut client = Client::silent(&nas, &[]);
    let greeting = client.initialize("2025-11-25");
    let text = greeting["instructions"].as_str().unwrap();
    for word in [
        "backed up",
        "hyperbackup_list_tasks",
        "cloudsync_list_connections",
        "cloudsync_list_tasks",
    ] {
        assert!(text.contains(word), "{word}");
    }
}

#[test]
fn tools_are_listed_by_name_and_whole() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let result = client.result("tools/list", json!({}));
    let mut sorted = table::listed();
    sorted.sort_by_key(|tool| tool["name"].to_string());
    assert_eq!(result, json!({ "tools": sorted }));
}

#[test]
fn the_newer_era_needs_no_greeting() {
    let nas = office();
    let mut client = Client::modern(&nas);
    assert_eq!(
        client.call("hyperbackup_list_tasks", json!({}))["total"],
        13
    );
    let list = client.result("tools/list", json!({}));
    assert_eq!(list["tools"].as_array().unwrap().len(), table::named(""));
    assert_eq!(list["cacheScope"], "public");
    assert!(list["ttlMs"].as_u64().unwrap() > 0);
}

#[test]
fn the_newer_era_can_be_discovered() {
    let nas = office();
    let mut client = Client::modern(&nas);
    let result = client.result("server/discover", json!({}));
    let versions = result["supportedVersions"].as_array().unwrap();
    assert!(versions.contains(&json!("2026-07-28")), "{versions:?}");
    assert!(versions.contains(&json!("2025-11-25")), "{versions:?}");
    assert!(result["instructions"].is_string());
    assert_eq!(result["capabilities"], capabilities());
    assert!(
        result["ttlMs"].is_u64() && result["cacheScope"].is_string(),
        "{result}"
    );
}

#[test]
fn results_of_the_newer_era_say_which_server_gave_them() {
    let nas = office();
    let mut client = Client::modern(&nas);
    let call = |name: &str, arguments: Value| json!({ "name": name, "arguments": arguments });
    for (method, params) in [
        ("tools/list", json!({})),
        ("tools/call", call("cloudsync_list_connections", json!({}))),
        ("tools/call", call("cloudsync_get_connection", json!({}))),
    ] {
        let result = client.result(method, params);
        let server = &result["_meta"]["io.modelcontextprotocol/serverInfo"];
        assert_eq!(server["name"], "synology-backup-mcp", "{method}");
        assert_eq!(result["resultType"], "complete", "{method}");
    }
}

#[test]
fn results_of_the_older_era_carry_nothing_of_the_newer_one() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let call = json!({ "name": "cloudsync_list_connections", "arguments": {} });
    for (method, params) in [("tools/list", json!({})), ("tools/call", call)] {
        let result = client.result(method, params);
        for name in ["_meta", "resultType", "ttlMs", "cacheScope"] {
            assert!(result.get(name).is_none(), "{method}: {name}");
        }
    }
}

#[test]
fn an_error_is_told_in_text_alone() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let arguments =
        json!({ "name": "cloudsync_get_connection", "arguments": { "connection_id": 4 } });
    let result = client.result("tools/call", arguments);
    assert_eq!(result["isError"], true);
    assert_eq!(result["content"].as_array().unwrap().len(), 1);
    assert!(result.get("structuredContent").is_none(), "{result}");
}

#[test]
fn pings_are_answered() {
    let nas = office();
    let mut client = Client::connect(&nas);
    assert_eq!(client.result("ping", json!({})), json!({}));
}
