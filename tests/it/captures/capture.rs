//! The files of tests/fixtures.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::Value;

/// An answer of a real NAS, and what it was asked.
pub struct Capture {
    /// Folder and file, as `cloudsync/list_conn`
    pub name: String,
    pub api: String,
    pub version: i64,
    pub method: String,
    /// The values as they were meant, before they are encoded for the wire
    pub params: BTreeMap<String, Value>,
    /// The whole envelope
    pub answer: Value,
}

impl Capture {
    pub fn succeeded(&self) -> bool {
        self.answer["success"] == true
    }

    /// What was answered, or nothing
    pub fn data(&self) -> &Value {
        &self.answer["data"]
    }
}

/// All of them, by name.
pub fn all() -> Vec<Capture> {
    let mut captures = Vec::new();
    for folder in ["cloudsync", "dsm", "hyperbackup"] {
        for entry in fs::read_dir(fixtures().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let stem = path.file_stem().unwrap().to_str().unwrap();
            captures.push(read(format!("{folder}/{stem}"), &path));
        }
    }
    captures.sort_by(|one, other| one.name.cmp(&other.name));
    captures
}

/// The one with that name.
#[track_caller]
pub fn named(name: &str) -> Capture {
    read(name.to_owned(), &fixtures().join(format!("{name}.json")))
}

/// The JSON types of what one NAS answered, by `API-method`.
pub fn shapes() -> BTreeMap<String, Value> {
    let text = fs::read_to_string(fixtures().join("shapes.json")).unwrap();
    let mut shapes: Value = serde_json::from_str(&text).unwrap();
    serde_json::from_value(shapes["data_of"].take()).unwrap()
}

fn fixtures() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn read(name: String, path: &Path) -> Capture {
    let file: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let request = &file["request"];
    let text = |field: &str| request[field].as_str().unwrap_or_default().to_owned();
    Capture {
        api: text("api"),
        version: request["version"].as_i64().unwrap_or(1),
        method: text("method"),
        params: serde_json::from_value(request["params"].clone()).unwrap(),
        answer: file["answer"].clone(),
        name,
    }
}
