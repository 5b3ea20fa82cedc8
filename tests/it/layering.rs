//! Who may name whom inside the program: imports go one way, and some names belong to one place.
//!
//! What lies in crates of its own (the client of the NAS, the simulated NAS) is kept apart by Cargo.

mod paths;

use self::paths::paths;
use crate::harness::{code, sources};

/// The modules, lowest first; one may name itself and those before it, but not those it shares a rank with.
const RANKS: &[&[&str]] = &[
    &[
        "clock", "effect", "error", "findings", "packages", "shares", "sorting", "state", "text",
        "units",
    ],
    &["hosts", "secrets"],
    &["audit", "gate"],
    &["operation"],
    &["cloudsync", "hyperbackup"],
    &["nas"],
    &["tools"],
    &["config", "nases"],
    &["server"],
    &["doctor", "setup"],
    &["cli"],
    &["main"],
];

/// The layers of a product, lowest first. Whatever lies beside them may name them, but for the last.
const LAYERS: [&str; 3] = ["wire", "model", "tools"];

/// What only some modules may name.
const OWNED: &[(&str, &[&str])] = &[
    ("rmcp", &["server"]),
    ("dsm_sim", &["cli"]),
    // Whoever has one may write to the NAS.
    ("dsm::Nas", &["cli", "gate"]),
    ("crate::cloudsync", &["cloudsync", "nas", "tools"]),
    ("crate::hyperbackup", &["hyperbackup", "nas", "tools"]),
];

/// What nobody may write: stdout belongs to JSON-RPC, and commands print through a handle.
const NOWHERE: [&str; 2] = ["println!", "print!"];

#[test]
fn imports_go_one_way() {
    let problems: Vec<String> = sources()
        .iter()
        .flat_map(|(path, text)| problems_in(path, text))
        .collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_module_has_a_rank() {
    let sources = sources();
    for (path, _) in &sources {
        let module = path.split('/').next().unwrap().trim_end_matches(".rs");
        assert!(module == "lib" || rank(module).is_some(), "{path}");
    }
    for module in RANKS.iter().copied().flatten() {
        let file = format!("{module}.rs");
        assert!(sources.iter().any(|(path, _)| *path == file), "{file}");
    }
}

#[test]
fn what_is_forbidden_is_found() {
    for (path, line, problem) in [
        (
            "gate/memory.rs",
            "use crate::operation::Tool;",
            "names operation, which lies above",
        ),
        (
            "cloudsync/setter.rs",
            "use crate::hyperbackup::TOOLS;",
            "names crate::hyperbackup",
        ),
        (
            "gate.rs",
            "use crate::{error::Error, tools::{self, Offer}};",
            "names tools, which lies above",
        ),
        (
            "server.rs",
            "use crate::{\n    cli,\n};",
            "names cli, which lies above",
        ),
        (
            "units.rs",
            "use super::gate::Gate;",
            "names gate, which lies above",
        ),
        (
            "gate/memory.rs",
            "use super::super::operation;",
            "names operation, which lies above",
        ),
        (
            "server/stdio.rs",
            "let nas = dsm_sim::Options::default();",
            "names dsm_sim",
        ),
        ("tools.rs", "use rmcp::model::Tool;", "names rmcp"),
        (
            "operation/context.rs",
            "let nas = dsm::Nas::new(settings);",
            "names dsm::Nas",
        ),
        (
            "cloudsync/model/task.rs",
            "use dsm::{Params, Nas};",
            "names dsm::Nas",
        ),
        (
            "server.rs",
            "for tool in crate::cloudsync::TOOLS {}",
            "names crate::cloudsync",
        ),
        ("cli.rs", "println!(\"hello\");", "says println!"),
        (
            "cloudsync/wire/task.rs",
            "use crate::cloudsync::{ids::SyncTaskId, model::task::SyncTask};",
            "names model, which lies above",
        ),
        (
            "hyperbackup/wire.rs",
            "use super::model::TaskId;",
            "names model, which lies above",
        ),
        (
            "hyperbackup/wire/task.rs",
            "use super::super::tools::GetTask;",
            "names tools, which lies above",
        ),
        (
            "cloudsync/model/task.rs",
            "use crate::cloudsync::tools::get_task::GetTask;",
            "names tools, which lies above",
        ),
        (
            "cloudsync/tools/create_s3_task.rs",
            "use super::test_task_settings::test;",
            "names a tool",
        ),
        (
            "cloudsync/switch.rs",
            "use super::tools::pause_task::PauseTask;",
            "names a tool",
        ),
    ] {
        let problems = problems_in(path, line);
        let found = problems.iter().any(|found| found.contains(problem));
        assert!(found, "{path}: {line}: {problems:?}");
        assert_exists(path);
    }
}

#[test]
fn what_is_allowed_is_left_alone() {
    for (path, text) in [
        (
            "operation.rs",
            "use dsm::{Api, Nasty};\nuse crate::{\n    error::Error,\n    gate::{Cleared, Gate},\n};",
        ),
        ("cli/demo.rs", "use dsm_sim::SimulatedNas;"),
        ("gate.rs", "// as crate::server says\nOk(request)"),
        ("units.rs", "mod tests {\n    use super::*;\n}"),
        ("server/catalog.rs", "use rmcp::model::Tool;"),
        ("gate/cleared.rs", "use dsm::{Nas, Reads};"),
        ("tools.rs", "cloudsync::TOOLS; crate::hyperbackup::APIS;"),
        ("cloudsync.rs", "use self::tools::get_task::GetTask;"),
        ("hyperbackup/tools.rs", "use self::get_task::GetTask;"),
        (
            "cloudsync/tools/get_task.rs",
            "use crate::cloudsync::{model::task::SyncTask, wire::{self, LIST_TASKS}};\nmod tests {\n    use super::*;\n}",
        ),
        (
            "hyperbackup/wire/task.rs",
            "pub(crate) model: Told<String>,\nuse super::SourceWire;",
        ),
    ] {
        assert_eq!(problems_in(path, text), Vec::<String>::new(), "{text}");
        assert_exists(path);
    }
}

/// The examples are about files that there are.
#[track_caller]
fn assert_exists(path: &str) {
    assert!(sources().iter().any(|(file, _)| file == path), "{path}");
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
    let own: Vec<&str> = path.trim_end_matches(".rs").split('/').collect();
    let code = code(text);
    let mut problems = Vec::new();
    for named in paths(&own, &code) {
        problems.extend(problem_with(&own, &named).map(|problem| format!("{path} {problem}")));
    }
    let says = NOWHERE.iter().filter(|word| code.contains(**word));
    problems.extend(says.map(|word| format!("{path} says {word}")));
    problems
}

/// What is wrong with a module that names this path, which begins with a crate.
fn problem_with(own: &[&str], named: &[String]) -> Option<String> {
    let module = own[0];
    for (owned, owners) in OWNED {
        let owned_path: Vec<&str> = owned.split("::").collect();
        let is_owned = named
            .iter()
            .zip(&owned_path)
            .all(|(name, part)| name == part);
        if is_owned && named.len() >= owned_path.len() && !owners.contains(&module) {
            return Some(format!("names {owned}"));
        }
    }
    let (root, named) = named.split_first()?;
    let named: Vec<&str> = named.iter().map(String::as_str).collect();
    match (root.as_str(), named.as_slice()) {
        ("crate", [other, ..]) if *other != module => {
            let above = rank(other).is_some() && rank(other) >= rank(module);
            above.then(|| format!("names {other}, which lies above it"))
        }
        ("crate", [_, layer, ..]) => within_product(own, layer),
        _ => None,
    }
}

/// What is wrong with a module of a product that names this layer of it.
fn within_product(own: &[&str], named: &str) -> Option<String> {
    let layer = |name: &str| LAYERS.iter().position(|layer| *layer == name);
    let (own_layer, named_layer) = (layer(own.get(1)?), layer(named)?);
    if own_layer.is_some_and(|own_layer| own_layer < named_layer) {
        return Some(format!("names {named}, which lies above it"));
    }
    // The table names the tools, and the list of their files; no tool names another.
    (named == "tools" && own[1..] != ["tools"]).then(|| "names a tool".to_owned())
}
