//! A person who answers every question.

use std::{
    fs,
    io::{Read, Write},
    net::TcpListener,
    os::unix::fs::PermissionsExt,
};

use super::{
    CODE, CONFIG, CREDENTIALS, call_at, careful_nas, config_of,
    password_is_nowhere_but_in_the_credentials, with_tls, written,
};
use crate::harness::{Folder, PASSWORD, Person, fault, office, office_with, sent};

#[test]
fn from_an_address_to_the_first_answer_and_no_code_ever_again() {
    let nas = careful_nas();
    let home = Folder::new();
    let cursor = "// mine\n{\n  \"mcpServers\": {\n    \"files\": {\"command\": \"npx\"}, // keep\n  },\n}\n";
    home.write("home/.cursor/mcp.json", cursor);
    let mut person = Person::start(&home, &["setup"], &[]);
    let address = nas.url().replace("https://", "");
    person.on("Address of the NAS", &address);
    person.expect("synology");
    person.expect("expires");
    person.expect(nas.fingerprint().unwrap());
    person.expect("it is self-signed");
    person.expect("openssl x509");
    person.on("Accept exactly this certificate from now on? [y/N]", "y");
    person.on("A name for this NAS [nas]", "attic");
    person.on("DSM account", "demo");
    person.expect("Password (it is not shown)");
    assert!(!person.echoes());
    person.answer(PASSWORD);
    person.expect("DSM wants a 2-factor code, this once");
    person.on("2-factor code", CODE);
    person.expect("Logged in as demo.");
    person.expect("Cloud Sync works: 8 connections.");
    person.expect("Hyper Backup works:");
    person.expect("+ keyring = \"off\"");
    person.expect("+ [nas.attic]");
    let diff = person.expect("Add the server to Cursor? [Y/n]");
    assert!(diff.contains("+     \"synology\": {"), "{diff}");
    person.answer("");
    person.on("Write all this? [Y/n]", "y");
    let (code, screen) = person.wait();
    assert_eq!(code, Some(0), "{screen}");
    assert!(!screen.contains(PASSWORD), "{screen}");
    assert!(
        screen.contains("There is no keyring to use here"),
        "{screen}"
    );
    assert!(
        screen.ends_with("Restart Cursor, then ask it: is everything backed up?\n"),
        "{screen}"
    );

    let fingerprint = nas.fingerprint().unwrap();
    let expected = format!(
        "keyring = \"off\"\ndefault_nas = \"attic\"\n\n[nas.attic]\nurl = \"{}\"\nusername = \"demo\"\ntls_fingerprint = \"{fingerprint}\"\n",
        nas.url()
    );
    assert_eq!(config_of(&home), expected);
    for file in [CONFIG, CREDENTIALS] {
        let metadata = fs::metadata(home.path(&format!("home/{file}"))).unwrap();
        assert_eq!(metadata.permissions().mode() & 0o777, 0o600, "{file}");
    }
    password_is_nowhere_but_in_the_credentials(&home);
    let files = written(&home);
    let entry = format!(
        ", // keep\n    \"synology\": {{\n      \"command\": \"{}\",\n      \"args\": []\n    }},",
        env!("CARGO_BIN_EXE_synology-backup-mcp")
    );
    assert_eq!(
        files[".cursor/mcp.json"],
        cursor.replace(", // keep", &entry)
    );
    let backups: Vec<_> = files
        .iter()
        .filter(|(path, _)| path.ends_with(".bak"))
        .collect();
    assert_eq!(backups.len(), 1);
    assert_eq!(backups[0].1, cursor);

    // The next day, and the day after.
    assert_eq!(sent(&nas, "login"), 2);
    for logins in [3, 4] {
        let tasks = call_at(&home, "hyperbackup_list_tasks");
        assert!(!tasks["tasks"].as_array().unwrap().is_empty(), "{tasks}");
        assert_eq!(sent(&nas, "login"), logins);
    }
}

#[test]
fn a_nas_without_tls_on_this_machine_needs_no_pin_and_no_code() {
    let nas = office();
    let home = Folder::new();
    let mut person = Person::start(&home, &["setup"], &[]);
    // Without a scheme, what is encrypted is tried first.
    person.on(
        "Address of the NAS",
        nas.url().trim_start_matches("http://"),
    );
    person.expect("it may go unencrypted");
    person.on("A name for this NAS", "");
    person.on("DSM account", "demo");
    person.on("Password", PASSWORD);
    person.on("Write all this?", "");
    let (code, screen) = person.wait();
    assert_eq!(code, Some(0), "{screen}");
    assert!(screen.contains("No host was changed"), "{screen}");
    let config = config_of(&home);
    assert!(
        config.contains(&format!("[nas.nas]\nurl = \"{}\"\nusername", nas.url())),
        "{config}"
    );
    assert!(!config.contains("allow_plain_http"), "{config}");
    assert_eq!(sent(&nas, "login"), 1);
    call_at(&home, "cloudsync_list_connections");
}

#[test]
fn unencrypted_to_another_machine_is_warned_of_and_agreed_to() {
    let nas = office();
    // An address that leads here without being one of loopback.
    let url = nas.url().replace("127.0.0.1", "0.0.0.0");
    let home = Folder::new();
    let mut person = Person::start(&home, &["setup", "--url", &url], &[]);
    person.expect("Warning:");
    person.on("Send the password unencrypted? [y/N]", "");
    let (code, screen) = person.wait();
    assert_eq!(code, Some(1));
    assert!(
        screen.ends_with("Nothing was sent, and nothing was written.\n"),
        "{screen}"
    );
    assert_eq!(sent(&nas, "login"), 0);

    let mut person = Person::start(&home, &["setup", "--url", &url, "--host", "none"], &[]);
    person.on("Send the password unencrypted? [y/N]", "y");
    person.on("A name for this NAS", "");
    person.on("DSM account", "demo");
    person.on("Password", PASSWORD);
    person.on("Write all this?", "");
    assert_eq!(person.wait().0, Some(0));
    assert!(config_of(&home).contains("allow_plain_http = true\n"));
    call_at(&home, "hyperbackup_list_tasks");
}

#[test]
fn a_certificate_that_is_not_accepted_ends_it_before_anything_is_sent() {
    let nas = careful_nas();
    let home = Folder::new();
    let mut person = Person::start(&home, &["setup", "--url", &nas.url()], &[]);
    person.on("Accept exactly this certificate", "n");
    let (code, screen) = person.wait();
    assert_eq!(code, Some(1));
    assert!(screen.contains("Nothing was sent"), "{screen}");
    assert_eq!(nas.requests().len(), 0);
    assert!(written(&home).is_empty());
}

#[test]
fn a_wrong_password_is_asked_again_on_the_persons_word() {
    let nas = office_with(with_tls);
    let fingerprint = nas.fingerprint().unwrap();
    let (url, home) = (nas.url(), Folder::new());
    let arguments = [
        "setup",
        "--url",
        &url,
        "--tls-fingerprint",
        fingerprint,
        "--username",
        "demo",
        "--host",
        "none",
        "--nas",
        "attic",
    ];
    let mut person = Person::start(&home, &arguments, &[]);
    person.on("Password", "SIMSECRET wrong");
    person.expect("the login");
    person.on("Try another password? [y/N]", "y");
    person.on("Password", PASSWORD);
    person.on("Write all this?", "");
    let (code, screen) = person.wait();
    assert_eq!(code, Some(0), "{screen}");
    assert!(!screen.contains("SIMSECRET"), "{screen}");
    assert_eq!(sent(&nas, "login"), 2);
    call_at(&home, "hyperbackup_list_tasks");
}

#[test]
fn a_third_wrong_password_is_the_last() {
    let nas = office();
    let (url, home) = (nas.url(), Folder::new());
    let arguments = [
        "setup",
        "--url",
        &url,
        "--username",
        "demo",
        "--nas",
        "attic",
    ];
    let mut person = Person::start(&home, &arguments, &[]);
    for _ in 0..2 {
        person.on("Password", "wrong");
        person.on("Try another password?", "y");
    }
    person.on("Password", "wrong");
    let (code, screen) = person.wait();
    assert_eq!(code, Some(1));
    assert!(screen.contains("That was the third"), "{screen}");
    assert_eq!(sent(&nas, "login"), 3);
    assert!(written(&home).is_empty());
    // The next one says that it waits, before it asks the NAS anything about the account.
    let mut person = Person::start(&home, &arguments, &[]);
    person.on("Password", PASSWORD);
    person.expect("The next login is tried in");
    person.expect("Waiting until then; Ctrl-C ends it.");
    assert_eq!(sent(&nas, "login"), 3);
    person.signal(rustix::process::Signal::INT);
    assert_eq!(person.wait().0, Some(1));
}

#[test]
fn a_wrong_code_is_asked_again_on_the_persons_word() {
    let nas = office_with(|options| options.otp = Some(CODE.into()));
    let (url, home) = (nas.url(), Folder::new());
    let arguments = [
        "setup",
        "--url",
        &url,
        "--username",
        "demo",
        "--nas",
        "attic",
        "--host",
        "none",
    ];
    let mut person = Person::start(&home, &arguments, &[]);
    person.on("Password", PASSWORD);
    person.on("2-factor code", "000000");
    person.on("Try another code? [y/N]", "y");
    person.on("2-factor code", CODE);
    person.on("Write all this?", "");
    let (code, screen) = person.wait();
    assert_eq!(code, Some(0), "{screen}");
    call_at(&home, "hyperbackup_list_tasks");
}

#[test]
fn what_the_account_cannot_use_is_said_and_does_not_end_it() {
    let nas = office_with(|options| {
        options.without.insert(dsm_sim::Package::CloudSync);
    });
    nas.inject(fault(dsm_sim::FaultKind::Code(105), "list", u32::MAX));
    let (url, home) = (nas.url(), Folder::new());
    let arguments = [
        "setup",
        "--url",
        &url,
        "--username",
        "demo",
        "--nas",
        "attic",
        "--host",
        "none",
    ];
    let mut person = Person::start(&home, &arguments, &[]);
    person.on("Password", PASSWORD);
    person.expect("Cloud Sync cannot be used yet: ");
    person.expect("Package Center");
    person.expect("Hyper Backup cannot be used yet: ");
    person.expect("application privilege");
    person.on("Write all this?", "");
    assert_eq!(person.wait().0, Some(0));
}

#[test]
fn an_address_where_nothing_answers_is_asked_again() {
    let nas = office();
    let home = Folder::new();
    let mut person = Person::start(&home, &["setup", "--host", "none"], &[]);
    person.on("Address of the NAS", "nas local");
    person.expect("not an address");
    person.on("Address of the NAS", "127.0.0.1:1");
    person.expect("Check the address");
    person.on("Address of the NAS", &nas.url());
    person.expect("A name for this NAS");
    person.end_input();
    assert_eq!(person.wait().0, Some(1));
}

#[test]
fn an_unencrypted_address_that_leads_to_an_encrypted_one_is_followed() {
    let nas = careful_nas();
    let (front, target) = (TcpListener::bind("127.0.0.1:0").unwrap(), nas.url());
    let port = front.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in front.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let answer = format!(
                "HTTP/1.1 301 Moved\r\nLocation: {target}/webman/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            );
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    for url in [
        format!("http://127.0.0.1:{port}"),
        format!("127.0.0.1:{port}"),
    ] {
        let home = Folder::new();
        let mut person = Person::start(&home, &["setup", "--url", &url], &[]);
        person.expect(&format!("{}/ shows this certificate", nas.url()));
        person.on("Accept exactly this certificate", "y");
        person.expect("A name for this NAS");
        person.end_input();
        assert_eq!(person.wait().0, Some(1));
    }
}
