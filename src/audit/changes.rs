//! Changes as the log has them: the newest, and one by its id. Other processes, and programs of older versions, wrote some.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    io::BufRead,
    path::{Path, PathBuf},
    time::Duration,
};

use super::{
    Audit,
    file::files,
    line::{End, Line, Logged},
    reading::{apart, newest},
};
use crate::error::Error;

/// How long the log may take to be read.
const PATIENCE: Duration = Duration::from_secs(10);

/// Most other NASes that are named.
const MOST_ELSEWHERE: usize = 5;

/// The newest changes of a NAS.
#[derive(Debug, Default)]
pub struct Changes {
    /// Those, the newest first, with long values cut.
    pub newest: Vec<Logged>,
    /// Whether there are older ones.
    pub more: bool,
    /// Lines that are none of the log, e.g. as a disk lost a part.
    pub broken_lines: usize,
    /// Files that could not be read, and why.
    pub unread: Vec<String>,
    /// Other addresses that lines name.
    pub elsewhere: BTreeSet<String>,
}

/// A change that was looked for.
#[derive(Debug)]
pub struct Found {
    /// The change, whole.
    pub change: Logged,
    /// The change that put it back, the one that put that one back, and so on.
    pub undone_by: Vec<String>,
}

impl Audit {
    /// The newest changes of the NAS with that address, so many at most.
    ///
    /// # Errors
    /// [`Error::Refused`] where there is no log, [`Error::WrongState`] where it cannot be read.
    pub async fn changes(&self, address: &str, limit: usize) -> Result<Changes, Error> {
        let path = self.readable()?;
        let (files, address) = (files(path), address.to_owned());
        let reading = apart(PATIENCE, move || newest_of(&files, &address, limit));
        let changes = reading.await.ok_or_else(|| too_slow(path))?;
        if changes.newest.is_empty() && !changes.unread.is_empty() {
            return Err(unreadable(&changes.unread));
        }
        Ok(changes)
    }

    /// The change with that id, on whichever NAS it was.
    ///
    /// # Errors
    /// As [`Audit::changes`].
    pub async fn change(&self, id: &str) -> Result<Option<Found>, Error> {
        let path = self.readable()?;
        let (files, id) = (files(path), id.to_owned());
        let reading = apart(PATIENCE, move || find(&files, &id));
        match reading.await.ok_or_else(|| too_slow(path))? {
            (None, unread) if !unread.is_empty() => Err(unreadable(&unread)),
            (found, _) => Ok(found),
        }
    }

    fn readable(&self) -> Result<&Path, Error> {
        self.path().ok_or_else(|| Error::Refused {
            problem: "there is no audit log, so that nobody knows what was changed".into(),
            fix: "The operator can name a file for it with audit_log in the configuration file; changes are known from then on".into(),
        })
    }
}

fn too_slow(path: &Path) -> Error {
    Error::WrongState {
        problem: format!(
            "the audit log {} was not read within {} s",
            path.display(),
            PATIENCE.as_secs()
        ),
        fix: "Try again; the operator can look at the disk it is on".into(),
    }
}

fn unreadable(unread: &[String]) -> Error {
    Error::WrongState {
        problem: format!("the audit log cannot be read: {}", unread.join("; ")),
        fix: "The operator can let the user of this server read it".into(),
    }
}

fn newest_of(files: &[PathBuf], address: &str, limit: usize) -> Changes {
    let mut changes = Changes::default();
    let mut ended = BTreeSet::new();
    let mut undone_by = BTreeMap::new();
    for file in files {
        let mut own = VecDeque::new();
        let unread = each_line(file, |line| match Line::read(line) {
            Line::Change(change) if change.address != address => {
                if changes.elsewhere.len() < MOST_ELSEWHERE {
                    changes.elsewhere.insert(change.address);
                }
            }
            Line::Change(change) => {
                let id = change.change_id.as_ref();
                if id.is_some_and(|id| ended.contains(id)) {
                    return;
                }
                if let Some(id) = id.filter(|_| change.end != End::Started) {
                    own.retain(|other: &Logged| other.change_id.as_ref() != Some(id));
                    ended.insert(id.clone());
                    if let Some(undid) = change.undid.clone().filter(|_| change.end.is_so()) {
                        undone_by.insert(undid, id.clone());
                    }
                }
                own.push_back(change.brief());
                if own.len() > limit + 1 {
                    own.pop_front();
                }
            }
            Line::NoChange(id) => {
                own.retain(|other| other.change_id.as_ref() != Some(&id));
                ended.insert(id);
            }
            Line::Other => {}
            Line::Broken => changes.broken_lines += 1,
        });
        changes.unread.extend(unread.err());
        changes.newest.extend(own.into_iter().rev());
        if changes.newest.len() > limit {
            changes.more = true;
            changes.newest.truncate(limit);
            break;
        }
    }
    for change in &mut changes.newest {
        let id = change.change_id.as_ref();
        change.undone_by = id.and_then(|id| undone_by.get(id).cloned());
    }
    changes
}

fn find(files: &[PathBuf], id: &str) -> (Option<Found>, Vec<String>) {
    let mut unread = Vec::new();
    let mut undone_by = BTreeMap::new();
    for file in files {
        let mut found = None;
        let read = each_line(file, |line| {
            // Most lines have neither, and need not be understood.
            let text = String::from_utf8_lossy(line);
            if !text.contains(id) && !text.contains("\"undid\"") {
                return;
            }
            let Line::Change(change) = Line::read(line) else {
                return;
            };
            if let (Some(undid), Some(by), true) =
                (&change.undid, &change.change_id, change.end.is_so())
            {
                undone_by.insert(undid.clone(), by.clone());
            }
            if change.change_id.as_deref() == Some(id) {
                found = Some(*change);
            }
        });
        unread.extend(read.err());
        if let Some(change) = found {
            let mut chain = Vec::new();
            let mut last = id;
            while let Some(by) = undone_by.get(last).filter(|by| !chain.contains(*by)) {
                chain.push(by.clone());
                last = by;
            }
            let found = Found {
                change,
                undone_by: chain,
            };
            return (Some(found), unread);
        }
    }
    (None, unread)
}

/// Reads a file line by line; one that is not there has none.
///
/// # Errors
/// Why not all of it was read.
fn each_line(path: &Path, mut each: impl FnMut(&[u8])) -> Result<(), String> {
    let problem = |error| format!("{} ({error})", path.display());
    let Some(mut lines) = newest(path).map_err(problem)? else {
        return Ok(());
    };
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line).map_err(problem)? > 0 {
        each(&line);
        line.clear();
    }
    Ok(())
}
