//! The credentials file, for systems without a keyring: a table for each account at an address.

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

#[derive(Debug, Clone)]
pub(super) struct CredentialsFile(PathBuf);

impl CredentialsFile {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    pub(super) fn path(&self) -> PathBuf {
        self.0.join(NAME)
    }

    pub(super) fn get(&self, holder: &str, name: &str) -> Result<Option<SecretString>, String> {
        if !self.path().exists() {
            return Ok(None);
        }
        let table = self.read().map_err(|error| self.problem("read", &error))?;
        let found = table.get(holder).and_then(|own| own.get(name));
        Ok(found.and_then(Value::as_str).map(|text| text.into()))
    }

    pub(super) fn keep(
        &self,
        holder: &str,
        name: &str,
        value: &SecretString,
    ) -> Result<(), String> {
        let kept = self.change(|table| {
            let own = table
                .entry(holder)
                .or_insert_with(|| Value::Table(Table::new()));
            if let Value::Table(own) = own {
                own.insert(name.into(), value.expose_secret().into());
            }
        });
        kept.map_err(|error| self.problem("written", &error))
    }

    /// Whether it was there.
    pub(super) fn forget(&self, holder: &str, name: &str) -> Result<bool, String> {
        if self.get(holder, name)?.is_none() {
            return Ok(false);
        }
        let forgotten = self.change(|table| {
            if let Some(Value::Table(own)) = table.get_mut(holder) {
                own.remove(name);
                if own.is_empty() {
                    table.remove(holder);
                }
            }
        });
        forgotten.map_err(|error| self.problem("written", &error))?;
        Ok(true)
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
        let mut file = folder.file(&new)?;
        file.set_len(0)?;
        file.write_all(table.to_string().as_bytes())?;
        file.sync_all()?;
        folder.rename(&new, NAME)
    }

    /// Links above the folder are the owner's; the files in it are none.
    fn folder(&self) -> io::Result<Folder> {
        let path = fs::canonicalize(&self.0).unwrap_or_else(|_| self.0.clone());
        Folder::open_own(&path)
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
        assert!(secrets.forget(&anna, Secret::Password).unwrap());
        assert!(!secrets.forget(&anna, Secret::Password).unwrap());
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
