//! `config`: every setting in force, and where it comes from.

use serde_json::Value;

use super::printed;
use crate::harness::{Folder, run};

/// The rows of a part, by the name of its NAS; the whole server has none.
fn row<'a>(shown: &'a Value, nas: &Value, setting: &str) -> &'a Value {
    let parts = shown.as_array().unwrap();
    let mut rows = parts
        .iter()
        .filter(|part| part["nas"] == *nas)
        .flat_map(|part| part["settings"].as_array().unwrap());
    rows.find(|row| row["setting"] == setting).unwrap()
}

#[test]
fn each_value_is_shown_with_its_place() {
    let folder = Folder::new();
    let text = "person_timeout = 5\n[nas.home]\nurl = 'nas.local'\nread_only = true\n";
    let config = folder.write("config.toml", text);
    let arguments = ["config", "--json", "--config", &config, "--timeout", "9"];
    let shown = printed(&run(&arguments, &[("SYNOLOGY_USERNAME", "anna")]));
    let home = Value::from("home");
    for (nas, setting, value, from) in [
        (&Value::Null, "person_timeout", "5", "line 1, column 1"),
        (&home, "url", "nas.local", "line 3, column 1"),
        (&home, "read_only", "true", "line 4, column 1"),
        (&home, "username", "anna", "SYNOLOGY_USERNAME"),
        (&home, "timeout", "9", "--timeout"),
        (&home, "dialect", "auto", "default"),
    ] {
        let row = row(&shown, nas, setting);
        assert_eq!(row["value"], value, "{row}");
        assert!(row["from"].as_str().unwrap().ends_with(from), "{row}");
    }
}

#[test]
fn no_secret_is_shown() {
    let secrets = [
        ("SYNOLOGY_PASSWORD", "SIMSECRET-1"),
        ("SYNOLOGY_OTP_CODE", "SIMSECRET-2"),
        ("SYNOLOGY_DEVICE_ID", "SIMSECRET-3"),
    ];
    for arguments in [&["config"][..], &["config", "--json"]] {
        let ended = run(arguments, &secrets);
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        assert!(!ended.stdout.contains("SIMSECRET"), "{}", ended.stdout);
        assert_eq!(ended.stdout.matches("***").count(), 3, "{}", ended.stdout);
    }
}

#[test]
fn a_bad_setting_is_told_here_as_everywhere() {
    let ended = run(&["config", "--timeout", "soon"], &[]);
    assert!(super::failed(&ended, 2).starts_with("SYNOLOGY_TIMEOUT"));
}
