use std::collections::BTreeMap;

use dsm::Params;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    clock::NasTime,
    cloudsync::{
        TOOLS,
        ids::ConnectionId,
        model::{
            by_name::CONNECTION,
            connection::connections,
            documented::task::connections_with_tasks,
            explained::{Explained, Known},
            gap::texts,
            health::Health,
            log::LogEntry,
            log_groups::{INFO, LogGroup, Successes, groups, short, sorted},
            task::tasks_of,
            words::{LEVELS, word},
        },
        wire::{
            GET_CONNECTION_PROPERTIES, LIST_LOG, documented,
            log::{LogItemWire, LogWire},
            of_connection,
        },
    },
    error::Error,
    operation::{Named, Query, ReadContext, Request, is_documented},
    text::pattern,
};

/// Lines of each level that are looked at.
const MOST_LINES: usize = 1_000;

const ERROR: i64 = 2;
const WARNING: i64 = 1;

/// Show why a connection fails or stands still: evidence, errors of its log grouped, one likely cause, one remedy
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DiagnoseConnection {
    #[serde(alias = "conn_id")]
    connection_id: ConnectionId,
}

/// What is the matter with a connection.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ConnectionDiagnosis {
    connection_id: ConnectionId,
    /// Name; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// How it is doing, its tasks included
    health: Health,
    #[serde(flatten)]
    explained: Explained,
    /// What time it is on the NAS; absent when it could not be asked
    #[serde(skip_serializing_if = "Option::is_none")]
    nas_time: Option<NasTime>,
}

impl Request for DiagnoseConnection {
    type Response = ConnectionDiagnosis;

    const NAMED: &'static [Named] = &[CONNECTION];

    fn example() -> Self {
        Self {
            connection_id: ConnectionId(3),
        }
    }
}

impl Query for DiagnoseConnection {
    async fn run(&self, on: ReadContext<'_>) -> Result<ConnectionDiagnosis, Error> {
        let id = self.connection_id;
        let log = |level| on.nas.call(LIST_LOG, log_params(id, level));
        let properties = on.nas.call(GET_CONNECTION_PROPERTIES, of_connection(id));
        let (list, properties, errors, warnings, infos, nas_time) = tokio::join!(
            connections(on.nas),
            properties,
            log(ERROR),
            log(WARNING),
            log(INFO),
            NasTime::read(on.nas)
        );
        let mut known = Known {
            connection: list?.find(id)?,
            has_levels: true,
            ..Known::default()
        };
        match tasks_of(on.nas, &known.connection).await {
            Ok(tasks) => {
                known.connection.judge(Some(&tasks));
                if !tasks.gaps.is_empty() {
                    known.not_seen.push("some of its tasks".into());
                }
                known.tasks = tasks.tasks;
            }
            Err(error) => known.not_seen.push(format!("its tasks: {error}")),
        }
        match properties {
            Ok(told) => known.quota = (told.quota_used.0, told.quota_total.0),
            Err(error) => known
                .not_seen
                .push(format!("the account in the cloud: {error}")),
        }
        let mut lines = known.take(errors, ERROR);
        lines.extend(known.take(warnings, WARNING));
        let mut successes = Successes::of(&known.take(infos, INFO));
        successes.in_sync = known.connection.health == Health::Ok;
        known.groups = groups(&lines, &successes, nas_time.as_ref());
        Ok(known.answer(id, nas_time, &|tool| on.offered.contains(&tool)))
    }

    async fn run_documented(&self, on: ReadContext<'_>) -> Result<ConnectionDiagnosis, Error> {
        let id = self.connection_id;
        let params = documented::of_connection(id)
            .with("offset", 0)
            .with("limit", MOST_LINES);
        let (list, log, nas_time) = tokio::join!(
            connections_with_tasks(on.nas),
            on.nas.call(documented::LIST_LOG, params),
            NasTime::read(on.nas)
        );
        let list = list?;
        let mut known = Known {
            connection: list.find(id)?,
            not_seen: texts(&list.gaps),
            ..Known::default()
        };
        let no_codes = "error codes: this NAS speaks the documented dialect, which has none";
        known.not_seen.push(no_codes.into());
        match log {
            Ok(log) => {
                let lines = log.logs.0.into_iter().flatten();
                let lines: Vec<LogEntry> = lines
                    .map(|line| LogEntry::documented(line, nas_time.as_ref()))
                    .collect();
                known.log_scanned = vec![scanned("all levels", lines.len(), log.total.0)];
                let in_sync = known.connection.health == Health::Ok;
                known.groups = by_message(&lines, in_sync);
                known.not_seen.extend(of_no_level(&lines));
            }
            Err(error) => known.not_seen.push(format!("the log: {error}")),
        }
        Ok(known.answer(id, nas_time, &|tool| {
            on.offered.contains(&tool) && is_documented(TOOLS, tool)
        }))
    }
}

impl Known {
    /// The lines of a level of the log; a NAS that does not narrow it tells others as well.
    fn take(&mut self, log: Result<LogWire, dsm::Error>, level: i64) -> Vec<LogItemWire> {
        let name = word(&LEVELS, level).meaning;
        let log = match log {
            Ok(log) => log,
            Err(error) => {
                self.not_seen
                    .push(format!("lines of level {name} in the log: {error}"));
                return Vec::new();
            }
        };
        let told = log.items.0.len();
        let lines: Vec<LogItemWire> = log.items.0.into_iter().flatten().collect();
        if lines.len() < told {
            let unreadable = told - lines.len();
            self.not_seen.push(format!(
                "{unreadable} lines of the log, which cannot be read"
            ));
        }
        self.log_scanned.push(scanned(&name, told, log.total.0));
        let of_level = lines.into_iter().filter_map(|mut line| {
            match line.log_level.0 {
                Some(INFO | WARNING | ERROR) => {}
                // It came as one of these; of no level a success is not one.
                None if level != INFO => line.log_level.0 = Some(level),
                None => {}
                // Better too bad a word than none.
                Some(_) => line.log_level.0 = Some(ERROR),
            }
            (line.log_level.0 == Some(level)).then_some(line)
        });
        of_level.collect()
    }

    fn answer(
        self,
        id: ConnectionId,
        nas_time: Option<NasTime>,
        is_offered: &dyn Fn(&str) -> bool,
    ) -> ConnectionDiagnosis {
        ConnectionDiagnosis {
            connection_id: id,
            name: self.connection.name.clone(),
            health: self.connection.health,
            explained: self.explain(nas_time.as_ref(), is_offered),
            nas_time,
        }
    }
}

fn scanned(level: &str, told: usize, total: Option<i64>) -> String {
    match total {
        Some(total) => format!("{level}: {told} of {total} lines"),
        None => format!("{level}: {told} lines, of how many is not told"),
    }
}

fn log_params(id: ConnectionId, level: i64) -> Params {
    of_connection(id)
        .with("offset", 0)
        .with("limit", MOST_LINES)
        .with("keyword", "")
        .with("date_from", 0)
        .with("date_to", 0)
        .with("log_level", level)
        .with("action", -1)
}

/// Warnings and errors that have but a message, those that are alike as one. Of a connection in sync they are over.
fn by_message(lines: &[LogEntry], in_sync: bool) -> Vec<LogGroup> {
    let mut known = BTreeMap::new();
    let mut groups: Vec<LogGroup> = Vec::new();
    for line in lines {
        let level = line.level.as_ref().map_or("", |level| &*level.meaning);
        let message = line.message.as_deref().unwrap_or_default();
        if !matches!(level, "warning" | "error") {
            continue;
        }
        let place = *known
            .entry((level, pattern(message)))
            .or_insert(groups.len());
        if place == groups.len() {
            groups.push(LogGroup {
                level: level.to_owned(),
                example: Some(short(message)),
                last_at: line.time.clone(),
                solved_since: in_sync,
                ..LogGroup::default()
            });
        }
        if let Some(group) = groups.get_mut(place) {
            group.count += 1;
            group.unsolved += usize::from(!in_sync);
            group.first_at = line.time.clone().or(group.first_at.take());
        }
    }
    sorted(groups)
}

/// What is to be said of lines whose level says neither that something is wrong nor that all is well.
fn of_no_level(lines: &[LogEntry]) -> Option<String> {
    let mut unclear = lines.iter().filter(|line| {
        let level = line.level.as_ref().map(|level| &*level.meaning);
        !level.is_some_and(|level| LEVELS.contains(&level))
    });
    let newest = unclear.next()?;
    Some(format!(
        "{} lines of the log of no known level, the newest: {}",
        1 + unclear.count(),
        short(newest.message.as_deref().unwrap_or_default())
    ))
}
