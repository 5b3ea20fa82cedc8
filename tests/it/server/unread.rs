//! Clients that do not read their answers, or can no longer: what waits is bounded, and the end comes all the same.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use dsm_sim::{FaultKind, SimulatedNas};
use serde_json::{Value, json};

#[cfg(unix)]
use super::endings::signal;
use crate::harness::{Client, Process, connection, fault, office, sent, until};

const LIST: &str = "cloudsync_list_connections";

/// Longer than an end takes on the busiest machine.
const SOON: Duration = Duration::from_secs(3);

fn request(id: u64, method: &str, params: Value) -> String {
    json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }).to_string()
}

fn call(id: u64, tool: &str, arguments: Value) -> String {
    request(
        id,
        "tools/call",
        json!({ "name": tool, "arguments": arguments }),
    )
}

/// A greeted server with a session on the NAS, whose answers nobody reads.
fn unread(nas: &SimulatedNas) -> Process {
    let mut server = Process::start_unread(&[], &connection(&nas.url()));
    let client = json!({ "name": "test", "version": "0" });
    let hello =
        json!({ "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": client });
    server.write(request(0, "initialize", hello));
    server.write(call(1, LIST, json!({})));
    until("a session is open", || sent(nas, "list_conn") == 1);
    server
}

#[test]
fn an_end_with_answers_that_nobody_reads_comes_soon() {
    let nas = office();
    let mut server = unread(&nas);
    for id in 2..30 {
        server.write(request(id, "tools/list", json!({})));
    }
    let begun = Instant::now();
    server.hang_up();
    assert_eq!(server.wait().code, Some(0));
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    assert_eq!(sent(&nas, "logout"), 1);
}

#[test]
fn a_client_that_reads_late_gets_every_answer_once() {
    let nas = office();
    let mut server = unread(&nas);
    for id in 2..250 {
        server.write(match id % 2 {
            0 => request(id, "tools/list", json!({})),
            _ => call(id, "hyperbackup_list_tasks", json!({})),
        });
    }
    server.read();
    let mut open: BTreeSet<u64> = (0..250).collect();
    while !open.is_empty() {
        let answer: Value = serde_json::from_str(&server.line().unwrap()).unwrap();
        assert!(answer["error"].is_null(), "{answer}");
        assert!(open.remove(&answer["id"].as_u64().unwrap()), "{answer}");
    }
}

#[test]
fn calls_that_hang_keep_nobody_from_pinging_or_cancelling() {
    let nas = office();
    let mut client = Client::connect_with(&nas, &["--timeout", "600"]);
    client.call(LIST, json!({}));
    nas.inject(fault(FaultKind::Hang, "get_config", 1_000));
    let mut hang = || client.send_call("cloudsync_get_package_config", json!({}));
    let hanging: Vec<u64> = (0..1_000).map(|_| hang()).collect();
    let pause = client.send_call("cloudsync_pause_connection", json!({ "connection_id": 3 }));
    assert_eq!(client.result("ping", json!({})), json!({}));
    for id in [pause].into_iter().chain(hanging) {
        client.notify("notifications/cancelled", json!({ "requestId": id }));
    }
    client.call(LIST, json!({}));
    assert_eq!(sent(&nas, "pause"), 0);
}

#[cfg(unix)]
#[test]
fn a_client_that_can_no_longer_hear_ends_the_server() {
    let nas = office();
    let mut server = unread(&nas);
    server.close_stdout();
    let begun = Instant::now();
    assert_eq!(server.wait().code, Some(0));
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    assert_eq!(sent(&nas, "logout"), 1);
}

#[cfg(unix)]
#[test]
fn nothing_is_sent_for_a_client_that_can_no_longer_hear() {
    let nas = office();
    let mut server = unread(&nas);
    server.close_stdout();
    for id in 2..20 {
        server.offer(&call(
            id,
            "cloudsync_pause_connection",
            json!({ "connection_id": 3 }),
        ));
    }
    assert_eq!(server.wait().code, Some(0));
    assert_eq!(sent(&nas, "pause"), 0);
}

/// How a server can be made to end while a change is under way.
type End = (&'static str, fn(&mut Process));

#[cfg(unix)]
const ENDS: [End; 4] = [
    ("end of stdin", Process::hang_up),
    ("end of stdout", Process::close_stdout),
    ("SIGTERM", |server| signal("-TERM", server.id())),
    ("SIGHUP", |server| signal("-HUP", server.id())),
];

#[cfg(unix)]
#[test]
fn the_audit_log_tells_what_became_of_a_change_whatever_ends_the_server() {
    for (end, ends) in ENDS {
        for (hangs, outcome) in [
            ("get_selective_sync_config", "nothing was sent"),
            ("set_selective_sync_config", "unclear"),
        ] {
            let nas = office();
            let mut server = unread(&nas);
            nas.inject(fault(FaultKind::Hang, hangs, 1));
            let change = json!({ "task_id": 4, "max_upload_size": 1 });
            server.write(call(2, "cloudsync_set_task_filters", change));
            until("the change hangs", || sent(&nas, hangs) == 1);
            ends(&mut server);
            until("it is written down", || !server.audit().is_empty());
            let line = server.audit().remove(0);
            let told = line["outcome"].as_str().unwrap();
            assert!(told.contains(outcome), "{end}, {hangs}: {line}");
            assert_eq!(server.wait().code, Some(0), "{end}");
        }
    }
}
