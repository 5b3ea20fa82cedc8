//! Passwords in files: who may read those, and what in them is the password.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
};

use dsm_sim::SimulatedNas;
use serde_json::json;

use super::{failed, printed};
use crate::harness::{Client, Ended, Folder, PASSWORD, Process, office, office_with, run};

const CALL: [&str; 2] = ["call", "cloudsync_list_connections"];

/// Writes a file that these may read.
fn write(folder: &Folder, name: &str, text: &str, mode: u32) -> String {
    let path = folder.write(name, text);
    fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
    path
}

/// Runs a call with that configuration file, which is readable by these.
fn call_with_config(nas: &SimulatedNas, text: &str, mode: u32) -> Ended {
    let folder = Folder::new();
    let text = format!("url = '{}'\nusername = 'demo'\n{text}", nas.url());
    let config = write(&folder, "config.toml", &text, mode);
    run(&[CALL[0], CALL[1], "--config", &config], &[])
}

/// Runs a call with a password file that has these bytes in it, and is readable by these.
fn call_with_password_file(nas: &SimulatedNas, text: &str, mode: u32) -> (Ended, String) {
    let folder = Folder::new();
    let file = write(&folder, "password", text, mode);
    let settings = [
        ("SYNOLOGY_URL", &*nas.url()),
        ("SYNOLOGY_USERNAME", "demo"),
        ("SYNOLOGY_PASSWORD_FILE", &file),
    ];
    (run(&CALL, &settings), file)
}

#[test]
fn a_password_in_a_configuration_file_that_others_can_read_is_refused() {
    let nas = office();
    for mode in [0o644, 0o640, 0o604] {
        for text in [
            format!("password = '{PASSWORD}'"),
            format!("[nas.home]\npassword = '{PASSWORD}'"),
            "[nas.home]\npassword = 4711".to_owned(),
        ] {
            let ended = call_with_config(&nas, &text, mode);
            let error = failed(&ended, 2);
            assert!(error.starts_with("SYNOLOGY_CONFIG (--config): "), "{error}");
            assert!(error.contains("others can read the file"), "{error}");
            assert!(error.contains("chmod 600 "), "{error}");
            assert!(
                !error.contains("SIMSECRET") && !error.contains("4711"),
                "{error}"
            );
        }
    }
    assert_eq!(nas.requests(), []);
}

#[test]
fn one_of_another_nas_counts_as_well() {
    let text = "[nas.home]\ndevice_name = 'a'\n[nas.attic]\npassword = 'SIMSECRET'";
    let ended = call_with_config(&office(), text, 0o644);
    assert!(failed(&ended, 2).contains("others can read the file"));
}

#[test]
fn so_does_the_login_of_a_proxy() {
    let text = "proxy = 'http://anna:SIMSECRET@proxy.example:3128'";
    let ended = call_with_config(&office(), text, 0o644);
    let error = failed(&ended, 2);
    assert!(error.contains("at `proxy`, and others can read"), "{error}");
    assert!(!error.contains("SIMSECRET"), "{error}");
}

#[test]
fn one_that_only_its_owner_can_read_is_used() {
    let nas = office();
    for text in [
        format!("password = '{PASSWORD}'"),
        format!("[nas.home]\npassword = '{PASSWORD}'"),
    ] {
        assert_eq!(printed(&call_with_config(&nas, &text, 0o600))["total"], 8);
    }
}

#[test]
fn a_configuration_file_without_a_password_may_be_read_by_all() {
    let (nas, folder) = (office(), Folder::new());
    let password = write(&folder, "password", PASSWORD, 0o600);
    let text = format!("password = ''\npassword_file = '{password}'");
    let ended = call_with_config(&nas, &text, 0o644);
    assert_eq!(printed(&ended)["total"], 8);
    assert_eq!(ended.stderr, "");
}

#[test]
fn a_server_says_in_every_call_that_its_file_is_refused() {
    let folder = Folder::new();
    let config = write(&folder, "config.toml", "password = 'SIMSECRET'", 0o644);
    let mut client = Client::greeted(Process::start(&["--config", &config], &[]));
    for tool in ["cloudsync_list_connections", "hyperbackup_list_tasks"] {
        let error = client.call_error(tool, json!({}));
        assert!(error.contains(&format!("chmod 600 {config}")), "{error}");
    }
    assert_eq!(client.close().code, Some(2));
}

#[test]
fn a_password_file_that_others_can_read_is_used_with_a_warning() {
    let nas = office();
    for (mode, warned) in [(0o644, true), (0o440, true), (0o600, false), (0o400, false)] {
        let (ended, file) = call_with_password_file(&nas, PASSWORD, mode);
        assert_eq!(printed(&ended)["total"], 8, "{mode:o}");
        let fix = format!("chmod 600 {file}");
        assert_eq!(ended.stderr.contains(&fix), warned, "{}", ended.stderr);
    }
}

#[test]
fn marks_of_editors_are_no_part_of_a_password() {
    let nas = office();
    for text in [
        format!("\u{FEFF}{PASSWORD}"),
        format!("\u{FEFF}{PASSWORD}\r\n"),
        format!("{PASSWORD}\r\nmore\r\n"),
    ] {
        let (ended, _) = call_with_password_file(&nas, &text, 0o600);
        assert_eq!(printed(&ended)["total"], 8, "{text:?}");
    }
    let text = format!("password = '\u{FEFF}{PASSWORD}'");
    assert_eq!(printed(&call_with_config(&nas, &text, 0o600))["total"], 8);
    let settings = [
        ("SYNOLOGY_URL", &*nas.url()),
        ("SYNOLOGY_USERNAME", "demo"),
        ("SYNOLOGY_PASSWORD", &format!("\u{FEFF}{PASSWORD}")),
    ];
    assert_eq!(printed(&run(&CALL, &settings))["total"], 8);
}

#[test]
fn a_configuration_file_may_begin_with_the_mark_of_an_editor() {
    let (nas, folder) = (office(), Folder::new());
    let text = format!("\u{FEFF}url = '{}'\r\nusername = 'demo'\r\n", nas.url());
    let config = folder.write("config.toml", &text);
    let line = [CALL[0], CALL[1], "--config", &config];
    let ended = run(&line, &[("SYNOLOGY_PASSWORD", PASSWORD)]);
    assert_eq!(printed(&ended)["total"], 8);
}

#[test]
fn a_password_that_looks_like_a_placeholder_comes_from_a_file() {
    let password = "${user_config.password}";
    let nas = office_with(|options| options.password = password.into());
    let (ended, _) = call_with_password_file(&nas, password, 0o600);
    assert_eq!(printed(&ended)["total"], 8);
    let text = format!("password = '{password}'");
    assert_eq!(printed(&call_with_config(&nas, &text, 0o600))["total"], 8);
    let settings = [
        ("SYNOLOGY_URL", &*nas.url()),
        ("SYNOLOGY_USERNAME", "demo"),
        ("SYNOLOGY_PASSWORD", password),
    ];
    let ended = run(&CALL, &settings);
    let error = failed(&ended, 2);
    assert!(
        error.contains("${...}") && error.contains("SYNOLOGY_PASSWORD_FILE"),
        "{error}"
    );
}

#[test]
fn what_the_environment_says_beats_the_configuration_file() {
    let (nas, folder) = (office(), Folder::new());
    let password = write(&folder, "password", PASSWORD, 0o600);
    let text = format!(
        "url = '{}'\nusername = 'demo'\npassword = 'another one'",
        nas.url()
    );
    let config = write(&folder, "config.toml", &text, 0o600);
    let line = [CALL[0], CALL[1], "--config", &config];
    for setting in [
        ("SYNOLOGY_PASSWORD", PASSWORD),
        ("SYNOLOGY_PASSWORD_FILE", password.as_str()),
    ] {
        assert_eq!(printed(&run(&line, &[setting]))["total"], 8);
    }
}

/// Runs a call with a file of credentials in the folder for settings, which is readable by these.
fn call_with_credentials(nas: &SimulatedNas, text: &str, mode: u32) -> Ended {
    let folder = Folder::new();
    write(&folder, "synology-backup-mcp/credentials.toml", text, mode);
    let place = folder.path("");
    let settings = [
        ("SYNOLOGY_URL", &*nas.url()),
        ("SYNOLOGY_USERNAME", "demo"),
        ("XDG_CONFIG_HOME", &place),
    ];
    run(&CALL, &settings)
}

#[test]
fn a_kept_password_is_for_its_account_at_its_address() {
    let nas = office();
    let url = nas.url();
    let url = url.trim_end_matches('/');
    let kept = |holder: &str| format!("[\"{holder}\"]\npassword = \"{PASSWORD}\"\n");
    let ended = call_with_credentials(&nas, &kept(&format!("demo@{url}")), 0o600);
    assert_eq!(printed(&ended)["total"], 8);
    for other in [format!("anna@{url}"), "demo@https://nas.local:5001".into()] {
        let ended = call_with_credentials(&nas, &kept(&other), 0o600);
        assert!(failed(&ended, 2).starts_with("SYNOLOGY_PASSWORD: not set"));
    }
    assert_eq!(nas.login_attempts(), 1);
}

#[test]
fn credentials_that_others_can_read_are_refused() {
    let nas = office();
    let text = format!("[\"demo@{}\"]\npassword = \"SIMSECRET\"\n", nas.url());
    let ended = call_with_credentials(&nas, &text, 0o644);
    let error = failed(&ended, 2);
    assert!(
        error.contains("chmod 600") && !error.contains("SIMSECRET"),
        "{error}"
    );
    assert_eq!(nas.login_attempts(), 0);
}
