//! Lines without an id that can be answered, and greetings that come twice.

use serde_json::{Value, json};

use crate::harness::{Client, office, sent};

/// The first answer to a line; a later one is awaited, so that a line which is not answered is seen.
#[track_caller]
fn answer_to(client: &mut Client<'_>, line: &str) -> Value {
    client.write(line);
    client.send("tools/list", json!({}));
    client.next_answer()
}

#[test]
fn a_request_whose_id_is_none_is_refused_and_not_run() {
    for modern in [false, true] {
        let nas = office();
        let mut client = if modern {
            Client::modern(&nas)
        } else {
            Client::connect(&nas)
        };
        for id in [
            "null",
            "true",
            "1.5",
            "1e300",
            "18446744073709551615",
            "{}",
            "[1]",
        ] {
            for request in [
                r#""method":"ping""#,
                r#""method":"notifications/cancelled","params":{"requestId":1}"#,
                r#""method":"tools/call","params":{"name":"cloudsync_pause_connection","arguments":{"connection_id":3}}"#,
            ] {
                let line = format!(r#"{{"jsonrpc":"2.0","id":{id},{request}}}"#);
                let answer = answer_to(&mut client, &line);
                assert_eq!(answer.get("id"), Some(&Value::Null), "{line}: {answer}");
                assert_eq!(answer["error"]["code"], -32_600, "{line}: {answer}");
                client.next_answer();
            }
        }
        assert_eq!(sent(&nas, "pause"), 0);
    }
}

#[test]
fn a_line_that_is_no_json_is_refused() {
    for modern in [false, true] {
        let nas = office();
        let mut client = if modern {
            Client::modern(&nas)
        } else {
            Client::connect(&nas)
        };
        for line in [
            "this is not JSON",
            "{",
            "{\"jsonrpc\":\"2.0\",\"id\":",
            "'x'",
        ] {
            let answer = answer_to(&mut client, line);
            assert_eq!(answer.get("id"), Some(&Value::Null), "{line}: {answer}");
            assert_eq!(answer["error"]["code"], -32_700, "{line}: {answer}");
            client.next_answer();
        }
    }
}

#[test]
fn answers_are_not_answered_whatever_their_id() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for line in [
        r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"x"}}"#,
        r#"{"jsonrpc":"2.0","error":{"code":-32700,"message":"x"}}"#,
        r#"{"jsonrpc":"2.0","id":true,"result":{}}"#,
        r#"{"jsonrpc":"2.0","id":1.5,"result":{}}"#,
        r#"{"jsonrpc":"2.0","result":7}"#,
    ] {
        let answer = answer_to(&mut client, line);
        assert!(answer["result"]["tools"].is_array(), "{line}: {answer}");
    }
}

/// Asks for something that a person must agree to, in a session that said at first that it can ask.
#[track_caller]
fn is_asked(mut client: Client<'_>, mut request: Value) {
    request["name"] = "cloudsync_remove_task".into();
    request["arguments"] = json!({ "task_id": 4 });
    client.result("tools/call", request.clone());
    request["arguments"]["confirm"] = true.into();
    client.send("tools/call", request);
    assert_eq!(client.question()["method"], "elicitation/create");
}

#[test]
fn a_second_greeting_changes_nothing() {
    let nas = office();
    let mut client = Client::asking(&nas, json!({ "elicitation": {} }), &[]);
    let second = json!({
        "protocolVersion": "2024-11-05", "capabilities": {}, "clientInfo": { "name": "other", "version": "0" },
    });
    let greeting = client.result("initialize", second);
    assert_eq!(greeting["protocolVersion"], "2025-11-25");
    is_asked(client, json!({}));
}

#[test]
fn a_request_in_a_session_cannot_take_back_what_was_negotiated() {
    let nas = office();
    let client = Client::asking(&nas, json!({ "elicitation": {} }), &[]);
    let meta = json!({ "io.modelcontextprotocol/clientCapabilities": {} });
    is_asked(client, json!({ "_meta": meta }));
}
