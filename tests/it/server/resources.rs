//! Resources: what tools that read would answer, at an address.

use std::time::{Duration, Instant};

use dsm_sim::FaultKind;
use serde_json::{Value, json};

use crate::harness::{
    Client, Folder, PASSWORD, Process, connection, connection_in, fault, office, sent, until,
};

const NOT_FOUND: i64 = -32_002;
const INVALID_PARAMS: i64 = -32_602;
const INTERNAL: i64 = -32_603;

/// Longer than an end takes on the busiest machine.
const SOON: Duration = Duration::from_secs(3);

fn addresses(client: &mut Client) -> Vec<String> {
    let list = client.result("resources/list", json!({}));
    let resources = list["resources"].as_array().unwrap().iter();
    resources
        .map(|one| one["uri"].as_str().unwrap().to_owned())
        .collect()
}

/// What a resource holds.
#[track_caller]
fn read(client: &mut Client, uri: &str) -> Value {
    let result = client.result("resources/read", json!({ "uri": uri }));
    let contents = result["contents"].as_array().unwrap();
    assert_eq!(contents.len(), 1, "{result}");
    assert_eq!(contents[0]["uri"], uri);
    assert_eq!(contents[0]["mimeType"], "application/json");
    serde_json::from_str(contents[0]["text"].as_str().unwrap()).unwrap()
}

#[test]
fn what_matters_most_comes_first() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let uri = "synology://nas/backup-tasks";
    let result = client.result("resources/read", json!({ "uri": uri }));
    let text = result["contents"][0]["text"].as_str().unwrap();
    let place = |name: &str| text.find(&format!("\"{name}\":")).unwrap();
    assert!(place("task_id") < place("destination"), "{text}");
    assert!(place("health") < place("destination"), "{text}");
}

#[track_caller]
fn refusal(client: &mut Client, uri: &str, code: i64) -> String {
    let error = client.error("resources/read", json!({ "uri": uri }));
    assert_eq!(error["code"], code, "{uri}: {error}");
    error["message"].as_str().unwrap().to_owned()
}

#[test]
fn resources_are_listed_without_a_nas() {
    let nas = office();
    for mut client in [Client::connect(&nas), Client::modern(&nas)] {
        let expected = [
            "synology://nas/report",
            "synology://nas/connections",
            "synology://nas/backup-tasks",
        ];
        assert_eq!(addresses(&mut client), expected);
        let list = client.result("resources/list", json!({}));
        for one in list["resources"].as_array().unwrap() {
            assert_eq!(one["mimeType"], "application/json");
            assert!(
                one["title"].is_string() && one["description"].is_string(),
                "{one}"
            );
        }
        let list = client.result("resources/templates/list", json!({}));
        let templates = list["resourceTemplates"].as_array().unwrap().iter();
        let templates: Vec<_> = templates
            .map(|one| one["uriTemplate"].as_str().unwrap())
            .collect();
        assert_eq!(
            templates,
            [
                "synology://{nas}/connections/{connection_id}",
                "synology://{nas}/backup-tasks/{task_id}"
            ]
        );
    }
    assert_eq!(nas.requests(), []);
}

#[test]
fn a_resource_holds_what_its_tool_answers() {
    let nas = office();
    for mut client in [Client::connect(&nas), Client::modern(&nas)] {
        for (uri, tool, arguments, same) in [
            (
                "connections",
                "cloudsync_list_connections",
                json!({}),
                "connections",
            ),
            (
                "backup-tasks",
                "hyperbackup_list_tasks",
                json!({}),
                "by_health",
            ),
            (
                "connections/3",
                "cloudsync_get_connection",
                json!({ "connection_id": 3 }),
                "name",
            ),
            (
                "connections/dropbox",
                "cloudsync_get_connection",
                json!({ "connection_id": 3 }),
                "name",
            ),
            (
                "backup-tasks/1",
                "hyperbackup_get_task",
                json!({ "task_id": 1 }),
                "name",
            ),
            (
                "backup-tasks/Nightly%20to%20the%20vault",
                "hyperbackup_get_task",
                json!({ "task_id": 1 }),
                "name",
            ),
        ] {
            let held = read(&mut client, &format!("synology://nas/{uri}"));
            let answered = client.call(tool, arguments);
            assert!(!held[same].is_null(), "{uri}: {held}");
            assert_eq!(held[same], answered[same], "{uri}");
        }
    }
    assert_eq!(nas.login_attempts(), 2);
}

#[test]
fn every_resource_that_is_listed_can_be_read() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for uri in addresses(&mut client) {
        assert!(read(&mut client, &uri).is_object(), "{uri}");
    }
}

#[test]
fn what_a_nas_holds_is_not_kept_by_clients_and_lists_are() {
    let nas = office();
    let mut client = Client::modern(&nas);
    let read = json!({ "uri": "synology://nas/connections" });
    let prompt = json!({ "name": "daily_check" });
    let complete = json!({ "ref": { "type": "ref/prompt", "name": "investigate_failure" }, "argument": { "name": "task", "value": "" } });
    for (method, params, scope) in [
        ("resources/read", read.clone(), "private"),
        ("resources/list", json!({}), "public"),
        ("resources/templates/list", json!({}), "public"),
        ("prompts/list", json!({}), "public"),
        ("prompts/get", prompt.clone(), ""),
        ("completion/complete", complete.clone(), ""),
    ] {
        let result = client.result(method, params);
        assert_eq!(result["resultType"], "complete", "{method}");
        let server = &result["_meta"]["io.modelcontextprotocol/serverInfo"];
        assert_eq!(server["name"], "synology-backup-mcp", "{method}");
        assert_eq!(
            result["cacheScope"].as_str().unwrap_or_default(),
            scope,
            "{method}"
        );
        match scope {
            "private" => assert_eq!(result["ttlMs"], 0),
            "public" => assert!(result["ttlMs"].as_u64().unwrap() > 0),
            _ => assert!(result.get("ttlMs").is_none(), "{method}"),
        }
    }
    let mut client = Client::connect(&nas);
    for (method, params) in [
        ("resources/read", read),
        ("resources/list", json!({})),
        ("resources/templates/list", json!({})),
        ("prompts/list", json!({})),
        ("prompts/get", prompt),
        ("completion/complete", complete),
    ] {
        let result = client.result(method, params);
        for name in ["_meta", "resultType", "ttlMs", "cacheScope"] {
            assert!(result.get(name).is_none(), "{method}: {name}");
        }
    }
}

#[test]
fn an_address_of_nothing_is_told_with_what_there_is() {
    let nas = office();
    for (mut client, code) in [
        (Client::connect(&nas), NOT_FOUND),
        (Client::modern(&nas), INVALID_PARAMS),
    ] {
        for uri in [
            "",
            "report",
            "file:///etc/passwd",
            "https://nas/connections",
            "synology://",
            "synology://nas",
            "synology://nas/",
            "synology://nas/connections/",
            "synology://nas/connections/3/4",
            "synology://nas/connection",
            "synology://nas/Connections",
            "synology://nas//connections",
            "synology://nas/../connections",
            "synology://nas/%2E%2E/connections",
            "synology://nas/connections/%",
            "synology://nas/connections/%4",
            "synology://nas/connections/%gg",
            "synology://nas/connections/%FF",
            "synology://nas/connections?limit=1",
            "synology://nas/connections#x",
            "synology://nas/connections/Microsoft OneDrive",
            "synology://office/connections",
            "synology://all/connections",
            "synology://{nas}/connections",
        ] {
            let problem = refusal(&mut client, uri, code);
            assert!(
                problem.starts_with("Resource not found: "),
                "{uri}: {problem}"
            );
            assert!(
                problem.contains("synology://{nas}/backup-tasks"),
                "{uri}: {problem}"
            );
        }
        let long = format!("synology://nas/connections/{}", "x".repeat(100_000));
        assert!(refusal(&mut client, &long, code).len() < 1_000);
    }
    assert_eq!(nas.requests(), []);
}

#[test]
fn an_id_that_does_not_exist_is_told_as_the_tool_tells_it() {
    let nas = office();
    for (mut client, code) in [
        (Client::connect(&nas), NOT_FOUND),
        (Client::modern(&nas), INVALID_PARAMS),
    ] {
        for (id, given) in [
            ("99", json!(99)),
            ("..", json!("..")),
            ("a%2Fb", json!("a/b")),
            ("%252e", json!("%2e")),
        ] {
            let told = refusal(
                &mut client,
                &format!("synology://nas/connections/{id}"),
                code,
            );
            let tool = client.call_error(
                "cloudsync_get_connection",
                json!({ "connection_id": given }),
            );
            assert_eq!(told, tool);
            assert!(told.contains("Dropbox"), "{told}");
        }
    }
}

#[test]
fn a_name_with_slashes_and_letters_that_hide_can_be_read() {
    let nas = office();
    let name = "Bücher/2025 100% \u{200C}?#";
    nas.edit(|office| connection_in(office, 3).name = name.into());
    let mut client = Client::connect(&nas);
    let encoded = "B%C3%BCcher%2F2025%20100%25%20%E2%80%8C%3F%23";
    let held = read(
        &mut client,
        &format!("synology://nas/connections/{encoded}"),
    );
    assert_eq!(held["connection_id"], 3);
    assert_eq!(held["name"], "Bücher/2025 100% \\u{200C}?#");
    let shown = "B%C3%BCcher%2F2025%20100%25%20%5Cu%7B200C%7D%3F%23";
    let held = read(&mut client, &format!("synology://nas/connections/{shown}"));
    assert_eq!(held["connection_id"], 3);
}

#[test]
fn what_goes_wrong_on_the_nas_is_told_as_the_tool_tells_it() {
    for kind in [
        FaultKind::Code(105),
        FaultKind::Http(502),
        FaultKind::NotJson,
        FaultKind::Oversize,
    ] {
        let nas = office();
        nas.inject(fault(kind, "list_conn", 100));
        for mut client in [Client::connect(&nas), Client::modern(&nas)] {
            let told = refusal(&mut client, "synology://nas/connections", INTERNAL);
            assert_eq!(
                told,
                client.call_error("cloudsync_list_connections", json!({}))
            );
        }
    }
    let mut client = Client::greeted(Process::start(&[], &[]));
    let told = refusal(&mut client, "synology://nas/connections", INTERNAL);
    assert!(told.starts_with("SYNOLOGY_URL"), "{told}");
}

#[test]
fn what_is_left_out_has_no_resources() {
    let nas = office();
    let mut client = Client::connect_with(&nas, &["--toolsets", "hyperbackup"]);
    assert_eq!(addresses(&mut client), ["synology://nas/backup-tasks"]);
    let problem = refusal(&mut client, "synology://nas/connections/3", NOT_FOUND);
    assert!(!problem.contains("{connection_id}"), "{problem}");
    assert_eq!(nas.requests(), []);
}

#[test]
fn reading_counts_as_a_call_of_the_tool() {
    let (nas, folder) = (office(), Folder::new());
    let config = folder.write("config.toml", "rate_limit = 2\n");
    let mut client = Client::connect_with(&nas, &["--config", &config]);
    let uri = "synology://nas/connections";
    read(&mut client, uri);
    client.call("cloudsync_list_connections", json!({}));
    let problem = refusal(&mut client, uri, INTERNAL);
    assert!(
        problem.starts_with("More than 2 tool calls a minute"),
        "{problem}"
    );
}

#[test]
fn each_of_several_nases_has_its_resources() {
    let (one, two, folder) = (office(), office(), Folder::new());
    two.edit(|office| connection_in(office, 3).name = "Of the attic".into());
    let table = |name: &str, url: String, more: &str| {
        format!("[nas.\"{name}\"]\nurl = '{url}'\nusername = 'demo'\n{more}\n")
    };
    let config = folder.write(
        "config.toml",
        &(table("Büro", one.url(), "") + &table("attic (2)", two.url(), "toolsets = 'cloudsync'")),
    );
    let password = [("SYNOLOGY_PASSWORD", PASSWORD)];
    let mut client = Client::greeted(Process::start(&["--config", &config], &password));
    let mut addresses = addresses(&mut client);
    addresses.retain(|uri| !uri.ends_with("/report"));
    assert_eq!(
        addresses,
        [
            "synology://B%C3%BCro/connections",
            "synology://B%C3%BCro/backup-tasks",
            "synology://attic%20%282%29/connections"
        ]
    );
    assert_eq!((one.requests(), two.requests()), (vec![], vec![]));
    let held = read(&mut client, "synology://ATTIC%20(2)/connections/3");
    assert_eq!(
        (&held["name"], &held["nas"]),
        (&json!("Of the attic"), &json!("attic (2)"))
    );
    assert_eq!(one.requests(), []);
    let problem = refusal(
        &mut client,
        "synology://attic%20(2)/backup-tasks",
        NOT_FOUND,
    );
    assert!(
        problem.contains("nas is B%C3%BCro or attic%20%282%29"),
        "{problem}"
    );
}

#[test]
fn one_nas_with_a_name_is_called_that() {
    let (nas, folder) = (office(), Folder::new());
    let table = format!("[nas.office]\nurl = '{}'\nusername = 'demo'\n", nas.url());
    let config = folder.write("config.toml", &table);
    let password = [("SYNOLOGY_PASSWORD", PASSWORD)];
    let mut client = Client::greeted(Process::start(&["--config", &config], &password));
    let held = read(&mut client, "synology://office/connections");
    assert_eq!(held["total"], 8);
    refusal(&mut client, "synology://nas/connections", NOT_FOUND);
}

#[test]
fn a_reading_that_hangs_can_be_cancelled_and_ends_with_the_client() {
    let nas = office();
    let mut client = Client::connect_with(&nas, &["--timeout", "600"]);
    client.call("cloudsync_list_connections", json!({}));
    nas.inject(fault(FaultKind::Hang, "list_conn", 1_000));
    let mut hang = || {
        client.send(
            "resources/read",
            json!({ "uri": "synology://nas/connections" }),
        )
    };
    let hanging: Vec<u64> = (0..250).map(|_| hang()).collect();
    until("readings hang", || sent(&nas, "list_conn") > 1);
    assert_eq!(client.result("ping", json!({})), json!({}));
    let (last, others) = hanging.split_last().unwrap();
    for id in others {
        client.notify("notifications/cancelled", json!({ "requestId": id }));
    }
    client.call("cloudsync_get_package_config", json!({}));
    let begun = Instant::now();
    let ended = client.close();
    assert_eq!(ended.code, Some(0));
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    for id in others.iter().filter(|id| *id != last) {
        assert!(!ended.stdout.contains(&format!("\"id\":{id},")), "{id}");
    }
    assert_eq!(sent(&nas, "logout"), 1);
}

#[test]
fn a_nas_that_cannot_be_reached_is_told() {
    let mut client = Client::greeted(Process::start(&[], &connection("http://127.0.0.1:9")));
    let problem = refusal(&mut client, "synology://nas/backup-tasks", INTERNAL);
    assert_eq!(
        problem,
        client.call_error("hyperbackup_list_tasks", json!({}))
    );
}
