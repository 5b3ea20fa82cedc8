//! Logins without success of all processes of a user, for hosts that start a process for each call: their times, and nothing
//! else, in a file of the state folder. Without such a folder each process knows only of its own.

use std::{
    fs::{File, TryLockError},
    hash::{DefaultHasher, Hash, Hasher},
    io::{self, Read, Seek, SeekFrom, Write},
    path::PathBuf,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use dsm::{EndLogin, LoginEnd, SharedLogins};
use futures_util::future::BoxFuture;
use tokio::{
    task::spawn_blocking,
    time::{sleep, timeout},
};

use crate::state::Folder;

/// Logins without success in a [`WINDOW`].
const MAX_LOGINS: usize = 3;

/// How long a login without success counts, in seconds.
const WINDOW: u64 = 600;

/// How long a disk may take for a step.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often is looked whether another process has logged in.
const POLL: Duration = Duration::from_millis(20);

/// The file with the times of one account on one NAS.
#[derive(Debug, Clone)]
pub(super) struct LoginTimes {
    folder: PathBuf,
    name: String,
}

/// What a look at the file led to.
enum Begun {
    Noted(File),
    /// Another process logs in.
    Busy,
    /// None may be sent for so many seconds.
    Paused(u64),
}

impl LoginTimes {
    /// In that folder, for one account on one NAS.
    pub(super) fn new(folder: PathBuf, nas: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        nas.hash(&mut hasher);
        let name = format!("logins-{:016x}", hasher.finish());
        Self { folder, name }
    }

    /// Takes the last login back: it was none of those that DSM counts.
    pub(super) async fn forgive(&self) {
        let times = self.clone();
        let forgiven = step(move || {
            let mut file = Folder::open_own(&times.folder)?.file(&times.name)?;
            file.lock()?;
            let mut times = read(&mut file)?;
            times.pop();
            write(&mut file, &times)
        });
        if let Err(error) = forgiven.await {
            tracing::debug!("a login is not taken back ({error})");
        }
    }

    fn try_begin(&self) -> io::Result<Begun> {
        let mut file = Folder::open_own(&self.folder)?.file(&self.name)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(Begun::Busy),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let now = now();
        let mut times = read(&mut file)?;
        times.retain(|time| *time <= now && now - time < WINDOW);
        if let Some(first) = times.first()
            && times.len() >= MAX_LOGINS
        {
            return Ok(Begun::Paused(WINDOW - (now - first)));
        }
        times.push(now);
        write(&mut file, &times)?;
        Ok(Begun::Noted(file))
    }
}

impl SharedLogins for LoginTimes {
    fn begin(&self) -> BoxFuture<'_, Result<EndLogin, Duration>> {
        Box::pin(async move {
            loop {
                let times = self.clone();
                match step(move || times.try_begin()).await {
                    Ok(Begun::Noted(file)) => return Ok(end_of(file)),
                    Ok(Begun::Busy) => sleep(POLL).await,
                    Ok(Begun::Paused(seconds)) => return Err(Duration::from_secs(seconds)),
                    Err(error) => {
                        tracing::debug!("other processes may log in as well ({error})");
                        return Ok(Box::new(|_| Box::pin(async {})));
                    }
                }
            }
        })
    }
}

fn end_of(mut file: File) -> EndLogin {
    Box::new(move |end| {
        Box::pin(async move {
            let note = move || match end {
                LoginEnd::Worked => file.set_len(0),
                LoginEnd::Failed => Ok(()),
                LoginEnd::NotSent => {
                    let mut times = read(&mut file)?;
                    times.pop();
                    write(&mut file, &times)
                }
            };
            if let Err(error) = step(note).await {
                tracing::debug!("the end of a login is not noted ({error})");
            }
        })
    })
}

/// Does what may hang off the threads of the runtime.
async fn step<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    let done = timeout(PATIENCE, spawn_blocking(work)).await;
    done.map_err(|_| io::Error::other("the disk does not answer"))?
        .map_err(io::Error::other)?
}

fn read(file: &mut File) -> io::Result<Vec<u64>> {
    let mut text = String::new();
    file.seek(SeekFrom::Start(0))?;
    // More than this is none of ours.
    file.take(1_000).read_to_string(&mut text)?;
    Ok(text.lines().filter_map(|line| line.parse().ok()).collect())
}

fn write(file: &mut File, times: &[u64]) -> io::Result<()> {
    let lines: String = times.iter().map(|time| format!("{time}\n")).collect();
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    file.write_all(lines.as_bytes())
}

/// Seconds since 1970: processes share no other clock.
fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}
