//! Single lines that were found to be trouble.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::lines::{await_answers, greeted};
use crate::harness::{Process, connection, office};

#[test]
fn what_comes_between_a_ping_and_the_greeting_does_not_end_the_server() {
    let nas = office();
    let mut server = Process::start(&[], &connection(&nas.url()));
    server.write(r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#);
    server.write(r#"{"jsonrpc":"2.0","id":2,"method":"tools/list"}"#);
    server.write(r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#);
    server.write(r#"{"jsonrpc":"2.0","id":3,"result":{}}"#);
    server.write(r#"{"jsonrpc":"2.0","id":4,"method":"ping"}"#);
    let ids: Vec<Value> = (0..3)
        .map(|_| serde_json::from_str::<Value>(&server.line().unwrap()).unwrap()["id"].clone())
        .collect();
    assert_eq!(ids, [1, 2, 4]);
}

/// The first answer to a line, if there is one before those to several requests that were made after it, one by one.
fn answer_before_others(line: &str) -> Option<Value> {
    let nas = office();
    let mut server = Process::start(&[], &connection(&nas.url()));
    greeted(&mut server);
    server.write(line);
    for id in 1..=5 {
        server.write(format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"ping"}}"#));
        let answer: Value = serde_json::from_str(&server.line().unwrap()).unwrap();
        if answer["id"] != id {
            return Some(answer);
        }
    }
    None
}

/// A line that JSON's grammar allows and the parser does not take: its sender must not wait forever.
#[track_caller]
fn is_answered(params: &str) {
    let answer = answer_before_others(&format!(
        r#"{{"jsonrpc":"2.0","id":"odd","method":"tools/call","params":{params}}}"#
    ));
    let answer = answer.expect("no answer");
    assert!(answer["error"]["code"].is_i64(), "{answer}");
}

#[test]
fn a_refusal_is_told_to_a_client_that_hangs_up_at_once() {
    let nas = office();
    let mut server = Process::start(&[], &connection(&nas.url()));
    greeted(&mut server);
    for id in 1..=20 {
        server.write(format!(
            r#"{{"jsonrpc":"2.0","id":{id},"method":"tools/call","params":[]}}"#
        ));
    }
    server.hang_up();
    assert_eq!(server.wait().stdout.lines().count(), 20);
}

#[test]
fn nesting_that_is_too_deep_is_answered() {
    is_answered(&format!(
        "{{\"name\":\"x\",\"arguments\":{{\"a\":{}{}}}}}",
        "[".repeat(200),
        "]".repeat(200)
    ));
}

#[test]
fn a_number_that_is_too_large_is_answered() {
    is_answered(r#"{"name":"x","arguments":{"a":1e400}}"#);
}

#[test]
fn half_a_surrogate_pair_is_answered() {
    is_answered(r#"{"name":"x","arguments":{"a":"\ud800"}}"#);
}

#[test]
fn a_line_that_is_too_long_is_refused_and_what_follows_is_answered() {
    let nas = office();
    let mut server = Process::start(&[], &connection(&nas.url()));
    greeted(&mut server);
    // In one piece: nothing else comes that could wake the server up.
    let mut lines = vec![b' '; 17 << 20];
    lines.extend_from_slice(b"\n{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");
    server.write(lines);
    let mut answer = || serde_json::from_str::<Value>(&server.line().unwrap()).unwrap();
    let answers = [answer(), answer()];
    let refusal = answers.iter().find(|answer| answer.get("error").is_some());
    assert_eq!(refusal.unwrap()["error"]["code"], -32_600);
    assert!(
        answers.iter().any(|answer| answer["id"] == 1),
        "{answers:?}"
    );
}

#[test]
fn a_request_in_many_pieces_is_read_whole_while_others_are_answered() {
    let nas = office();
    let mut server = Process::start(&[], &connection(&nas.url()));
    greeted(&mut server);
    let long = json!({ "jsonrpc": "2.0", "id": "long", "method": "ping", "params": { "x": "x".repeat(300_000) } });
    for id in 1..=20 {
        // Answers under way make the service drop what it is reading.
        server.write(format!(
            r#"{{"jsonrpc":"2.0","id":"{id}","method":"tools/list"}}"#
        ));
    }
    server.write(long.to_string());
    let mut open: BTreeSet<String> = (1..=20).map(|id: u32| id.to_string()).collect();
    open.insert("long".into());
    await_answers(&mut server, open).unwrap();
}
