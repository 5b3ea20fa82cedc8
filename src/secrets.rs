//! Passwords and trusted-device ids that outlive the process: in the keyring of the system, or where there is none in a file
//! that only its owner reads.
//!
//! Must not know settings or NASes; a secret belongs to an account at an address. Everything here may wait for a disk or for a
//! person who is asked to unlock the keyring: call it off the threads of the runtime.

mod file;
mod keyring;

use std::{fmt, path::PathBuf};

use secrecy::SecretString;

use self::file::{CredentialsFile, Noted};
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

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keyring(name) => f.write_str(name),
            Self::File(path) => path.display().fmt(f),
        }
    }
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
        keyring::is_there(self.keyring)?;
        Ok(keyring::name(self.keyring))
    }

    /// The file that is used where there is no keyring.
    ///
    /// # Errors
    /// Why there is none.
    pub fn file(&self) -> Result<PathBuf, &'static str> {
        let file = self.file.as_ref().map_err(|reason| *reason)?;
        Ok(file.path())
    }

    /// A secret, if it is kept. The keyring is asked only where the file says that it has it: it may have to be unlocked.
    ///
    /// # Errors
    /// Why it cannot be known whether it is kept: a file that others can read, a keyring that stays locked.
    pub fn get(&self, holder: &Holder, secret: Secret) -> Result<Option<SecretString>, String> {
        let Ok(file) = &self.file else {
            return Ok(None);
        };
        match file.get(&holder.0, secret.name())? {
            Noted::Here(found) => Ok(Some(found)),
            Noted::InKeyring => keyring::get(self.keyring, &entry(holder, secret)),
            Noted::Nowhere => Ok(None),
        }
    }

    /// Where a secret is kept, if it is. The keyring itself is not asked.
    ///
    /// # Errors
    /// As [`Secrets::get`].
    pub fn place(&self, holder: &Holder, secret: Secret) -> Result<Option<Place>, String> {
        let Ok(file) = &self.file else {
            return Ok(None);
        };
        Ok(match file.get(&holder.0, secret.name())? {
            Noted::Here(_) => Some(Place::File(file.path())),
            Noted::InKeyring => Some(Place::Keyring(keyring::name(self.keyring))),
            Noted::Nowhere => None,
        })
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
        let file = self.file.as_ref().map_err(|reason| (*reason).to_owned())?;
        let Ok(name) = self.keyring() else {
            file.keep(&holder.0, secret.name(), value)?;
            return Ok(Place::File(file.path()));
        };
        keyring::keep(self.keyring, &entry(holder, secret), value)?;
        file.keep_in_keyring(&holder.0, secret.name())?;
        Ok(Place::Keyring(name))
    }

    /// Forgets a secret wherever it lies.
    ///
    /// # Errors
    /// Why it may still be there.
    pub fn forget(&self, holder: &Holder, secret: Secret) -> Result<(), String> {
        if let Ok(file) = &self.file {
            if matches!(file.get(&holder.0, secret.name())?, Noted::InKeyring) {
                keyring::forget(self.keyring, &entry(holder, secret))?;
            }
            file.forget(&holder.0, secret.name())?;
        }
        Ok(())
    }
}

/// How the keyring calls it.
fn entry(holder: &Holder, secret: Secret) -> String {
    format!("{} {}", secret.name(), holder.0)
}
