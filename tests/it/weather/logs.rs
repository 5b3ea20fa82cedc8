//! What the logs say: a line for each call, and no secret at any level.

use dsm_sim::FaultKind;
use serde_json::json;
use synology_backup_mcp::tools;

use super::{LIST, PAUSE, front::Front};
use crate::harness::{Client, Process, connection, fault, office, office_with};

const CODE: &str = "493817";

#[test]
fn a_busy_run_leaks_no_secret_at_the_finest_level() {
    let nas = office_with(|options| options.otp = Some(CODE.into()));
    let front = Front::of(&nas);
    let url = front.url();
    let mut settings = connection(&url).to_vec();
    settings.push(("SYNOLOGY_OTP_CODE", CODE));
    let pin = front.fingerprint.as_str();
    let flags = [
        "--log",
        "trace",
        "--confirm",
        "flag",
        "--tls-fingerprint",
        pin,
    ];
    let mut client = Client::greeted(Process::start(&flags, &settings));
    // Every tool as in its example; not each suits this office, and errors are to leak nothing either.
    let mut went_well = Vec::new();
    for operation in tools::all() {
        let mut arguments = operation.definition().example;
        for confirmed in [false, true] {
            if confirmed {
                arguments["confirm"] = true.into();
            }
            let id = client.send_call(operation.name, arguments.clone());
            if client.answer(id)["result"]["isError"] != true {
                went_well.push(operation.name);
            }
        }
        client.call_error(operation.name, json!({ "no_such_argument": CODE.len() }));
    }
    for id in [2, 3, 5, 8, 12] {
        let auth = client.send_call(
            "cloudsync_get_connection_auth",
            json!({ "connection_id": id }),
        );
        client.answer(auth);
    }
    for kind in [
        FaultKind::WrongTypes,
        FaultKind::Truncated,
        FaultKind::NotJson,
        FaultKind::ResetAfter,
        FaultKind::Code(9_999),
    ] {
        nas.inject(fault(kind, "list_conn", 3));
        let id = client.send_call(LIST, json!({}));
        client.answer(id);
        nas.expire_sessions();
    }
    client.call("cloudsync_get_package_config", json!({}));
    went_well.dedup();
    assert!(went_well.len() >= 28, "{went_well:?}");
    let ended = client.close();
    assert!(nas.logins() > 1);
    let mut secrets = vec!["SIMSECRET".to_owned(), CODE.to_owned()];
    for field in ["sid", "synotoken", "device_id"] {
        let values = front.answered(field);
        assert!(!values.is_empty(), "{field}");
        secrets.extend(values);
    }
    for secret in secrets {
        assert!(!ended.stdout.contains(&secret), "{secret} in stdout");
        let line = ended.stderr.lines().find(|line| line.contains(&secret));
        assert_eq!(line, None, "{secret} in stderr");
    }
}

#[test]
fn a_call_is_a_line_with_tool_nas_time_and_outcome() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call(LIST, json!({}));
    client.call(PAUSE, json!({ "connection_id": 3 }));
    client.call_error(PAUSE, json!({ "connection_id": 4 }));
    let stderr = client.close().stderr;
    let lines: Vec<&str> = stderr
        .lines()
        .filter(|line| line.contains("tool="))
        .collect();
    let expected = [(LIST, "ok"), (PAUSE, "ok"), (PAUSE, "unknown_id")];
    assert_eq!(lines.len(), expected.len(), "{stderr}");
    for (line, (tool, outcome)) in lines.iter().zip(expected) {
        assert!(line.contains(" INFO "), "{line}");
        assert!(line.contains(&format!("tool=\"{tool}\"")), "{line}");
        assert!(line.contains(&format!("nas=\"{}\"", nas.url())), "{line}");
        assert!(line.contains(&format!("outcome=\"{outcome}\"")), "{line}");
        let ms = line.split("ms=").nth(1).unwrap();
        let ms: String = ms.chars().take_while(char::is_ascii_digit).collect();
        assert!(ms.parse::<u64>().is_ok(), "{line}");
    }
}
