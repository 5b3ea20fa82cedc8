//! Lines from the client in every wrong form: the server lives, writes JSON-RPC only, and answers whoever has an id.

use std::{cell::RefCell, collections::BTreeSet};

use proptest::{prelude::*, sample::select, test_runner::TestRunner};
use serde_json::{Value, json};

use super::{
    any_json, cases,
    mutation::{Mutation, mutate, mutation},
    text,
};
use crate::harness::{Process, connection, office};

/// Names of requests. None that opens a stream: its answer comes when it ends.
const METHODS: [&str; 10] = [
    "ping",
    "tools/list",
    "tools/call",
    "tools/call",
    "initialize",
    "server/discover",
    "resources/list",
    "prompts/get",
    "logging/setLevel",
    "completion/complete",
];

/// A line, made once its id is known.
#[derive(Debug, Clone)]
enum Line {
    Bytes(Vec<u8>),
    /// A request whose id stays as it is.
    Request(Value),
    /// A request that may no longer be one.
    Mutated(Value, Vec<Mutation>),
    /// A text with the id in the place of `ID`.
    Text(String),
}

fn request() -> impl Strategy<Value = Value> {
    let tool = select(vec![
        "cloudsync_list_connections",
        "cloudsync_get_connection",
        "cloudsync_list_connection_logs",
        "hyperbackup_get_task",
        "no_such_tool",
    ]);
    let arguments = prop_oneof![
        3 => Just(json!({ "connection_id": 3 })),
        1 => any_json(),
        1 => (text(), any_json()).prop_map(|(name, value)| json!({ name: value })),
    ];
    (select(METHODS.as_slice()), tool, arguments, any::<bool>()).prop_map(|(method, tool, arguments, modern)| {
        let mut params = match method {
            "tools/call" => json!({ "name": tool, "arguments": arguments }),
            "initialize" => json!({ "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": { "name": "test", "version": "0" } }),
            _ => json!({}),
        };
        if modern {
            params["_meta"] = json!({
                "io.modelcontextprotocol/protocolVersion": "2026-07-28",
                "io.modelcontextprotocol/clientCapabilities": {},
                "io.modelcontextprotocol/clientInfo": { "name": "test", "version": "0" },
            });
        }
        json!({ "jsonrpc": "2.0", "id": "ID", "method": method, "params": params })
    })
}

fn odd_text() -> impl Strategy<Value = String> {
    let head = r#"{"jsonrpc":"2.0","id":ID,"method":"tools/call","params":"#;
    let odd = select(vec![
        format!("{head}{{\"name\":\"a\",\"name\":\"b\"}}}}"),
        format!("{head}{{\"name\":\"\\ud800\"}}}}"),
        format!("{head}{{\"name\":\"x\",\"arguments\":{{\"connection_id\":1e400}}}}}}"),
        format!(
            "{head}{{\"name\":\"x\",\"arguments\":{{\"connection_id\":123456789012345678901234567890}}}}}}"
        ),
        format!("{head}[]}}"),
        format!("{head}\"text\"}}"),
        r#"{"jsonrpc":"2.0","id":ID,"id":ID,"method":"ping"}"#.to_owned(),
        r#"{"jsonrpc":"2.0","id":ID}"#.to_owned(),
        r#"{"jsonrpc":"2.0","id":ID,"result":{}}"#.to_owned(),
        r#"{"jsonrpc":"2.0","id":ID,"error":{"code":1,"message":"x"}}"#.to_owned(),
        r#"[{"jsonrpc":"2.0","id":ID,"method":"ping"}]"#.to_owned(),
        r#"{"jsonrpc":"1.0","id":ID,"method":"ping"}"#.to_owned(),
    ]);
    let deep = (1..400_usize).prop_map(move |depth| {
        format!(
            "{head}{{\"a\":{}{}}}}}",
            "[".repeat(depth),
            "]".repeat(depth)
        )
    });
    prop_oneof![3 => odd, 1 => deep]
}

fn lines() -> impl Strategy<Value = Vec<Line>> {
    let line = prop_oneof![
        1 => prop::collection::vec(any::<u8>(), 0..80).prop_map(Line::Bytes),
        1 => any_json().prop_map(|value| Line::Bytes(value.to_string().into_bytes())),
        2 => request().prop_map(Line::Request),
        5 => (request(), prop::collection::vec(mutation(), 1..4))
            .prop_map(|(request, mutations)| Line::Mutated(request, mutations)),
        2 => odd_text().prop_map(Line::Text),
    ];
    prop::collection::vec(line, 1..16)
}

/// The bytes of a line, and whether they are a request under this id that wants an answer.
fn written(line: &Line, id: &str) -> (Vec<u8>, bool) {
    let bytes = match line {
        Line::Bytes(bytes) => bytes.clone(),
        Line::Text(text) => text.replace("ID", &json!(id).to_string()).into_bytes(),
        Line::Request(request) => {
            let mut request = request.clone();
            request["id"] = id.into();
            request.to_string().into_bytes()
        }
        Line::Mutated(request, mutations) => {
            let mut request = request.clone();
            request["id"] = id.into();
            for mutation in mutations {
                mutate(&mut request, mutation);
            }
            request.to_string().into_bytes()
        }
    };
    let value: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    // A result or error beside the method makes it something else.
    let asks = value["jsonrpc"] == "2.0"
        && value["id"] == id
        && value["method"]
            .as_str()
            .is_some_and(|method| !method.starts_with("subscriptions"))
        && value.get("result").is_none()
        && value.get("error").is_none();
    (bytes, asks)
}

/// Reads until all of these are answered.
pub(super) fn await_answers(
    server: &mut Process,
    mut open: BTreeSet<String>,
) -> Result<(), TestCaseError> {
    while !open.is_empty() {
        let line = server.line();
        prop_assert!(line.is_some(), "the server has hung up; open: {open:?}");
        let line = line.unwrap_or_default();
        let message: Result<Value, _> = serde_json::from_str(&line);
        prop_assert!(message.is_ok(), "{line}");
        let message = message.unwrap();
        prop_assert_eq!(&message["jsonrpc"], "2.0", "{}", line);
        let ends = [message.get("result"), message.get("error")];
        prop_assert_eq!(ends.iter().flatten().count(), 1, "{}", line);
        if let Some(error) = ends[1] {
            prop_assert!(
                error["code"].is_i64() && error["message"].is_string(),
                "{line}"
            );
        }
        if let Some(id) = message["id"].as_str() {
            open.remove(id);
        }
    }
    Ok(())
}

const HELLO: &str = r#"{"jsonrpc":"2.0","id":"hello","method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"0"}}}"#;

pub(super) fn greeted(server: &mut Process) {
    server.write(HELLO);
    await_answers(server, BTreeSet::from(["hello".into()])).unwrap();
    server.write(r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#);
}

/// Writes the lines of each case and waits for what must be answered, and for a list of tools after it.
#[track_caller]
fn lives_through(server: &mut Process, number_of_cases: u32) {
    let talk = RefCell::new((server, 0_u64));
    TestRunner::new(cases(number_of_cases))
        .run(&lines(), |lines| {
            let (server, next) = &mut *talk.borrow_mut();
            let mut open = BTreeSet::new();
            for line in &lines {
                *next += 1;
                let id = format!("fuzz-{next}");
                let (bytes, asks) = written(line, &id);
                if asks {
                    open.insert(id);
                }
                server.write(bytes);
            }
            for method in ["tools/list", "ping"] {
                *next += 1;
                let id = format!("fuzz-{next}");
                let meta = json!({
                    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
                    "io.modelcontextprotocol/clientCapabilities": {},
                });
                let line = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": { "_meta": meta } });
                server.write(line.to_string());
                open.insert(id);
            }
            await_answers(server, open)
        })
        .unwrap();
}

#[test]
fn a_server_in_a_session_lives_and_answers() {
    let nas = office();
    let mut server = Process::start(&[], &connection(&nas.url()));
    greeted(&mut server);
    lives_through(&mut server, 60);
    server.hang_up();
    let ended = server.wait();
    assert!(!ended.stderr.contains("panicked"), "{}", ended.stderr);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}

#[test]
fn a_server_that_nobody_greeted_lives_and_answers() {
    let nas = office();
    let mut server = Process::start(&[], &connection(&nas.url()));
    lives_through(&mut server, 30);
    server.hang_up();
    let ended = server.wait();
    assert!(!ended.stderr.contains("panicked"), "{}", ended.stderr);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}
