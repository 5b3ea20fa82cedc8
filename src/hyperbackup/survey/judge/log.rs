//! What the log of a task tells, and since when it is as it is.

use crate::{
    clock::{NasTime, local_time, shown_local},
    hyperbackup::{
        model::{LogLevel, LogLine},
        survey::ask::LogReach,
        wire::StatusWire,
    },
};

/// Most lines that its log is told in.
const MOST_LINES: usize = 2;

pub(super) fn last_success(time: &str, nas_time: Option<&NasTime>) -> String {
    let age = nas_time.and_then(|nas| nas.seconds_since(local_time(time)?));
    let time = shown_local(time, nas_time);
    match age.filter(|age| *age >= 0).map(|age| age / 3_600) {
        Some(0) => format!("last success {time}"),
        Some(hours @ 1..=72) => format!("last success {time}, {hours} hours ago"),
        Some(hours) => format!("last success {time}, {} days ago", hours / 24),
        None => format!("last success {time}"),
    }
}

/// Since when the task has its worst problem, as far as the NAS tells: the first error since the last success where there
/// is one.
pub(super) fn since(
    problem: Option<&&str>,
    status: &StatusWire,
    log: &[LogLine],
    reach: LogReach,
) -> Option<String> {
    let ended = || status.last_bkp_end_time.clone().filled();
    let began = || status.last_bkp_time.clone().filled();
    let succeeded = || status.last_bkp_success_time.clone().filled();
    let first_error = || {
        let success = succeeded().as_deref().and_then(local_time);
        let times = log.iter().filter(|line| line.is(LogLevel::Error));
        let times = times.filter_map(|line| line.time.as_deref());
        let since = times.take_while(|time| match (local_time(time), success) {
            (Some(time), Some(success)) => time > success,
            (Some(_), None) => true,
            (None, _) => false,
        });
        since.last().map(str::to_owned)
    };
    let problem = *problem?;
    // The oldest error that was read need not be the first.
    if reach == LogReach::Less
        && matches!(problem, "failed" | "partial" | "cancelled" | "broken")
        && first_error().is_some()
    {
        return None;
    }
    match problem {
        "failed" | "partial" | "cancelled" => first_error().or_else(ended).or_else(began),
        "broken" => first_error(),
        // The end that is told is of the run before.
        "interrupted" => began(),
        "suspended" => ended().or_else(began),
        "overdue" => succeeded(),
        _ => None,
    }
}

/// Lines of a log, which has the newest first: alike ones are one line, with how many there are and since when.
pub(super) fn quoted(log: &[LogLine], reach: LogReach, nas_time: Option<&NasTime>) -> Vec<String> {
    let mut groups: Vec<(&LogLine, &LogLine, usize)> = Vec::new();
    for line in log {
        let alike = |newest: &LogLine| newest.event == line.event;
        match groups.iter_mut().find(|(newest, ..)| alike(newest)) {
            Some((_, oldest, count)) => {
                *oldest = line;
                *count += 1;
            }
            None => groups.push((line, line, 1)),
        }
    }
    let groups = groups.iter().take(MOST_LINES);
    let lines = groups.map(|(newest, oldest, count)| {
        let time = |line: &LogLine| match &line.time {
            Some(time) => shown_local(time, nas_time),
            None => "time not told".to_owned(),
        };
        let times = match count {
            1 => time(newest),
            count if reach != LogReach::Whole => {
                format!("at least {count} times, last {}", time(newest))
            }
            count => format!("{count} times from {} to {}", time(oldest), time(newest)),
        };
        format!("{times}: {}", newest.event.as_deref().unwrap_or_default())
    });
    lines.collect()
}
