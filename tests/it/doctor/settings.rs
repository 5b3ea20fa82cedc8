//! What lies on this computer: settings, secrets, the audit log.

use std::fs;

use super::{ON_NAS, Report, examine, nas};
use crate::harness::{Folder, PASSWORD, connection};

#[test]
fn a_bad_setting_is_told_and_the_rest_is_not_checked() {
    let report = Report::of(&["--timeout", "soon"], &[]);
    assert_eq!(report.code, Some(2));
    let (status, found, _) = report.one("configuration");
    assert_eq!(status, "broken");
    assert!(found.contains("SYNOLOGY_TIMEOUT"), "{found}");
    for check in ["keyring", "file_permissions", "audit_log"]
        .iter()
        .chain(&ON_NAS)
    {
        assert_eq!(report.one(check).0, "not_checked");
    }
}

#[test]
fn a_setting_that_is_missing_is_told() {
    let report = Report::of(&["--url", "https://127.0.0.1:9"], &[]);
    assert_eq!(report.code, Some(2));
    let found = report.checks.last().unwrap();
    assert_eq!(
        (&found["check"], &found["status"]),
        (&"configuration".into(), &"broken".into())
    );
    assert!(
        found["found"]
            .as_str()
            .unwrap()
            .contains("SYNOLOGY_USERNAME")
    );
    assert_eq!(report.one("dns").0, "not_checked");
}

#[test]
fn a_bad_configuration_is_told_to_people_too() {
    let home = Folder::new();
    let ended = examine(&home, &["--timeout", "soon", "doctor"], &[]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(2), ""));
    let last = ended.stdout.lines().last().unwrap();
    assert!(last.starts_with("broken:       configuration"), "{last}");
    assert!(
        ended.stdout.contains("not checked:  DNS"),
        "{}",
        ended.stdout
    );
}

#[test]
fn an_audit_log_that_cannot_be_written_is_told() {
    let nas = nas();
    let folder = Folder::new();
    // What should be its folder is a file.
    let file = folder.write("file", "");
    let log = format!("{file}/audit.jsonl");
    let config = folder.write("config.toml", &format!("audit_log = {log:?}\n"));
    let report = Report::on(&nas, &["--config", &config]);
    assert_eq!(report.code, Some(1), "{:#?}", report.checks);
    let (status, found, _) = report.one("audit_log");
    assert_eq!(status, "broken");
    assert!(found.contains(&file), "{found}");
    assert_eq!(report.one("login").0, "ok");
}

#[test]
fn an_audit_log_that_is_off_is_a_warning() {
    let folder = Folder::new();
    let config = folder.write("config.toml", "audit_log = \"off\"\n");
    let report = Report::of(&["--demo", "--config", &config], &[]);
    assert_eq!(report.code, Some(0));
    assert_eq!(report.one("audit_log").0, "warning");
}

#[cfg(unix)]
#[test]
fn a_password_file_that_others_can_read_is_a_warning() {
    use std::os::unix::fs::PermissionsExt;

    let nas = nas();
    let folder = Folder::new();
    let file = folder.write("password", PASSWORD);
    let url = nas.url();
    let settings = [
        ("SYNOLOGY_URL", url.as_str()),
        ("SYNOLOGY_USERNAME", "demo"),
        ("SYNOLOGY_PASSWORD_FILE", &file),
    ];
    for (mode, status) in [(0o644, "warning"), (0o600, "ok")] {
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        let report = Report::of(&[], &settings);
        assert_eq!(report.code, Some(0), "{:#?}", report.checks);
        let (found_status, found, fix) = report.one("file_permissions");
        assert_eq!(found_status, status, "{found}");
        let named = fix.ends_with(&format!("chmod 600 {file}"));
        assert_eq!(named, status == "warning", "{fix}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_with_secrets_that_others_can_read_breaks_what_is_kept_there() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::new();
    let file = folder.write("synology-backup-mcp/credentials.toml", "");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let config = folder.path("");
    let nas = nas();
    let url = nas.url();
    let settings = [&connection(&url)[..], &[("XDG_CONFIG_HOME", &config)]].concat();
    let report = Report::of(&[], &settings);
    assert_eq!(report.code, Some(1), "{:#?}", report.checks);
    assert_eq!(report.one("keyring").0, "broken");
    let permissions = report.all("file_permissions");
    let fix = permissions.last().unwrap()["fix"].as_str().unwrap();
    assert_eq!(fix, format!("Keep them out with chmod 600 {file}"));
}
