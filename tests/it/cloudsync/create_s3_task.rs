use dsm_sim::{FaultKind, SimulatedNas};
use serde_json::{Value, json};

use super::{names_known_connections_with, patching::refuses};
use crate::harness::{Client, compound_methods, fault, office, row, sent, sync_task_in};

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

/// The answer to a call that is confirmed after its preview.
#[track_caller]
fn confirmed(client: &mut Client, mut arguments: Value) -> Value {
    let answer = client.call(TOOL, arguments.clone());
    assert_eq!(answer["outcome"], "confirmation_required", "{answer}");
    arguments["confirm"] = true.into();
    client.call(TOOL, arguments)
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
    assert_eq!(count(&nas), 12);
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
    let answer = confirmed(&mut Client::connect(&nas), arguments);
    assert_eq!(answer["task"]["direction"], "BIDIRECTION");
    let requests = nas.requests();
    let create = requests
        .iter()
        .rfind(|request| !request.compound.is_empty());
    let info = &create.unwrap().compound[0]["conn_info"];
    assert_eq!(info["storage_class"], "STANDARD");
    assert_eq!(info["no_delete"], true);
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
    assert_eq!(count(&nas), 12);
}

#[test]
fn creating_the_same_twice_creates_one() {
    let nas = office();
    let mut client = Client::connect(&nas);
    client.call(TOOL, settings());
    let error = client.call_error(TOOL, settings());
    assert!(error.starts_with("Nothing was created"), "{error}");
    assert_eq!(count(&nas), 12);
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
            (
                with("filtered_extensions", json!(["m*"])),
                "filtered_extensions",
                "without wildcards",
            ),
            (
                with("filtered_filenames", json!(["a/b"])),
                "filtered_filenames",
                "it is a path",
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

#[test]
fn what_can_lose_something_is_not_created_unasked() {
    for (direction, no_delete, lost) in [
        (None, None, &["files on the NAS"][..]),
        (Some("BIDIRECTION"), Some(true), &["files on the NAS"]),
        (
            Some("BIDIRECTION"),
            Some(false),
            &["files on the NAS", "files in the cloud"],
        ),
        (Some("ONLY_DOWNLOAD"), None, &["files on the NAS"]),
        (Some("ONLY_DOWNLOAD"), Some(false), &["files on the NAS"]),
        (Some("ONLY_UPLOAD"), Some(false), &["files in the cloud"]),
    ] {
        let nas = office();
        let before = nas.holds();
        let mut arguments = settings();
        arguments["direction"] = json!(direction);
        arguments["no_delete_on_cloud"] = json!(no_delete);
        let answer = Client::connect(&nas).call(TOOL, arguments);
        assert_eq!(answer["outcome"], "confirmation_required", "{answer}");
        let told = answer["preview"]["lost"].as_array().unwrap();
        assert_eq!(told.len(), lost.len(), "{answer}");
        for (told, lost) in told.iter().zip(lost) {
            assert!(told.as_str().unwrap().starts_with(lost), "{answer}");
        }
        assert_eq!(nas.holds(), before);
        assert_eq!(sent(&nas, "create_session"), 0);
    }
}

#[test]
fn what_uploads_and_deletes_nothing_needs_no_confirmation() {
    for no_delete in [None, Some(true)] {
        let nas = office();
        let arguments = with("no_delete_on_cloud", json!(no_delete));
        let answer = Client::connect(&nas).call(TOOL, arguments);
        assert_eq!(answer["outcome"], "done");
        let created = nas.holds()["sync_tasks"].as_array_mut().unwrap().pop();
        assert_eq!(created.unwrap()["no_delete"], true);
    }
}

#[test]
fn the_preview_names_every_setting_of_the_task() {
    let nas = office();
    let mut arguments = with("direction", "BIDIRECTION");
    arguments["filtered_extensions"] = json!(["iso"]);
    let preview = Client::connect(&nas).call(TOOL, arguments)["preview"].clone();
    let after = |field: &str| row(&preview["changes"], "field", field)["after"].clone();
    assert_eq!(after("direction"), "BIDIRECTION");
    assert_eq!(after("no_delete_on_cloud"), true);
    assert_eq!(after("filtered_extensions"), json!(["iso"]));
    assert_eq!(after("storage_class"), "STANDARD");
    for words in ["/projects/archive/2024", "/archive/2024", "at once"] {
        assert!(
            preview["effect"].as_str().unwrap().contains(words),
            "{preview}"
        );
    }
    assert!(
        preview["undo"]
            .as_str()
            .unwrap()
            .contains("cloudsync_remove_task")
    );
}

#[test]
fn settings_that_the_nas_does_not_accept_are_an_error_and_no_preview() {
    let nas = office();
    let mut arguments = with("local_path", "/no_such_share/archive");
    arguments["direction"] = "BIDIRECTION".into();
    let error = Client::connect(&nas).call_error(TOOL, arguments);
    assert!(error.starts_with("Nothing was created"), "{error}");
}

#[test]
fn filters_are_written_as_the_nas_holds_them_and_said() {
    let nas = office();
    let mut arguments = settings();
    arguments["filtered_extensions"] = json!([".iso", "tmp"]);
    let answer = Client::connect(&nas).call(TOOL, arguments);
    assert_eq!(
        answer["taken_as"],
        json!(["filtered_extensions: .iso is taken as iso"])
    );
    let created = nas.holds()["sync_tasks"].as_array_mut().unwrap().pop();
    assert_eq!(
        created.unwrap()["filters"]["extensions"],
        json!(["iso", "tmp"])
    );
    assert_eq!(answer.get("warning"), None, "{answer}");

    let plain = Client::connect(&office()).call(TOOL, settings());
    assert_eq!(plain.get("taken_as"), None, "{plain}");
}

#[test]
fn each_setting_is_told_as_asked_for_and_as_the_nas_has_it() {
    let nas = office();
    let mut arguments = settings();
    arguments["filtered_extensions"] = json!(["iso", "tmp"]);
    arguments["filtered_filenames"] = json!(["Thumbs.db"]);
    arguments["max_upload_size_bytes"] = json!(1_048_576);
    arguments["storage_class"] = "GLACIER_IR".into();
    let answer = Client::connect(&nas).call(TOOL, arguments);
    for (field, value) in [
        ("local_path", json!("/projects/archive/2024")),
        ("cloud_path", json!("/archive/2024")),
        ("direction", json!("ONLY_UPLOAD")),
        ("no_delete_on_cloud", json!(true)),
        ("filtered_extensions", json!(["iso", "tmp"])),
        ("filtered_filenames", json!(["Thumbs.db"])),
        ("max_upload_size_bytes", json!(1_048_576)),
    ] {
        let setting = row(&answer["settings"], "field", field);
        assert_eq!(
            (&setting["asked"], &setting["now"]),
            (&value, &value),
            "{field}"
        );
    }
    let class = row(&answer["settings"], "field", "storage_class");
    assert_eq!(class["asked"], "GLACIER_IR");
    assert!(class.get("now").is_none(), "{class}");
    let note = answer["note"].as_str().unwrap();
    assert!(note.contains("does not tell storage_class"), "{note}");
    assert!(note.contains("transfers from now on"), "{note}");
    assert!(answer.get("warning").is_none(), "{answer}");
}

#[test]
fn how_to_remove_it_again_is_told() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let answer = client.call(TOOL, settings());
    let undo = &answer["undo"];
    assert_eq!(undo["tool"], "cloudsync_remove_task");
    let mut arguments = undo["arguments"].clone();
    client.call("cloudsync_remove_task", arguments.clone());
    arguments["confirm"] = true.into();
    client.call("cloudsync_remove_task", arguments);
    assert_eq!(count(&nas), 11);
}

#[test]
fn settings_that_cannot_be_read_back_are_not_claimed() {
    let nas = office();
    let mut client = Client::connect(&nas);
    nas.inject(fault(FaultKind::Code(117), "get_session_setting", 3));
    let answer = client.call(TOOL, settings());
    assert_eq!(answer["outcome"], "done");
    let setting = row(&answer["settings"], "field", "no_delete_on_cloud");
    assert!(setting.get("now").is_none(), "{setting}");
    assert!(
        answer["warning"].as_str().unwrap().contains("117"),
        "{answer}"
    );
    assert!(
        answer["note"]
            .as_str()
            .unwrap()
            .contains("no_delete_on_cloud")
    );
}

#[test]
fn a_bucket_that_gets_another_task_meanwhile_is_previewed_anew() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let mut arguments = with("direction", "BIDIRECTION");
    client.call(TOOL, arguments.clone());
    nas.edit(|office| {
        let mut task = sync_task_in(office, 21).clone();
        task.id.0 = 99;
        task.connection_id.0 = 8;
        office.sync_tasks.push(task);
    });
    arguments["confirm"] = true.into();
    let answer = client.call(TOOL, arguments);
    assert_eq!(answer["outcome"], "confirmation_required", "{answer}");
    assert_eq!(sent(&nas, "create_session"), 0);
}
