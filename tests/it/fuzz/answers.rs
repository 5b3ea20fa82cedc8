//! Answers of the NAS in every wrong form: each read ends with what its schema says, or with a clear error.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use proptest::{prelude::*, sample::select, test_runner::TestRunner};
use serde_json::Value;
use synology_backup_mcp::{effect::Effect, tools};

use super::{
    any_json, cases,
    mutation::mutation,
    proxy::{Plan, Tampering, TamperingProxy},
    text,
};
use crate::{
    harness::{Client, Process, connection, office},
    table::{in_both, schemas::problem},
};

/// Every method that some read sends.
fn methods_of_reads() -> Vec<String> {
    let nas = office();
    let mut client = Client::connect(&nas);
    for operation in tools::all().filter(|operation| operation.effect == Effect::Read) {
        client.call(operation.name, operation.definition().example);
    }
    let mut requests = nas.requests();
    // What the session needs goes through as it is.
    requests.retain(|request| !request.api.starts_with("SYNO.API."));
    let methods: BTreeSet<String> = requests.into_iter().map(|request| request.method).collect();
    methods.into_iter().collect()
}

fn plans(methods: Vec<String>) -> impl Strategy<Value = Plan> {
    let body = prop_oneof![
        2 => any_json().prop_map(|value| value.to_string().into_bytes()),
        1 => prop::collection::vec(any::<u8>(), 0..200),
        1 => text().prop_map(String::into_bytes),
        1 => (any_json(), text()).prop_map(|(code, text)| {
            let errors = serde_json::json!({ "name": text, "reason": text.repeat(200) });
            let error = serde_json::json!({ "code": code, "errors": errors });
            serde_json::json!({ "success": false, "error": error }).to_string().into_bytes()
        }),
        1 => (0..300_usize).prop_map(|depth| {
            format!("{{\"success\":true,\"data\":{}1{}}}", "[".repeat(depth), "]".repeat(depth)).into_bytes()
        }),
    ];
    let tampering = prop_oneof![
        16 => prop::collection::vec(mutation(), 1..6).prop_map(Tampering::Mutate),
        4 => body.prop_map(Tampering::Body),
        // Few, as the server asks twice more and waits before it does.
        1 => any::<usize>().prop_map(Tampering::Cut),
    ];
    let method = prop::option::weighted(0.8, select(methods));
    (method, tampering).prop_map(|(method, tampering)| Plan {
        api: None,
        method,
        tampering,
    })
}

#[test]
fn every_read_ends_in_its_form_or_in_a_clear_error() {
    let nas = office();
    let proxy = TamperingProxy::before(&nas.url());
    let client = Client::greeted(Process::start(&[], &connection(&proxy.url())));
    let talk = RefCell::new((client, BTreeMap::<bool, u32>::new()));
    let reads: Vec<(&str, Value, Value)> = in_both()
        .into_iter()
        .filter(|(operation, _)| operation.effect == Effect::Read)
        .map(|(operation, tool)| {
            let example = operation.definition().example;
            (operation.name, example, tool["outputSchema"].clone())
        })
        .collect();
    TestRunner::new(cases(60))
        .run(&plans(methods_of_reads()), |plan| {
            let (client, endings) = &mut *talk.borrow_mut();
            proxy.follow(plan);
            let sent: Vec<u64> = reads
                .iter()
                .map(|(name, example, _)| client.send_call(name, example.clone()))
                .collect();
            for ((name, _, schema), id) in reads.iter().zip(sent) {
                let answer = client.answer(id);
                *endings
                    .entry(answer["result"]["isError"] == true)
                    .or_default() += 1;
                let problem = complaint(schema, &answer);
                prop_assert!(problem.is_none(), "{name}: {problem:?}: {answer}");
            }
            Ok(())
        })
        .unwrap();
    let (mut client, endings) = talk.into_inner();
    // Otherwise the mutations reach nothing, or break everything.
    assert!(endings.values().all(|count| *count > 20), "{endings:?}");
    proxy.follow(Plan::default());
    for operation in tools::all().filter(|operation| operation.effect == Effect::Read) {
        client.call(operation.name, operation.definition().example);
    }
    let ended = client.close();
    assert!(!ended.stderr.contains("panicked"), "{}", ended.stderr);
    assert_eq!(ended.code, Some(0));
}

/// What is wrong with the end of a call.
fn complaint(schema: &Value, answer: &Value) -> Option<String> {
    let result = &answer["result"];
    let Some(shown) = result["content"][0]["text"].as_str() else {
        return Some("it has no text".into());
    };
    if let Some(letter) = invisible_in(result) {
        return Some(format!("{letter:?} is invisible"));
    }
    if result["isError"] == true {
        let clear = shown.len() <= 2_000 && shown.len() > 20 && !shown.contains("nternal fault");
        return (!clear).then(|| format!("the error has {} bytes", shown.len()));
    }
    if shown.len() > 40_000 {
        return Some(format!("the answer has {} bytes", shown.len()));
    }
    problem(schema, &result["structuredContent"])
}

/// A character in a value that nobody sees: controls, marks of direction, zero-width characters and tags.
fn invisible_in(value: &Value) -> Option<char> {
    let hides = |letter: &char| {
        letter.is_control()
            || matches!(letter, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{FEFF}'
                | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
                | '\u{E0000}'..='\u{E0FFF}')
    };
    match value {
        Value::String(text) => text.chars().find(hides),
        Value::Array(items) => items.iter().find_map(invisible_in),
        Value::Object(fields) => fields
            .iter()
            .find_map(|(name, field)| name.chars().find(hides).or_else(|| invisible_in(field))),
        _ => None,
    }
}
