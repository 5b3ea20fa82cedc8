//! The folder of what outlives the process, and files that only their owner reads.
//!
//! Must not know what is kept there. Everything here may wait for a disk that hangs: call it off the threads of the
//! runtime, and with a limit.

#[cfg_attr(unix, path = "state/unix.rs")]
#[cfg_attr(not(unix), path = "state/elsewhere.rs")]
mod platform;

use std::{
    ffi::OsStr,
    fs::{self, File, Metadata},
    io,
    path::{Path, PathBuf},
};

use etcetera::BaseStrategy;

/// Where this user's state lies: `$XDG_STATE_HOME/synology-backup-mcp`, else below the home folder as the platform wants
/// it. It need not exist yet.
///
/// # Errors
/// Why there is no such place, in a few words.
pub fn folder(environment: impl Fn(&str) -> Option<String>) -> Result<PathBuf, &'static str> {
    // Windows has no folder for state; what stays on the machine lies where caches do.
    let elsewhere = || {
        let base = etcetera::choose_base_strategy().ok()?;
        Some(base.state_dir().unwrap_or_else(|| base.cache_dir()))
    };
    let missing = "neither XDG_STATE_HOME nor HOME is set to an absolute path";
    folder_of_user(environment, "XDG_STATE_HOME", ".local/state", elsewhere).ok_or(missing)
}

/// Where this user's settings lie: `$XDG_CONFIG_HOME/synology-backup-mcp`, else below the home folder as the platform wants it.
/// It need not exist yet.
///
/// # Errors
/// Why there is no such place, in a few words.
pub fn settings_folder(
    environment: impl Fn(&str) -> Option<String>,
) -> Result<PathBuf, &'static str> {
    let elsewhere = || Some(etcetera::choose_base_strategy().ok()?.config_dir());
    let missing = "neither XDG_CONFIG_HOME nor HOME is set to an absolute path";
    folder_of_user(environment, "XDG_CONFIG_HOME", ".config", elsewhere).ok_or(missing)
}

fn folder_of_user(
    environment: impl Fn(&str) -> Option<String>,
    variable: &str,
    below_home: &str,
    elsewhere: impl FnOnce() -> Option<PathBuf>,
) -> Option<PathBuf> {
    let absolute = |name: &str| {
        environment(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let base = match absolute(variable) {
        Some(base) => base,
        // The library would look the home folder up in the list of users: not where an environment was emptied on purpose.
        None if cfg!(unix) => absolute("HOME")?.join(below_home),
        None => elsewhere()?,
    };
    Some(base.join(env!("CARGO_PKG_NAME")))
}

/// Whether others than its owner can read a file; not known, and so not said, where there is no Unix.
pub fn others_can_read(file: &Metadata) -> bool {
    platform::others_can_read(file)
}

/// An open folder. What is opened in it is a regular file, never what a link leads to.
#[derive(Debug)]
pub struct Folder(platform::Folder);

impl Folder {
    /// Opens a folder, and makes it with those above it, for its owner alone, where it is missing.
    ///
    /// # Errors
    /// Also for one that is a link.
    pub fn open(path: &Path) -> io::Result<Self> {
        let path = if path.as_os_str().is_empty() {
            Path::new(".")
        } else {
            path
        };
        if fs::symlink_metadata(path).is_err() {
            platform::make(path)?;
        }
        platform::Folder::open(path).map(Self)
    }

    /// As [`Folder::open`], and nobody else may own it or write to it: the folder of [`folder`].
    ///
    /// # Errors
    /// As [`Folder::open`], and when that is not so.
    pub fn open_own(path: &Path) -> io::Result<Self> {
        let folder = Self::open(path)?;
        folder.0.is_own()?;
        Ok(folder)
    }

    /// Opens a file to read it and to write anywhere; makes it, for its owner alone, where it is missing.
    /// [`File::lock`] keeps other processes out.
    ///
    /// # Errors
    /// Also for what is no regular file, has other names, or belongs to somebody else; such a thing is left as it is.
    pub fn file(&self, name: impl AsRef<OsStr>) -> io::Result<File> {
        self.0.file(name.as_ref(), platform::Writing::Anywhere)
    }

    /// As [`Folder::file`], but writes only at its end.
    ///
    /// # Errors
    /// As [`Folder::file`].
    pub fn file_to_append(&self, name: impl AsRef<OsStr>) -> io::Result<File> {
        self.0.file(name.as_ref(), platform::Writing::AtEnd)
    }

    /// Whether an open file is the one that has this name now.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn is_named(&self, file: &File, name: impl AsRef<OsStr>) -> io::Result<bool> {
        self.0.is_named(file, name.as_ref())
    }

    /// Gives a file another name; a file that has that name already goes.
    ///
    /// # Errors
    /// Also when there is no such file.
    pub fn rename(&self, from: impl AsRef<OsStr>, to: impl AsRef<OsStr>) -> io::Result<()> {
        self.0.rename(from.as_ref(), to.as_ref())
    }

    /// Removes a file.
    ///
    /// # Errors
    /// Also when there is no such file.
    pub fn remove(&self, name: impl AsRef<OsStr>) -> io::Result<()> {
        self.0.remove(name.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_with(pairs: &[(&str, &str)]) -> Result<PathBuf, &'static str> {
        folder(|name| {
            let found = pairs.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[cfg(unix)]
    #[test]
    fn lies_where_the_environment_says() {
        let state = ("XDG_STATE_HOME", "/state");
        let home = ("HOME", "/home/anna");
        let path = |path: &str| Ok(PathBuf::from(path));
        assert_eq!(
            folder_with(&[state, home]),
            path("/state/synology-backup-mcp")
        );
        assert_eq!(folder_with(&[state]), path("/state/synology-backup-mcp"));
        let default = "/home/anna/.local/state/synology-backup-mcp";
        assert_eq!(folder_with(&[home]), path(default));
        assert_eq!(
            folder_with(&[("XDG_STATE_HOME", "here"), home]),
            path(default)
        );
        for nowhere in [&[][..], &[("HOME", "")], &[("HOME", "here")]] {
            assert!(folder_with(nowhere).unwrap_err().contains("HOME"));
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_own_folder_is_made_for_its_owner_alone_and_wanted_so() {
        use std::os::unix::fs::PermissionsExt;

        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("a/b");
        let mode = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        Folder::open_own(&path).unwrap();
        let made = fs::metadata(path.parent().unwrap()).unwrap();
        assert_eq!(made.permissions().mode() & 0o777, 0o700);
        mode(0o755);
        Folder::open_own(&path).unwrap();
        mode(0o770);
        let error = Folder::open_own(&path).unwrap_err().to_string();
        assert_eq!(error, "others may write to its folder; chmod 700 it");
    }
}
