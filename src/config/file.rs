//! The configuration file: settings for all NASes, and a table for each.

mod parse;

use std::{
    borrow::Cow,
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use self::parse::{Key, Section, sections};
use super::setting::{Place, Scope, Setting};
use crate::{error::Error, sorting::map_of, state, text::mask_secrets};

/// What stands for every NAS where a call names one.
const ALL: &str = "all";

/// Settings of one section, with the place of each.
pub(super) type Entries = BTreeMap<Setting, Entry>;

/// A setting as it stands in the file.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) text: String,
    pub(super) line: usize,
    pub(super) column: usize,
}

/// A file that was read.
#[derive(Debug, Default)]
pub(super) struct SettingsFile {
    pub(super) path: PathBuf,
    /// What stands outside of tables: for all NASes.
    pub(super) shared: Entries,
    /// The tables in their order, by name.
    pub(super) nases: Vec<(String, Entries)>,
}

/// Where the file is when nothing else is set.
pub(super) fn default_path(env: &dyn Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let folder = state::settings_folder(env).ok()?;
    Some(folder.join("config.toml"))
}

impl SettingsFile {
    pub(super) fn read(path: &Path) -> Result<Self, Error> {
        let bad = |problem: String| error_in(path, &problem, "Fix the file or name another one");
        let file = super::text_file::read(path)
            .map_err(|error| bad(format!("it cannot be read ({error})")))?;
        let sections = sections(&file.text).map_err(bad)?;
        if file.others_can_read
            && let Some(key) = sections.iter().find_map(secret_key)
        {
            return Err(open_to_others(path, key));
        }
        let mut read = Self {
            path: path.to_owned(),
            ..Self::default()
        };
        for section in sections {
            let entries = entries(path, &section)?;
            match section.nas {
                None => read.shared = entries,
                Some(name) => {
                    usable_name(&name).map_err(|problem| {
                        error_in(path, &format!("[nas.{name:?}]: {problem}"), "Rename it")
                    })?;
                    read.nases.push((name, entries));
                }
            }
        }
        Ok(read)
    }

    /// The names of the NASes.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.nases.iter().map(|(name, _)| name.as_str())
    }
}

/// Whether a NAS may be called that.
///
/// # Errors
/// Why not, in a few words.
pub fn usable_name(name: &str) -> Result<(), &'static str> {
    if name.eq_ignore_ascii_case(ALL) {
        return Err("`all` means every NAS");
    }
    if name.trim() != name || name.is_empty() || name.chars().count() > 40 {
        return Err("a name has 1 to 40 characters, and no space at either end");
    }
    let plain = |c: char| c.is_alphanumeric() || " -_.()".contains(c);
    if !name.chars().all(plain) {
        return Err("a name has letters, digits, spaces and - _ . ( ) in it, and nothing else");
    }
    Ok(())
}

/// A key whose value is a password or has one in it.
fn secret_key(section: &Section) -> Option<&str> {
    let found = section.keys.iter().find(|key| match key.value.as_deref() {
        Some("") => false,
        _ if key.name == "password" => true,
        Some(text) => matches!(mask_secrets(text), Cow::Owned(_)),
        None => false,
    });
    found.map(|key| key.name.as_str())
}

fn open_to_others(path: &Path, key: &str) -> Error {
    let elsewhere = match key {
        "password" => "Set SYNOLOGY_PASSWORD instead",
        _ => "Take the login out of it",
    };
    error_in(
        path,
        &format!("there is a password in it, at `{key}`, and others can read the file"),
        &format!(
            "{elsewhere}, or keep others out with chmod 600 {}",
            path.display()
        ),
    )
}

fn error_in(path: &Path, problem: &str, fix: &str) -> Error {
    Setting::Config.error(format!("{}: {problem}", path.display()), fix)
}

fn entries(path: &Path, section: &Section) -> Result<Entries, Error> {
    let entry = |key: &Key| {
        let setting = find(path, section.nas.as_deref(), key)?;
        let text = key.value.clone().ok_or_else(|| {
            let problem = format!(
                "{}: `{}` is neither a text, a number nor true or false",
                key.place(),
                key.name
            );
            error_in(path, &problem, "Fix the file or name another one")
        })?;
        let entry = Entry {
            text,
            line: key.line,
            column: key.column,
        };
        Ok((setting, entry))
    };
    let entries: Result<Vec<_>, Error> = section.keys.iter().map(entry).collect();
    Ok(map_of(entries?))
}

/// The setting that a key of the file means.
fn find(path: &Path, nas: Option<&str>, key: &Key) -> Result<Setting, Error> {
    let name = &key.name;
    let bad =
        |problem: String, fix: &str| error_in(path, &format!("{}: {problem}", key.place()), fix);
    match Setting::find(name) {
        Some(setting) if !setting.is_in(Place::File) => {
            let fix = format!("Set {} instead", setting.name());
            Err(bad(format!("`{name}` cannot be set in the file"), &fix))
        }
        Some(setting) if nas.is_some() && setting.scope() == Scope::Server => {
            let fix = "Move it above the first [nas.NAME]";
            let problem = format!("`{name}` is not for one NAS but for all together");
            Err(bad(problem, fix))
        }
        Some(setting) => Ok(setting),
        None => {
            let fix = match nearest(name) {
                Some(near) => format!("Did you mean `{near}`? If not, remove it"),
                None => format!("Choose from {}", keys().collect::<Vec<_>>().join(", ")),
            };
            Err(bad(format!("there is no setting `{name}`"), &fix))
        }
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
