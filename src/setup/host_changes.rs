//! What changes in the configurations of hosts.

use crate::hosts::{Document, Entry, Found, Host, Places, Problem, TextFile};

use super::plan::{Edit, FileChange};

/// What adding the server to a host comes to.
#[derive(Debug)]
pub enum Addition {
    /// It starts it already.
    Present,
    /// Its file changes.
    Change(FileChange),
}

/// What changes for a host that shall start the server.
///
/// # Errors
/// Why its configuration is left as it is.
pub fn add_to(host: Host, places: &Places<'_>, entry: &Entry) -> Result<Addition, Problem> {
    let file = TextFile::read(&places.file(host)?)?;
    let change = edited(file, Edit::Add(host, entry.clone()))?;
    if change.file.exists() && change.text == change.file.text() {
        return Ok(Addition::Present);
    }
    Ok(Addition::Change(change))
}

/// What changes for a host that shall no longer start the server where that is meant; nothing if it does not start it.
///
/// # Errors
/// Why its configuration is left as it is.
pub fn remove_from(
    host: Host,
    places: &Places<'_>,
    is_meant: impl Fn(&Found) -> bool,
) -> Result<Option<FileChange>, Problem> {
    let file = TextFile::read(&places.file(host)?)?;
    let mut meant = ours(host, &file)?;
    meant.retain(is_meant);
    if meant.is_empty() {
        return Ok(None);
    }
    edited(file, Edit::Remove(host, meant)).map(Some)
}

/// The change that an edit makes in a file.
pub(super) fn edited(file: TextFile, edit: Edit) -> Result<FileChange, Problem> {
    let text = match &edit {
        Edit::Whole(text) => Ok(text.clone()),
        Edit::Add(host, entry) => Document::new(*host, file.text()).with(entry),
        Edit::Remove(host, meant) => less(*host, &file, meant),
    };
    match text {
        Ok(text) => Ok(FileChange { file, text, edit }),
        Err(reason) => Err(malformed(&file, reason)),
    }
}

/// The entries of a file that start this server.
pub(super) fn ours(host: Host, file: &TextFile) -> Result<Vec<Found>, Problem> {
    let found = Document::new(host, file.text()).ours();
    found.map_err(|reason| malformed(file, reason))
}

fn less(host: Host, file: &TextFile, meant: &[Found]) -> Result<String, String> {
    if let [only] = meant
        && let Some(text) = as_it_was(host, file, &only.entry)
    {
        return Ok(text);
    }
    let mut text = file.text().to_owned();
    for found in meant {
        text = Document::new(host, &text).without(&found.name)?;
    }
    Ok(text)
}

/// What was in the file before the entry came, where that can be told: in a copy that was kept then, or nothing where there
/// was no file.
fn as_it_was(host: Host, file: &TextFile, entry: &Entry) -> Option<String> {
    let gives_the_file = |before: &String| {
        let with = Document::new(host, before).with(entry);
        with.is_ok_and(|with| with == file.text())
    };
    let copies = file.copies();
    let none = copies.is_empty().then(String::new);
    copies.into_iter().chain(none).find(gives_the_file)
}

fn malformed(file: &TextFile, reason: String) -> Problem {
    Problem::Malformed {
        path: file.path().to_owned(),
        reason,
    }
}
