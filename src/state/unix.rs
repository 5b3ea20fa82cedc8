//! Folders and files of a Unix: opened step by step without following a link.

use std::{
    ffi::OsStr,
    fs::{DirBuilder, File, Metadata},
    io,
    os::{
        fd::OwnedFd,
        unix::fs::{DirBuilderExt, MetadataExt},
    },
    path::{Path, PathBuf},
};

use rustix::{
    fs::{self, AtFlags, FileType, Mode, OFlags},
    io::Errno,
    process::geteuid,
};

#[derive(Debug)]
pub(super) struct Folder(OwnedFd);

/// Where an open file is written.
pub(super) enum Writing {
    Anywhere,
    AtEnd,
}

pub(super) fn make(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

pub(super) fn others_can_read(file: &Metadata) -> bool {
    file.mode() & 0o044 != 0
}

impl Folder {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        // A slash or a dot at the end would follow a link.
        let path: PathBuf = path.components().collect();
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        match fs::open(&path, flags, Mode::empty()) {
            Ok(folder) => Ok(Self(folder)),
            Err(Errno::LOOP | Errno::NOTDIR) if path.is_symlink() => {
                Err(io::Error::other("its folder is a link"))
            }
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn is_own(&self) -> io::Result<()> {
        let stat = fs::fstat(&self.0)?;
        if stat.st_uid != geteuid().as_raw() {
            return Err(io::Error::other("its folder belongs to another user"));
        }
        if stat.st_mode & 0o022 != 0 {
            let problem = "others may write to its folder; chmod 700 it";
            return Err(io::Error::other(problem));
        }
        Ok(())
    }

    pub(super) fn file(&self, name: &OsStr, writing: Writing) -> io::Result<File> {
        // Opening a device may already do something.
        match fs::statat(&self.0, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => regular(FileType::from_raw_mode(stat.st_mode))?,
            Err(Errno::NOENT) => {}
            Err(error) => return Err(error.into()),
        }
        let flags = match writing {
            Writing::Anywhere => OFlags::empty(),
            Writing::AtEnd => OFlags::APPEND,
        };
        // A pipe that came in between is not waited for.
        let flags = flags
            | OFlags::RDWR
            | OFlags::CREATE
            | OFlags::NOFOLLOW
            | OFlags::NONBLOCK
            | OFlags::NOCTTY
            | OFlags::CLOEXEC;
        let file = File::from(fs::openat(&self.0, name, flags, Mode::RUSR | Mode::WUSR)?);
        let metadata = file.metadata()?;
        regular(FileType::from_raw_mode(metadata.mode() as fs::RawMode))?;
        if metadata.uid() != geteuid().as_raw() {
            return Err(io::Error::other("it belongs to another user"));
        }
        // What has another name is somebody's for another purpose. One without any was just rotated away.
        if metadata.nlink() > 1 {
            return Err(io::Error::other("it is a hard link to another file"));
        }
        Ok(file)
    }

    pub(super) fn is_named(&self, file: &File, name: &OsStr) -> io::Result<bool> {
        let opened = fs::fstat(file)?;
        match fs::statat(&self.0, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(named) => Ok((named.st_dev, named.st_ino) == (opened.st_dev, opened.st_ino)),
            Err(Errno::NOENT) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        Ok(fs::renameat(&self.0, from, &self.0, to)?)
    }

    pub(super) fn remove(&self, name: &OsStr) -> io::Result<()> {
        Ok(fs::unlinkat(&self.0, name, AtFlags::empty())?)
    }
}

fn regular(kind: FileType) -> io::Result<()> {
    match kind {
        FileType::RegularFile => Ok(()),
        FileType::Symlink => Err(io::Error::other("it is a link")),
        FileType::Directory => Err(io::Error::other("it is a folder")),
        _ => Err(io::Error::other("it is no regular file")),
    }
}
