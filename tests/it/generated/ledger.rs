//! The wire ledger: what the example of each tool sends to the NAS.

use dsm_sim::{Recorded, SimulatedNas};
use serde_json::Value;
use synology_backup_mcp::{effect::Effect, operation::Tool, tools};

use crate::{
    harness::{Client, make_ready_for, office},
    table::{answers::confirmed, arguments},
};

const TITLE: &str = "\
Wire ledger, written by the tests: what the example of each tool sends to the NAS.
Verb, api, version, method, parameters by name. Calls that may be under way together are sorted. The first call of Hyper
Backup in a session is preceded by a `list` without parameters, which finds out the dialect.
";

pub fn ledger() -> String {
    let mut ledger = format!("{TITLE}\nfirst call, and the end\n");
    for line in session() {
        ledger.push_str(&format!("  {line}\n"));
    }
    for operation in tools::all() {
        let example = operation.definition().example;
        ledger.push_str(&format!("\n{} {example}\n", operation.name));
        for line in lines(operation) {
            ledger.push_str(&format!("  {line}\n"));
        }
    }
    ledger
}

/// What goes before and after every call.
fn session() -> Vec<String> {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call(
        "cloudsync_get_package_config",
        Value::Object([].into_iter().collect()),
    );
    client.close();
    let requests = nas.requests();
    let about_session = |request: &&Recorded| request.api.starts_with("SYNO.API.");
    requests.iter().filter(about_session).map(line).collect()
}

fn lines(operation: &Tool) -> Vec<String> {
    let nas = office();
    make_ready_for(&nas, operation.name);
    let mut client = Client::connect(&nas);
    log_in(&nas, &mut client);
    let arguments = arguments(&mut client, operation);
    let answer = client.call(operation.name, arguments);
    let mut lines = in_order(operation, &nas.requests());
    if answer["outcome"] == "confirmation_required" {
        nas.forget_requests();
        confirmed(&mut client, &answer);
        lines.push("after the preview, with confirm".to_owned());
        lines.extend(in_order(operation, &nas.requests()));
    }
    lines
}

fn in_order(operation: &Tool, requests: &[Recorded]) -> Vec<String> {
    let method = operation.method.map(|method| method.name);
    let is_change = |request: &Recorded| {
        let parts = &request.compound;
        operation.effect != Effect::Read
            && method.is_some_and(|method| {
                request.method == method || parts.iter().any(|part| part["method"] == method)
            })
    };
    // Reads may come in any order, but none passes the change. How often is looked after it depends on the time.
    let mut lines = Vec::new();
    for part in requests.split_inclusive(is_change) {
        let (reads, change): (Vec<_>, Vec<_>) =
            part.iter().partition(|request| !is_change(request));
        let mut reads: Vec<String> = reads.into_iter().map(line).collect();
        reads.sort();
        if !lines.is_empty() {
            reads.dedup();
        }
        lines.extend(reads);
        lines.extend(change.into_iter().map(line));
    }
    lines
}

fn log_in(nas: &SimulatedNas, client: &mut Client) {
    client.call(
        "cloudsync_get_package_config",
        Value::Object([].into_iter().collect()),
    );
    nas.forget_requests();
}

fn line(request: &Recorded) -> String {
    let Recorded {
        verb,
        api,
        version,
        method,
        params,
        ..
    } = request;
    let mut line = format!("{verb} {api} {version} {method}");
    for (name, value) in params {
        let value = match name.as_str() {
            "compound" => parts(&request.compound),
            _ if value.contains("SIMSECRET") => "***".to_owned(),
            _ => value.clone(),
        };
        line.push_str(&format!(" {name}={value}"));
    }
    line
}

/// The parts of a compound request. What it knows of a connection is secret: only the names of the fields are shown.
fn parts(parts: &[Value]) -> String {
    let shown = parts.iter().map(|part| {
        let mut shown = part.clone();
        if let Some(info) = part["conn_info"].as_object() {
            let names: Vec<&String> = info.keys().collect();
            shown["conn_info"] = names.into_iter().cloned().collect();
        }
        shown.to_string()
    });
    format!("[{}]", shown.collect::<Vec<_>>().join(","))
}
