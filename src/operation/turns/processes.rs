//! The same among processes of one user: a host may start a process for each call. Locks of files in the state folder,
//! which are free again when a process ends, however it ends.
//!
//! Without a folder that can be used each process keeps order only within itself; a change is not refused for that.

use std::{
    ffi::OsString,
    fs::{File, TryLockError},
    hash::{DefaultHasher, Hash, Hasher},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::{
    sync::Semaphore,
    task::spawn_blocking,
    time::{sleep, timeout},
};

use super::Turn;
use crate::state::Folder;

/// How long a disk may take for a step.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often is looked whether a lock is free.
const POLL: Duration = Duration::from_millis(20);

/// Records share this many locks, so that there are no more files than that.
const LOCKS: u64 = 32;

/// Keeps processes out that change the same.
pub(in crate::operation) struct Processes {
    folder: Option<PathBuf>,
    /// What people call the NAS.
    nas: Option<String>,
    /// One step at a time, so that a burst of changes is no burst of threads.
    step: Semaphore,
}

/// Locks that are held; they are free again when this is dropped.
pub(super) struct Locks(#[expect(dead_code, reason = "it is held, and that is all")] Vec<File>);

/// A file to lock.
#[derive(Debug, Clone)]
struct Wanted {
    name: OsString,
    /// Nobody else may have it, not even with those who share it.
    alone: bool,
}

impl Processes {
    /// With a folder that all of them have. NASes are told apart by the names that the configuration gives them, and not by
    /// address: one has many.
    pub(in crate::operation) fn sharing(folder: Option<PathBuf>, nas: Option<String>) -> Self {
        Self {
            folder,
            nas,
            step: Semaphore::new(1),
        }
    }

    /// Waits until no other process changes the record; absent where they cannot be kept out.
    pub(super) async fn hold(&self, product: &str, record: &Turn) -> Option<Locks> {
        let folder = self.folder.as_deref()?;
        match self.lock(folder, self.wanted(product, record)).await {
            Ok(locks) => Some(locks),
            Err(error) => {
                tracing::warn!("other processes may change the same at the same time ({error})");
                None
            }
        }
    }

    async fn lock(&self, folder: &Path, wanted: Vec<Wanted>) -> io::Result<Locks> {
        let folder = folder.to_owned();
        let names: Vec<OsString> = wanted.iter().map(|one| one.name.clone()).collect();
        let files = self.step(move || open(&folder, &names)).await?;
        let mut held = Vec::with_capacity(files.len());
        // All lock in this order, so that none waits for one that waits for it.
        for (mut file, Wanted { alone, .. }) in files.into_iter().zip(wanted) {
            loop {
                let locked;
                (file, locked) = self.step(move || try_lock(file, alone)).await?;
                if locked {
                    break;
                }
                sleep(POLL).await;
            }
            held.push(file);
        }
        Ok(Locks(held))
    }

    /// Does what may hang off the threads of the runtime.
    async fn step<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> io::Result<T> + Send + 'static,
    ) -> io::Result<T> {
        let hangs = |_| io::Error::other("the disk does not answer");
        let step = async {
            let _turn = self.step.acquire().await;
            spawn_blocking(work).await.map_err(io::Error::other)?
        };
        timeout(PATIENCE, step).await.map_err(hangs)?
    }

    fn wanted(&self, product: &str, record: &Turn) -> Vec<Wanted> {
        let lock = |kind: &str, what: &str, alone| {
            let mut hasher = DefaultHasher::new();
            (&self.nas, product, what).hash(&mut hasher);
            let name = format!("turn-{kind}-{}.lock", hasher.finish() % LOCKS).into();
            Wanted { name, alone }
        };
        match record {
            Turn::Any => vec![lock("any", "", true)],
            Turn::One(name) => vec![lock("any", "", false), lock("one", name, true)],
            // Locks of its own, so that no two wait for each other.
            Turn::Undo(id) => vec![lock("undo", id, true)],
        }
    }
}

fn open(folder: &Path, names: &[OsString]) -> io::Result<Vec<File>> {
    let folder = Folder::open_own(folder)?;
    names.iter().map(|name| folder.file(name)).collect()
}

/// The file, and whether it is locked now.
fn try_lock(file: File, alone: bool) -> io::Result<(File, bool)> {
    let outcome = if alone {
        file.try_lock()
    } else {
        file.try_lock_shared()
    };
    match outcome {
        Ok(()) => Ok((file, true)),
        Err(TryLockError::WouldBlock) => Ok((file, false)),
        Err(TryLockError::Error(error)) => Err(error),
    }
}
