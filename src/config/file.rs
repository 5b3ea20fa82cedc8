//! The configuration file: settings for every NAS, and a table for each.

use std::{
    borrow::Cow,
    path::{Path, PathBuf},
};

use toml::{Table, Value};

use super::{
    given::Given,
    setting::{Place, Setting},
};
use crate::{error::Error, text::mask_secrets};

/// Where the file is when nothing else is set.
pub(super) fn default_path(env: &dyn Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let config = env("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute());
    let config = config.or_else(|| Some(Path::new(&env("HOME")?).join(".config")))?;
    Some(config.join(env!("CARGO_PKG_NAME")).join("config.toml"))
}

/// The settings of one NAS: those of its table, and for the rest those outside of any.
pub(super) fn read(path: &Path, nas: Option<&str>) -> Result<Given, Error> {
    let bad = |problem: String| error_in(path, &problem, "Fix the file or name another one");
    let file = super::text_file::read(path)
        .map_err(|error| bad(format!("it cannot be read ({error})")))?;
    let mut table: Table = file
        .text
        .parse()
        .map_err(|error: toml::de::Error| bad(error.message().to_owned()))?;
    if file.others_can_read
        && let Some(key) = secret_key(&table)
    {
        let elsewhere = match key {
            "password" => "Set SYNOLOGY_PASSWORD instead",
            _ => "Take the login out of it",
        };
        return Err(error_in(
            path,
            &format!("there is a password in it, at `{key}`, and others can read the file"),
            &format!(
                "{elsewhere}, or keep others out with chmod 600 {}",
                path.display()
            ),
        ));
    }
    let tables = match table.remove("nas") {
        None => Table::new(),
        Some(Value::Table(tables)) => tables,
        Some(_) => return Err(bad("`nas` is no table; write [nas.NAME]".into())),
    };
    let own = pick(tables, nas)?;
    let given = table.into_iter().chain(own).map(|(key, value)| {
        let setting = find(path, &key)?;
        let text = as_text(&value).ok_or_else(|| {
            bad(format!(
                "`{key}` is neither a text, a number nor true or false"
            ))
        })?;
        Ok((setting, text))
    });
    given.collect()
}

/// A key, of any table, whose value is a password or has one in it.
fn secret_key(table: &Table) -> Option<&str> {
    table.iter().find_map(|(key, value)| match value {
        Value::Table(inner) => secret_key(inner),
        Value::String(text) if text.is_empty() => None,
        _ if key == "password" => Some(key.as_str()),
        Value::String(text) => matches!(mask_secrets(text), Cow::Owned(_)).then_some(key.as_str()),
        _ => None,
    })
}

fn error_in(path: &Path, problem: &str, fix: &str) -> Error {
    Setting::Config.error(format!("{}: {problem}", path.display()), fix)
}

/// The setting that a key of the file means.
fn find(path: &Path, key: &str) -> Result<Setting, Error> {
    match Setting::find(key) {
        Some(setting) if setting.is_in(Place::File) => Ok(setting),
        Some(setting) => Err(error_in(
            path,
            &format!("`{key}` cannot be set in the file"),
            &format!("Set {} instead", setting.name()),
        )),
        None => Err(match nearest(key) {
            Some(near) => error_in(
                path,
                &format!("there is no setting `{key}`"),
                &format!("Did you mean `{near}`? If not, remove it"),
            ),
            None => error_in(
                path,
                &format!("there is no setting `{key}`"),
                &format!("Choose from {}", keys().collect::<Vec<_>>().join(", ")),
            ),
        }),
    }
}

fn keys() -> impl Iterator<Item = String> {
    let in_file = Setting::all().filter(|setting| setting.is_in(Place::File));
    in_file.map(Setting::key)
}

/// The key that is most like this one, if any is; as like as clap wants it for flags.
fn nearest(key: &str) -> Option<String> {
    keys()
        .map(|known| (strsim::jaro(key, &known), known))
        .filter(|(likeness, _)| *likeness > 0.7)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, known)| known)
}

fn pick(mut tables: Table, nas: Option<&str>) -> Result<Table, Error> {
    let names = tables.keys().cloned().collect::<Vec<_>>().join(", ");
    let bad = |problem: &str| Setting::Nas.error(problem, format!("Choose from {names}"));
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
