//! A server whose settings cannot be used lives on, as hosts show nothing of one that ends, and says so in every call.

use serde_json::json;
use synology_backup_mcp::{effect::Effect, tools};

use crate::{
    harness::{Client, Folder, Process, office, sent},
    table,
};

#[test]
fn every_call_answers_with_the_line_that_names_setting_and_fix() {
    for (flag, value, problem) in [
        (
            "--timeout",
            "soon",
            "SYNOLOGY_TIMEOUT (--timeout): not a number of seconds",
        ),
        (
            "--url",
            "ftp://nas",
            "SYNOLOGY_URL (--url): neither https:// nor http://",
        ),
        ("--log", "a=b=c", "SYNOLOGY_LOG (--log): not a log filter"),
        (
            "--config",
            "/no/such/file",
            "SYNOLOGY_CONFIG (--config): /no/such/file",
        ),
    ] {
        let mut client = Client::greeted(Process::start(&[flag, value], &[]));
        let list = client.result("tools/list", json!({}));
        assert_eq!(list["tools"].as_array().unwrap().len(), table::named(""));
        for tool in tools::all() {
            let error = client.call_error(tool.name, tool.definition().example);
            assert!(error.starts_with(problem), "{}: {error}", tool.name);
        }
        let ended = client.close();
        assert_eq!(ended.code, Some(2));
        assert!(ended.stderr.starts_with(problem), "{}", ended.stderr);
    }
}

#[test]
fn nothing_reaches_a_nas_that_is_named_well_beside_a_bad_setting() {
    let (nas, folder) = (office(), Folder::new());
    let config = folder.write("config.toml", "confirm = 'maybe'");
    let mut client = Client::connect_with(&nas, &["--config", &config]);
    for tool in tools::all().filter(|tool| tool.effect != Effect::Read) {
        client.call_error(tool.name, tool.definition().example);
    }
    assert_eq!(sent(&nas, "login"), 0);
    assert_eq!(nas.requests(), []);
}
