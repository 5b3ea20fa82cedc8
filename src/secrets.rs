//! Passwords and trusted-device ids that outlive the process: in the keyring of the system, or where there is none in a file
//! that only its owner reads.
//!
//! Must not know settings or NASes; a secret belongs to an account at an address. Everything here may wait for a disk or for a
//! person who is asked to unlock the keyring: call it off the threads of the runtime.

mod file;
mod keyring;

use std::path::PathBuf;

use secrecy::SecretString;

use self::file::CredentialsFile;
pub use self::keyring::Keyring;

/// Whose secret it is. A password is never given to another address, or account, than it was kept for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holder(String);

impl Holder {
    /// An account of the NAS at an address, as its URL is written.
    pub fn new(url: &str, account: &str) -> Self {
        Self(format!("{account}@{}", url.trim_end_matches('/')))
    }
}

/// What is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secret {
    /// The password of the account.
    Password,
    /// The id under which DSM trusts this device; with the password it logs in without a 2-factor code.
    DeviceId,
}

impl Secret {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Password, Self::DeviceId];

    fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::DeviceId => "device_id",
        }
    }
}

/// Where a secret lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In the keyring with this name.
    Keyring(&'static str),
    /// In this file, unencrypted, readable by its owner alone.
    File(PathBuf),
}

/// The places where secrets are kept.
#[derive(Debug, Clone)]
pub struct Secrets {
    keyring: Keyring,
    file: Result<CredentialsFile, &'static str>,
}

impl Secrets {
    /// That keyring, and a file in the folder for settings, or why there is no such folder.
    pub fn new(keyring: Keyring, folder: Result<PathBuf, &'static str>) -> Self {
        Self {
            keyring,
            file: folder.map(CredentialsFile::new),
        }
    }

    /// The keyring that is there, or why none is.
    ///
    /// # Errors
    /// The reason, in a few words.
    pub fn keyring(&self) -> Result<&'static str, String> {
        keyring::name(self.keyring)
    }

    /// The file that is used where there is no keyring.
    ///
    /// # Errors
    /// Why there is none.
    pub fn file(&self) -> Result<PathBuf, &'static str> {
        let file = self.file.as_ref().map_err(|reason| *reason)?;
        Ok(file.path())
    }

    /// A secret, if it is kept. The file is asked first: it answers at once.
    ///
    /// # Errors
    /// Why it cannot be known whether it is kept: a file that others can read, a keyring that stays locked. A system without a
    /// keyring is none.
    pub fn get(&self, holder: &Holder, secret: Secret) -> Result<Option<SecretString>, String> {
        if let Ok(file) = &self.file
            && let Some(found) = file.get(&holder.0, secret.name())?
        {
            return Ok(Some(found));
        }
        keyring::get(self.keyring, &entry(holder, secret))
    }

    /// Keeps a secret in the keyring, or where there is none in the file, and says where.
    ///
    /// # Errors
    /// Why it could be kept in neither. A keyring that is there and refuses is an error: nothing is written to a file then.
    pub fn keep(
        &self,
        holder: &Holder,
        secret: Secret,
        value: &SecretString,
    ) -> Result<Place, String> {
        if let Ok(name) = self.keyring() {
            keyring::keep(self.keyring, &entry(holder, secret), value)?;
            // An older one there would be found first.
            if let Ok(file) = &self.file {
                file.forget(&holder.0, secret.name())?;
            }
            return Ok(Place::Keyring(name));
        }
        let file = self.file.as_ref().map_err(|reason| (*reason).to_owned())?;
        file.keep(&holder.0, secret.name(), value)?;
        Ok(Place::File(file.path()))
    }

    /// Forgets a secret wherever it lies, and says whether there was one.
    ///
    /// # Errors
    /// Why it may still be there.
    pub fn forget(&self, holder: &Holder, secret: Secret) -> Result<bool, String> {
        let in_file = match &self.file {
            Ok(file) => file.forget(&holder.0, secret.name())?,
            Err(_) => false,
        };
        let in_keyring = keyring::forget(self.keyring, &entry(holder, secret))?;
        Ok(in_file || in_keyring)
    }
}

/// How the keyring calls it.
fn entry(holder: &Holder, secret: Secret) -> String {
    format!("{} {}", secret.name(), holder.0)
}
