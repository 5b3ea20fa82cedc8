//! Changes as the log has them: the newest, and one by its id. Other processes, and programs of older versions, wrote some.

mod undos;

use std::{
    collections::{BTreeSet, VecDeque},
    io::BufRead,
    path::{Path, PathBuf},
    time::Duration,
};

use self::undos::Undos;
use super::{
    Audit,
    file::files,
    line::{End, Line, Logged},
    reading::{MOST_READ, apart, newest},
};
use crate::{error::Error, text::short_name};

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
    /// Files of which only the newest part was read.
    pub read_in_part: Vec<String>,
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
    /// Changes of the same NAS that came after it, the newest last, of the tools that were asked for: cut, as for a list.
    pub later: Vec<Logged>,
}

/// What came of looking for a change.
#[derive(Debug, Default)]
struct Search {
    found: Option<Found>,
    unread: Vec<String>,
    read_in_part: Vec<String>,
}

/// Most later changes that are looked at.
const MOST_LATER: usize = 1_000;

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

    /// The change with that id, on whichever NAS it was, with later ones of those tools.
    ///
    /// # Errors
    /// As [`Audit::changes`]; [`Error::Argument`] where there is none, as far as the log was read.
    pub async fn change(&self, id: &str, later: &'static [&'static str]) -> Result<Found, Error> {
        let path = self.readable()?;
        let (files, wanted) = (files(path), id.to_owned());
        let reading = apart(PATIENCE, move || find(&files, &wanted, later));
        let search = reading.await.ok_or_else(|| too_slow(path))?;
        let Some(found) = search.found else {
            if !search.unread.is_empty() {
                return Err(unreadable(&search.unread));
            }
            return Err(Error::argument(
                "change_id",
                unknown(id, &search.read_in_part),
            ));
        };
        Ok(found)
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

fn unknown(id: &str, read_in_part: &[String]) -> String {
    let unknown = format!(
        "the audit log knows no change {}; nas_list_changes tells those of this NAS",
        short_name(id)
    );
    match read_in_part {
        [] => unknown,
        parts => format!("{unknown}. {}", parts.join("; ")),
    }
}

fn newest_of(files: &[PathBuf], address: &str, limit: usize) -> Changes {
    let mut changes = Changes::default();
    let mut ended = BTreeSet::new();
    let mut undone_by = Undos::default();
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
                    let mut own = own.iter_mut();
                    let first = own.find(|other: &&mut Logged| other.change_id.as_ref() == id);
                    if let (Some(first), true) = (first, change.end != End::Started) {
                        first.doubled = true;
                    }
                    return;
                }
                if let Some(id) = id.filter(|_| change.end != End::Started) {
                    own.retain(|other: &Logged| other.change_id.as_ref() != Some(id));
                    ended.insert(id.clone());
                    undone_by.add(&change);
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
        match unread {
            Ok(in_part) => changes.read_in_part.extend(in_part),
            Err(problem) => changes.unread.push(problem),
        }
        changes.newest.extend(own.into_iter().rev());
        if changes.newest.len() > limit {
            changes.more = true;
            changes.newest.truncate(limit);
            break;
        }
    }
    for change in &mut changes.newest {
        change.undone_by = undone_by.of(change.change_id.as_deref());
    }
    changes
}

fn find(files: &[PathBuf], id: &str, tools: &[&str]) -> Search {
    let mut search = Search::default();
    let mut undone_by = Undos::default();
    // The newest file is read first.
    let mut later: Vec<Logged> = Vec::new();
    for file in files {
        let mut found = None;
        let mut own = VecDeque::new();
        let read = each_line(file, |line| {
            // Most lines have neither, and need not be understood.
            let text = String::from_utf8_lossy(line);
            let may_be_later = tools.iter().any(|tool| text.contains(tool));
            if !text.contains(id) && !text.contains("\"undid\"") && !may_be_later {
                return;
            }
            let mut change = match Line::read(line) {
                Line::Change(change) => change,
                Line::NoChange(id) => {
                    own.retain(|other: &Logged| other.change_id.as_ref() != Some(&id));
                    return;
                }
                Line::Other | Line::Broken => return,
            };
            undone_by.add(&change);
            if change.change_id.as_deref() == Some(id) {
                own.clear();
                let ended = |one: &Logged| one.end != End::Started;
                change.doubled = ended(&change) && found.as_ref().is_some_and(ended);
                found = Some(*change);
            } else if tools.contains(&change.tool.as_str()) {
                own.retain(|other| other.change_id != change.change_id);
                own.push_back(change.brief());
                if own.len() > MOST_LATER {
                    own.pop_front();
                }
            }
        });
        match read {
            Ok(in_part) => search.read_in_part.extend(in_part),
            Err(problem) => search.unread.push(problem),
        }
        own.extend(later);
        later = own.into();
        if let Some(change) = found {
            later.retain(|other| other.address == change.address);
            for other in &mut later {
                other.undone_by = undone_by.of(other.change_id.as_deref());
            }
            search.found = Some(Found {
                undone_by: undone_by.chain(id),
                change: Logged {
                    undone_by: undone_by.of(Some(id)),
                    ..change
                },
                later,
            });
            return search;
        }
    }
    search
}

/// Reads a file line by line; one that is not there has none. Tells of one that is so long that only its end was read.
///
/// # Errors
/// Why not all of it was read.
fn each_line(path: &Path, mut each: impl FnMut(&[u8])) -> Result<Option<String>, String> {
    let problem = |error| format!("{} ({error})", path.display());
    let Some((mut lines, all)) = newest(path).map_err(problem)? else {
        return Ok(None);
    };
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line).map_err(problem)? > 0 {
        each(&line);
        line.clear();
    }
    Ok((!all).then(|| {
        format!(
            "older changes are not read: {} is longer than {} MB, and only its end is read",
            path.display(),
            MOST_READ >> 20
        )
    }))
}
