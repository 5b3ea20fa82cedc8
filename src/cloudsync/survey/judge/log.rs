//! What the errors in the log of a connection tell, and since when.

use crate::{cloudsync::model::log::LogEntry, text::cut_short};

/// Most lines that it is told in.
const MOST_LINES: usize = 2;

/// Longest line that is quoted, in characters.
const LONGEST_LINE: usize = 160;

/// The errors of a log, which has the newest first: alike ones are one line, with how many there are and since when.
pub(super) fn quoted(log: &[LogEntry], is_whole: bool) -> Vec<String> {
    let mut groups: Vec<(&LogEntry, &LogEntry, usize)> = Vec::new();
    for entry in log {
        let alike =
            |newest: &LogEntry| newest.error == entry.error && newest.action == entry.action;
        match groups.iter_mut().find(|(newest, ..)| alike(newest)) {
            Some((_, oldest, count)) => {
                *oldest = entry;
                *count += 1;
            }
            None => groups.push((entry, entry, 1)),
        }
    }
    let lines = groups
        .iter()
        .take(MOST_LINES)
        .map(|(newest, oldest, count)| {
            let times = match (&oldest.time, &newest.time) {
                (Some(first), Some(last)) if first != last && is_whole => {
                    Some(format!("{first} to {last}"))
                }
                (_, last) => last.clone(),
            };
            let parts = [
                times,
                (*count > 1).then(|| match is_whole {
                    true => format!("{count} times"),
                    false => format!("at least {count} times"),
                }),
                newest
                    .action
                    .as_ref()
                    .map(|action| action.meaning.to_owned()),
                newest
                    .error
                    .as_ref()
                    .map(|error| format!("error {}: {}", error.code, error.meaning)),
                newest.message.clone(),
                newest.path.clone().or_else(|| newest.file_name.clone()),
            ];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            cut_short(&parts.join(", "), LONGEST_LINE)
        });
    lines.collect()
}

/// Since when the newest error comes again and again; absent where that began before what was read of the log.
pub(super) fn since(log: &[LogEntry], is_whole: bool) -> Option<String> {
    let newest = log.first()?;
    let is_alike = |entry: &&LogEntry| entry.error == newest.error;
    let oldest = log.iter().take_while(is_alike).last()?;
    let has_begun = is_whole || !log.iter().all(|entry| is_alike(&entry));
    oldest.time.clone().filter(|_| has_begun)
}
