//! The keyring of the system: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows; and, only when it is
//! asked for, the kernel's on Linux, which forgets everything when the machine restarts.

use std::{
    sync::{Arc, LazyLock, mpsc},
    thread,
    time::Duration,
};

use keyring_core::{CredentialStore, Error};
use secrecy::{ExposeSecret, SecretString};

/// Under what the keyring files everything of this program.
const SERVICE: &str = env!("CARGO_PKG_NAME");

/// How long a keyring may take to answer; it may ask the person to unlock it.
const PATIENCE: Duration = Duration::from_secs(30);

/// Which keyring is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keyring {
    /// The one of the desktop.
    #[default]
    Desktop,
    /// The one of the Linux kernel.
    Kernel,
    /// None.
    Off,
}

type Store = Result<Arc<CredentialStore>, String>;

/// Whether it can be reached.
pub(super) fn is_there(keyring: Keyring) -> Result<(), String> {
    within_patience(move || store(keyring).map(|_| ()))
}

/// What people call it.
pub(super) fn name(keyring: Keyring) -> &'static str {
    match keyring {
        Keyring::Kernel => "the kernel's keyring",
        Keyring::Desktop | Keyring::Off if cfg!(target_os = "macos") => "Keychain",
        Keyring::Desktop | Keyring::Off if cfg!(windows) => "Credential Manager",
        Keyring::Desktop | Keyring::Off => "the Secret Service keyring",
    }
}

/// What it has; absent where it has nothing under that name.
pub(super) fn get(keyring: Keyring, entry: &str) -> Result<Option<SecretString>, String> {
    let entry = entry.to_owned();
    within_patience(move || {
        let found = store(keyring)?
            .build(SERVICE, &entry, None)
            .and_then(|entry| entry.get_password());
        match found {
            Ok(secret) => Ok(Some(secret.into())),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(in_words(&error)),
        }
    })
}

pub(super) fn keep(keyring: Keyring, entry: &str, value: &SecretString) -> Result<(), String> {
    let (entry, value) = (entry.to_owned(), value.clone());
    within_patience(move || {
        let kept = store(keyring)?
            .build(SERVICE, &entry, None)
            .and_then(|entry| entry.set_password(value.expose_secret()));
        kept.map_err(|error| in_words(&error))
    })
}

pub(super) fn forget(keyring: Keyring, entry: &str) -> Result<(), String> {
    let entry = entry.to_owned();
    within_patience(move || {
        let gone = store(keyring)?
            .build(SERVICE, &entry, None)
            .and_then(|entry| entry.delete_credential());
        match gone {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(in_words(&error)),
        }
    })
}

/// Does it on a thread of its own, which is left behind when a keyring never answers. It has no runtime around it, as the
/// library of the Secret Service brings its own.
fn within_patience<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, String> {
    let (done, outcome) = mpsc::sync_channel(1);
    let started = thread::Builder::new()
        .name("keyring".into())
        .spawn(move || done.send(work()));
    started.map_err(|error| format!("no thread for the keyring ({error})"))?;
    outcome.recv_timeout(PATIENCE).unwrap_or_else(|_| {
        let seconds = PATIENCE.as_secs();
        Err(format!("the keyring did not answer within {seconds} s"))
    })
}

/// The library's own words, but never the bytes that some of its errors carry.
fn in_words(error: &Error) -> String {
    match error {
        Error::PlatformFailure(_) | Error::NoStorageAccess(_) => {
            format!("the keyring refused it, or is locked ({error})")
        }
        Error::Ambiguous(_) => "the keyring has several entries for it".into(),
        Error::BadEncoding(_) | Error::BadDataFormat(..) => {
            "what the keyring has for it cannot be read".into()
        }
        other => format!("the keyring cannot be used ({other})"),
    }
}

fn store(keyring: Keyring) -> Store {
    static DESKTOP: LazyLock<Store> = LazyLock::new(desktop);
    static KERNEL: LazyLock<Store> = LazyLock::new(kernel);
    match keyring {
        Keyring::Desktop => DESKTOP.clone(),
        Keyring::Kernel => KERNEL.clone(),
        Keyring::Off => Err("the keyring is switched off".into()),
    }
}

#[cfg(any(target_os = "linux", target_os = "macos", windows))]
fn desktop() -> Store {
    #[cfg(target_os = "macos")]
    use apple_native_keyring_store::keychain::Store;
    #[cfg(windows)]
    use windows_native_keyring_store::Store;
    #[cfg(target_os = "linux")]
    use zbus_secret_service_keyring_store::Store;

    match Store::new() {
        Ok(store) => Ok(store),
        Err(error) => Err(format!("there is no keyring ({error})")),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
fn desktop() -> Store {
    Err("no keyring is known on this system".into())
}

#[cfg(target_os = "linux")]
fn kernel() -> Store {
    match linux_keyutils_keyring_store::Store::new() {
        Ok(store) => Ok(store),
        Err(error) => Err(format!("there is no keyring ({error})")),
    }
}

#[cfg(not(target_os = "linux"))]
fn kernel() -> Store {
    Err("only Linux has a kernel keyring".into())
}
