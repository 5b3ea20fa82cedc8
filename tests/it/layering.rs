//! Who may name whom: imports go one way, and some names belong to one place.

use std::{fs, path::Path};

/// The modules, lowest first; one may name itself and those before it, but not those it shares a rank with.
const RANKS: &[&[&str]] = &[
    &["effect", "error", "text", "units"],
    &["audit", "gate"],
    &["operation"],
    &["cloudsync", "hyperbackup"],
    &["tools"],
    &["config"],
    &["server"],
    &["cli"],
    &["main"],
];

/// What only some modules may write.
const OWNED: &[(&str, &[&str])] = &[
    ("rmcp::", &["server"]),
    ("dsm_sim::", &["cli"]),
    ("dsm::Nas", &["cli", "gate"]),
    ("println!", &[]),
];

#[test]
fn imports_go_one_way() {
    let mut files = 0;
    let mut problems = Vec::new();
    visit(&root(), &mut |path, text| {
        files += 1;
        problems.extend(problems_in(path, text));
    });
    assert!(files > 50, "only {files} files were read");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_module_has_a_rank() {
    let lib = fs::read_to_string(root().join("lib.rs")).unwrap();
    let modules = lib
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub mod "));
    for module in modules.map(|module| module.trim_end_matches(';')) {
        assert!(rank(module).is_some(), "{module}");
    }
}

#[test]
fn what_is_forbidden_is_found() {
    for (path, line) in [
        ("gate/memory.rs", "use crate::operation::Tool;"),
        ("cloudsync/task.rs", "use crate::hyperbackup::words;"),
        (
            "gate.rs",
            "use crate::{error::Error, tools::{self, Offer}};",
        ),
        ("server.rs", "use crate::{\n    cli,\n};"),
        ("server/stdio.rs", "let nas = dsm_sim::Options::default();"),
        ("units.rs", "use super::gate::Gate;"),
        ("gate/memory.rs", "use super::super::operation;"),
        ("tools.rs", "use rmcp::model::Tool;"),
        (
            "cloudsync/model/task.rs",
            "let nas = dsm::Nas::new(settings);",
        ),
        ("cli.rs", "println!(\"hello\");"),
    ] {
        assert_ne!(problems_in(path, line), Vec::<String>::new(), "{line}");
    }
}

#[test]
fn what_is_allowed_is_left_alone() {
    for (path, text) in [
        (
            "operation.rs",
            "use dsm::Api;\nuse crate::{\n    error::Error,\n    gate::{Cleared, Gate},\n};",
        ),
        ("cli/demo.rs", "use dsm_sim::SimulatedNas;"),
        ("gate.rs", "// as crate::server says\nOk(request)"),
        ("units.rs", "mod tests {\n    use super::*;\n}"),
        ("server/catalog.rs", "use rmcp::model::Tool;"),
    ] {
        assert_eq!(problems_in(path, text), Vec::<String>::new(), "{text}");
    }
}

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn visit(folder: &Path, found: &mut impl FnMut(&str, &str)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            visit(&path, found);
        } else {
            let name = path.strip_prefix(root()).unwrap();
            let name = name.to_str().unwrap().replace('\\', "/");
            found(&name, &fs::read_to_string(&path).unwrap());
        }
    }
}

fn rank(module: &str) -> Option<usize> {
    RANKS.iter().position(|modules| modules.contains(&module))
}

/// What is wrong with a file of `src`, by its path there and its text.
fn problems_in(path: &str, text: &str) -> Vec<String> {
    // The code map names every module.
    if path == "lib.rs" {
        return Vec::new();
    }
    let module = path.split('/').next().unwrap().trim_end_matches(".rs");
    let code: Vec<&str> = text
        .lines()
        .map(|line| line.split("//").next().unwrap())
        .collect();
    let code = code.join("\n");
    let mut problems = Vec::new();
    for named in named(path, &code) {
        if !may_name(module, &named) {
            problems.push(format!("{path} names {named}, which lies above it"));
        }
    }
    for (what, owners) in OWNED {
        if code.contains(what) && !owners.contains(&module) {
            problems.push(format!("{path} says {what}"));
        }
    }
    problems
}

fn may_name(module: &str, named: &str) -> bool {
    match (module, named) {
        _ if module == named => true,
        _ => rank(named) < rank(module),
    }
}

/// The modules of ours that a text names from the root of the crate.
fn named(path: &str, code: &str) -> Vec<String> {
    let mut roots = vec!["crate::".to_owned(), "synology_backup_mcp::".to_owned()];
    // `super` of a module at the top is the root; of one below it is two steps away.
    roots.push("super::".repeat(path.matches('/').count() + 1));
    let mut named = Vec::new();
    for root in &roots {
        for (at, _) in code.match_indices(root.as_str()) {
            named.extend(first_names(&code[at + root.len()..]));
        }
    }
    // `use super::*` in the tests of a file, and what those name of it.
    named.retain(|name| rank(name).is_some());
    named
}

/// The first name of a path, or those of each path in braces.
fn first_names(path: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        let text = text.trim_start();
        text.chars()
            .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
            .collect()
    };
    let Some(list) = path.strip_prefix('{') else {
        return vec![name(path)];
    };
    let mut names = vec![name(list)];
    let mut depth = 1;
    for (at, letter) in list.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => names.push(name(&list[at + 1..])),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}
