//! Folders and files where there is no Unix. What others may do there follows from the folder: those of a user's profile
//! are closed to other users.

use std::{
    ffi::OsStr,
    fs::{self, File, Metadata, OpenOptions},
    io,
    path::{Path, PathBuf},
};

#[derive(Debug)]
pub(super) struct Folder(PathBuf);

/// Where an open file is written.
pub(super) enum Writing {
    Anywhere,
    AtEnd,
}

pub(super) fn make(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

pub(super) fn others_can_read(_file: &Metadata) -> bool {
    false
}

impl Folder {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let metadata = fs::symlink_metadata(path)?;
        if metadata.is_symlink() {
            return Err(io::Error::other("its folder is a link"));
        }
        if !metadata.is_dir() {
            return Err(io::Error::other("its folder is none"));
        }
        Ok(Self(path.to_owned()))
    }

    pub(super) fn is_own(&self) -> io::Result<()> {
        Ok(())
    }

    pub(super) fn file(&self, name: &OsStr, writing: Writing) -> io::Result<File> {
        let path = self.0.join(name);
        if let Ok(metadata) = fs::symlink_metadata(&path) {
            regular(&metadata)?;
        }
        let mut options = OpenOptions::new();
        options.read(true).create(true);
        match writing {
            Writing::Anywhere => options.write(true).truncate(false),
            Writing::AtEnd => options.append(true),
        };
        let file = options.open(path)?;
        regular(&file.metadata()?)?;
        Ok(file)
    }

    /// Only whether there is one of that name: which one it is cannot be asked safely here.
    pub(super) fn is_named(&self, _file: &File, name: &OsStr) -> io::Result<bool> {
        fs::exists(self.0.join(name))
    }

    pub(super) fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        fs::rename(self.0.join(from), self.0.join(to))
    }

    pub(super) fn remove(&self, name: &OsStr) -> io::Result<()> {
        fs::remove_file(self.0.join(name))
    }
}

fn regular(metadata: &Metadata) -> io::Result<()> {
    if metadata.is_symlink() {
        return Err(io::Error::other("it is a link"));
    }
    if metadata.is_dir() {
        return Err(io::Error::other("it is a folder"));
    }
    if metadata.is_file() {
        Ok(())
    } else {
        Err(io::Error::other("it is no regular file"))
    }
}
