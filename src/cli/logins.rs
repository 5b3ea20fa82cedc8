//! Logins without success of all processes of a user, for hosts that start a process for each call: their times, each with a
//! number that tells some passwords apart, in a file of the state folder. Without such a folder each process knows only of its
//! own.

use std::{
    fs::{File, TryLockError},
    hash::{DefaultHasher, Hash, Hasher},
    io::{self, Read, Seek, SeekFrom, Write},
    path::PathBuf,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use dsm::{EndLogin, LoginEnd, SharedLogins};
use futures_util::future::BoxFuture;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest as _, Sha256};
use tokio::{
    task::spawn_blocking,
    time::{sleep, timeout},
};

use crate::state::Folder;

/// Logins without success in a [`WINDOW`], with one password and with any.
const MAX_LOGINS: usize = 3;
const MAX_OF_ALL: usize = 6;

/// How many groups passwords are in. A wrong guess is in the group of the right password often enough that the group confirms
/// none.
const GROUPS: u8 = 64;

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
    /// That of the password.
    group: u8,
}

/// A login without success.
#[derive(Debug, Clone, Copy)]
struct Login {
    time: u64,
    /// That of its password; absent where an earlier release noted it, which counts for all.
    group: Option<u8>,
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
    pub(super) fn new(folder: PathBuf, nas: &str, password: &SecretString) -> Self {
        let mut hasher = DefaultHasher::new();
        nas.hash(&mut hasher);
        let name = format!("logins-{:016x}", hasher.finish());
        let digest = Sha256::digest(password.expose_secret());
        let group = digest.first().map_or(0, |byte| byte % GROUPS);
        Self {
            folder,
            name,
            group,
        }
    }

    /// Takes the last login back: it was none of those that DSM counts.
    pub(super) async fn forgive(&self) {
        let times = self.clone();
        let forgiven = step(move || {
            let mut file = Folder::open_own(&times.folder)?.file(&times.name)?;
            file.lock()?;
            let mut logins = read(&mut file)?;
            logins.pop();
            write(&mut file, &logins)
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
        let mut logins = read(&mut file)?;
        logins.retain(|login| login.time <= now && now - login.time < WINDOW);
        let of_this = |login: &&Login| login.group.is_none_or(|group| group == self.group);
        let (same, all) = (logins.iter().filter(of_this), logins.iter());
        let paused = [
            same.clone().next().filter(|_| same.count() >= MAX_LOGINS),
            all.clone().next().filter(|_| all.count() >= MAX_OF_ALL),
        ];
        // The earliest is no longer counted first.
        let paused = paused.into_iter().flatten().map(|first| first.time).max();
        if let Some(first) = paused {
            return Ok(Begun::Paused(WINDOW - (now - first)));
        }
        logins.push(Login {
            time: now,
            group: Some(self.group),
        });
        write(&mut file, &logins)?;
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
                    let mut logins = read(&mut file)?;
                    logins.pop();
                    write(&mut file, &logins)
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

fn read(file: &mut File) -> io::Result<Vec<Login>> {
    let mut text = String::new();
    file.seek(SeekFrom::Start(0))?;
    // More than this is none of ours.
    file.take(1_000).read_to_string(&mut text)?;
    Ok(text.lines().filter_map(login).collect())
}

fn login(line: &str) -> Option<Login> {
    let (time, group) = line.split_once(' ').unwrap_or((line, ""));
    Some(Login {
        time: time.parse().ok()?,
        group: group.parse().ok(),
    })
}

fn write(file: &mut File, logins: &[Login]) -> io::Result<()> {
    let line = |login: &Login| match login.group {
        Some(group) => format!("{} {group}\n", login.time),
        None => format!("{}\n", login.time),
    };
    let lines: String = logins.iter().map(line).collect();
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    file.write_all(lines.as_bytes())
}

/// Seconds since 1970: processes share no other clock.
fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}
