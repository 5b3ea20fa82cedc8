//! How one connection is judged, its tasks and its quota included.

mod log;

use self::log::{quoted, since};
use super::{Direction, Synced, ask::AskedConnection};
use crate::{
    cloudsync::model::{
        connection::Connection,
        health::{Condition, Health},
        task::SyncTask,
        words::is_paused,
    },
    findings::{Finding, Kind, NotSeen, Object, Severity, Step},
};

/// How full a cloud account may be, in percent.
const FULL_PERCENT: i128 = 90;

/// Most failing tasks that a finding names.
const MOST_TASKS: usize = 3;

/// A connection, judged.
pub(super) struct Judged {
    pub(super) finding: Finding,
    pub(super) not_seen: Vec<NotSeen>,
    pub(super) synced: Vec<Synced>,
}

pub(super) fn judge(asked: AskedConnection) -> Judged {
    let AskedConnection {
        connection,
        tasks,
        gaps,
        quota,
        keeps_deleted,
        log,
        log_is_whole,
        log_missing,
        unsolved,
    } = asked;
    let id = connection.connection_id;
    let object = Object::new(Kind::Connection, id, connection.name.as_deref());
    let mut finding = Finding::about(object.clone());
    let mut not_seen = Vec::new();
    report(&mut finding, &connection.own);
    let says_paused = connection.status.as_deref().is_some_and(is_paused);
    if says_paused && !finding.problems.contains(&"paused") {
        let reason = "it is paused as well, and does not go on by itself once that is solved";
        finding.add(Severity::Warning, "paused", reason);
    }
    judge_tasks(&mut finding, &connection, &tasks);
    judge_unfinished(&mut finding, &connection);
    match quota {
        Ok((Some(used @ 0..), Some(total @ 1..))) => {
            let percent = i128::from(used) * 100 / i128::from(total);
            if i128::from(used) * 100 > FULL_PERCENT * i128::from(total) {
                let reason =
                    format!("{percent} % of the cloud account is used: {used} of {total} bytes");
                finding.add(Severity::Warning, "cloud_nearly_full", reason);
            }
        }
        // Many providers set no limit.
        Ok((_, Some(0))) => {}
        Ok((_, None | Some(..0))) => not_seen.push(NotSeen::of(
            "the size of the cloud account of connection",
            &object,
            "the NAS does not tell it",
        )),
        Ok((None | Some(..0), Some(1..))) => not_seen.push(NotSeen::of(
            "used space of the cloud account of connection",
            &object,
            "the NAS does not tell it",
        )),
        Err(why) => not_seen.push(
            NotSeen::of(
                "used space of the cloud account of connection",
                &object,
                why,
            )
            .then(vec![step("cloudsync_get_connection", &connection)]),
        ),
    }
    for why in gaps {
        let step = Step::with("cloudsync_list_tasks", "connection_id", id.to_string());
        not_seen.push(NotSeen::of("tasks of connection", &object, why).then(vec![step]));
    }
    if let Some(why) = log_missing {
        let step = step("cloudsync_list_connection_logs", &connection);
        let what = "errors in the log of connection";
        not_seen.push(NotSeen::of(what, &object, why).then(vec![step]));
    }
    finding.since = since(&log, log_is_whole);
    if let Some(unsolved) = unsolved {
        if finding.is_empty() {
            finding.since = unsolved.since;
        }
        finding.add(Severity::Notice, "failed_files", unsolved.reason);
    }
    finding.log = quoted(&log, log_is_whole);
    finding.steps = steps(&finding, &connection);
    finding.advice = advice(&finding);
    finding.rank = connection.health as usize;
    let synced = tasks.iter().map(|task| Synced {
        task: Object::new(Kind::SyncTask, task.task_id, title(task)),
        path: task.local_path.clone().filter(|path| !path.is_empty()),
        direction: match task.direction.as_deref() {
            Some("ONLY_UPLOAD") => Direction::Up,
            Some("ONLY_DOWNLOAD") => Direction::Down,
            Some("BIDIRECTION") => Direction::Both,
            _ => Direction::Unknown,
        },
        keeps_deleted: keeps_deleted.get(&task.task_id).copied(),
    });
    Judged {
        synced: synced.collect(),
        finding,
        not_seen,
    }
}

/// Adds what a condition says; what works or is well has nothing to be told.
fn report(finding: &mut Finding, condition: &Condition) {
    let (severity, problem, plain) = match condition.health {
        Health::RelinkNeeded => (
            Severity::Warning,
            "sign_in_expired",
            "the cloud refuses the sign-in",
        ),
        Health::NotLinked => (
            Severity::Warning,
            "not_linked",
            "it is not linked to its account",
        ),
        Health::Failed => (Severity::Warning, "in_error", "it stopped with an error"),
        Health::TasksFailing => (Severity::Warning, "tasks_failing", "tasks have an error"),
        Health::Suspended => (
            Severity::Warning,
            "suspended",
            "Cloud Sync itself stopped it",
        ),
        Health::Unknown => (Severity::Warning, "unknown", "the NAS says too little"),
        Health::Paused => (
            Severity::Warning,
            "paused",
            "it is paused until it is resumed",
        ),
        Health::Unfinished => (
            Severity::Warning,
            "unfinished_files",
            "files are still to be transferred",
        ),
        Health::NoTasks => (
            Severity::Warning,
            "no_tasks",
            "it has no task: it synchronizes nothing",
        ),
        Health::Running | Health::Ok => return,
    };
    let reason = match condition.health {
        Health::NoTasks => None,
        _ => condition.reason.as_deref(),
    };
    finding.add(severity, problem, reason.unwrap_or(plain));
}

fn judge_tasks(finding: &mut Finding, connection: &Connection, tasks: &[SyncTask]) {
    let failing: Vec<&SyncTask> = tasks
        .iter()
        .filter(|task| task.own.health.is_failing())
        .collect();
    for task in failing.iter().take(MOST_TASKS) {
        let reason = task.own.reason.as_deref().unwrap_or(task.own.health.word());
        let of = title(task).unwrap_or("folder not known");
        let reason = format!("task {} ({of}): {reason}", task.task_id);
        finding.add(Severity::Warning, "tasks_failing", reason);
    }
    if failing.len() > MOST_TASKS {
        let more = format!("{} more tasks have an error", failing.len() - MOST_TASKS);
        finding.add(Severity::Warning, "tasks_failing", more);
    }
    // What the connection counts and no task shows.
    if let (Some(count @ 1..), true) = (connection.tasks_with_errors, failing.is_empty()) {
        let reason = format!("{count} of its tasks have an error");
        finding.add(Severity::Warning, "tasks_failing", reason);
    }
    let paused: Vec<String> = tasks
        .iter()
        .filter(|task| task.own.health == Health::Paused)
        .map(|task| task.task_id.to_string())
        .collect();
    if !paused.is_empty() && connection.own.health != Health::Paused {
        let reason = format!(
            "tasks {} are paused",
            crate::findings::few(&paused, MOST_TASKS)
        );
        finding.add(Severity::Warning, "tasks_paused", reason);
    }
    // What none of these is: suspended, unfinished, or not known.
    let told = finding.problems.len();
    if told == 0 && connection.health < Health::Running {
        let condition = Condition {
            health: connection.health,
            reason: connection.health_reason.clone(),
        };
        report(finding, &condition);
    }
}

/// Files that are still to be transferred are none of anybody's business while it works on them.
fn judge_unfinished(finding: &mut Finding, connection: &Connection) {
    let works = matches!(connection.own.health, Health::Running);
    if let (Some(files @ 1..), false) = (connection.unfinished_files, works)
        && !finding.problems.contains(&"unfinished_files")
    {
        let reason = format!("{files} files are still to be transferred");
        finding.add(Severity::Warning, "unfinished_files", reason);
    }
}

/// What a person knows a task by.
fn title(task: &SyncTask) -> Option<&str> {
    let name = task.name.as_deref().or(task.local_path.as_deref());
    name.filter(|name| !name.is_empty())
}

fn steps(finding: &Finding, connection: &Connection) -> Vec<Step> {
    let first = match finding.problems.first().copied() {
        None => return Vec::new(),
        Some("paused" | "tasks_paused") => "cloudsync_resume_connection",
        Some("cloud_nearly_full" | "no_tasks") => "cloudsync_get_connection",
        Some(_) => "cloudsync_diagnose_connection",
    };
    let tools = [
        first,
        "cloudsync_diagnose_connection",
        "cloudsync_list_connection_logs",
    ];
    tools.map(|tool| step(tool, connection)).into()
}

fn step(tool: &'static str, connection: &Connection) -> Step {
    Step::with(tool, "connection_id", connection.connection_id.to_string())
}

fn advice(finding: &Finding) -> Option<&'static str> {
    match *finding.problems.first()? {
        "sign_in_expired" | "not_linked" => {
            Some("Sign in to the cloud account again in Cloud Sync on the NAS")
        }
        "cloud_nearly_full" => Some("Make room in the cloud account"),
        "no_tasks" => {
            Some("Make a task for it in Cloud Sync on the NAS, or remove it if it is of no use")
        }
        _ => None,
    }
}
