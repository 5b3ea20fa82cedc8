//! The file of the log: whole lines from several processes, and older ones in files of their own.

use std::{
    ffi::{OsStr, OsString},
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use crate::state::{Folder, others_can_read};

/// Size at which a new file is begun, in bytes.
const MAX_SIZE: u64 = 10 << 20;

/// Older files that are kept, as `audit.jsonl.1` and so on, the newest first.
const KEPT: u32 = 5;

/// How often another process may replace the file while a line is written.
const MAX_TRIES: u32 = 20;

#[derive(Debug)]
pub(super) struct LogFile(PathBuf);

impl LogFile {
    pub(super) fn new(path: PathBuf) -> Self {
        Self(path)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a line at the end, in one piece.
    ///
    /// # Errors
    /// When it is not written, no part of it is.
    pub(super) fn append(&self, line: &[u8]) -> io::Result<()> {
        let (folder, name) = self.open_folder()?;
        for _ in 0..MAX_TRIES {
            let file = folder.file_to_append(name)?;
            file.lock()?;
            if !folder.is_named(&file, name)? {
                // Another process has begun a new one.
                continue;
            }
            let length = file.metadata()?.len();
            if length > 0 && length + line.len() as u64 > MAX_SIZE {
                match begin_new(&folder, name) {
                    Ok(()) => continue,
                    // Too long is better than not at all.
                    Err(error) => {
                        tracing::warn!("{} stays as long as it is ({error})", self.0.display());
                    }
                }
            }
            return write(file, length, line);
        }
        Err(io::Error::other("it is replaced over and over"))
    }

    /// Looks whether a line could be written, and who could read it.
    ///
    /// # Errors
    /// Why not.
    pub(super) fn check(&self) -> io::Result<()> {
        let (folder, name) = self.open_folder()?;
        if others_can_read(&folder.file_to_append(name)?.metadata()?) {
            let path = self.0.display();
            tracing::warn!("others can read the audit log {path}; chmod 600 {path}");
        }
        Ok(())
    }

    fn open_folder(&self) -> io::Result<(Folder, &OsStr)> {
        let name = self.0.file_name();
        let name = name.ok_or_else(|| io::Error::other("it names no file"))?;
        let folder = self.0.parent().unwrap_or(Path::new(""));
        Ok((Folder::open(folder)?, name))
    }
}

/// The file at that place and the older ones, the newest first, whether they are there or not.
pub(super) fn files(path: &Path) -> Vec<PathBuf> {
    let names = (1..=KEPT).map(|number| older(path.as_os_str(), number).into());
    std::iter::once(path.to_owned()).chain(names).collect()
}

fn older(name: &OsStr, number: u32) -> OsString {
    let mut older = name.to_owned();
    older.push(format!(".{number}"));
    older
}

/// Moves the file and those before it one on; the oldest goes. Only under the lock of the file.
fn begin_new(folder: &Folder, name: &OsStr) -> io::Result<()> {
    let older = |number| older(name, number);
    for number in (1..KEPT).rev() {
        match folder.rename(older(number), older(number + 1)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    folder.rename(name, older(1))
}

fn write(mut file: File, length: u64, line: &[u8]) -> io::Result<()> {
    let mut text = Vec::with_capacity(line.len() + 1);
    if !ends_whole(&mut file, length)? {
        // The machine stopped in the middle of a line.
        text.push(b'\n');
    }
    text.extend_from_slice(line);
    let written = loop {
        match file.write(&text) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            outcome => break outcome?,
        }
    };
    if written == text.len() {
        return Ok(());
    }
    // What a full disk took of it is no line.
    file.set_len(length)?;
    Err(io::Error::other("the disk is full"))
}

/// Whether the last line of a file has its end.
fn ends_whole(file: &mut File, length: u64) -> io::Result<bool> {
    if length == 0 {
        return Ok(true);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}
