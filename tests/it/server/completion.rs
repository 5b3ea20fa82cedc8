//! Completion of what a person types, which asks the NAS little and never fails because of it.

use std::time::{Duration, Instant};

use dsm_sim::{ConnectionId, FaultKind};
use serde_json::{Value, json};

use crate::harness::{
    Client, Folder, PASSWORD, Process, connection, connection_in, fault, office, office_with, sent,
    until,
};

const INVALID_PARAMS: i64 = -32_602;
const CONNECTION: &str = "synology://{nas}/connections/{connection_id}";
const BACKUP_TASK: &str = "synology://{nas}/backup-tasks/{task_id}";

/// Longer than an end takes on the busiest machine.
const SOON: Duration = Duration::from_secs(3);

fn prompt(name: &str) -> Value {
    json!({ "type": "ref/prompt", "name": name })
}

fn template(uri: &str) -> Value {
    json!({ "type": "ref/resource", "uri": uri })
}

fn params(reference: Value, argument: &str, typed: &str) -> Value {
    json!({ "ref": reference, "argument": { "name": argument, "value": typed } })
}

#[track_caller]
fn completion(client: &mut Client, params: Value) -> Value {
    client.result("completion/complete", params)["completion"].clone()
}

#[track_caller]
fn values(client: &mut Client, reference: Value, argument: &str, typed: &str) -> Vec<String> {
    let completion = completion(client, params(reference, argument, typed));
    let values = completion["values"].as_array().unwrap().iter();
    values
        .map(|value| value.as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn names_and_ids_of_what_can_fail_are_completed() {
    let nas = office();
    for mut client in [Client::connect(&nas), Client::modern(&nas)] {
        let mut typed =
            |typed: &str| values(&mut client, prompt("investigate_failure"), "task", typed);
        assert_eq!(typed("drop"), ["Dropbox", "Dropbox (marketing)"]);
        assert_eq!(typed("PHOTOS"), ["Photos to C2"]);
        assert_eq!(typed("31"), ["31"]);
        assert_eq!(typed("no such thing"), Vec::<String>::new());
        let s3 = typed("s3");
        assert_eq!(s3, ["Competitions to S3", "Projects to S3", "Amazon S3"]);
        let all = typed("");
        for value in [
            "Nightly to the vault",
            "Microsoft OneDrive",
            "accounting-lun",
            "1",
            "12",
            "42",
        ] {
            assert!(all.contains(&value.to_owned()), "{value}: {all:?}");
        }
    }
}

#[test]
fn what_begins_with_it_comes_before_what_has_it_in_it() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let found = values(&mut client, prompt("investigate_failure"), "task", "a");
    let begins = |value: &String| value.to_lowercase().starts_with('a');
    let first = found.iter().take_while(|value| begins(value)).count();
    assert!(first > 2 && found.len() > first, "{found:?}");
    assert!(!found.iter().skip(first).any(begins), "{found:?}");
}

#[test]
fn the_parts_of_an_address_are_completed() {
    let nas = office();
    let mut client = Client::modern(&nas);
    assert_eq!(
        values(&mut client, template(CONNECTION), "connection_id", "micro"),
        ["Microsoft OneDrive"]
    );
    assert_eq!(
        values(&mut client, template(CONNECTION), "connection_id", "1"),
        ["12", "15", "16", "17"]
    );
    assert_eq!(
        values(&mut client, template(BACKUP_TASK), "task_id", "nightly"),
        ["Nightly to the vault"]
    );
    assert_eq!(
        values(&mut client, template(BACKUP_TASK), "nas", ""),
        ["nas"]
    );
    assert_eq!(
        values(&mut client, template(BACKUP_TASK), "nas", "x"),
        Vec::<String>::new()
    );
}

#[test]
fn what_is_completed_can_be_read() {
    let nas = office();
    nas.edit(|office| connection_in(office, 3).name = "Pictures\u{200C}".into());
    let mut client = Client::connect(&nas);
    let found = values(&mut client, template(CONNECTION), "connection_id", "pict");
    assert_eq!(found, [r"Pictures\u{200C}"]);
    let uri = "synology://nas/connections/Pictures%5Cu%7B200C%7D";
    let result = client.result("resources/read", json!({ "uri": uri }));
    let text = result["contents"][0]["text"].as_str().unwrap();
    assert!(text.contains("\"connection_id\":3"), "{text}");
}

#[test]
fn a_name_that_means_nothing_certain_is_left_out() {
    let nas = office();
    nas.edit(|office| {
        office.connections.truncate(5);
        connection_in(office, 2).name = "Twice".into();
        connection_in(office, 3).name = "TWICE".into();
        connection_in(office, 5).name = "8".into();
        connection_in(office, 12).name = "long ".repeat(1_000);
    });
    let mut client = Client::connect(&nas);
    let found = values(&mut client, template(CONNECTION), "connection_id", "");
    assert_eq!(found, ["Amazon S3", "3", "2", "5", "8", "12"]);
}

#[test]
fn no_more_than_a_hundred_values_are_given() {
    let nas = office();
    nas.edit(|office| {
        let connection = office.connections[0].clone();
        for id in 100..400 {
            let mut more = connection.clone();
            more.id = ConnectionId(id);
            office.connections.push(more);
        }
    });
    let mut client = Client::connect(&nas);
    let completion = completion(
        &mut client,
        params(template(CONNECTION), "connection_id", ""),
    );
    assert_eq!(completion["values"].as_array().unwrap().len(), 100);
    assert_eq!(completion["hasMore"], true);
    assert!(
        completion["total"].as_u64().unwrap() > 300,
        "{}",
        completion["total"]
    );
}

#[test]
fn typing_asks_the_nas_once() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let typed = ["", "d", "dr", "dro", "drop", "dropb"];
    let ids: Vec<u64> = typed
        .iter()
        .map(|typed| {
            let params = params(template(CONNECTION), "connection_id", typed);
            client.send("completion/complete", params)
        })
        .collect();
    for id in ids {
        let answer = client.answer(id);
        let values = answer["result"]["completion"]["values"].as_array().unwrap();
        assert!(values.contains(&json!("Dropbox")), "{answer}");
    }
    assert_eq!((sent(&nas, "list_conn"), nas.login_attempts()), (1, 1));
}

#[test]
fn a_nas_that_does_not_answer_has_nothing_to_offer() {
    let nas = office();
    let mut client = Client::connect(&nas);
    nas.inject(fault(FaultKind::Hang, "list_conn", 1_000));
    let given = completion(
        &mut client,
        params(template(CONNECTION), "connection_id", ""),
    );
    assert_eq!(given, json!({ "values": [], "total": 0, "hasMore": false }));
    let mut typed = |typed| values(&mut client, prompt("investigate_failure"), "task", typed);
    assert_eq!(typed("nightly"), ["Nightly to the vault"]);
    let asked = sent(&nas, "list_conn");
    assert_eq!(typed("photos"), ["Photos to C2"]);
    assert_eq!(sent(&nas, "list_conn"), asked);
}

#[test]
fn faults_of_a_nas_are_no_errors_of_completion() {
    for kind in [
        FaultKind::Code(105),
        FaultKind::NotJson,
        FaultKind::Http(500),
        FaultKind::WrongTypes,
    ] {
        let nas = office();
        nas.inject(fault(kind, "list_conn", 100));
        let mut client = Client::modern(&nas);
        let found = values(&mut client, template(CONNECTION), "connection_id", "");
        assert_eq!(found, Vec::<String>::new());
    }
    for settings in [&connection("http://127.0.0.1:9")[..], &[]] {
        let mut client = Client::greeted(Process::start(&[], settings));
        let found = values(&mut client, prompt("investigate_failure"), "task", "");
        assert_eq!(found, Vec::<String>::new());
        assert_eq!(
            values(&mut client, template(CONNECTION), "nas", ""),
            ["nas"]
        );
    }
}

#[test]
fn a_login_that_was_refused_is_not_tried_again() {
    let nas = office_with(|options| options.password = "another".into());
    let mut client = Client::connect(&nas);
    for typed in ["", "a", "b"] {
        assert_eq!(
            values(&mut client, prompt("investigate_failure"), "task", typed),
            Vec::<String>::new()
        );
    }
    values(&mut client, template(CONNECTION), "connection_id", "");
    client.call_error("cloudsync_list_connections", json!({}));
    assert_eq!(nas.login_attempts(), 1);
}

#[test]
fn completion_stays_below_the_rate_of_calls() {
    let (nas, folder) = (office(), Folder::new());
    let config = folder.write("config.toml", "rate_limit = 1\n");
    let mut client = Client::connect_with(&nas, &["--config", &config]);
    client.call("cloudsync_list_connections", json!({}));
    nas.forget_requests();
    let found = values(&mut client, template(BACKUP_TASK), "task_id", "");
    assert_eq!(found, Vec::<String>::new());
    assert_eq!(nas.requests(), []);
}

#[test]
fn what_cannot_be_completed_is_told_by_name() {
    let nas = office();
    for mut client in [Client::connect(&nas), Client::modern(&nas)] {
        for (reference, argument, words) in [
            (
                prompt("no_such"),
                "task",
                "Unknown prompt: no_such. There are daily_check",
            ),
            (
                prompt("investigate_failure"),
                "tsk",
                "Unknown argument `tsk`: choose from task",
            ),
            (
                prompt("daily_check"),
                "task",
                "Unknown argument `task`: there is none",
            ),
            (
                template("synology://nas/connections"),
                "nas",
                "Unknown resource template: synology://nas/connections. There are synology://{nas}/connections/{connection_id}",
            ),
            (
                template("file:///{path}"),
                "path",
                "Unknown resource template",
            ),
            (
                template(CONNECTION),
                "task_id",
                "Unknown argument `task_id`: choose from nas, connection_id",
            ),
        ] {
            let error = client.error("completion/complete", params(reference, argument, ""));
            assert_eq!(error["code"], INVALID_PARAMS, "{error}");
            assert!(
                error["message"].as_str().unwrap().contains(words),
                "{error}"
            );
        }
    }
    assert_eq!(nas.requests(), []);
}

#[test]
fn what_is_left_out_is_not_completed() {
    let nas = office();
    let mut client = Client::connect_with(&nas, &["--toolsets", "hyperbackup"]);
    let found = values(&mut client, prompt("investigate_failure"), "task", "");
    assert!(
        found.contains(&"1".into()) && !found.contains(&"Dropbox".into()),
        "{found:?}"
    );
    let error = client.error(
        "completion/complete",
        params(template(CONNECTION), "nas", ""),
    );
    assert_eq!(error["code"], INVALID_PARAMS, "{error}");
    assert_eq!(sent(&nas, "list_conn"), 0);
}

#[test]
fn the_nas_that_was_chosen_before_is_the_one_that_is_asked() {
    let (one, two, folder) = (office(), office(), Folder::new());
    two.edit(|office| connection_in(office, 3).name = "Of the attic".into());
    let table =
        |name: &str, url: String| format!("[nas.{name}]\nurl = '{url}'\nusername = 'demo'\n");
    let tables = table("office", one.url()) + &table("attic", two.url());
    let password = [("SYNOLOGY_PASSWORD", PASSWORD)];
    let config = folder.write("config.toml", &tables);
    let mut client = Client::greeted(Process::start(&["--config", &config], &password));
    assert_eq!(
        values(&mut client, template(CONNECTION), "nas", "A"),
        ["attic"]
    );
    assert_eq!(
        values(&mut client, prompt("daily_check"), "nas", ""),
        ["office", "attic"]
    );
    let mut chosen = params(template(CONNECTION), "connection_id", "attic");
    chosen["context"] = json!({ "arguments": { "nas": "attic" } });
    assert_eq!(
        completion(&mut client, chosen.clone())["values"],
        json!(["Of the attic"])
    );
    assert_eq!(one.requests(), []);
    chosen["context"] = json!({ "arguments": { "nas": "cellar" } });
    assert_eq!(completion(&mut client, chosen)["values"], json!([]));
    // Without a default it may be on any of them.
    let found = values(&mut client, prompt("investigate_failure"), "task", "box");
    assert_eq!(found, ["Dropbox", "Dropbox (marketing)"]);
    let config = folder.write("default.toml", &format!("default_nas = 'attic'\n{tables}"));
    let mut client = Client::greeted(Process::start(&["--config", &config], &password));
    let found = values(&mut client, prompt("investigate_failure"), "task", "box");
    assert_eq!(found, ["Dropbox (marketing)"]);
}

#[test]
fn a_completion_that_hangs_ends_with_the_client() {
    let nas = office();
    let mut client = Client::connect_with(&nas, &["--timeout", "600"]);
    client.call("cloudsync_list_connections", json!({}));
    nas.inject(fault(FaultKind::Hang, "list_conn", 1_000));
    let cancelled = client.send(
        "completion/complete",
        params(template(CONNECTION), "connection_id", ""),
    );
    until("it hangs", || sent(&nas, "list_conn") == 2);
    client.notify("notifications/cancelled", json!({ "requestId": cancelled }));
    client.send(
        "completion/complete",
        params(template(CONNECTION), "connection_id", "x"),
    );
    let begun = Instant::now();
    let ended = client.close();
    assert_eq!(ended.code, Some(0));
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    assert!(
        !ended.stdout.contains(&format!("\"id\":{cancelled},")),
        "{}",
        ended.stdout
    );
    assert_eq!((sent(&nas, "list_conn"), sent(&nas, "logout")), (2, 1));
}
