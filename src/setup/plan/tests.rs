use std::{collections::BTreeMap, fs};

use secrecy::ExposeSecret;

use super::*;
use crate::secrets::Keyring;

fn entry() -> Entry {
    Entry {
        command: "/bin/synology-backup-mcp".into(),
        args: Vec::new(),
        env: BTreeMap::new(),
    }
}

#[test]
fn what_a_host_wrote_meanwhile_stays_unless_it_is_about_our_entry() {
    let folder = tempfile::tempdir().unwrap();
    let secrets = Secrets::new(Keyring::Off, Err("none"));
    let path = folder.path().join("a.json");
    let change = |before: &str, meanwhile: &str| {
        fs::write(&path, before).unwrap();
        let edit = Edit::Add(Host::Cursor, entry());
        let change = edited(TextFile::read(&path).unwrap(), edit).unwrap();
        fs::write(&path, meanwhile).unwrap();
        let plan = Plan {
            files: vec![change],
            ..Plan::default()
        };
        let outcome = plan.carry_out(&secrets).map(drop);
        (outcome.is_ok(), fs::read_to_string(&path).unwrap())
    };
    let (written, text) = change("{\"starts\": 1}", "{\"starts\": 2}");
    assert!(
        written && text.starts_with("{\"starts\": 2, \"mcpServers\": {"),
        "{text}"
    );
    let theirs = "{\"mcpServers\": {\"synology\": {\"command\": \"/other/synology-backup-mcp\"}}}";
    assert_eq!(change("{}", theirs), (false, theirs.into()));
    assert_eq!(change("{}", "{"), (false, "{".into()));
}

#[test]
fn what_was_written_is_taken_back_when_a_later_step_fails() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let secrets = Secrets::new(Keyring::Off, Ok(path("settings")));
    let holder = Holder::new("https://nas:5001", "anna");
    secrets
        .keep(&holder, Secret::Password, &"old".into())
        .unwrap();
    fs::write(path("there.json"), "{}").unwrap();
    let entry = entry();
    let change = |name: &str, edit| edited(TextFile::read(&path(name)).unwrap(), edit).unwrap();
    let add = || Edit::Add(Host::Cursor, entry.clone());
    let secret = |secret| SecretChange {
        holder: holder.clone(),
        secret,
        value: Some("new".into()),
    };
    let plan = || Plan {
        secrets: vec![secret(Secret::Password), secret(Secret::DeviceId)],
        files: vec![
            change("config.toml", Edit::Whole("new".into())),
            change("there.json", add()),
            change("last.json", add()),
        ],
    };
    let failing = plan();
    fs::write(path("last.json"), "by another program").unwrap();
    let undone = failing.carry_out(&secrets).unwrap_err();
    assert!(undone.problem.contains("last.json"), "{}", undone.problem);
    assert_eq!(undone.left, Vec::<String>::new());
    let kept = |secret| {
        let kept = secrets.get(&holder, secret).unwrap();
        kept.map(|kept| kept.expose_secret().to_owned())
    };
    assert_eq!(kept(Secret::Password).as_deref(), Some("old"));
    assert_eq!(kept(Secret::DeviceId), None);
    let names = || {
        let names = fs::read_dir(folder.path()).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    };
    assert_eq!(names(), ["last.json", "settings", "there.json"]);
    assert_eq!(fs::read_to_string(path("there.json")).unwrap(), "{}");

    fs::remove_file(path("last.json")).unwrap();
    let done = plan().carry_out(&secrets).unwrap();
    assert_eq!(kept(Secret::Password).as_deref(), Some("new"));
    assert_eq!(done.backups.len(), 1);
    assert_eq!(done.places, [Place::File(secrets.file().unwrap())]);
}
