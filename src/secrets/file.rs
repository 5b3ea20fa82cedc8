//! The credentials file: a table for each account at an address, with what is kept for it, or the names of what the keyring
//! has. Only for those is the keyring asked, which may have to wake a person for it.

use std::{
    fs,
    io::{self, Read, Write},
    path::PathBuf,
};

use secrecy::{ExposeSecret, SecretString};
use toml::{Table, Value};

use crate::state::{Folder, others_can_read};

const NAME: &str = "credentials.toml";

/// Held while the file is written; renaming the file would take a lock on itself away.
const LOCK: &str = "credentials.lock";

/// Key of the list of what the keyring has.
const IN_KEYRING: &str = "in_keyring";

#[derive(Debug, Clone)]
pub(super) struct CredentialsFile(PathBuf);

/// What the file says of a secret.
pub(super) enum Noted {
    Here(SecretString),
    InKeyring,
    Nowhere,
}

impl CredentialsFile {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    pub(super) fn path(&self) -> PathBuf {
        self.0.join(NAME)
    }

    pub(super) fn get(&self, holder: &str, name: &str) -> Result<Noted, String> {
        if !self.path().exists() {
            return Ok(Noted::Nowhere);
        }
        let table = self.read().map_err(|error| self.problem("read", &error))?;
        let own = table.get(holder).and_then(Value::as_table);
        let here = own.and_then(|own| own.get(name)?.as_str());
        Ok(match here {
            Some(secret) => Noted::Here(secret.into()),
            None if own.is_some_and(|own| names(own).contains(&name)) => Noted::InKeyring,
            None => Noted::Nowhere,
        })
    }

    pub(super) fn keep(
        &self,
        holder: &str,
        name: &str,
        value: &SecretString,
    ) -> Result<(), String> {
        self.change_table(holder, |own| {
            set_names(own, name, false);
            own.insert(name.into(), value.expose_secret().into());
        })
    }

    /// Notes that the keyring has it; the file has it no longer.
    pub(super) fn keep_in_keyring(&self, holder: &str, name: &str) -> Result<(), String> {
        self.change_table(holder, |own| {
            own.remove(name);
            set_names(own, name, true);
        })
    }

    /// Forgets it and where it is.
    pub(super) fn forget(&self, holder: &str, name: &str) -> Result<(), String> {
        match self.get(holder, name)? {
            Noted::Nowhere => Ok(()),
            Noted::Here(_) | Noted::InKeyring => self.change_table(holder, |own| {
                own.remove(name);
                set_names(own, name, false);
            }),
        }
    }

    fn change_table(&self, holder: &str, change: impl FnOnce(&mut Table)) -> Result<(), String> {
        let changed = self.change(|table| {
            let own = table
                .entry(holder)
                .or_insert_with(|| Value::Table(Table::new()));
            if let Value::Table(own) = own {
                change(own);
                if own.is_empty() {
                    table.remove(holder);
                }
            }
        });
        changed.map_err(|error| self.problem("written", &error))
    }

    fn problem(&self, what: &str, error: &io::Error) -> String {
        format!("{} cannot be {what} ({error})", self.path().display())
    }

    fn read(&self) -> io::Result<Table> {
        let mut file = self.folder()?.file(NAME)?;
        if others_can_read(&file.metadata()?) {
            let problem = "others can read it; keep them out with chmod 600";
            return Err(io::Error::other(problem));
        }
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        // The library's message would quote the line, which may hold a password.
        text.parse()
            .map_err(|_| io::Error::other("it is not valid TOML"))
    }

    /// Writes all of it to another file, which then takes the place of this one.
    fn change(&self, change: impl FnOnce(&mut Table)) -> io::Result<()> {
        let folder = self.folder()?;
        let lock = folder.file(LOCK)?;
        lock.lock()?;
        let mut table = self.read()?;
        change(&mut table);
        let new = format!("{NAME}.new");
        let text = table.to_string();
        let replaced = write(&folder, &new, &text).and_then(|()| folder.rename(&new, NAME));
        if replaced.is_err() {
            // There may be a password in it, and nobody would look for it there.
            let _ = folder.remove(&new);
        }
        replaced
    }

    /// Links above the folder are the owner's; the files in it are none.
    fn folder(&self) -> io::Result<Folder> {
        let path = fs::canonicalize(&self.0).unwrap_or_else(|_| self.0.clone());
        Folder::open_own(&path)
    }
}

fn write(folder: &Folder, name: &str, text: &str) -> io::Result<()> {
    let mut file = folder.file(name)?;
    file.set_len(0)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn names(own: &Table) -> Vec<&str> {
    let names = own.get(IN_KEYRING).and_then(Value::as_array);
    names
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

fn set_names(own: &mut Table, name: &str, in_keyring: bool) {
    let others = names(own).into_iter().filter(|other| *other != name);
    let names: Vec<Value> = others
        .chain(in_keyring.then_some(name))
        .map(Value::from)
        .collect();
    if names.is_empty() {
        own.remove(IN_KEYRING);
    } else {
        own.insert(IN_KEYRING.into(), names.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::{Holder, Keyring, Place, Secret, Secrets};

    fn secrets() -> (tempfile::TempDir, Secrets) {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("config/synology-backup-mcp");
        (home, Secrets::new(Keyring::Off, Ok(folder)))
    }

    fn shown(secret: Option<SecretString>) -> Option<String> {
        secret.map(|secret| secret.expose_secret().to_owned())
    }

    #[test]
    fn a_secret_belongs_to_one_account_at_one_address() {
        let (_home, secrets) = secrets();
        let anna = Holder::new("https://nas.local:5001/", "anna");
        let get = |holder: &Holder, secret| shown(secrets.get(holder, secret).unwrap());
        assert_eq!(get(&anna, Secret::Password), None);
        let odd = "p\"a]s\\s=\u{FC} # ";
        let place = secrets.keep(&anna, Secret::Password, &odd.into()).unwrap();
        assert_eq!(place, Place::File(secrets.file().unwrap()));
        secrets
            .keep(&anna, Secret::DeviceId, &"trusted".into())
            .unwrap();
        assert_eq!(get(&anna, Secret::Password).as_deref(), Some(odd));
        for other in [
            Holder::new("https://nas.local:5001", "bert"),
            Holder::new("http://nas.local:5001", "anna"),
            Holder::new("https://nas.local:5002", "anna"),
        ] {
            assert_eq!(get(&other, Secret::Password), None);
        }
        secrets.forget(&anna, Secret::Password).unwrap();
        assert_eq!(get(&anna, Secret::Password), None);
        assert_eq!(get(&anna, Secret::DeviceId).as_deref(), Some("trusted"));
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;

        let (_home, secrets) = secrets();
        let anna = Holder::new("https://nas.local:5001", "anna");
        secrets.keep(&anna, Secret::Password, &"a".into()).unwrap();
        let path = secrets.file().unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let refused = secrets.get(&anna, Secret::Password).unwrap_err();
        assert!(refused.contains("chmod 600"), "{refused}");
        assert!(secrets.keep(&anna, Secret::Password, &"b".into()).is_err());
    }

    #[test]
    fn a_broken_file_is_left_alone_and_not_quoted() {
        let (_home, secrets) = secrets();
        let anna = Holder::new("https://nas.local:5001", "anna");
        secrets.keep(&anna, Secret::Password, &"a".into()).unwrap();
        let path = secrets.file().unwrap();
        fs::write(&path, "password = s3cret").unwrap();
        let refused = secrets
            .keep(&anna, Secret::Password, &"b".into())
            .unwrap_err();
        assert!(!refused.contains("s3cret"), "{refused}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "password = s3cret");
    }
}
