//! The configuration file: settings for every NAS, and a table for each.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use toml::{Table, Value};

use super::reader::setting;
use crate::error::Error;

/// Settings by name, as text.
pub(super) type Values = BTreeMap<String, String>;

const NAME: &str = "SYNOLOGY_CONFIG (--config)";

/// What may stand in the file. Secrets may not: they have their own file.
const KEYS: [&str; 20] = [
    "allow_plain_http",
    "audit",
    "audit_log",
    "ca_file",
    "confirm",
    "demo",
    "device_name",
    "dialect",
    "insecure_tls",
    "log",
    "password_file",
    "proxy",
    "rate_limit",
    "read_only",
    "reveal_secrets",
    "timeout",
    "tls_fingerprint",
    "toolsets",
    "url",
    "username",
];

/// Where the file is when nothing else is set.
pub(super) fn default_path(env: &dyn Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let config = env("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute());
    let config = config.or_else(|| Some(Path::new(&env("HOME")?).join(".config")))?;
    Some(config.join(env!("CARGO_PKG_NAME")).join("config.toml"))
}

/// The settings of one NAS: those of its table, and for the rest those outside of any.
pub(super) fn read(path: &Path, nas: Option<&str>) -> Result<Values, Error> {
    let bad = |problem: String| {
        setting(
            NAME,
            &format!("{}: {problem}", path.display()),
            "Mend the file or name another one",
        )
    };
    let text = std::fs::read_to_string(path)
        .map_err(|error| bad(format!("it cannot be read ({error})")))?;
    let mut table: Table = text
        .parse()
        .map_err(|error: toml::de::Error| bad(error.message().to_owned()))?;
    let tables = match table.remove("nas") {
        None => Table::new(),
        Some(Value::Table(tables)) => tables,
        Some(_) => return Err(bad("`nas` is no table; write [nas.NAME]".into())),
    };
    let own = pick(tables, nas)?;
    let mut values = Values::new();
    for (key, value) in table.into_iter().chain(own) {
        if !KEYS.contains(&key.as_str()) {
            return Err(bad(format!(
                "there is no setting `{key}`; there are {}",
                KEYS.join(", ")
            )));
        }
        let text = as_text(&value).ok_or_else(|| {
            bad(format!(
                "`{key}` is neither a text, a number nor true or false"
            ))
        })?;
        values.insert(key, text);
    }
    Ok(values)
}

fn pick(mut tables: Table, nas: Option<&str>) -> Result<Table, Error> {
    let names = tables.keys().cloned().collect::<Vec<_>>().join(", ");
    let bad = |problem: &str| {
        setting(
            "SYNOLOGY_NAS (--nas)",
            problem,
            &format!("Choose from {names}"),
        )
    };
    let name = match nas {
        Some(name) => name.to_owned(),
        None if tables.len() > 1 => return Err(bad("the configuration has several NASes")),
        None => match tables.keys().next() {
            Some(only) => only.clone(),
            None => return Ok(Table::new()),
        },
    };
    match tables.remove(&name) {
        Some(Value::Table(own)) => Ok(own),
        _ => Err(bad(&format!("the configuration has no [nas.{name}]"))),
    }
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Boolean(flag) => Some(flag.to_string()),
        Value::Array(items) => {
            let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
            Some(texts?.join(","))
        }
        _ => None,
    }
}
