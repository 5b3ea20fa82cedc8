//! The catalogues of methods: every method of the NAS is one constant, and its name stands nowhere else.

use std::collections::{BTreeMap, BTreeSet};

use synology_backup_mcp::tools;

use crate::harness::{code, sources};

/// Names of methods that are something else elsewhere: the word, the files below this, what it is there.
const INNOCENT: &[(&str, &str, &str)] = &[
    ("status", "cloudsync/model/", "a field, in unit tests"),
    ("status", "hyperbackup/model/", "a field"),
    ("status", "hyperbackup/act/", "a field, in unit tests"),
    ("status", "audit.rs", "a field of our own"),
    ("status", "nas/changes/", "the same"),
    ("pause", "cloudsync/model/words.rs", "a status"),
    ("pause", "cloudsync/model/health.rs", "the same"),
    ("backup", "hyperbackup/model/", "a status"),
    ("backup", "hyperbackup/act/", "a status"),
    ("cancel", "hyperbackup/model/", "a result"),
    ("suspend", "hyperbackup/model/", "a result"),
    ("suspend", "hyperbackup/act/", "a result, in unit tests"),
    ("error_detect", "hyperbackup/model/", "a state"),
    ("discard", "hyperbackup/model/", "a result"),
    ("discard", "hyperbackup/act/", "a result, in unit tests"),
    ("error_detect", "hyperbackup/act/", "a state, in unit tests"),
    ("copy", "hyperbackup/wire/explore.rs", "a parameter's value"),
    ("status", "packages/wire.rs", "a parameter's value"),
    ("list", "operation/bounds.rs", "a field of our own"),
    ("list", "operation/exact.rs", "a field of our own"),
    ("info", "cli/logging.rs", "a level of logs"),
    ("info", "config.rs", "a level of logs"),
    ("info", "cloudsync/model/words.rs", "a level of logs"),
    ("info", "hyperbackup/model/log.rs", "a level of logs"),
];

/// What the catalogues of a program hold.
#[derive(Debug, Default)]
struct Catalogue {
    /// The name of each API, by the folder of the product and the constant that holds it.
    apis: BTreeMap<(String, String), String>,
    /// API and name of each.
    methods: Vec<(String, String)>,
}

#[test]
fn every_method_is_one_constant_and_its_name_stands_nowhere_else() {
    let sources = sources();
    let problems = problems(&sources);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_nas_is_asked_for_every_api_of_the_catalogues_and_no_other() {
    let apis: BTreeSet<String> = catalogue(&sources()).apis.into_values().collect();
    let asked: Vec<String> = tools::apis().into_iter().map(str::to_owned).collect();
    assert_eq!(asked.iter().cloned().collect::<BTreeSet<_>>(), apis);
    assert_eq!(asked.len(), apis.len(), "{asked:?}");
}

#[test]
fn every_tool_is_about_a_method_of_the_catalogues() {
    let methods = catalogue(&sources()).methods;
    for tool in tools::all() {
        for method in [tool.method, tool.documented].into_iter().flatten() {
            let pair = (method.api.name.to_owned(), method.name.to_owned());
            assert!(methods.contains(&pair), "{}: {method}", tool.name);
        }
    }
}

#[test]
fn every_innocent_word_is_still_there() {
    let sources = sources();
    let methods = catalogue(&sources).methods;
    for (word, place, _) in INNOCENT {
        assert!(methods.iter().any(|(_, method)| method == word), "{word}");
        let quoted = format!("\"{word}\"");
        let files = sources.iter().filter(|(path, _)| path.starts_with(place));
        let mut texts = files.map(|(_, text)| code(text));
        assert!(texts.any(|text| text.contains(&quoted)), "{word} {place}");
    }
}

#[test]
fn what_is_forbidden_is_found() {
    const API: &str = "const SHARE: Api = Api { name: \"SYNO.Share\", version: 1 };\n";
    const LIST: &str = "const LIST: Read<()> = SHARE.read(\"list_share\");\n";
    let wire = |more: &str| ("share/wire.rs", format!("{API}{LIST}{more}"));
    for (files, problem) in [
        (
            vec![wire(
                "const AGAIN: Write =\n    SHARE\n        .write(\"list_share\");",
            )],
            "SYNO.Share list_share is more than one constant",
        ),
        (
            vec![wire(""), ("share/wire/more.rs", LIST.to_owned())],
            "SYNO.Share list_share is more than one constant",
        ),
        (
            vec![wire("const X: &str = \"list_share\";")],
            "share/wire.rs says \"list_share\"",
        ),
        (
            vec![
                wire(""),
                ("share/model.rs", "let a = \"list_share\";".into()),
            ],
            "share/model.rs says \"list_share\"",
        ),
        (
            vec![wire(""), ("share.rs", API.to_owned())],
            "share.rs says \"SYNO.Share\"",
        ),
        (vec![wire(API)], "share/wire.rs says \"SYNO.Share\" again"),
        (
            vec![wire("#[allow(dead_code)]")],
            "share/wire.rs keeps what nothing uses",
        ),
        (
            vec![wire("const GET: Read<()> = OTHER.read(\"get_share\");")],
            "share/wire.rs: get_share is of no API of a catalogue",
        ),
        (
            vec![
                wire(""),
                (
                    "share.rs",
                    "const GET: Read<()> = SHARE.read(\"get_share\");".into(),
                ),
            ],
            "share.rs makes a method",
        ),
    ] {
        let files: Vec<(String, String)> = files
            .into_iter()
            .map(|(path, text)| (path.to_owned(), text))
            .collect();
        assert_eq!(problems(&files), [problem], "{files:?}");
    }
}

/// The product whose catalogue a file is part of.
fn product(path: &str) -> Option<&str> {
    let (product, rest) = path.split_once('/')?;
    (rest == "wire.rs" || rest.starts_with("wire/")).then_some(product)
}

/// What the catalogues among these files hold.
fn catalogue(sources: &[(String, String)]) -> Catalogue {
    let mut catalogue = Catalogue::default();
    let wire = || {
        sources
            .iter()
            .filter_map(|(path, text)| Some((product(path)?, code(text))))
    };
    for (product, text) in wire() {
        for constant in text.split("const ").filter(|text| text.contains(": Api =")) {
            let (name, rest) = constant.split_once(": Api =").unwrap();
            let value = rest.split(';').next().unwrap();
            if let Some(api) = first_quoted(value) {
                let key = (product.to_owned(), name.trim().to_owned());
                catalogue.apis.insert(key, api.to_owned());
            }
        }
    }
    for (product, text) in wire() {
        for (constant, method) in methods_made(&text) {
            let key = (product.to_owned(), constant.to_owned());
            if let Some(api) = catalogue.apis.get(&key) {
                catalogue.methods.push((api.clone(), method.to_owned()));
            }
        }
    }
    catalogue
}

/// What breaks the rules, in sentences.
fn problems(sources: &[(String, String)]) -> Vec<String> {
    let catalogue = catalogue(sources);
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    for pair in &catalogue.methods {
        if !seen.insert(pair) {
            problems.push(format!("{} {} is more than one constant", pair.0, pair.1));
        }
    }
    let names: BTreeSet<&String> = catalogue.methods.iter().map(|(_, method)| method).collect();
    let apis: BTreeSet<&String> = catalogue.apis.values().collect();
    for (path, text) in sources {
        let text = code(text);
        let made = methods_made(&text);
        match product(path) {
            None if !made.is_empty() => problems.push(format!("{path} makes a method")),
            None => {}
            Some(product) => {
                let known = |constant: &str| {
                    let key = (product.to_owned(), constant.to_owned());
                    catalogue.apis.contains_key(&key)
                };
                for (_, method) in made.iter().filter(|(constant, _)| !known(constant)) {
                    problems.push(format!("{path}: {method} is of no API of a catalogue"));
                }
                if text.contains("dead_code") || text.contains("unused") {
                    problems.push(format!("{path} keeps what nothing uses"));
                }
            }
        }
        for name in &names {
            let quoted = format!("\"{name}\"");
            let made = made.iter().filter(|(_, method)| method == name).count();
            let innocent = INNOCENT
                .iter()
                .any(|(word, place, _)| word == name && path.starts_with(place));
            if text.matches(&quoted).count() > made && !innocent {
                problems.push(format!("{path} says {quoted}"));
            }
        }
        for api in &apis {
            let quoted = format!("\"{api}\"");
            match (product(path), text.matches(&quoted).count()) {
                (_, 0) | (Some(_), 1) => {}
                (Some(_), _) => problems.push(format!("{path} says {quoted} again")),
                (None, _) => problems.push(format!("{path} says {quoted}")),
            }
        }
    }
    problems
}

/// The constant of the API and the name of each method that a text makes.
fn methods_made(text: &str) -> Vec<(&str, &str)> {
    let mut made = Vec::new();
    for call in [".read(", ".write("] {
        for (at, _) in text.match_indices(call) {
            let argument = text[at + call.len()..].trim_start();
            if let Some(name) = argument.strip_prefix('"') {
                let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
                let before = text[..at].trim_end();
                let constant = before.trim_end_matches(is_name).len();
                made.push((&before[constant..], name.split('"').next().unwrap()));
            }
        }
    }
    made
}

fn first_quoted(text: &str) -> Option<&str> {
    text.split('"').nth(1)
}
