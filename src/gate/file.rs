//! The file with the gate's memory: only its owner may read it, one process at a time, and what is odd in it counts as
//! nothing.

use std::{
    fs::{File, TryLockError},
    io::{self, Error, ErrorKind, Read, Seek, Write},
    path::Path,
    time::{Duration, Instant},
};

use super::{memory::Memory, moment::Moment};
use crate::state::Folder;

const NAME: &str = "previews.json";

/// Longest file that is read; far more than the fullest memory.
const MAX_FILE: u64 = 1_000_000;

/// How long another process may hold it.
const LOCKED: Duration = Duration::from_millis(1_500);
const LOOK_AGAIN: Duration = Duration::from_millis(3);

/// What is done with what the file holds.
pub(super) type Visit = Box<dyn FnOnce(&mut Memory) + Send>;

/// Visits what the file holds, and writes it back if it is another then and it may be written.
///
/// # Errors
/// Whatever keeps the file from being used.
pub(super) fn visit(folder: &Path, visit: Visit, may_write: &dyn Fn() -> bool) -> io::Result<()> {
    let mut file = Folder::open_own(folder)?.file(NAME)?;
    lock(&file)?;
    let is_private = keep_private(&file)?;
    let mut text = Vec::new();
    (&mut file).take(MAX_FILE + 1).read_to_end(&mut text)?;
    // What others could write may be theirs.
    let is_odd = !is_private || text.len() as u64 > MAX_FILE;
    let known: Option<Memory> = if is_odd {
        None
    } else {
        serde_json::from_slice(&text).ok()
    };
    let mut memory = known.unwrap_or_default().checked(Moment::now());
    visit(&mut memory);
    let now = serde_json::to_vec(&memory)?;
    if now != text {
        if !may_write() {
            return Err(ErrorKind::TimedOut.into());
        }
        file.rewind()?;
        file.write_all(&now)?;
        file.set_len(now.len() as u64)?;
    }
    Ok(())
}

/// Takes away what others may do with the file; answers whether they could do nothing.
#[cfg(unix)]
fn keep_private(file: &File) -> io::Result<bool> {
    use std::{fs::Permissions, os::unix::fs::PermissionsExt};

    let is_private = file.metadata()?.permissions().mode() & 0o077 == 0;
    if !is_private {
        file.set_permissions(Permissions::from_mode(0o600))?;
    }
    Ok(is_private)
}

/// Others can do nothing in a user's profile.
#[cfg(not(unix))]
fn keep_private(_: &File) -> io::Result<bool> {
    Ok(true)
}

fn lock(file: &File) -> io::Result<()> {
    let end = Instant::now() + LOCKED;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if Instant::now() >= end => {
                return Err(Error::new(ErrorKind::TimedOut, "another process holds it"));
            }
            Err(TryLockError::WouldBlock) => std::thread::sleep(LOOK_AGAIN),
        }
    }
}
