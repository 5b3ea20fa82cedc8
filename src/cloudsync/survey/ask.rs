//! What the NAS is asked for a survey: the connections, then of each its tasks and its quota, and the log of those that fail.

use std::{collections::BTreeMap, time::Duration};

use dsm::{Params, Reads};
use futures_util::future::join_all;
use tokio::time::Instant;

use super::unsolved::{Unsolved, read_log, unsolved};
use crate::{
    clock::NasTime,
    cloudsync::{
        ids::{ConnectionId, SyncTaskId},
        model::{
            connection::Connection,
            documented::task::listed,
            gap::texts,
            health::Health,
            log::LogEntry,
            task::{SyncTask, TaskList, tasks_of_each},
            words::{file_action, provider},
        },
        wire::{
            GET_CONNECTION_PROPERTIES, GET_TASK_SETTINGS, LIST_CONNECTIONS,
            connection::{ConnectionListWire, PropertyWire},
            connections_by, documented, of_connection, of_task,
        },
    },
    error::Error,
    operation::{AT_A_TIME, FOR_A_QUESTION, bounded, each, in_time},
    sorting::map_of,
};

/// Most connections, and most tasks, that are asked for what the lists do not tell.
const MOST_ASKED: usize = 100;

/// How long all questions of a kind may take.
const PATIENCE: Duration = Duration::from_secs(12);

/// Most failing connections whose log is asked for, and most lines of each.
const MOST_LOGS: usize = 10;
const MOST_LINES: i64 = 100;

/// Log lines that are errors.
pub(super) const ERRORS: i64 = 2;

/// The connections, with what was asked about each.
pub(super) struct Asked {
    pub(super) connections: Vec<AskedConnection>,
    pub(super) gaps: Vec<String>,
    /// Absent where the NAS does not say.
    pub(super) all_paused: Option<bool>,
    /// Whether those are the connections of all users; absent where the NAS does not say.
    pub(super) of_all_users: Option<bool>,
    /// Troubles that Cloud Sync tells of itself, and not of which connection.
    pub(super) of_none: Vec<String>,
}

/// A connection and all that it told.
pub(super) struct AskedConnection {
    pub(super) connection: Connection,
    pub(super) tasks: Vec<SyncTask>,
    /// What of its tasks is missing.
    pub(super) gaps: Vec<String>,
    /// Used and total, or why they are not known.
    pub(super) quota: Result<(Option<i64>, Option<i64>), String>,
    /// Of its tasks those of which it is known whether deletions stay out of the cloud.
    pub(super) keeps_deleted: BTreeMap<SyncTaskId, bool>,
    /// The last errors of its log, newest first.
    pub(super) log: Vec<LogEntry>,
    /// It has no more errors than those.
    pub(super) log_is_whole: bool,
    /// Why its log could not be read; absent where it was, and where it was not asked for.
    pub(super) log_missing: Option<String>,
    /// Of one that does not fail the errors of its log that nothing solved.
    pub(super) unsolved: Option<Unsolved>,
}

/// The connections, with what comes by then.
pub(super) async fn ask(
    nas: Reads<'_>,
    until: Instant,
    nas_time: Option<&NasTime>,
) -> Result<Asked, Error> {
    let list = async {
        let list = nas.call(LIST_CONNECTIONS, connections_by("group_by_user"));
        Ok(list.await?)
    };
    let wire = bounded(LIST_CONNECTIONS.method(), list).await?;
    let (all_paused, of_all_users) = (wire.is_pause.0, wire.is_admin_mode.0);
    let of_none = of_none(&wire);
    let mut list = wire.into_connections();
    let by = until.min(Instant::now() + PATIENCE);
    let ids: Vec<ConnectionId> = list.rows.iter().map(|one| one.connection_id).collect();
    let quotas = each(&ids, MOST_ASKED, AT_A_TIME, |id| async move {
        let properties = nas.call(GET_CONNECTION_PROPERTIES, of_connection(id));
        in_time(by, properties).await
    });
    let left = until.saturating_duration_since(Instant::now());
    let patience = left.min(FOR_A_QUESTION);
    let (tasks, quotas) = tokio::join!(tasks_of_each(nas, &list.rows, patience), quotas);
    let by = until.min(Instant::now() + PATIENCE);
    let quotas = list.rows.iter().zip(quotas).map(|(connection, told)| {
        let told = told?;
        match another_account(connection, &told) {
            Some(why) => Err(why),
            None => Ok((told.quota_used.0, told.quota_total.0)),
        }
    });
    let quotas: Vec<Result<_, String>> = quotas.collect();
    for (connection, tasks) in list.rows.iter_mut().zip(&tasks) {
        connection.judge(Some(tasks));
    }
    let up: Vec<SyncTaskId> = tasks
        .iter()
        .flat_map(|list| &list.tasks)
        .filter_map(goes_up)
        .collect();
    let settings = each(&up, MOST_ASKED, AT_A_TIME, |id| async move {
        let told = in_time(by, nas.call(GET_TASK_SETTINGS, of_task(id))).await?;
        told.no_delete.0.ok_or_else(|| "not told".to_owned())
    });
    let failing = list.rows.iter().filter(|one| one.health.is_failing());
    let failing: Vec<ConnectionId> = failing
        .take(MOST_LOGS)
        .map(|one| one.connection_id)
        .collect();
    let logs = join_all(failing.iter().map(|id| last_errors(nas, *id, by, nas_time)));
    let quiet = list.rows.iter().filter(|one| !one.health.is_failing());
    let quiet: Vec<(ConnectionId, Health)> =
        quiet.map(|one| (one.connection_id, one.health)).collect();
    let unsolved = each(&quiet, MOST_ASKED, AT_A_TIME, |one| {
        unsolved(nas, one, by, nas_time)
    });
    let (settings, logs, unsolved) = tokio::join!(settings, logs, unsolved);
    let quiet = quiet.into_iter().map(|(id, _)| id);
    let mut unsolved = map_of(quiet.zip(unsolved));
    let keeps_deleted = map_of(
        up.into_iter()
            .zip(settings)
            .filter_map(|(id, told)| Some((id, told.ok()?))),
    );
    let mut logs = map_of(failing.into_iter().zip(logs));
    let rows = list.rows.into_iter().zip(tasks).zip(quotas);
    let connections = rows.map(|((connection, tasks), quota)| {
        let id = &connection.connection_id;
        let (log, log_is_whole, missing) = logs.remove(id).unwrap_or_default();
        let (unsolved, unread) = match unsolved.remove(id) {
            Some(Ok(unsolved)) => (unsolved, None),
            Some(Err(why)) => (None, Some(why)),
            None => (None, None),
        };
        AskedConnection {
            log_missing: missing.or(unread),
            keeps_deleted: keeps_deleted.clone(),
            log,
            log_is_whole,
            unsolved,
            gaps: texts(&tasks.gaps),
            tasks: tasks.tasks,
            connection,
            quota,
        }
    });
    Ok(Asked {
        connections: connections.collect(),
        gaps: texts(&list.gaps),
        all_paused,
        of_all_users,
        of_none,
    })
}

/// As the documents have it, which know no log by severity, and no way to tell of deletions.
pub(super) async fn ask_as_documented(nas: Reads<'_>, until: Instant) -> Result<Asked, Error> {
    let told = bounded(documented::LIST_TASKS.method(), listed(nas, None)).await?;
    let mut gaps = texts(&told.tasks.gaps);
    gaps.extend(texts(&told.connections.gaps));
    gaps.extend(texts(
        &told.without_connections.into_iter().collect::<Vec<_>>(),
    ));
    let mut rows = told.connections.rows;
    let by = until.min(Instant::now() + PATIENCE);
    let ids: Vec<ConnectionId> = rows.iter().map(|one| one.connection_id).collect();
    let quotas = each(&ids, MOST_ASKED, AT_A_TIME, |id| async move {
        let quota = nas.call(documented::GET_CONNECTION, documented::of_connection(id));
        let told = in_time(by, quota).await?;
        Ok((told.quota_used.0, told.quota_total.0))
    });
    let quotas = quotas.await;
    for connection in &mut rows {
        let own = tasks_on(&told.tasks.tasks, connection.connection_id);
        connection.judge(Some(&TaskList::of_one_list(own, told.tasks.gaps.clone())));
    }
    let connections = rows
        .into_iter()
        .zip(quotas)
        .map(|(connection, quota)| AskedConnection {
            tasks: tasks_on(&told.tasks.tasks, connection.connection_id),
            gaps: Vec::new(),
            keeps_deleted: BTreeMap::new(),
            log: Vec::new(),
            log_is_whole: false,
            log_missing: None,
            unsolved: None,
            connection,
            quota,
        });
    Ok(Asked {
        connections: connections.collect(),
        gaps,
        all_paused: None,
        of_all_users: None,
        of_none: Vec::new(),
    })
}

/// Troubles that the list of connections tells beside its rows.
fn of_none(list: &ConnectionListWire) -> Vec<String> {
    let tray = list.tray_status.0.as_deref();
    let tray = tray.filter(|word| matches!(*word, "error" | "suspended" | "unlink"));
    let tray = tray.map(|word| format!("the status of Cloud Sync as a whole is {word}"));
    let notified = list.notification.0.as_ref();
    let latest = notified.and_then(|one| one.latest_file_info.0.as_ref());
    // Information and warnings.
    let failed = latest.filter(|one| one.log_level.0.is_some_and(|level| !matches!(level, 0 | 1)));
    let failed = failed.map(|file| {
        let name = file.name.clone().filled();
        let action = file.action.0.map(|action| file_action(action).meaning);
        let told: Vec<String> = name.into_iter().chain(action.map(str::to_owned)).collect();
        format!("its newest notification is an error: {}", told.join(", "))
    });
    tray.into_iter().chain(failed).collect()
}

/// That properties are of another account than that of the connection, where both tell theirs.
fn another_account(connection: &Connection, properties: &PropertyWire) -> Option<String> {
    let listed = connection.provider.as_ref();
    let listed = listed.and_then(|provider| provider.code.as_deref());
    let pairs = [
        (listed, &properties.r#type),
        (connection.account.as_deref(), &properties.user_name),
    ];
    pairs.into_iter().find_map(|(listed, told)| {
        let listed = listed.filter(|text| !text.is_empty())?;
        let told = told.clone().filled().filter(|told| told != listed)?;
        // A provider may go by more than one code.
        let named = |code: &str| provider(Some(code.to_owned()), None).map(|one| one.name);
        if named(listed) == named(&told) {
            return None;
        }
        Some(format!(
            "the list of connections says {listed}, its properties {told}"
        ))
    })
}

fn tasks_on(tasks: &[SyncTask], id: ConnectionId) -> Vec<SyncTask> {
    let own = tasks.iter().filter(|task| task.connection_id == Some(id));
    own.cloned().collect()
}

/// The id of a task that only uploads.
fn goes_up(task: &SyncTask) -> Option<SyncTaskId> {
    (task.direction.as_deref() == Some("ONLY_UPLOAD")).then_some(task.task_id)
}

/// The last errors of a connection's log, whether they are all, and why they could not be read.
async fn last_errors(
    nas: Reads<'_>,
    id: ConnectionId,
    by: Instant,
    nas_time: Option<&NasTime>,
) -> (Vec<LogEntry>, bool, Option<String>) {
    match read_log(nas, id, (ERRORS, MOST_LINES), by).await {
        Ok(log) => {
            let counted = log.total.0;
            let lines = log.items.0.into_iter().flatten();
            let lines: Vec<LogEntry> = lines.map(|line| LogEntry::new(line, nas_time)).collect();
            let read = i64::try_from(lines.len()).unwrap_or(i64::MAX);
            let is_whole = read < MOST_LINES && counted.is_none_or(|counted| counted <= read);
            (lines, is_whole, None)
        }
        Err(why) => (Vec::new(), false, Some(why)),
    }
}

/// The newest lines of a level of a connection's log, so many at most.
pub(super) fn log_params(id: ConnectionId, level: i64, most: i64) -> Params {
    of_connection(id)
        .with("offset", 0)
        .with("limit", most)
        .with("keyword", "")
        .with("date_from", 0)
        .with("date_to", 0)
        .with("log_level", level)
        .with("action", -1)
}
