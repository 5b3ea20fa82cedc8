//! Errors and warnings of a connection's log, those of one cause as one, whatever was being done.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    causes::{self, Cause, Scope},
    words::{LEVELS, file_action, word},
};
use crate::{
    clock::{NasTime, shown_epoch},
    cloudsync::{ids::SyncTaskId, wire::log::LogItemWire},
    sorting::sort_by_key,
    text::cut_short,
    units::Coded,
};

/// Most groups, and files, tasks and actions of each, that are shown.
pub(super) const MOST_GROUPS: usize = 8;
const MOST_FILES: usize = 3;
const MOST_TASKS: usize = 5;
const MOST_ACTIONS: usize = 5;

/// Longest text of a file or line that is shown, in characters.
const MOST_TEXT: usize = 200;

/// DSM's number of the level of what went well.
pub(crate) const INFO: i64 = 0;

/// Lines of the log that tell of the same thing
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub(crate) struct LogGroup {
    /// warning or error
    pub(crate) level: String,
    /// How many lines
    pub(crate) count: usize,
    /// What went wrong; absent where the NAS gives no code
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<Coded>,
    /// What was being done, the newest first
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) actions: Vec<&'static str>,
    /// The newest line, in the NAS's words, where it has no codes
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) example: Option<String>,
    /// When the oldest line was written
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) first_at: Option<String>,
    /// When the newest line was written
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) last_at: Option<String>,
    /// The first files, those not solved first, the newest first
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) files: Vec<String>,
    /// How many different files
    #[serde(skip_serializing_if = "is_zero")]
    pub(crate) files_total: usize,
    /// Tasks that it happened to
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) task_ids: Vec<SyncTaskId>,
    /// How many lines nothing seen solved since
    #[serde(skip_serializing_if = "is_zero")]
    pub(crate) unsolved: usize,
    /// True when all is over: the same files, or for what stops everything and names no file anything of the task, went well
    /// afterwards
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) solved_since: bool,
    #[serde(skip)]
    pub(crate) row: Option<&'static Cause>,
    /// When the oldest line was written that is not solved, in epoch seconds.
    #[serde(skip)]
    pub(crate) since: Option<i64>,
    /// The newest such line.
    #[serde(skip)]
    pub(crate) newest_unsolved: Option<i64>,
    /// How many of the files shown are not solved.
    #[serde(skip)]
    pub(crate) unsolved_files: usize,
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// What went well last, by task and by file.
#[derive(Debug, Default)]
pub(crate) struct Successes {
    tasks: BTreeMap<Option<i64>, i64>,
    files: BTreeMap<String, i64>,
    /// The connection is known to be in sync: what stopped everything is over.
    pub(crate) in_sync: bool,
}

impl Successes {
    pub(crate) fn of(lines: &[LogItemWire]) -> Self {
        let mut known = Self::default();
        for line in lines {
            let Some(time) = line.time.0 else {
                continue;
            };
            if line.log_level.0 != Some(INFO) || line.error_code.0.is_some_and(causes::is_error) {
                continue;
            }
            let task = known.tasks.entry(line.session_id.0).or_insert(time);
            *task = time.max(*task);
            if let Some(file) = file(line) {
                let file = known.files.entry(file).or_insert(time);
                *file = time.max(*file);
            }
        }
        known
    }

    /// Whether what a line tells is over.
    fn cover(&self, line: &LogItemWire, scope: Scope) -> bool {
        let after = |success: Option<&i64>| match (success, line.time.0) {
            (Some(success), Some(time)) => *success >= time,
            _ => false,
        };
        // What kept a file back is over for that file only when it went through, whatever others did.
        match (scope, file(line)) {
            (Scope::All, _) if self.in_sync => true,
            (_, Some(file)) => after(self.files.get(&file)),
            (Scope::All, None) => after(self.tasks.get(&line.session_id.0)),
            (Scope::File, None) => false,
        }
    }
}

fn file(line: &LogItemWire) -> Option<String> {
    let path = line.path.clone().filled();
    path.or_else(|| line.file_name.clone().filled())
}

/// The groups of lines, those of each level with the newest first.
pub(crate) fn groups(
    lines: &[LogItemWire],
    successes: &Successes,
    nas_time: Option<&NasTime>,
) -> Vec<LogGroup> {
    let mut known = BTreeMap::new();
    let mut groups: Vec<(LogGroup, BTreeSet<String>)> = Vec::new();
    let wrong = |line: &&LogItemWire| line.error_code.0 != Some(causes::ACCEPTED);
    for line in lines.iter().filter(wrong) {
        let level = line.log_level.0;
        let written = line.time.0.and_then(|time| shown_epoch(time, nas_time));
        let code = line.error_code.0.filter(|code| causes::is_error(*code));
        let row = code.and_then(causes::of_code);
        let scope = row.map_or(Scope::File, |row| row.scope);
        let is_over = successes.cover(line, scope);
        // Of lines without a code nobody knows whether what failed in one way also did in another.
        let action = line.action.0.filter(|_| code.is_none());
        let place = *known.entry((level, code, action)).or_insert(groups.len());
        if place == groups.len() {
            let group = LogGroup {
                level: level.map_or_else(String::new, |level| word(&LEVELS, level).meaning),
                error: code.and_then(|code| super::words::error(code, None)),
                last_at: written.clone(),
                solved_since: true,
                row,
                ..LogGroup::default()
            };
            groups.push((group, BTreeSet::new()));
        }
        if let Some((group, files)) = groups.get_mut(place) {
            group.first_at = written.or(group.first_at.take());
            group.add(line, is_over, files);
        }
    }
    sorted(groups.into_iter().map(|(group, _)| group).collect())
}

/// The present ones first, errors before warnings, and the newest that is not solved first.
pub(crate) fn sorted(mut groups: Vec<LogGroup>) -> Vec<LogGroup> {
    sort_by_key(&mut groups, |group| {
        let newest = Reverse(group.newest_unsolved);
        (group.solved_since, group.level != "error", newest)
    });
    groups
}

impl LogGroup {
    fn add(&mut self, line: &LogItemWire, is_over: bool, files: &mut BTreeSet<String>) {
        self.count += 1;
        if !is_over {
            self.solved_since = false;
            self.unsolved += 1;
            self.since = line.time.0.or(self.since);
            self.newest_unsolved = self.newest_unsolved.or(line.time.0);
        }
        if let Some(file) = file(line)
            && files.insert(file.clone())
        {
            self.files_total += 1;
            if !is_over && self.unsolved_files < MOST_FILES {
                self.files.insert(self.unsolved_files, short(&file));
                self.unsolved_files += 1;
                self.files.truncate(MOST_FILES);
            } else if self.files.len() < MOST_FILES {
                self.files.push(short(&file));
            }
        }
        if let Some(task) = line.session_id.0.map(SyncTaskId)
            && !self.task_ids.contains(&task)
            && self.task_ids.len() < MOST_TASKS
        {
            self.task_ids.push(task);
        }
        let action = line.action.0.map(|action| file_action(action).meaning);
        if let Some(action) = action
            && !self.actions.contains(&action)
            && self.actions.len() < MOST_ACTIONS
        {
            self.actions.push(action);
        }
    }
}

/// A text, cut where it is too long.
pub(crate) fn short(text: &str) -> String {
    if text.chars().count() > MOST_TEXT {
        cut_short(text, MOST_TEXT)
    } else {
        text.to_owned()
    }
}
