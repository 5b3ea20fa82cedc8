use serde_json::{Value, json};

use crate::harness::{Client, compound_methods, office, sent};

const TOOL: &str = "cloudsync_test_task_settings";

fn settings() -> Value {
    json!({ "connection_id": 8, "local_path": "/projects/archive/2024", "cloud_path": "/archive/2024" })
}

fn with(name: &str, value: impl Into<Value>) -> Value {
    let mut settings = settings();
    settings[name] = value.into();
    settings
}

#[test]
fn settings_that_would_work_are_valid() {
    let nas = office();
    let answer = Client::connect(&nas).call(TOOL, settings());
    assert_eq!(
        answer,
        json!({ "valid": true, "connection_id": 8, "local_path": "/projects/archive/2024", "cloud_path": "/archive/2024" })
    );
    assert_eq!(compound_methods(&nas), ["test_task_setting"]);
}

#[test]
fn filters_are_tested_as_the_nas_holds_them() {
    let nas = office();
    let mut client = Client::connect(&nas);
    let answer = client.call(TOOL, with("filtered_extensions", json!([".iso"])));
    assert_eq!(
        answer["taken_as"],
        json!(["filtered_extensions: .iso is taken as iso"])
    );
    let requests = nas.requests();
    let compound = requests.iter().find(|request| !request.compound.is_empty());
    let info = &compound.unwrap().compound[0]["conn_info"];
    assert_eq!(info["filter_file"]["filtered_extensions"], json!(["iso"]));
    let error = client.call_error(TOOL, with("filtered_filenames", json!(["*.tmp"])));
    assert!(error.contains("filtered_extensions"), "{error}");
}

#[test]
fn a_test_creates_nothing() {
    let nas = office();
    let before = nas.holds();
    Client::connect(&nas).call(TOOL, settings());
    assert_eq!(nas.holds(), before);
}

#[test]
fn settings_that_dsm_refuses_are_invalid_with_the_reason() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for (name, value, reason) in [
        ("local_path", "/no_such_share/archive", "100"),
        ("cloud_path", "/finished", "100"),
        ("storage_class", "COLD", "storage_class"),
    ] {
        let answer = client.call(TOOL, with(name, value));
        assert_eq!(answer["valid"], false, "{name}");
        let problem = answer["problem"].as_str().unwrap();
        assert!(problem.contains(reason), "{problem}");
        assert!(!problem.contains("SIMSECRET"), "{problem}");
    }
}

#[test]
fn the_connection_s_own_credentials_go_along_and_are_not_shown() {
    let nas = office();
    let answer = Client::connect(&nas).call(TOOL, settings());
    let requests = nas.requests();
    let compound = requests.iter().find(|request| !request.compound.is_empty());
    let info = &compound.unwrap().compound[0]["conn_info"];
    assert_eq!(info["secret_key"], "SIMSECRET-S3KEY-Zt+8/wq0LrPVbN=");
    assert_eq!(info["path_share"], "projects");
    assert_eq!(info["path_sync"], "/archive/2024");
    assert!(!answer.to_string().contains("SIMSECRET"), "{answer}");
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
fn bad_arguments_are_named_and_nothing_is_asked() {
    let nas = office();
    let mut client = Client::connect(&nas);
    for (name, value, path) in [
        ("local_path", json!("projects/x"), "local_path"),
        ("local_path", json!("/projects"), "local_path"),
        ("local_path", json!("/projects/../etc"), "local_path"),
        ("cloud_path", json!("/x/"), "cloud_path"),
        ("cloud_path", json!("x"), "cloud_path"),
        ("max_upload_size_bytes", json!(-1), "max_upload_size_bytes"),
        ("direction", json!("SIDEWAYS"), "direction"),
        (
            "filtered_extensions",
            json!(["iso", 1]),
            "filtered_extensions[1]",
        ),
    ] {
        let error = client.call_error(TOOL, with(name, value));
        assert!(
            error.starts_with(&format!("Bad argument `{path}`")),
            "{error}"
        );
    }
    assert_eq!(nas.requests(), []);
}

#[test]
fn an_unknown_connection_is_told_with_those_that_exist() {
    let error = Client::connect(&office()).call_error(TOOL, with("connection_id", 4));
    assert!(
        error.starts_with("No connection 4. There are 3 (Dropbox), "),
        "{error}"
    );
}
