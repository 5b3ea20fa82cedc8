//! Errors in the log of a connection that is well otherwise: files that failed, and were not seen to go through since.

use dsm::Reads;
use tokio::time::Instant;

use super::ask::{ERRORS, log_params};
use crate::{
    clock::{NasTime, shown_epoch},
    cloudsync::{
        ids::ConnectionId,
        model::{
            health::Health,
            log_groups::{INFO, LogGroup, Successes, groups},
        },
        wire::{
            LIST_LOG,
            log::{LogItemWire, LogWire},
        },
    },
    operation::in_time,
};

/// How old an error may be that is told, in seconds: an older one may be about a file that is gone, of which no line tells.
const RECENT: i64 = 7 * 24 * 3_600;

/// Most errors, and most lines of what went well, that are looked at.
const MOST_ERRORS: i64 = 100;
const MOST_SUCCESSES: i64 = 1_000;

/// Errors that nothing solved.
pub(super) struct Unsolved {
    pub(super) since: Option<String>,
    /// How many, and what the newest is.
    pub(super) reason: String,
}

/// The errors of a connection of that health that nothing seen solved.
///
/// # Errors
/// Why its log cannot be read.
pub(super) async fn unsolved(
    nas: Reads<'_>,
    (id, health): (ConnectionId, Health),
    by: Instant,
    nas_time: Option<&NasTime>,
) -> Result<Option<Unsolved>, String> {
    let age = |line: &LogItemWire| nas_time?.seconds_since_epoch_time(line.time.0?);
    let mut errors = lines(nas, id, (ERRORS, MOST_ERRORS), by).await?;
    let are_all = (errors.len() as i64) < MOST_ERRORS;
    errors.retain(|line| age(line).is_some_and(|age| age <= RECENT));
    if errors.is_empty() {
        return Ok(None);
    }
    let went_well = lines(nas, id, (INFO, MOST_SUCCESSES), by).await?;
    if went_well.len() as i64 >= MOST_SUCCESSES {
        // What went well before the oldest line is not known.
        let oldest = went_well.iter().filter_map(|line| line.time.0).min();
        errors.retain(|line| line.time.0 >= oldest);
    }
    let mut successes = Successes::of(&went_well);
    successes.in_sync = health == Health::Ok;
    let mut groups = groups(&errors, &successes, nas_time);
    groups.retain(|group| !group.solved_since);
    let Some(newest) = groups.first() else {
        return Ok(None);
    };
    let count: usize = groups.iter().map(|group| group.unsolved).sum();
    let since = groups.iter().filter_map(|group| group.since).min();
    let least = if are_all { "" } else { "at least " };
    Ok(Some(Unsolved {
        since: since.and_then(|since| shown_epoch(since, nas_time)),
        reason: format!(
            "{least}{count} errors of the last 7 days in its log are not seen to be solved, the newest{}",
            in_words(newest)
        ),
    }))
}

/// What follows "the newest".
fn in_words(group: &LogGroup) -> String {
    let error = group.error.as_ref();
    let error = error.map(|error| format!(" {}: {}", error.code, error.meaning));
    let file = group.files.first().map(|file| format!(", {file}"));
    error.unwrap_or_default() + &file.unwrap_or_default()
}

/// The newest lines of a level.
async fn lines(
    nas: Reads<'_>,
    id: ConnectionId,
    (level, most): (i64, i64),
    by: Instant,
) -> Result<Vec<LogItemWire>, String> {
    let log = read_log(nas, id, (level, most), by).await?;
    let lines = log.items.0.into_iter().flatten();
    Ok(lines
        .filter(|line| line.log_level.0 == Some(level))
        .collect())
}

/// The newest lines of a level, as the NAS has them.
///
/// # Errors
/// Why they do not come, or not all.
pub(super) async fn read_log(
    nas: Reads<'_>,
    id: ConnectionId,
    (level, most): (i64, i64),
    by: Instant,
) -> Result<LogWire, String> {
    let log = in_time(by, nas.call(LIST_LOG, log_params(id, level, most))).await?;
    // What its total counts, all lines or those of the level, no source tells.
    if log.items.0.iter().any(Option::is_none) {
        return Err("it has lines that cannot be read".to_owned());
    }
    Ok(log)
}
