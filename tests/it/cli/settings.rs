//! Settings from flags and environment, and those that are missing or bad.

use serde_json::json;
use synology_backup_mcp::config::Setting;

use super::{DEMO, failed, printed};
use crate::{
    harness::{Client, Folder, PASSWORD, Process, connection, office, run},
    table,
};

const CALL: [&str; 2] = ["call", "cloudsync_list_connections"];

#[test]
fn with_nothing_set_tools_are_listed_and_a_call_names_what_is_missing() {
    let mut client = Client::greeted(Process::start(&[], &[]));
    let list = client.result("tools/list", json!({}));
    assert_eq!(list["tools"].as_array().unwrap().len(), table::named(""));
    let error = client.call_error("cloudsync_list_connections", json!({}));
    insta::assert_snapshot!(error, @"SYNOLOGY_URL (--url): not set. Set it to the address of DSM, e.g. https://nas.local:5001, or run `synology-backup-mcp setup`; --demo needs none.");
}

#[test]
fn a_missing_setting_is_named_one_at_a_time() {
    let nas = office();
    let url = nas.url();
    let all = connection(&url);
    for (given, missing) in [
        (0, "SYNOLOGY_URL"),
        (1, "SYNOLOGY_USERNAME"),
        (2, "SYNOLOGY_PASSWORD"),
    ] {
        let ended = run(&CALL, &all[..given]);
        let error = failed(&ended, 2);
        assert!(error.starts_with(missing), "{error}");
    }
    assert_eq!(printed(&run(&CALL, &all))["total"], 8);
}

#[test]
fn empty_settings_and_placeholders_count_as_unset() {
    for nothing in ["", "  ", "${user_config.url}", "${SYNOLOGY_URL}"] {
        let ended = run(&CALL, &[("SYNOLOGY_URL", nothing)]);
        let error = failed(&ended, 2);
        assert!(
            error.starts_with("SYNOLOGY_URL (--url): not set"),
            "{error}"
        );
    }
}

#[test]
fn placeholders_of_every_setting_leave_the_demo_running() {
    let settings = Setting::all().filter(|setting| *setting != Setting::Demo);
    let names: Vec<String> = settings.filter_map(Setting::variable).collect();
    for value in ["", "${user_config.x}"] {
        let mut settings: Vec<(&str, &str)> =
            names.iter().map(|name| (name.as_str(), value)).collect();
        settings.push(("SYNOLOGY_DEMO", "true"));
        assert_eq!(printed(&run(&CALL, &settings))["total"], 8);
    }
}

#[test]
fn a_bad_setting_ends_every_command_with_its_name_and_the_fix() {
    for (setting, value, name) in [
        ("--timeout", "soon", "SYNOLOGY_TIMEOUT"),
        ("--timeout", "0", "SYNOLOGY_TIMEOUT"),
        ("--toolsets", "photos", "SYNOLOGY_TOOLSETS"),
        ("--url", "nas local", "SYNOLOGY_URL"),
        ("--url", "ftp://nas.local", "SYNOLOGY_URL"),
        ("--url", "http://nas.local:5000", "SYNOLOGY_URL"),
        ("--log", "a=b=c", "SYNOLOGY_LOG"),
        ("--confirm", "maybe", "SYNOLOGY_CONFIRM"),
        ("--config", "/no/such/file", "SYNOLOGY_CONFIG"),
    ] {
        let ended = run(&[setting, value, "serve"], &[]);
        let error = failed(&ended, 2);
        assert!(error.starts_with(name), "{error}");
    }
}

#[test]
fn names_that_scripts_and_hosts_rely_on_are_in_the_help() {
    let help = run(&["--help"], &[]).stdout;
    for (flag, variable) in [
        ("--demo", "SYNOLOGY_DEMO=1"),
        ("--url <URL>", "SYNOLOGY_URL"),
        ("--username <NAME>", "SYNOLOGY_USERNAME"),
        ("--tls-fingerprint <SHA256>", "SYNOLOGY_TLS_FINGERPRINT"),
        ("--insecure-tls", "SYNOLOGY_INSECURE_TLS=1"),
        ("--allow-plain-http", "SYNOLOGY_ALLOW_PLAIN_HTTP=1"),
        ("--read-only", "SYNOLOGY_READ_ONLY=1"),
        ("--toolsets <LIST>", "SYNOLOGY_TOOLSETS"),
        ("--confirm <POLICY>", "SYNOLOGY_CONFIRM"),
        ("--dialect <DIALECT>", "SYNOLOGY_DIALECT"),
        ("--config <FILE>", "SYNOLOGY_CONFIG"),
        ("--nas <NAME>", "SYNOLOGY_NAS"),
        ("--timeout <SECONDS>", "SYNOLOGY_TIMEOUT"),
        ("--log <FILTER>", "SYNOLOGY_LOG"),
    ] {
        let told = help.lines().any(|line| {
            line.trim_start().starts_with(flag) && line.contains(&format!("[env: {variable}]"))
        });
        assert!(told, "{flag}: {help}");
    }
}

#[test]
fn a_flag_that_does_not_exist_is_refused() {
    let ended = run(&["--no-such-flag"], &[]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
}

#[test]
fn a_flag_beats_the_environment() {
    let nas = office();
    let url = nas.url();
    let settings = [
        ("SYNOLOGY_URL", "http://127.0.0.1:9"),
        ("SYNOLOGY_USERNAME", "nobody"),
        ("SYNOLOGY_PASSWORD", PASSWORD),
    ];
    let arguments = [CALL[0], CALL[1], "--url", &url, "--username", "demo"];
    assert_eq!(printed(&run(&arguments, &settings))["total"], 8);
}

#[test]
fn a_password_can_come_from_a_file() {
    let nas = office();
    let folder = Folder::new();
    let file = folder.write("password.txt", &format!("{PASSWORD}\n"));
    let settings = [
        ("SYNOLOGY_URL", &*nas.url()),
        ("SYNOLOGY_USERNAME", "demo"),
        ("SYNOLOGY_PASSWORD_FILE", &file),
    ];
    assert_eq!(printed(&run(&CALL, &settings))["total"], 8);
}

#[test]
fn a_password_file_that_is_missing_is_told() {
    let ended = run(&CALL, &[("SYNOLOGY_PASSWORD_FILE", "/no/such/file")]);
    let error = failed(&ended, 2);
    assert!(
        error.starts_with("SYNOLOGY_PASSWORD_FILE: /no/such/file cannot be read"),
        "{error}"
    );
}

#[test]
fn the_filter_switches_logs_on_and_off() {
    let quiet = run(
        &[
            "--demo",
            "--log",
            "off",
            "call",
            "cloudsync_list_connections",
        ],
        &[],
    );
    assert_eq!(quiet.stderr, DEMO);
    let loud = run(
        &["--demo", "call", "cloudsync_list_connections"],
        &[("SYNOLOGY_LOG", "debug")],
    );
    assert!(loud.stderr.contains("logged in"), "{}", loud.stderr);
    assert_eq!(printed(&loud)["total"], 8);
}
