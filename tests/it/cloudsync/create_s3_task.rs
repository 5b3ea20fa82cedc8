use dsm_sim::{FaultKind, SimulatedNas};
use serde_json::{Value, json};

use super::{names_known_connections_with, patching::refuses};
use crate::harness::{Client, compound_methods, fault, office, sent};

const TOOL: &str = "cloudsync_create_s3_task";

fn settings() -> Value {
    json!({
        "connection_id": 8, "local_path": "/projects/archive/2024", "cloud_path": "/archive/2024",
        "direction": "ONLY_UPLOAD",
    })
}

fn with(name: &str, value: impl Into<Value>) -> Value {
    let mut settings = settings();
    settings[name] = value.into();
    settings
}

/// How many sync tasks the NAS holds.
fn count(nas: &SimulatedNas) -> usize {
    nas.holds()["sync_tasks"].as_array().unwrap().len()
}

#[test]
fn creates_the_task_and_answers_with_it() {
    let nas = office();
    let answer = Client::connect(&nas).call(TOOL, settings());
    assert_eq!(answer["outcome"], "done");
    let task = &answer["task"];
    assert_eq!(task["task_id"], 52);
    assert_eq!(task["connection_id"], 8);
    assert_eq!(task["local_path"], "/projects/archive/2024");
    assert_eq!(task["remote_path"], "/archive/2024");
    assert_eq!(task["direction"], "ONLY_UPLOAD");
    assert_eq!(count(&nas), 9);
}

#[test]
fn the_nas_holds_what_was_asked_for() {
    let nas = office();
    let before = nas.holds();
    let mut arguments = settings();
    arguments["file_filter"] = json!(["iso", "tmp"]);
    arguments["filter_names"] = json!(["Thumbs.db"]);
    arguments["max_upload_size_bytes"] = json!(1_048_576);
    Client::connect(&nas).call(TOOL, arguments);
    let mut after = nas.holds();
    let created = after["sync_tasks"].as_array_mut().unwrap().pop().unwrap();
    assert_eq!(after, before);
    assert_eq!(created["connection_id"], 8);
    assert_eq!(created["direction"], "ONLY_UPLOAD");
    assert_eq!(created["filters"]["extensions"], json!(["iso", "tmp"]));
    assert_eq!(created["filters"]["names"], json!(["Thumbs.db"]));
    assert_eq!(created["filters"]["max_upload_size"], 1_048_576);
}

#[test]
fn what_is_not_said_has_its_default() {
    let nas = office();
    let arguments = json!({ "conn_id": 8, "local_path": "/projects/a b", "cloud_path": "/ü" });
    let answer = Client::connect(&nas).call(TOOL, arguments);
    assert_eq!(answer["task"]["direction"], "BIDIRECTION");
    let requests = nas.requests();
    let create = requests
        .iter()
        .rfind(|request| !request.compound.is_empty());
    let info = &create.unwrap().compound[0]["conn_info"];
    assert_eq!(info["storage_class"], "STANDARD");
    assert_eq!(
        info["filter_file"],
        json!({ "filtered_extensions": [], "filtered_names": [], "filtered_max_upload_size": 0 })
    );
}

#[test]
fn the_settings_are_tested_before_anything_is_created() {
    let nas = office();
    Client::connect(&nas).call(TOOL, settings());
    assert_eq!(
        compound_methods(&nas),
        ["test_task_setting", "create_session", "list_sess"]
    );
}

#[test]
fn settings_that_the_nas_does_not_accept_create_nothing() {
    for (name, value, reason) in [
        ("local_path", "/no_such_share/archive", "100"),
        ("local_path", "/finance/Invoices", "100"),
        ("cloud_path", "/finished", "100"),
        ("storage_class", "COLD", "storage_class"),
    ] {
        let nas = office();
        let before = nas.holds();
        let error = Client::connect(&nas).call_error(TOOL, with(name, value));
        assert!(error.starts_with("Nothing was created"), "{error}");
        assert!(error.contains(reason), "{error}");
        assert!(!error.contains("SIMSECRET"), "{error}");
        assert_eq!(compound_methods(&nas), ["test_task_setting"]);
        assert_eq!(nas.holds(), before);
    }
}

#[test]
fn a_create_that_the_nas_refuses_is_an_error_and_nothing_is_claimed() {
    let nas = office();
    let before = nas.holds();
    let mut client = Client::connect(&nas);
    nas.inject(fault(FaultKind::Code(117), "create_session", 1));
    let error = client.call_error(TOOL, settings());
    assert!(error.contains("create_session"), "{error}");
    assert!(error.contains("117"), "{error}");
    assert_eq!(nas.holds(), before);
}

#[test]
fn an_answer_that_is_lost_leaves_it_open_whether_it_ran() {
    for kind in [
        FaultKind::ResetAfter,
        FaultKind::Empty,
        FaultKind::Truncated,
    ] {
        let nas = office();
        let mut client = Client::connect(&nas);
        nas.inject(fault(kind, "create_session", 1));
        let error = client.call_error(TOOL, settings());
        assert!(error.contains("may or may not have run"), "{error}");
        let created = compound_methods(&nas);
        let creates = created.iter().filter(|method| *method == "create_session");
        assert_eq!(creates.count(), 1);
    }
}

#[test]
fn a_task_that_cannot_be_read_back_is_still_told_as_created() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call("cloudsync_list_tasks", json!({}));
    nas.inject(fault(
        FaultKind::Delay(std::time::Duration::ZERO),
        "list_sess",
        1,
    ));
    nas.inject(fault(FaultKind::Code(105), "list_sess", 3));
    let answer = client.call(TOOL, settings());
    assert_eq!(answer["outcome"], "done");
    assert!(answer.get("task").is_none(), "{answer}");
    assert!(
        answer["warning"].as_str().unwrap().contains("105"),
        "{answer}"
    );
    assert_eq!(count(&nas), 9);
}

#[test]
fn creating_the_same_twice_creates_one() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call(TOOL, settings());
    let error = client.call_error(TOOL, settings());
    assert!(error.starts_with("Nothing was created"), "{error}");
    assert_eq!(count(&nas), 9);
}

#[test]
fn a_connection_to_another_cloud_is_refused() {
    let nas = office();
    let error = Client::connect(&nas).call_error(TOOL, with("connection_id", 3));
    insta::assert_snapshot!(error, @"Bad argument `connection_id`: connection 3 (Dropbox) is not to Amazon S3. Correct the argument and call again.");
    assert_eq!(compound_methods(&nas), Vec::<String>::new());
    assert_eq!(sent(&nas, "get_conn_auth_info"), 0);
}

#[test]
fn bad_arguments_are_refused() {
    refuses(
        TOOL,
        &[
            (
                with("local_path", "projects/x"),
                "local_path",
                "/share/folder",
            ),
            (
                with("local_path", "/projects"),
                "local_path",
                "/share/folder",
            ),
            (
                with("local_path", "/projects/x/"),
                "local_path",
                "/share/folder",
            ),
            (with("local_path", "/projects/../etc"), "local_path", ""),
            (with("cloud_path", "x"), "cloud_path", "/folder"),
            (with("cloud_path", "/x/"), "cloud_path", "/folder"),
            (with("cloud_path", "/"), "cloud_path", "/folder"),
            (
                with("max_upload_size_bytes", -1),
                "max_upload_size_bytes",
                "negative",
            ),
            (with("direction", "UP"), "direction", "ONLY_UPLOAD"),
            (
                with("filtered_extensions", "iso"),
                "filtered_extensions",
                "",
            ),
            (with("part_size", 5), "part_size", ""),
        ],
    );
}

#[test]
fn an_unknown_connection_is_told_with_those_that_exist() {
    names_known_connections_with(&office(), TOOL, with("connection_id", 4));
}

#[test]
fn no_secret_leaves_the_process() {
    for refused in [false, true] {
        let nas = office();
        let mut client = Client::connect_with(&nas, &["--log", "trace"]);
        if refused {
            nas.inject(fault(FaultKind::Code(120), "create_session", 1));
        }
        let call = client.send_call(TOOL, settings());
        client.answer(call);
        client.send_call(TOOL, with("cloud_path", "/finished"));
        let call = client.send_call(TOOL, with("storage_class", "COLD"));
        client.answer(call);
        let audit = client.audit();
        assert!(audit.len() > 1, "{audit:?}");
        let ended = client.close();
        assert!(ended.stderr.contains("TRACE") || ended.stderr.contains("DEBUG"));
        for (place, text) in [
            ("stdout", ended.stdout),
            ("stderr", ended.stderr),
            ("audit log", json!(audit).to_string()),
        ] {
            assert!(!text.contains("SIMSECRET"), "{place}: {text}");
            assert!(
                !text.contains("Zt%2B8") && !text.contains("Zt+8"),
                "{place}: {text}"
            );
        }
    }
}
