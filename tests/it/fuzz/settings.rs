//! Settings of any form: they are taken, or the one at fault is named.

use std::{cell::RefCell, collections::BTreeMap};

use proptest::{prelude::*, sample::select, test_runner::TestRunner};
use synology_backup_mcp::{
    config::{Config, Given, Place, Setting},
    error::Error,
};

use super::{any_json, cases, text};
use crate::harness::Folder;

/// The variables of all settings but the one that names a file of this machine.
fn every_variable() -> Vec<String> {
    let settings = Setting::all().filter(|setting| *setting != Setting::Config);
    settings.filter_map(Setting::variable).collect()
}

fn every_key() -> Vec<String> {
    let in_file = Setting::all().filter(|setting| setting.is_in(Place::File));
    in_file.map(Setting::key).collect()
}

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

fn variables() -> impl Strategy<Value = BTreeMap<String, String>> {
    prop::collection::btree_map(select(every_variable()), value(), 0..5)
}

/// A file that is nearly right, or anything.
fn toml() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        6 => (select(every_key()), any_json()).prop_map(|(key, value)| format!("{key} = {value}")),
        2 => (select(every_key()), value()).prop_map(|(key, value)| format!("{key} = {value:?}")),
        1 => Just("[nas.home]".to_owned()),
        1 => text(),
    ];
    prop_oneof![
        8 => prop::collection::vec(line, 0..4).prop_map(|lines| lines.join("\n")),
        1 => any::<String>(),
        1 => (0..400_usize).prop_map(|depth| format!("url = {}1{}", "[".repeat(depth), "]".repeat(depth))),
    ]
}

/// Whether settings are taken; if not, the error names one of them.
fn taken_or_named(variables: &BTreeMap<String, String>) -> Result<bool, TestCaseError> {
    let resolved = Config::resolve(&Given::default(), |name| variables.get(name).cloned());
    let outcome = resolved.and_then(|config| config.nases[0].settings(&config.secrets).map(drop));
    let Err(error) = outcome else {
        return Ok(true);
    };
    prop_assert!(matches!(error, Error::Setting { .. }), "{error:?}");
    let text = error.text();
    let named = Setting::all().any(|setting| text.starts_with(setting.name()));
    prop_assert!(named, "{text}");
    Ok(false)
}

/// The settings without which there is no NAS.
fn needed() -> BTreeMap<String, String> {
    let needed = crate::harness::connection("https://nas.local");
    let owned = needed.map(|(name, value)| (name.to_owned(), value.to_owned()));
    BTreeMap::from(owned)
}

/// Runs a test in many cases. Some of them must be taken and some not: otherwise the input is too good or too bad.
#[track_caller]
fn in_many_cases<S: Strategy>(input: &S, test: impl Fn(S::Value) -> Result<bool, TestCaseError>) {
    let endings = RefCell::new(BTreeMap::<bool, u32>::new());
    TestRunner::new(cases(400))
        .run(input, |value| {
            let taken = test(value)?;
            *endings.borrow_mut().entry(taken).or_default() += 1;
            Ok(())
        })
        .unwrap();
    let endings = endings.into_inner();
    let both = [true, false].iter().all(|end| endings.get(end) > Some(&10));
    assert!(both, "{endings:?}");
}

#[test]
fn variables_are_taken_or_named() {
    in_many_cases(&variables(), |variables| {
        taken_or_named(&variables)?;
        let mut all = variables;
        all.extend(needed());
        taken_or_named(&all)
    });
}

#[test]
fn a_file_is_taken_or_named() {
    let bytes = prop::option::weighted(0.1, any::<Vec<u8>>());
    in_many_cases(&(toml(), bytes), |(text, bytes)| {
        let folder = Folder::new();
        let path = folder.write("config.toml", &text);
        if let Some(bytes) = bytes {
            std::fs::write(&path, bytes).unwrap();
        }
        let mut variables = needed();
        variables.insert("SYNOLOGY_CONFIG".to_owned(), path);
        taken_or_named(&variables)
    });
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
        let error = Config::resolve(&Given::default(), env).unwrap_err().text();
        assert!(error.starts_with(name), "{error}");
    }
}
