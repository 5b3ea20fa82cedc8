//! Several NASes in one server: which one a call is for, and that nothing of one touches another.

use dsm_sim::{FaultKind, Seed, SimulatedNas};
use serde_json::{Value, json};

use crate::harness::{
    Client, Folder, PASSWORD, Process, connection_in, fault, office, office_with, run, sent,
    sent_params,
};

const LIST: &str = "cloudsync_list_connections";
const PAUSE: &str = "cloudsync_pause_connection";
const REMOVE: &str = "cloudsync_remove_connection";

/// A table of the configuration file.
fn table(name: &str, url: &str, more: &str) -> String {
    format!("[nas.{name}]\nurl = '{url}'\nusername = 'demo'\n{more}\n")
}

/// An office, an attic and a cellar in which nobody listens.
struct Three {
    office: SimulatedNas,
    attic: SimulatedNas,
    _folder: Folder,
    config: String,
}

fn three(top: &str, attic: &str) -> Three {
    let (nas, other, folder) = (office(), office(), Folder::new());
    let text = [
        top.to_owned(),
        table("office", &nas.url(), ""),
        table("attic", &other.url(), attic),
        table("cellar", "http://127.0.0.1:9", ""),
    ];
    let config = folder.write("config.toml", &text.join("\n"));
    Three {
        office: nas,
        attic: other,
        _folder: folder,
        config,
    }
}

impl Three {
    fn client(&self) -> Client<'_> {
        let password = [("SYNOLOGY_PASSWORD", PASSWORD)];
        Client::greeted(Process::start(&["--config", &self.config], &password))
    }
}

const DEFAULT: &str = "default_nas = 'office'";

fn tool(client: &mut Client<'_>, name: &str) -> Value {
    let list = client.result("tools/list", json!({}));
    let tools = list["tools"].as_array().unwrap();
    tools
        .iter()
        .find(|tool| tool["name"] == name)
        .unwrap()
        .clone()
}

#[test]
fn each_tool_has_the_names_as_an_argument() {
    let three = three(DEFAULT, "");
    let mut client = three.client();
    let pause = tool(&mut client, PAUSE);
    let nas = &pause["inputSchema"]["properties"]["nas"];
    assert_eq!(nas["enum"], json!(["office", "attic", "cellar"]));
    assert!(nas["description"].as_str().unwrap().contains("office"));
    let list = tool(&mut client, LIST);
    let nas = &list["inputSchema"]["properties"]["nas"];
    assert_eq!(nas["enum"], json!(["office", "attic", "cellar", "all"]));
}

#[test]
fn one_nas_is_not_asked_for() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let pause = tool(&mut client, PAUSE);
    assert!(pause["inputSchema"]["properties"]["nas"].is_null());
    let error = client.call_error(LIST, json!({ "nas": "office" }));
    assert!(error.starts_with("Bad argument `nas`"), "{error}");
    assert_eq!(client.call(LIST, json!({ "nas": null }))["total"], 8);
}

#[test]
fn a_call_goes_to_the_nas_that_it_names_and_says_so() {
    let three = three(DEFAULT, "");
    let mut client = three.client();
    let answer = client.call(PAUSE, json!({ "connection_id": 2, "nas": "attic" }));
    assert_eq!(answer["nas"], "attic");
    assert_eq!(answer["undo"]["arguments"]["nas"], "attic");
    let run = json!({ "task_id": 1, "nas": "attic" });
    let started = client.call("hyperbackup_run_task", run);
    assert_eq!(started["follow"]["arguments"]["nas"], "attic");
    assert_eq!(
        (sent(&three.office, "pause"), sent(&three.attic, "pause")),
        (0, 1)
    );
    let answer = client.call(PAUSE, json!({ "connection_id": 2, "nas": "OFFICE" }));
    assert_eq!(answer["nas"], "office");
    assert_eq!(sent(&three.office, "pause"), 1);
}

#[test]
fn a_call_that_names_none_goes_to_the_default() {
    let three = three(DEFAULT, "");
    let answer = three.client().call(LIST, json!({}));
    assert_eq!(
        (&answer["nas"], &answer["total"]),
        (&json!("office"), &json!(8))
    );
    assert_eq!(sent(&three.attic, "login"), 0);
}

#[test]
fn without_a_default_a_call_must_name_one() {
    let three = three("", "");
    let mut client = three.client();
    let pause = tool(&mut client, PAUSE);
    let required = pause["inputSchema"]["required"].as_array().unwrap();
    assert!(required.contains(&json!("nas")), "{pause}");
    for arguments in [json!({}), json!({ "nas": null })] {
        let error = client.call_error(LIST, arguments);
        assert!(
            error.contains("`nas`") && error.contains("office, attic, cellar"),
            "{error}"
        );
    }
}

#[test]
fn a_nas_that_is_not_there_is_told_with_those_that_are() {
    let three = three(DEFAULT, "");
    let mut client = three.client();
    for name in [json!("garage"), json!(""), json!(3), json!(["office"])] {
        let error = client.call_error(LIST, json!({ "nas": name }));
        assert!(error.starts_with("Bad argument `nas`"), "{error}");
        assert!(error.contains("office, attic, cellar"), "{error}");
    }
}

#[test]
fn all_are_asked_and_what_fails_is_named() {
    let three = three(DEFAULT, "");
    let answer = three.client().call(LIST, json!({ "nas": "all" }));
    assert_eq!(answer["nas"], "all");
    let answers = answer["answers"].as_array().unwrap();
    let names: Vec<_> = answers.iter().map(|answer| &answer["nas"]).collect();
    assert_eq!(names, ["office", "attic"]);
    assert!(answers.iter().all(|answer| answer["total"] == 8));
    let failed = answer["failed"].as_array().unwrap();
    assert_eq!((failed.len(), &failed[0]["nas"]), (1, &json!("cellar")));
    let why = failed[0]["error"].as_str().unwrap();
    assert!(
        why.contains("reach") && !why.contains("more characters"),
        "{why}"
    );
}

#[test]
fn all_is_for_lists_only() {
    let three = three(DEFAULT, "");
    let mut client = three.client();
    for (tool, arguments) in [
        (PAUSE, json!({ "nas": "all", "connection_id": 2 })),
        (REMOVE, json!({ "nas": "ALL", "connection_id": 2 })),
        (
            "cloudsync_get_connection",
            json!({ "nas": "all", "connection_id": 2 }),
        ),
        (
            "cloudsync_list_connection_logs",
            json!({ "nas": "all", "connection_id": 2 }),
        ),
    ] {
        let error = client.call_error(tool, arguments);
        assert!(error.starts_with("Bad argument `nas`"), "{error}");
    }
    assert_eq!(
        sent(&three.office, "login") + sent(&three.attic, "login"),
        0
    );
}

#[test]
fn an_answer_of_all_fits_and_the_lists_in_it_go_on() {
    let three = three(DEFAULT, "");
    for nas in [&three.office, &three.attic] {
        nas.edit(|office| {
            let connection = office.connections[0].clone();
            for id in 100..400 {
                let mut more = connection.clone();
                more.id = dsm_sim::ConnectionId(id);
                office.connections.push(more);
            }
        });
    }
    let arguments = json!({ "nas": "all", "limit": 300 });
    let answer = three.client().call(LIST, arguments);
    assert!(
        answer.to_string().len() < 40_000,
        "{}",
        answer.to_string().len()
    );
    for one in answer["answers"].as_array().unwrap() {
        let rows = one["connections"].as_array().unwrap().len();
        assert!(rows > 5, "{rows}");
        assert_eq!(one["next_offset"], rows);
    }
}

#[test]
fn one_that_hangs_does_not_keep_another_from_changing() {
    let three = three(DEFAULT, "");
    three.office.inject(fault(FaultKind::Hang, "pause", 1));
    let mut client = three.client();
    let hanging = client.send_call(PAUSE, json!({ "connection_id": 2, "nas": "office" }));
    crate::harness::until("it hangs", || sent(&three.office, "pause") == 1);
    let answer = client.call(PAUSE, json!({ "connection_id": 2, "nas": "attic" }));
    assert_eq!(
        (&answer["nas"], &answer["outcome"]),
        (&json!("attic"), &json!("done"))
    );
    assert_ne!(hanging, 0);
}

#[test]
fn errors_say_which_nas_they_are_about() {
    let three = three(DEFAULT, "");
    let mut client = three.client();
    let error = client.call_error(PAUSE, json!({ "connection_id": 77, "nas": "attic" }));
    assert!(error.starts_with("attic: No connection 77"), "{error}");
    let error = client.call_error(LIST, json!({ "nas": "cellar" }));
    assert!(error.starts_with("cellar: "), "{error}");
}

// Variables are for the one NAS of a server that has one.
#[test]
fn a_hint_names_what_has_effect_for_that_nas() {
    let three = three("", "");
    let mut client = three.client();
    let mut hint = |nas: &str| client.call_error(LIST, json!({ "nas": nas }));
    let unreachable = hint("cellar");
    assert!(
        unreachable.contains("Check `url` in [nas.cellar] of the configuration file"),
        "{unreachable}"
    );
    assert!(!unreachable.contains("SYNOLOGY_"), "{unreachable}");
    three.office.inject(fault(FaultKind::Code(400), "login", 1));
    let refused = hint("office");
    assert!(
        refused.contains(
            "Correct `username` in [nas.office] of the configuration file or the password"
        ),
        "{refused}"
    );
    assert!(!refused.contains("SYNOLOGY_"), "{refused}");
    three.attic.inject(fault(FaultKind::Code(403), "login", 1));
    let code = hint("attic");
    assert!(
        code.contains("start for that NAS alone, with --nas and SYNOLOGY_OTP_CODE"),
        "{code}"
    );
}

#[test]
fn a_preview_counts_for_its_own_nas_only() {
    let three = three(DEFAULT, "");
    let mut client = three.client();
    let preview = client.call(REMOVE, json!({ "connection_id": 2, "nas": "attic" }));
    assert_eq!(
        (&preview["nas"], &preview["outcome"]),
        (&json!("attic"), &json!("confirmation_required"))
    );
    let shown = preview["preview"]["nas"].as_str().unwrap();
    assert!(shown.starts_with("attic (http://"), "{shown}");
    let other = json!({ "connection_id": 2, "nas": "office", "confirm": true });
    assert_eq!(
        client.call(REMOVE, other)["outcome"],
        "confirmation_required"
    );
    let confirm = preview["confirm_with"]["arguments"].clone();
    assert_eq!(confirm["nas"], "attic");
    assert_eq!(client.call(REMOVE, confirm)["outcome"], "done");
    assert_eq!(
        (
            sent(&three.office, "unlink_connection"),
            sent(&three.attic, "unlink_connection")
        ),
        (0, 1)
    );
}

#[test]
fn the_audit_log_says_which_nas() {
    let three = three(DEFAULT, "");
    let mut client = three.client();
    client.call(PAUSE, json!({ "connection_id": 2, "nas": "attic" }));
    client.call(PAUSE, json!({ "connection_id": 2 }));
    let lines = client.audit();
    let names: Vec<_> = lines.iter().map(|line| &line["nas"]).collect();
    assert_eq!(names, ["attic", "office"]);
    assert_eq!(lines[0]["address"], three.attic.url().trim_end_matches('/'));
}

#[test]
fn each_has_its_own_policies() {
    let three = three(DEFAULT, "read_only = true\ntoolsets = ['cloudsync']");
    let mut client = three.client();
    let pause = tool(&mut client, PAUSE);
    let names = &pause["inputSchema"]["properties"]["nas"]["enum"];
    assert_eq!(*names, json!(["office", "cellar"]));
    let error = client.call_error(PAUSE, json!({ "connection_id": 2, "nas": "attic" }));
    assert!(
        error.starts_with("attic: ") && error.contains("read-only"),
        "{error}"
    );
    let error = client.call_error("hyperbackup_list_tasks", json!({ "nas": "attic" }));
    assert!(error.contains("not among the toolsets"), "{error}");
    assert_eq!(
        client.call(PAUSE, json!({ "connection_id": 2 }))["outcome"],
        "done"
    );
    let all = client.call("hyperbackup_list_tasks", json!({ "nas": "all" }));
    assert_eq!(all["answers"].as_array().unwrap().len(), 1, "{all}");
}

#[test]
fn the_command_line_takes_the_very_same_way() {
    let three = three(DEFAULT, "");
    let arguments = ["--config", &three.config, "call", LIST, r#"{"nas":"all"}"#];
    let ended = run(&arguments, &[("SYNOLOGY_PASSWORD", PASSWORD)]);
    let answer: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(answer["failed"][0]["nas"], "cellar");
    let mut named = arguments.to_vec();
    named.extend(["--nas", "attic"]);
    named[4] = "{}";
    let ended = run(&named, &[("SYNOLOGY_PASSWORD", PASSWORD)]);
    let answer: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(answer["total"], 8);
}

#[test]
fn answers_of_all_conform_to_what_the_tool_says() {
    let three = three(DEFAULT, "");
    let mut client = three.client();
    let list = tool(&mut client, LIST);
    let validator = jsonschema::validator_for(&list["outputSchema"]).unwrap();
    for nas in ["all", "attic"] {
        let answer = client.call(LIST, json!({ "nas": nas }));
        let problems: Vec<String> = validator
            .iter_errors(&answer)
            .map(|error| error.to_string())
            .collect();
        assert_eq!(problems, Vec::<String>::new());
    }
}

#[test]
fn when_none_answers_each_is_told_with_its_own_reason() {
    let (nas, folder) = (office(), Folder::new());
    let password = folder.write("password", "wrong");
    let refused = table(
        "office",
        &nas.url(),
        &format!("password_file = '{password}'"),
    );
    let text = [refused, table("cellar", "http://127.0.0.1:9", "")].join("\n");
    let config = folder.write("config.toml", &text);
    let arguments = ["--config", &config, "call", LIST, r#"{"nas":"all"}"#];
    let ended = run(&arguments, &[("SYNOLOGY_PASSWORD", PASSWORD)]);
    assert_eq!(ended.code, Some(1));
    let lines: Vec<&str> = ended.stderr.lines().collect();
    let office = lines
        .iter()
        .any(|line| line.contains("office: DSM refused"));
    let cellar = lines.iter().any(|line| line.contains("cellar: The NAS at"));
    assert!(office && cellar, "{}", ended.stderr);
}

#[test]
fn a_login_from_outside_is_for_those_without_their_own() {
    let (nas, other, folder) = (office(), office(), Folder::new());
    let own = folder.write("password", PASSWORD);
    let with_own = table("office", &nas.url(), &format!("password_file = '{own}'"));
    let without = format!("[nas.attic]\nurl = '{}'\n", other.url());
    let config = folder.write("config.toml", &[with_own, without].join("\n"));
    let outside = [
        ("SYNOLOGY_USERNAME", "anna"),
        ("SYNOLOGY_PASSWORD", "outer"),
    ];
    let arguments = ["--config", &config, "call", LIST, r#"{"nas":"all"}"#];
    let answer = run(&arguments, &outside).stdout;
    let answer: Value = serde_json::from_str(&answer).unwrap();
    // The password from outside is a wrong one.
    assert_eq!(answer["answers"][0]["nas"], "office");
    assert_eq!(answer["failed"][0]["nas"], "attic");
    for (nas, account) in [(&nas, "demo"), (&other, "anna")] {
        assert_eq!(sent_params(nas, "login")["account"], account);
    }
}

#[test]
fn a_report_comes_from_all_of_them_and_its_next_steps_name_the_nas() {
    let three = three(DEFAULT, "");
    let mut client = three.client();
    let all = client.call("nas_protection_report", json!({ "nas": "all" }));
    let answers = all["answers"].as_array().unwrap();
    assert_eq!(answers.len(), 2);
    assert_eq!(all["failed"][0]["nas"], "cellar");
    for answer in answers {
        let steps = answer["findings"].as_array().unwrap().iter();
        let steps: Vec<&Value> = steps
            .map(|one| &one["next_step"])
            .filter(|step| step.is_object())
            .collect();
        assert!(!steps.is_empty(), "{answer}");
        for step in steps {
            assert_eq!(step["arguments"]["nas"], answer["nas"], "{step}");
        }
    }
    let one = client.call("nas_protection_report", json!({ "nas": "attic" }));
    let steps = one["findings"].as_array().unwrap().iter();
    let mut steps = steps
        .map(|one| &one["next_step"])
        .filter(|step| step.is_object());
    assert!(steps.all(|step| step["arguments"]["nas"] == "attic"));
    let info = client.call("nas_info", json!({ "nas": "all" }));
    assert_eq!(info["answers"].as_array().unwrap().len(), 2);
}

#[test]
fn several_nases_have_one_verdict_which_none_that_is_silent_lets_be_good() {
    let seeded = |seed| {
        office_with(|options| {
            options.seed = seed;
            options.start_time = None;
        })
    };
    let (well, ill) = (seeded(Seed::Healthy), seeded(Seed::Office));
    for (tables, verdict, order) in [
        (
            vec![table("one", &well.url(), "")],
            "protected",
            vec!["one"],
        ),
        (
            vec![table("one", &well.url(), ""), table("two", &ill.url(), "")],
            "at_risk",
            vec!["two", "one"],
        ),
        (
            vec![
                table("one", &well.url(), ""),
                table("gone", "http://127.0.0.1:9", ""),
            ],
            "at_risk",
            vec!["one"],
        ),
    ] {
        let folder = Folder::new();
        // One table more, so that there are several.
        let tables = [tables, vec![table("also", &well.url(), "")]].concat();
        let config = folder.write("config.toml", &tables.join("\n"));
        let arguments = [
            "--config",
            &config,
            "call",
            "nas_protection_report",
            r#"{"nas":"all"}"#,
        ];
        let answer = run(&arguments, &[("SYNOLOGY_PASSWORD", PASSWORD)]).stdout;
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(answer["verdict"], verdict);
        let nases = answer["answers"].as_array().unwrap().iter();
        let nases: Vec<&str> = nases.map(|one| one["nas"].as_str().unwrap()).collect();
        assert_eq!(nases, [order, vec!["also"]].concat());
    }
}

/// Every call to make in an answer, however deep.
fn calls(value: &Value) -> Vec<&Value> {
    let own = value["tool"].is_string() && value["arguments"].is_object();
    let inner: Vec<&Value> = match value {
        Value::Object(fields) => fields.values().flat_map(calls).collect(),
        Value::Array(items) => items.iter().flat_map(calls).collect(),
        _ => Vec::new(),
    };
    own.then_some(value).into_iter().chain(inner).collect()
}

#[test]
fn every_call_in_an_answer_names_the_nas_that_the_answer_is_about() {
    let three = three(DEFAULT, "");
    three
        .attic
        .edit(|office| connection_in(office, 3).paused = true);
    let mut client = three.client();
    for (tool, arguments) in [
        (
            "cloudsync_diagnose_connection",
            json!({ "connection_id": 3 }),
        ),
        ("hyperbackup_diagnose_task", json!({ "task_id": 4 })),
        (PAUSE, json!({ "all": true })),
    ] {
        let mut arguments = arguments;
        arguments["nas"] = "attic".into();
        let answer = client.call(tool, arguments);
        let calls = calls(&answer);
        assert!(!calls.is_empty(), "{answer}");
        for call in calls {
            assert_eq!(call["arguments"]["nas"], "attic", "{call}");
        }
    }
}
