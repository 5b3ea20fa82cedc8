//! Settings of any form: they are taken, or the one at fault is named.

use std::collections::BTreeMap;

use proptest::{prelude::*, sample::select};
use synology_backup_mcp::{
    config::{Config, Flags},
    error::Error,
};

use super::{any_json, cases, text};
use crate::harness::Folder;

const VARIABLES: [&str; 18] = [
    "SYNOLOGY_URL",
    "SYNOLOGY_USERNAME",
    "SYNOLOGY_PASSWORD",
    "SYNOLOGY_PASSWORD_FILE",
    "SYNOLOGY_OTP_CODE",
    "SYNOLOGY_DEVICE_ID",
    "SYNOLOGY_DEVICE_NAME",
    "SYNOLOGY_TLS_FINGERPRINT",
    "SYNOLOGY_INSECURE_TLS",
    "SYNOLOGY_ALLOW_PLAIN_HTTP",
    "SYNOLOGY_TIMEOUT",
    "SYNOLOGY_DIALECT",
    "SYNOLOGY_TOOLSETS",
    "SYNOLOGY_READ_ONLY",
    "SYNOLOGY_CONFIRM",
    "SYNOLOGY_DEMO",
    "SYNOLOGY_LOG",
    "SYNOLOGY_NAS",
];

/// The names of what can be set in the file only.
const IN_THE_FILE: [&str; 5] = ["audit", "ca_file", "proxy", "rate_limit", "audit_log"];

const KEYS: [&str; 14] = [
    "allow_plain_http",
    "audit",
    "audit_log",
    "ca_file",
    "confirm",
    "demo",
    "dialect",
    "password_file",
    "proxy",
    "rate_limit",
    "timeout",
    "tls_fingerprint",
    "toolsets",
    "url",
];

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => text(),
        2 => select(vec!["1", "no", "off", "required", "https://nas.local:5001", "http://[::1", "preview", "all", "dsm", "60"])
            .prop_map(str::to_owned),
        1 => "https?://[a-z0-9.:@/?#\\[\\]%-]{0,20}",
        1 => "[0-9a-fA-F:]{60,96}",
        1 => "[\u{30}-\u{39}\u{660}-\u{669}., +-]{1,24}",
    ]
}

fn variables() -> impl Strategy<Value = BTreeMap<&'static str, String>> {
    prop::collection::btree_map(select(VARIABLES.as_slice()), value(), 0..5)
}

/// A file that is nearly right, or anything.
fn toml() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        6 => (select(KEYS.as_slice()), any_json()).prop_map(|(key, value)| format!("{key} = {value}")),
        2 => (select(KEYS.as_slice()), value()).prop_map(|(key, value)| format!("{key} = {value:?}")),
        1 => Just("[nas.home]".to_owned()),
        1 => text(),
    ];
    prop_oneof![
        8 => prop::collection::vec(line, 0..4).prop_map(|lines| lines.join("\n")),
        1 => any::<String>(),
        1 => (0..400_usize).prop_map(|depth| format!("url = {}1{}", "[".repeat(depth), "]".repeat(depth))),
    ]
}

/// Settings that are taken, or an error that names one of them.
fn taken_or_named(variables: &BTreeMap<&str, String>) -> Result<bool, TestCaseError> {
    let resolved = Config::resolve(&Flags::default(), |name| variables.get(name).cloned());
    let outcome = resolved.and_then(|config| config.nas().map(drop));
    let Err(error) = outcome else {
        return Ok(true);
    };
    prop_assert!(matches!(error, Error::Setting { .. }), "{error:?}");
    let text = error.text();
    let lower = text.to_lowercase();
    let in_file = IN_THE_FILE.iter().any(|key| lower.starts_with(key));
    prop_assert!(text.starts_with("SYNOLOGY_") || in_file, "{text}");
    Ok(false)
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn variables_are_taken_or_named(variables in variables()) {
        let mut variables = variables;
        taken_or_named(&variables)?;
        // With what is needed in place, the rest decides.
        for (name, value) in crate::harness::connection("https://nas.local") {
            variables.insert(name, value.to_owned());
        }
        taken_or_named(&variables)?;
    }

    #[test]
    fn a_file_is_taken_or_named(text in toml(), bytes in prop::option::weighted(0.1, any::<Vec<u8>>())) {
        let folder = Folder::new();
        let path = folder.write("config.toml", &text);
        if let Some(bytes) = bytes {
            std::fs::write(&path, bytes).unwrap();
        }
        taken_or_named(&BTreeMap::from([("SYNOLOGY_CONFIG", path)]))?;
    }
}

#[test]
fn a_setting_of_the_file_is_named_as_it_is_spelled_there() {
    let folder = Folder::new();
    for (line, name) in [
        ("ca_file = \"/nowhere.pem\"", "ca_file"),
        ("rate_limit = 0", "rate_limit"),
    ] {
        let path = folder.write("config.toml", line);
        let env = |name: &str| (name == "SYNOLOGY_CONFIG").then(|| path.clone());
        let error = Config::resolve(&Flags::default(), env).unwrap_err().text();
        assert!(error.starts_with(name), "{error}");
    }
}
