//! Generated files: schemas, the README's tables, the wire ledger. A stale one is rewritten and fails the test
//! once: read the diff, then commit it.

mod ledger;

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Map, Value};
use synology_backup_mcp::{
    config::{Place, Setting},
    tools,
};

use crate::{harness::Folder, table::listed};

#[test]
fn schemas_of_tools_are_fresh() {
    let folder = root().join("tool-schemas");
    fs::create_dir_all(&folder).unwrap();
    let tools = listed();
    let mut stale: Vec<String> = tools
        .iter()
        .filter_map(|tool| {
            let name = format!("tool-schemas/{}.json", tool["name"].as_str().unwrap());
            refresh(&name, &contract(tool))
        })
        .collect();
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if !tools.iter().any(|tool| tool["name"] == name.as_str()) {
            fs::remove_file(&path).unwrap();
            stale.push(format!("{} (removed)", path.display()));
        }
    }
    assert_fresh(&stale);
}

#[test]
fn the_readme_lists_settings_and_tools() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let readme = with_table(&readme, "settings", &settings_table());
    let readme = with_table(&readme, "tools", &tools_table());
    assert_fresh(&Vec::from_iter(refresh("README.md", &readme)));
}

#[test]
fn the_wire_ledger_is_fresh() {
    assert_fresh(&Vec::from_iter(refresh(
        "tests/it/generated/wire.txt",
        &ledger::ledger(),
    )));
}

#[test]
fn a_stale_file_is_rewritten_and_told_once() {
    let folder = Folder::new();
    let file = folder.write("stale.txt", "old\n");
    assert_eq!(refresh(&file, "new\n").as_ref(), Some(&file));
    assert_eq!(refresh(&file, "new\n"), None);
    assert_eq!(fs::read_to_string(&file).unwrap(), "new\n");
}

/// A text with this table between its markers.
fn with_table(text: &str, name: &str, table: &str) -> String {
    let (begin, end) = (
        format!("<!-- {name}:begin -->"),
        format!("<!-- {name}:end -->"),
    );
    let (before, rest) = text.split_once(&begin).expect(&begin);
    let (_, after) = rest.split_once(&end).expect(&end);
    format!("{before}{begin}\n{table}{end}{after}")
}

fn settings_table() -> String {
    let mut table =
        "| Flag | Variable | In the file | What it is for |\n|---|---|---|---|\n".to_owned();
    for setting in Setting::all() {
        let is_switch = setting.flag().is_some() && setting.value_name().is_none();
        let flag = setting.flag().map(|flag| match setting.value_name() {
            Some(value) => format!("`--{flag} {value}`"),
            None => format!("`--{flag}`"),
        });
        let example = if is_switch { "=1" } else { "" };
        let variable = setting.variable().map(|name| format!("`{name}{example}`"));
        let key = setting
            .is_in(Place::File)
            .then(|| format!("`{}`", setting.key()));
        table.push_str(&format!(
            "| {} | {} | {} | {} |\n",
            flag.unwrap_or_default(),
            variable.unwrap_or_default(),
            key.unwrap_or_default(),
            setting.meaning()
        ));
    }
    table
}

fn tools_table() -> String {
    let mut table = "| Tool | What it does | Effect |\n|---|---|---|\n".to_owned();
    for operation in tools::all() {
        let description = operation.definition().description.replace('\n', " ");
        let (name, effect) = (operation.name, operation.effect.word());
        table.push_str(&format!(
            "| `{name}` | {} | {effect} |\n",
            description.replace('|', "\\|")
        ));
    }
    table
}

/// What the public is promised of a tool, as `tools/list` has it.
fn contract(tool: &Value) -> String {
    let fields = [
        "name",
        "title",
        "description",
        "annotations",
        "inputSchema",
        "outputSchema",
        "_meta",
    ];
    let tool = tool.as_object().unwrap();
    for name in tool.keys() {
        assert!(
            fields.contains(&name.as_str()),
            "{name} is not written down"
        );
    }
    let contract: Map<String, Value> = tool.clone();
    serde_json::to_string_pretty(&contract).unwrap() + "\n"
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// Writes a file unless it says just that already; answers its name when it did not.
fn refresh(name: &str, text: &str) -> Option<String> {
    let path = root().join(name);
    let old = fs::read_to_string(&path).unwrap_or_default();
    // A checkout may have other line ends.
    if old.replace("\r\n", "\n") == text {
        return None;
    }
    fs::write(&path, text).unwrap();
    Some(name.to_owned())
}

#[track_caller]
fn assert_fresh(stale: &[String]) {
    assert!(
        stale.is_empty(),
        "these were stale and have been rewritten; read the diff, commit it and run the tests again:\n  {}",
        stale.join("\n  ")
    );
}
