//! The configuration file: settings for every NAS and for each, and who beats whom.

use serde_json::{Value, json};

use super::{failed, printed};
use crate::{
    harness::{Client, Folder, PASSWORD, Process, office, run},
    table,
};

const CALL: [&str; 2] = ["call", "cloudsync_list_connections"];
const PASSWORD_ALONE: [(&str, &str); 1] = [("SYNOLOGY_PASSWORD", PASSWORD)];

/// How many connections the NAS has that the settings lead to.
#[track_caller]
fn total(arguments: &[&str], environment: &[(&str, &str)]) -> Value {
    let line: Vec<&str> = CALL.iter().chain(arguments).copied().collect();
    let environment: Vec<_> = PASSWORD_ALONE.iter().chain(environment).copied().collect();
    printed(&run(&line, &environment))["total"].clone()
}

/// The one line with which a bad file ends every command.
#[track_caller]
fn problem(text: &str, arguments: &[&str]) -> String {
    let folder = Folder::new();
    let config = folder.write("config.toml", text);
    let mut line = vec!["--config", &config, "tools"];
    line.extend(arguments);
    failed(&run(&line, &[]), 2).to_owned()
}

/// A NAS that nobody listens at.
const NOWHERE: &str = "url = 'http://127.0.0.1:9'\nusername = 'demo'";

#[test]
fn the_only_nas_is_used() {
    let (nas, folder) = (office(), Folder::new());
    let text = format!("[nas.home]\nurl = '{}'\nusername = 'demo'", nas.url());
    let config = folder.write("config.toml", &text);
    assert_eq!(total(&["--config", &config], &[]), 8);
    assert_eq!(total(&[], &[("SYNOLOGY_CONFIG", &config)]), 8);
}

#[test]
fn a_file_without_tables_is_one_nas() {
    let (nas, folder) = (office(), Folder::new());
    let text = format!("url = '{}'\nusername = 'demo'", nas.url());
    let config = folder.write("config.toml", &text);
    assert_eq!(total(&["--config", &config], &[]), 8);
}

#[test]
fn one_of_several_is_chosen_by_name() {
    let (nas, folder) = (office(), Folder::new());
    let url = nas.url();
    let text = format!("[nas.attic]\n{NOWHERE}\n[nas.home]\nurl = '{url}'\nusername = 'demo'");
    let config = folder.write("config.toml", &text);
    assert_eq!(total(&["--config", &config, "--nas", "home"], &[]), 8);
    let attic = ("SYNOLOGY_NAS", "attic");
    assert_eq!(
        total(&["--config", &config], &[("SYNOLOGY_NAS", "home")]),
        8
    );
    assert_eq!(total(&["--config", &config, "--nas", "home"], &[attic]), 8);
}

#[test]
fn the_table_of_a_nas_beats_what_is_for_all() {
    let (nas, folder) = (office(), Folder::new());
    let text = format!("{NOWHERE}\n[nas.home]\nurl = '{}'", nas.url());
    let config = folder.write("config.toml", &text);
    assert_eq!(total(&["--config", &config], &[]), 8);
}

#[test]
fn what_makes_no_sense_for_several_is_refused() {
    let text = format!("[nas.attic]\n{NOWHERE}\n[nas.home]\n{NOWHERE}");
    let error = problem(&text, &["--tls-fingerprint", &"AB".repeat(32)]);
    assert!(error.starts_with("SYNOLOGY_TLS_FINGERPRINT"), "{error}");
    assert!(error.contains("--nas"), "{error}");
}

#[test]
fn an_address_from_outside_is_another_nas_than_the_several_of_the_file() {
    let (nas, folder) = (office(), Folder::new());
    let text = format!("[nas.attic]\n{NOWHERE}\nread_only = true\n[nas.home]\n{NOWHERE}");
    let config = folder.write("config.toml", &text);
    let (url, account) = (nas.url(), ("SYNOLOGY_USERNAME", "demo"));
    let bundle = [("SYNOLOGY_URL", url.as_str()), account];
    assert_eq!(total(&["--config", &config], &bundle), 8);
    let shown = run(&["config", "--json", "--config", &config], &bundle);
    assert!(!shown.stdout.contains("attic"), "{}", shown.stdout);
}

#[test]
fn the_default_is_one_of_those_there_are() {
    let text = format!("default_nas = 'cellar'\n[nas.attic]\n{NOWHERE}\n[nas.home]\n{NOWHERE}");
    let error = problem(&text, &[]);
    assert!(
        error.contains("cellar") && error.contains("attic, home"),
        "{error}"
    );
    assert!(error.contains("line 1, column 1"), "{error}");
}

#[test]
fn what_is_for_all_together_is_for_no_single_one() {
    for line in [
        "audit_log = 'off'",
        "log = 'info'",
        "person_timeout = 5",
        "default_nas = 'home'",
    ] {
        let error = problem(&format!("[nas.home]\n{line}"), &[]);
        assert!(error.contains("above the first [nas.NAME]"), "{error}");
        assert!(error.contains("line 2, column 1"), "{error}");
    }
}

#[test]
fn a_name_that_would_mean_something_else_is_refused() {
    for name in ["all", "ALL", "''", "' a'", "'a\"b'"] {
        let error = problem(&format!("[nas.{name}]\n{NOWHERE}"), &[]);
        assert!(error.contains("Rename it"), "{error}");
    }
}

#[test]
fn a_leading_tilde_is_the_home_folder() {
    let (nas, folder) = (office(), Folder::new());
    folder.write("secret/password", PASSWORD);
    let text = format!(
        "[nas.home]\nurl = '{}'\nusername = 'demo'\npassword_file = '~/secret/password'",
        nas.url()
    );
    folder.write("config.toml", &text);
    let home = folder.path("");
    let ended = run(
        &[CALL[0], CALL[1], "--config", "~/config.toml"],
        &[("HOME", &home)],
    );
    assert_eq!(printed(&ended)["total"], 8);
}

#[test]
fn a_nas_that_is_not_there_is_told_with_those_that_are() {
    let text = format!("[nas.attic]\n{NOWHERE}\n[nas.home]\n{NOWHERE}");
    let error = problem(&text, &["--nas", "cellar"]);
    assert!(error.starts_with("SYNOLOGY_NAS (--nas)"), "{error}");
    assert!(
        error.contains("cellar") && error.contains("attic, home"),
        "{error}"
    );
}

#[test]
fn a_setting_that_does_not_exist_is_named() {
    for text in [
        "colour = 'blue'",
        "[nas.home]\ncolour = 'blue'",
        "colour = 1\n[nas.home]\nurl = 'https://nas:5001'",
    ] {
        let error = problem(text, &[]);
        assert!(error.contains("`colour`"), "{error}");
        let line = text
            .lines()
            .position(|line| line.starts_with("colour"))
            .unwrap()
            + 1;
        assert!(error.contains(&format!("line {line}, column 1")), "{error}");
    }
}

#[test]
fn a_misspelled_setting_is_told_with_the_one_it_is_like() {
    for (spelled, meant) in [
        ("usernme", "username"),
        ("read-only", "read_only"),
        ("tls_fingerprnt", "tls_fingerprint"),
        ("Timeout", "timeout"),
    ] {
        let error = problem(&format!("{spelled} = 1"), &[]);
        assert!(error.contains(&format!("`{spelled}`")), "{error}");
        assert!(
            error.contains(&format!("Did you mean `{meant}`?")),
            "{error}"
        );
    }
}

#[test]
fn secrets_do_not_belong_there_and_are_not_told() {
    for key in ["password", "otp_code", "device_id"] {
        let error = problem(&format!("[nas.home]\n{key} = 'SIMSECRET'"), &[]);
        assert!(error.contains(&format!("`{key}`")), "{error}");
        let variable = format!("Set SYNOLOGY_{} instead", key.to_uppercase());
        assert!(error.contains(&variable), "{error}");
        assert!(!error.contains("SIMSECRET"), "{error}");
    }
}

#[test]
fn what_cannot_be_read_is_told_with_the_file() {
    for text in [
        "url = ",
        "nas = 3",
        "[nas.home]\nurl = { a = 1 }",
        "url = 'x",
        "a b c",
    ] {
        let error = problem(text, &[]);
        assert!(error.contains("config.toml"), "{error}");
    }
}

#[test]
fn bad_values_are_told_by_name() {
    for (text, name) in [
        ("timeout = 'soon'", "TIMEOUT"),
        ("timeout = 0", "TIMEOUT"),
        ("toolsets = 'photos'", "TOOLSETS"),
        ("read_only = 'maybe'", "READ_ONLY"),
        ("read_only = 3", "READ_ONLY"),
        ("confirm = 'never'", "CONFIRM"),
        ("audit = 'sometimes'", "neither required nor optional"),
        ("url = 'nas local'", "URL"),
        ("[nas.home]\ntimeout = 0", "line 2, column 1"),
    ] {
        let error = problem(text, &[]);
        assert!(error.contains(name), "{error}");
    }
}

#[test]
fn a_flag_beats_the_environment_which_beats_the_file() {
    let folder = Folder::new();
    let config = folder.write("config.toml", "toolsets = 'hyperbackup'");
    let count = |arguments: &[&str], environment: &[(&str, &str)]| {
        let mut line = vec!["--config", &config, "tools"];
        line.extend(arguments);
        run(&line, environment).stdout.lines().count()
    };
    let variable = [("SYNOLOGY_TOOLSETS", "cloudsync")];
    assert_eq!(count(&[], &[]), table::named("hyperbackup_"));
    assert_eq!(count(&[], &variable), table::named("cloudsync_"));
    assert_eq!(
        count(&["--toolsets", "cloudsync,hyperbackup"], &variable),
        table::named("cloudsync_") + table::named("hyperbackup_")
    );
    assert_eq!(
        count(&[], &[("SYNOLOGY_TOOLSETS", "")]),
        table::named("hyperbackup_")
    );
}

#[test]
fn the_environment_can_switch_off_what_the_file_switches_on() {
    let folder = Folder::new();
    let config = folder.write("config.toml", "read_only = true");
    let count = |environment: &[(&str, &str)]| {
        let line = ["--config", &config, "tools"];
        run(&line, environment).stdout.lines().count()
    };
    assert_eq!(count(&[]), table::reading());
    assert_eq!(count(&[("SYNOLOGY_READ_ONLY", "0")]), table::named(""));
}

#[test]
fn the_policy_can_stand_there() {
    let (nas, folder) = (office(), Folder::new());
    let config = folder.write("config.toml", "confirm = 'flag'");
    let mut client = Client::connect_with(&nas, &["--config", &config]);
    let arguments = json!({ "connection_id": 2, "confirm": true });
    let answer = client.call("cloudsync_remove_connection", arguments);
    assert_eq!(answer["outcome"], "done");
}

#[test]
fn a_password_file_can_stand_there() {
    let (nas, folder) = (office(), Folder::new());
    let password = folder.write("password", PASSWORD);
    let text = format!(
        "[nas.home]\nurl = '{}'\nusername = 'demo'\npassword_file = '{password}'",
        nas.url()
    );
    let config = folder.write("config.toml", &text);
    let ended = run(&[CALL[0], CALL[1], "--config", &config], &[]);
    assert_eq!(printed(&ended)["total"], 8);
}

#[test]
fn what_is_no_yes_or_no_does_not_decide_about_secrets() {
    for text in ["reveal_secrets = 'maybe'", "reveal_secrets = 3"] {
        let error = problem(text, &[]);
        assert!(error.contains("eveal_secrets"), "{error}");
    }
}

/// The secret key of the S3 connection as a client sees it.
fn secret_key(flags: &[&str], environment: &[(&str, &str)]) -> String {
    let nas = office();
    let url = nas.url();
    let mut settings = crate::harness::connection(&url).to_vec();
    settings.extend(environment);
    let mut client = Client::greeted(Process::start(flags, &settings));
    let auth = client.call(
        "cloudsync_get_connection_auth",
        json!({ "connection_id": 8 }),
    );
    auth.to_string()
}

#[test]
fn only_the_file_reveals_secrets() {
    let folder = Folder::new();
    let config = folder.write("config.toml", "reveal_secrets = true");
    assert!(secret_key(&["--config", &config], &[]).contains("SIMSECRET-S3KEY"));
    assert!(!secret_key(&[], &[]).contains("SIMSECRET"));
    assert!(!secret_key(&[], &[("SYNOLOGY_REVEAL_SECRETS", "1")]).contains("SIMSECRET"));
    let config = folder.write("config.toml", "reveal_secrets = false");
    assert!(!secret_key(&["--config", &config], &[]).contains("SIMSECRET"));
}

#[test]
fn no_argument_reveals_secrets() {
    let arguments = json!({ "connection_id": 8, "reveal_secrets": true });
    let error = Client::connect(&office()).call_error("cloudsync_get_connection_auth", arguments);
    assert!(
        error.starts_with("Bad argument `reveal_secrets`"),
        "{error}"
    );
}

#[test]
fn a_file_in_the_usual_place_is_found() {
    let (nas, folder) = (office(), Folder::new());
    let text = format!("url = '{}'\nusername = 'demo'", nas.url());
    folder.write("synology-backup-mcp/config.toml", &text);
    let place = folder.path("");
    assert_eq!(total(&[], &[("XDG_CONFIG_HOME", &place)]), 8);
}

#[test]
fn a_file_that_is_named_beats_that_in_the_usual_place() {
    let (nas, folder) = (office(), Folder::new());
    folder.write("synology-backup-mcp/config.toml", "no_such_setting = 1");
    let text = format!("url = '{}'\nusername = 'demo'", nas.url());
    let config = folder.write("mine.toml", &text);
    let place = folder.path("");
    assert_eq!(
        total(&["--config", &config], &[("XDG_CONFIG_HOME", &place)]),
        8
    );
}

#[test]
fn a_bad_file_in_the_usual_place_is_told() {
    let folder = Folder::new();
    folder.write("synology-backup-mcp/config.toml", "no_such_setting = 1");
    let place = folder.path("");
    let ended = run(&["tools"], &[("XDG_CONFIG_HOME", &place)]);
    let error = failed(&ended, 2);
    assert!(error.contains("no_such_setting"), "{error}");
}
