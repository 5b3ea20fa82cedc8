//! What the operator leaves out is not offered, and refused by name when it is called all the same.

use serde_json::json;
use synology_backup_mcp::{effect::Effect, tools};

use crate::{
    harness::{Client, Process, connection, office},
    table,
};

fn offered(client: &mut Client) -> Vec<String> {
    let list = client.result("tools/list", json!({}));
    let tools = list["tools"].as_array().unwrap();
    tools
        .iter()
        .map(|tool| tool["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn read_only_offers_nothing_that_changes_anything() {
    let nas = office();
    let mut client = Client::connect_with(&nas, &["--read-only"]);
    let offered = offered(&mut client);
    assert_eq!(offered.len(), table::reading());
    for name in offered {
        client.call(&name, tools::find(&name).unwrap().definition().example);
    }
    for request in nas.requests() {
        let parts = request.compound.iter();
        let mut methods: Vec<&str> = parts.map(|part| part["method"].as_str().unwrap()).collect();
        if methods.is_empty() {
            methods.push(&request.method);
        }
        let is_read = |method: &&str| {
            let reads = ["get", "info", "list", "status", "test", "query", "login"];
            reads.iter().any(|read| method.starts_with(read))
        };
        assert!(methods.iter().all(is_read), "{methods:?}");
    }
}

#[test]
fn read_only_refuses_by_name_what_is_called_all_the_same() {
    let nas = office();
    let before = nas.holds();
    let mut client = Client::connect_with(&nas, &["--read-only"]);
    for operation in tools::all().filter(|operation| operation.effect != Effect::Read) {
        let error = client.call_error(operation.name, operation.definition().example);
        assert!(error.starts_with(operation.name), "{error}");
        assert!(error.contains("read-only"), "{error}");
    }
    assert_eq!(nas.requests(), []);
    assert_eq!(nas.holds(), before);
}

#[test]
fn read_only_is_a_variable_as_well() {
    let nas = office();
    let url = nas.url();
    let mut settings = connection(&url).to_vec();
    settings.push(("SYNOLOGY_READ_ONLY", "1"));
    let mut client = Client::greeted(Process::start(&[], &settings));
    assert_eq!(offered(&mut client).len(), table::reading());
}

#[test]
fn read_only_is_told_in_the_instructions() {
    let nas = office();
    let mut client = Client::silent(&nas, &["--read-only"]);
    let greeting = client.initialize("2025-11-25");
    let text = greeting["instructions"].as_str().unwrap();
    for words in ["read-only", "--read-only", "SYNOLOGY_READ_ONLY", "withheld"] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn the_instructions_name_no_tool_that_is_not_offered() {
    for arguments in [
        ["--toolsets", "overview,cloudsync,hyperbackup"].as_slice(),
        &["--read-only"],
        &["--toolsets", "overview"],
        &["--read-only", "--toolsets", "hyperbackup"],
        &["--toolsets", "cloudsync"],
    ] {
        let nas = office();
        let mut client = Client::silent(&nas, arguments);
        let greeting = client.initialize("2025-11-25");
        let text = greeting["instructions"].as_str().unwrap();
        assert!(text.len() < 2_000, "{}", text.len());
        let offered = offered(&mut client);
        let words = text.split(|letter: char| !letter.is_ascii_lowercase() && letter != '_');
        for word in words.filter(|word| tools::find(word).is_some()) {
            assert!(offered.iter().any(|name| name == word), "{word}: {text}");
        }
    }
}

#[test]
fn a_server_that_withholds_nothing_says_nothing_of_it() {
    let nas = office();
    let greeting = Client::silent(&nas, &[]).initialize("2025-11-25");
    let text = greeting["instructions"].as_str().unwrap();
    assert!(!text.contains("withheld"), "{text}");
}

#[test]
fn read_only_refuses_what_is_confirmed_and_what_loses_nothing() {
    let nas = office();
    let before = nas.holds();
    let mut client = Client::connect_with(&nas, &["--read-only", "--confirm", "flag"]);
    for (tool, arguments) in [
        (
            "cloudsync_remove_connection",
            json!({ "connection_id": 2, "confirm": true }),
        ),
        (
            "cloudsync_set_task_settings",
            json!({ "task_id": 4, "consistency_check": false }),
        ),
        (
            "cloudsync_set_relink_behavior",
            json!({ "delete_from_cloud": false }),
        ),
    ] {
        let error = client.call_error(tool, arguments);
        assert!(error.contains("read-only"), "{error}");
    }
    assert_eq!(nas.requests(), []);
    assert_eq!(nas.holds(), before);
}

#[test]
fn a_toolset_offers_its_tools_alone() {
    for (toolset, prefix) in [("cloudsync", "cloudsync_"), ("hyperbackup", "hyperbackup_")] {
        let nas = office();
        let mut client = Client::connect_with(&nas, &["--toolsets", toolset]);
        let offered = offered(&mut client);
        assert_eq!(offered.len(), table::named(prefix));
        assert!(
            offered.iter().all(|name| name.starts_with(prefix)),
            "{offered:?}"
        );
    }
}

#[test]
fn a_tool_of_another_toolset_is_refused_by_name() {
    let nas = office();
    let mut client = Client::connect_with(&nas, &["--toolsets", "hyperbackup"]);
    let error = client.call_error("cloudsync_list_connections", json!({}));
    insta::assert_snapshot!(error, @"cloudsync_list_connections is not among the toolsets of this server. The operator can add it with --toolsets or SYNOLOGY_TOOLSETS.");
    assert_eq!(nas.requests(), []);
}

#[test]
fn toolsets_add_up() {
    let nas = office();
    let mut client = Client::connect_with(&nas, &["--toolsets", "CloudSync, hyperbackup"]);
    let both = table::named("cloudsync_") + table::named("hyperbackup_");
    assert_eq!(offered(&mut client).len(), both);
}
