//! What changes in the configurations of hosts.

use crate::hosts::{Document, Entry, Found, Host, Places, Problem, TextFile};

use super::plan::FileChange;

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
    let text = Document::new(host, file.text()).with(entry);
    let text = text.map_err(|reason| malformed(&file, reason))?;
    if file.exists() && text == file.text() {
        return Ok(Addition::Present);
    }
    Ok(Addition::Change(FileChange {
        file,
        text,
        host: Some(host),
    }))
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
    let found = Document::new(host, file.text()).ours();
    let found = found.map_err(|reason| malformed(&file, reason))?;
    let meant: Vec<&Found> = found.iter().filter(|found| is_meant(found)).collect();
    let mut text = file.text().to_owned();
    for found in &meant {
        let less = Document::new(host, &text).without(&found.name);
        text = less.map_err(|reason| malformed(&file, reason))?;
    }
    if let [only] = meant.as_slice() {
        text = as_it_was(host, &file, &only.entry).unwrap_or(text);
    }
    Ok((text != file.text()).then_some(FileChange {
        file,
        text,
        host: Some(host),
    }))
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
