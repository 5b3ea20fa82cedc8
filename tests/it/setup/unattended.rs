//! Without a terminal: every question has a flag or a variable.

use std::{fs, os::unix::fs::PermissionsExt};

use super::{
    CODE, CONFIG, CREDENTIALS, call_at, careful_nas, config_of,
    password_is_nowhere_but_in_the_credentials, run_at, unattended, with_tls, written,
};
use crate::harness::{Folder, PASSWORD, office, office_with, sent};

#[test]
fn flags_and_variables_answer_everything() {
    let nas = careful_nas();
    let home = Folder::new();
    let url = nas.url();
    let more = [
        "--tls-fingerprint",
        nas.fingerprint().unwrap(),
        "--nas",
        "attic",
        "--host",
        "none",
        "--password-stdin",
    ];
    let ended = run_at(
        &home,
        &unattended(&url, &more),
        &[("SYNOLOGY_OTP_CODE", CODE)],
        PASSWORD,
    );
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(config_of(&home).contains("[nas.attic]"));
    // A code that is there is sent at once.
    assert_eq!(sent(&nas, "login"), 1);
    for _ in 0..2 {
        call_at(&home, "hyperbackup_list_tasks");
    }
    password_is_nowhere_but_in_the_credentials(&home);
}

#[test]
fn the_password_comes_from_a_variable_or_a_file() {
    let nas = office();
    let url = nas.url();
    let folder = Folder::new();
    let file = folder.write("password", &format!("{PASSWORD}\n"));
    for variable in [
        ("SYNOLOGY_PASSWORD", PASSWORD),
        ("SYNOLOGY_PASSWORD_FILE", &file),
    ] {
        let home = Folder::new();
        let ended = run_at(
            &home,
            &unattended(&url, &["--host", "none"]),
            &[variable],
            "",
        );
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        call_at(&home, "hyperbackup_list_tasks");
    }
}

#[test]
fn a_question_without_an_answer_names_its_flag() {
    let nas = careful_nas();
    let url = nas.url();
    let fingerprint = nas.fingerprint().unwrap();
    let pinned = [
        "--url",
        &url,
        "--tls-fingerprint",
        fingerprint,
        "--host",
        "none",
    ];
    let with = |more: &[&'static str]| -> Vec<String> {
        let start = ["setup"].iter().chain(&pinned).chain(more);
        start.map(|word| (*word).to_owned()).collect()
    };
    let account = ["--username", "demo"];
    for (arguments, password, flag, code) in [
        (vec!["setup".into()], "", "--host", 2),
        (vec!["setup".into(), "--yes".into()], "", "--url", 2),
        (with(&[]), "", "--username", 2),
        (with(&account), "", "--password-stdin", 2),
        (with(&account), PASSWORD, "SYNOLOGY_OTP_CODE", 2),
        (
            ["setup", "--yes", "--url", &url].map(str::to_owned).into(),
            PASSWORD,
            "--tls-fingerprint",
            2,
        ),
    ] {
        let home = Folder::new();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let environment = [("SYNOLOGY_PASSWORD", password)];
        let ended = run_at(&home, &arguments, &environment, "");
        assert_eq!(ended.code, Some(code), "{arguments:?}: {}", ended.stderr);
        assert!(
            ended.stderr.contains(flag),
            "{arguments:?}: {}",
            ended.stderr
        );
        assert_eq!(ended.stderr.lines().count(), 1, "{}", ended.stderr);
        assert!(written(&home).is_empty());
    }
    let home = Folder::new();
    let nas = office();
    let url = nas.url();
    let ended = run_at(
        &home,
        &[
            "setup",
            "--url",
            &url,
            "--username",
            "demo",
            "--host",
            "none",
        ],
        &[("SYNOLOGY_PASSWORD", PASSWORD)],
        "",
    );
    assert!(ended.stderr.contains("--yes"), "{}", ended.stderr);
    assert!(written(&home).is_empty());
}

#[test]
fn another_certificate_than_the_one_named_is_sent_nothing() {
    let nas = careful_nas();
    let home = Folder::new();
    let (url, other) = (nas.url(), "AB".repeat(32));
    let more = ["--tls-fingerprint", &other, "--host", "none"];
    let ended = run_at(
        &home,
        &unattended(&url, &more),
        &[("SYNOLOGY_PASSWORD", PASSWORD)],
        "",
    );
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.stdout.contains(nas.fingerprint().unwrap()),
        "{}",
        ended.stdout
    );
    assert_eq!(nas.requests().len(), 0);
    assert!(written(&home).is_empty());
}

#[test]
fn a_wrong_password_is_tried_once() {
    let nas = office();
    let home = Folder::new();
    let url = nas.url();
    let ended = run_at(
        &home,
        &unattended(&url, &["--host", "none"]),
        &[("SYNOLOGY_PASSWORD", "wrong")],
        "",
    );
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.stderr.contains("Nothing was written."),
        "{}",
        ended.stderr
    );
    assert_eq!(sent(&nas, "login"), 1);
    assert!(written(&home).is_empty());
}

#[test]
fn again_for_the_same_nas_changes_what_is_given_and_nothing_else() {
    let nas = office_with(with_tls);
    let home = Folder::new();
    let url = nas.url();
    let more = [
        "--tls-fingerprint",
        nas.fingerprint().unwrap(),
        "--nas",
        "attic",
        "--host",
        "none",
    ];
    let password = [("SYNOLOGY_PASSWORD", PASSWORD)];
    let first = run_at(&home, &unattended(&url, &more), &password, "");
    assert_eq!(first.code, Some(0), "{}", first.stderr);
    let config = config_of(&home);
    let edited = config.replace(
        "[nas.attic]\n",
        "# up there\n[nas.attic]\nread_only = true # careful\n",
    );
    // As people write them.
    let edited = edited.replace("https://", "");
    let pin = nas.fingerprint().unwrap();
    let edited = edited.replace(pin, &pin.replace(':', "").to_lowercase());
    home.write(&format!("home/{CONFIG}"), &edited);
    // All it needs is there: address, account, pin and password.
    let again = run_at(&home, &["setup", "--yes", "--host", "none"], &[], "");
    assert_eq!(again.code, Some(0), "{}", again.stderr);
    assert!(
        again.stdout.contains("Nothing has to change"),
        "{}",
        again.stdout
    );
    assert_eq!(config_of(&home), edited);

    let moved = office_with(with_tls);
    let url = moved.url();
    let more = [
        "--tls-fingerprint",
        moved.fingerprint().unwrap(),
        "--nas",
        "attic",
        "--host",
        "none",
    ];
    let third = run_at(&home, &unattended(&url, &more), &password, "");
    assert_eq!(third.code, Some(0), "{}", third.stderr);
    let expected = edited
        .replace(nas.url().trim_start_matches("https://"), &url)
        .replace(
            &pin.replace(':', "").to_lowercase(),
            moved.fingerprint().unwrap(),
        );
    assert_eq!(config_of(&home), expected);
}

#[test]
fn a_second_nas_goes_beside_the_first() {
    let (one, two) = (office(), office());
    let home = Folder::new();
    let password = [("SYNOLOGY_PASSWORD", PASSWORD)];
    for (nas, name) in [(&one, "attic"), (&two, "office")] {
        let url = nas.url();
        let ended = run_at(
            &home,
            &unattended(&url, &["--nas", name, "--host", "none"]),
            &password,
            "",
        );
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    }
    let config = config_of(&home);
    assert!(config.contains("default_nas = \"attic\""), "{config}");
    let ended = run_at(
        &home,
        &["call", "hyperbackup_list_tasks", "{\"nas\": \"office\"}"],
        &[],
        "",
    );
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert_eq!((sent(&one, "login"), sent(&two, "login")), (1, 2));
}

#[test]
fn a_configuration_that_cannot_be_used_is_left_as_it_is() {
    let nas = office();
    let url = nas.url();
    for broken in [
        "[nas.a\n",
        "[nas.a]\nurll = \"x\"\n",
        // It would hold for the new NAS as well, and the old one would be served no longer.
        "url = 'https://old'\nusername = 'old'\n",
        "insecure_tls = true\n",
    ] {
        let home = Folder::new();
        home.write(&format!("home/{CONFIG}"), broken);
        let before = written(&home);
        let ended = run_at(
            &home,
            &unattended(&url, &["--host", "none"]),
            &[("SYNOLOGY_PASSWORD", PASSWORD)],
            "",
        );
        assert_ne!(ended.code, Some(0), "{}", ended.stdout);
        assert!(ended.stderr.contains("config.toml"), "{}", ended.stderr);
        assert_eq!(written(&home), before);
    }
    assert_eq!(sent(&nas, "login"), 0);
}

#[test]
fn the_configuration_may_be_elsewhere() {
    let nas = office();
    let (url, home, elsewhere) = (nas.url(), Folder::new(), Folder::new());
    let path = elsewhere.path("mine/settings.toml");
    home.write("home/.cursor/mcp.json", "{}");
    let more = ["--host", "cursor", "--config", &path];
    let ended = run_at(
        &home,
        &unattended(&url, &more),
        &[("SYNOLOGY_PASSWORD", PASSWORD)],
        "",
    );
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let files = written(&home);
    assert!(!files.contains_key(CONFIG));
    let cursor = &files[".cursor/mcp.json"];
    assert!(
        cursor.contains(&format!("\"args\": [\"--config\", \"{path}\"]")),
        "{cursor}"
    );
}

#[test]
fn a_password_that_the_configuration_has_stays_there_until_another_one_is_given() {
    let nas = office();
    let (url, home) = (nas.url(), Folder::new());
    let table = format!("[nas.attic]\nurl = \"{url}\"\nusername = \"demo\"\n");
    let password = format!("password = \"{PASSWORD}\" # mine\n");
    let path = home.write(&format!("home/{CONFIG}"), &format!("{table}{password}"));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let mut before = written(&home);
    let again = run_at(&home, &["setup", "--yes", "--host", "none"], &[], "");
    assert_eq!(again.code, Some(0), "{}", again.stderr);
    let keyring = "keyring = \"off\"\n";
    let config = before.get_mut(CONFIG).unwrap();
    // What the environment says is written down, as a host has another one.
    *config = format!("{keyring}\n{config}");
    assert_eq!(written(&home), before);

    let other = office_with(|options| options.password = "SIMSECRET new".into());
    let moved = other.url();
    let arguments = [
        "setup", "--yes", "--url", &moved, "--nas", "attic", "--host", "none",
    ];
    // What is for the one address does not go to the other.
    let ended = run_at(&home, &arguments, &[], "");
    assert_eq!(ended.code, Some(2), "{}", ended.stderr);
    assert_eq!(sent(&other, "login"), 0);
    let ended = run_at(
        &home,
        &arguments,
        &[("SYNOLOGY_PASSWORD", "SIMSECRET new")],
        "",
    );
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(!ended.stdout.contains("SIMSECRET"), "{}", ended.stdout);
    let config = config_of(&home);
    assert!(
        !config.contains("password") && config.contains(&other.url()),
        "{config}"
    );
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    call_at(&home, "hyperbackup_list_tasks");
}

#[test]
fn the_secrets_of_an_address_that_is_left_are_forgotten() {
    let (one, two) = (office(), office());
    let home = Folder::new();
    for nas in [&one, &two] {
        let url = nas.url();
        let arguments = unattended(&url, &["--nas", "attic", "--host", "none"]);
        let ended = run_at(&home, &arguments, &[("SYNOLOGY_PASSWORD", PASSWORD)], "");
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    }
    let credentials = &written(&home)[CREDENTIALS];
    assert_eq!(credentials.matches(PASSWORD).count(), 1);
    assert!(credentials.contains(&two.url()), "{credentials}");
}
