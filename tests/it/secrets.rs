//! Logins and signatures inside addresses stay home, wherever the NAS says them and wherever they would turn up.

use dsm_sim::{Dialect, Options, SimulatedNas};
use serde_json::{Value, json};
use synology_backup_mcp::{effect::Effect, tools};

use crate::{
    fuzz::proxy::{Plan, Tampering, TamperingProxy},
    harness::{Client, Folder, Process, connection, connection_in, office, office_with, run},
};

/// Addresses that hold a secret; each is found by one of these words.
const ADDRESSES: [&str; 6] = [
    "https://anna:SIMSECRET@nas.example:5001/share",
    "dav://SIMSECRET@nas.example",
    "ftp://anna:53117711@nas.example/a@b",
    "https://bucket.example/o?X-Amz-Credential=a&X-Amz-Signature=SIMSECRET",
    "https://bucket.example/o?53117711#token=SIMSECRET",
    "see http://nas.example, then https://anna:my/SIMSECRET@nas.example",
];

fn told(text: &str) -> bool {
    text.contains("SIMSECRET") || text.contains("53117711")
}

/// Puts the address in the place of every text, and a number that nobody knows into every object.
fn put_everywhere(answer: &mut Value, address: &str) {
    match answer {
        Value::String(text) => *text = address.into(),
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| put_everywhere(item, address)),
        Value::Object(fields) => {
            let others = fields.iter_mut().filter(|(name, _)| *name != "success");
            others.for_each(|(_, value)| put_everywhere(value, address));
            if !fields.contains_key("success") {
                fields.insert("pin".into(), 53_117_711.into());
            }
        }
        _ => {}
    }
}

/// Puts the address behind every text.
fn put_behind(answer: &mut Value, address: &str) {
    match answer {
        Value::String(text) => *text = format!("{text} {address}"),
        Value::Array(items) => items.iter_mut().for_each(|item| put_behind(item, address)),
        Value::Object(fields) => fields
            .values_mut()
            .for_each(|value| put_behind(value, address)),
        _ => {}
    }
}

/// Refuses, and says why with the address.
fn refuse(answer: &mut Value, address: &str) {
    let errors = json!({ "name": address, "reason": format!("cannot reach {address}") });
    *answer = json!({ "success": false, "error": { "code": 4_401, "errors": errors } });
}

/// Calls every tool against a NAS whose answers are edited so; answers how often that led to an answer and not an error.
#[track_caller]
fn nothing_is_told(nas: &SimulatedNas, edit: fn(&mut Value, &str), address: &str) -> usize {
    let proxy = TamperingProxy::before(&nas.url());
    let url = proxy.url();
    let settings = connection(&url);
    let mut client = Client::greeted(Process::start(&["--log", "trace"], &settings));
    client.call("cloudsync_list_connections", json!({}));
    proxy.follow(Plan {
        tampering: Tampering::Edit(edit, address.into()),
        ..Plan::default()
    });
    let mut answered = 0;
    for tool in tools::all() {
        let id = client.send_call(tool.name, tool.definition().example);
        let answer = client.answer(id);
        answered += usize::from(answer["result"]["isError"] != true);
        let text = answer.to_string();
        assert!(!told(&text), "{} with {address}: {text}", tool.name);
    }
    let audit = json!(client.audit()).to_string();
    assert!(!told(&audit), "{audit}");
    let ended = client.close();
    let line = ended.stderr.lines().find(|line| told(line));
    assert_eq!(line, None);
    answered
}

fn of_dialect(dialect: Dialect) -> SimulatedNas {
    office_with(|options: &mut Options| options.dialect = dialect)
}

#[test]
fn no_tool_tells_the_login_or_signature_of_an_address() {
    let nas = of_dialect(Dialect::Dsm);
    for address in ADDRESSES {
        for edit in [put_everywhere as fn(&mut Value, &str), put_behind] {
            let answered = nothing_is_told(&nas, edit, address);
            assert!(answered > 10, "{answered}");
        }
    }
}

#[test]
fn no_tool_tells_them_in_the_other_dialect() {
    let nas = of_dialect(Dialect::Documented);
    for edit in [put_everywhere as fn(&mut Value, &str), put_behind] {
        let answered = nothing_is_told(&nas, edit, ADDRESSES[0]);
        assert!(answered > 3, "{answered}");
    }
}

#[test]
fn no_error_tells_them() {
    for address in ADDRESSES {
        nothing_is_told(&office(), refuse, address);
    }
}

#[test]
fn where_a_connection_points_is_told_without_its_login() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for (address, shown) in [
        (
            "https://anna:4711@dav.example:5006/x@y",
            "https://***@dav.example:5006/x@y",
        ),
        ("anna:s3cret@nas.example", "***@nas.example"),
        ("//anna:s3cret@nas.example/share", "//***@nas.example/share"),
        ("nas.example/x?sig=1234", "nas.example/x?***"),
        ("nas.example:5006", "nas.example:5006"),
    ] {
        nas.edit(|office| connection_in(office, 8).account.server_addr = address.into());
        let id = json!({ "connection_id": 8 });
        let connection = client.call("cloudsync_get_connection", id.clone());
        assert_eq!(connection["server_address"], shown);
        let auth = client.call("cloudsync_get_connection_auth", id);
        assert_eq!(auth["auth"]["server_addr"], shown);
    }
}

#[test]
fn the_operator_can_have_them_shown() {
    let (nas, folder) = (office(), Folder::new());
    let config = folder.write("config.toml", "reveal_secrets = true");
    nas.edit(|office| connection_in(office, 8).account.server_addr = ADDRESSES[0].into());
    let mut client = Client::connect_with(&nas, &["--config", &config]);
    let auth = client.call(
        "cloudsync_get_connection_auth",
        json!({ "connection_id": 8 }),
    );
    assert_eq!(auth["auth"]["server_addr"], ADDRESSES[0]);
}

#[test]
fn an_address_of_the_nas_with_a_login_is_refused_and_not_repeated() {
    for address in [
        "https://anna:SIMSECRET@nas.example",
        "https://anna:SIM/SIMSECRET@nas.example",
        "https://SIMSECRET@nas.example",
        "https://nas.example?token=SIMSECRET",
        "ftp://anna:SIMSECRET@nas.example",
    ] {
        let ended = run(&["--url", address, "call", "cloudsync_list_tasks"], &[]);
        assert_eq!(
            (ended.code, ended.stdout.as_str()),
            (Some(2), ""),
            "{address}"
        );
        assert!(ended.stderr.contains("SYNOLOGY_URL"), "{}", ended.stderr);
        assert!(!told(&ended.stderr), "{}", ended.stderr);
    }
}

#[test]
fn a_change_that_names_an_address_is_written_down_without_its_login() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for tool in tools::all().filter(|tool| tool.effect != Effect::Read) {
        let mut arguments = tool.definition().example;
        put_into_texts(&mut arguments);
        let id = client.send_call(tool.name, arguments);
        client.answer(id);
    }
    for line in client.audit() {
        assert!(!told(&line["arguments"].to_string()), "{line}");
    }
}

fn put_into_texts(arguments: &mut Value) {
    for value in arguments.as_object_mut().unwrap().values_mut() {
        if value.is_string() {
            *value = ADDRESSES[0].into();
        }
    }
}
