//! What the NAS is asked for a survey: the list, the status of each task, and then their destinations, which take seconds.

use std::time::Duration;

use dsm::{Reads, lenient::Told};
use futures_util::future::join_all;
use tokio::time::Instant;

use super::{
    coverage::folders,
    destination::{Destination, Place},
};
use crate::{
    clock::local_time,
    error::Error,
    findings::{Kind, Object},
    hyperbackup::{
        model::{CheckEnd, LogLevel, LogLine, Readable, Sources, TaskId, rows, went_wrong},
        wire::{
            GET_TARGET, GET_TASK, GET_TASK_STATUS, LIST_LOG, LIST_TASKS, StatusWire, TargetWire,
            TaskIdWire, TaskRowWire, get_params, log_params, status_params, target_params,
        },
    },
    operation::{AT_A_TIME, bounded, each, in_time},
};

/// Most tasks that are asked for what the list does not tell.
const MOST_ASKED: usize = 200;

/// How many destinations are: each may take all of its time, and others are to be asked beside.
const TARGETS_AT_A_TIME: usize = 3;

/// How long all tasks may take to tell their status.
const FOR_STATUS: Duration = Duration::from_secs(12);

/// How long a destination may take: one that is offline must not cost the answer.
const FOR_A_TARGET: Duration = Duration::from_secs(8);

/// How long all of them may take.
const FOR_TARGETS: Duration = Duration::from_secs(14);

/// How long all logs may take.
const FOR_LOGS: Duration = Duration::from_secs(10);

/// Most failing tasks whose log is asked for, and how many lines of each are looked at.
const MOST_LOGS: usize = 10;
const LINES: usize = 100;

/// A task and all that it told.
pub(super) struct Asked {
    pub(super) id: TaskId,
    pub(super) name: Option<String>,
    pub(super) target_type: Option<String>,
    pub(super) status: StatusWire,
    pub(super) sources: Option<Sources>,
    pub(super) folders: Option<Vec<String>>,
    pub(super) left_out: Option<Vec<String>>,
    /// Why its own status could not be had.
    pub(super) status_missing: Option<String>,
    /// What its own status and the list tell otherwise of the same.
    pub(super) contradictions: Vec<String>,
    /// When the list has the next backup, where its status has another time.
    pub(super) other_next: Option<String>,
    /// Its destination, or why that is not known.
    pub(super) target: Result<TargetWire, String>,
    /// What is told of where its backups lie, and what that comes down to.
    pub(super) place: Place,
    pub(super) destination: Destination,
    /// Errors and warnings of a task that fails, newest first.
    pub(super) log: Vec<LogLine>,
    pub(super) log_reach: LogReach,
    /// What the log says of the newest integrity check.
    pub(super) check: Option<CheckEnd>,
}

/// How far back a log was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LogReach {
    /// To its end.
    Whole,
    /// At least to the last success.
    ToSuccess,
    Less,
}

/// Every task, with what comes by then.
pub(super) async fn ask(nas: Reads<'_>, until: Instant) -> Result<Readable<Asked>, Error> {
    let Readable {
        rows,
        incomplete,
        uncounted,
    } = bounded(LIST_TASKS.method(), rows(nas)).await?;
    let ids: Vec<TaskIdWire> = rows.iter().map(|row| row.task_id.clone()).collect();
    let before = |patience: Duration| until.min(Instant::now() + patience);
    // Destinations take longest, and are asked for beside all else.
    let by = before(FOR_TARGETS);
    let targets = each(&ids, MOST_ASKED, TARGETS_AT_A_TIME, |id| async move {
        if Instant::now() >= by {
            return Err("not asked: the others took all the time".to_owned());
        }
        let by = by.min(Instant::now() + FOR_A_TARGET);
        in_time(by, nas.call(GET_TARGET, target_params(&id))).await
    });
    // What lies on this NAS is asked for again: it counts where all that is told of it agrees.
    let here: Vec<TaskIdWire> = rows
        .iter()
        .filter(|row| Place::is_here(row))
        .map(|row| row.task_id.clone())
        .collect();
    let by = before(FOR_STATUS);
    let places = each(&here, MOST_ASKED, AT_A_TIME, |id| async move {
        in_time(by, nas.call(GET_TASK, get_params(&id))).await
    });
    let own = async {
        let by = before(FOR_STATUS);
        let statuses = each(&ids, MOST_ASKED, AT_A_TIME, |id| async move {
            let answer = nas.call(GET_TASK_STATUS, status_params(&id));
            in_time(by, answer).await
        });
        let told = rows.into_iter().zip(statuses.await);
        let mut tasks: Vec<Asked> = told.map(|(row, status)| Asked::new(row, status)).collect();
        let by = before(FOR_LOGS);
        let failing = tasks.iter_mut().filter(|task| task.fails()).take(MOST_LOGS);
        let mut logs = Vec::new();
        for task in failing {
            logs.push(task.read_log(nas, by));
        }
        join_all(logs).await;
        tasks
    };
    let (mut tasks, targets, places) = tokio::join!(own, targets, places);
    for (task, target) in tasks.iter_mut().zip(targets) {
        task.target = target;
    }
    for (id, own) in here.into_iter().zip(places) {
        let id = TaskId::from(id);
        let told = tasks.iter_mut().find(|task| task.id == id).zip(own.ok());
        if let Some((task, own)) = told {
            task.place.and(own);
        }
    }
    Ok(Readable {
        rows: tasks,
        incomplete,
        uncounted,
    })
}

impl Asked {
    fn new(row: TaskRowWire, own: Result<StatusWire, String>) -> Self {
        let place = Place::listed(&row);
        let listed = StatusWire {
            state: row.state,
            status: row.status,
            progress: row.progress,
            last_bkp_result: row.last_bkp_result,
            last_bkp_time: row.last_bkp_time,
            last_bkp_end_time: row.last_bkp_end_time,
            next_bkp_time: row.next_bkp_time,
            schedule: row.schedule,
            ..StatusWire::default()
        };
        let listed_next = listed.next_bkp_time.clone().filled();
        let (status, status_missing, contradictions) = match own {
            Ok(own) => {
                let contradictions = contradictions(&listed, &own);
                (own.or(listed), None, contradictions)
            }
            Err(why) => (listed, Some(why), Vec::new()),
        };
        let (folders, left_out) = match (&row.task_id, &row.source.0) {
            // A LUN task, which alone is known by a name, takes LUNs and no folder.
            (TaskIdWire::Name(_), None) => (Some(Vec::new()), Some(Vec::new())),
            (_, source) => folders(source.as_ref()),
        };
        Self {
            id: row.task_id.into(),
            name: row.name.filled(),
            target_type: row.target_type.filled(),
            other_next: listed_next.filter(|next| status.next_bkp_time.0.as_ref() != Some(next)),
            status,
            sources: row.source.0.map(Sources::from),
            folders,
            left_out,
            status_missing,
            contradictions,
            target: Err("not asked".to_owned()),
            place,
            destination: Destination::Unknown(None),
            log: Vec::new(),
            log_reach: LogReach::Whole,
            check: None,
        }
    }

    /// The task as a finding names it.
    pub(super) fn object(&self) -> Object {
        Object::new(Kind::BackupTask, &self.id, self.name.as_deref())
    }

    /// Whether its log may tell why it is not well.
    fn fails(&self) -> bool {
        let result = self.status.last_bkp_result.0.as_deref();
        let state = self.status.state.0.as_deref();
        went_wrong(result) || !matches!(state, None | Some("backupable"))
    }

    /// How far back these lines go, the newest first, of which the NAS counts so many.
    fn reach(&self, lines: &[LogLine], counted: Option<i64>) -> LogReach {
        let read = lines.len();
        let is_whole = match counted {
            Some(counted) => i64::try_from(read).is_ok_and(|read| counted <= read),
            None => read < LINES,
        };
        let oldest = lines
            .last()
            .and_then(|line| local_time(line.time.as_deref()?));
        let success = self.status.last_bkp_success_time.0.as_deref();
        match (oldest, success.and_then(local_time)) {
            _ if is_whole => LogReach::Whole,
            (Some(oldest), Some(success)) if oldest <= success => LogReach::ToSuccess,
            _ => LogReach::Less,
        }
    }

    /// Reads the last errors of its log. Without an answer there are none: what is found stands without them.
    async fn read_log(&mut self, nas: Reads<'_>, by: Instant) {
        // Of a LUN task the log cannot be asked for.
        let (TaskIdWire::Number(id), Some(name)) = (self.id.wire(), &self.name) else {
            return;
        };
        let params = log_params(0, LINES).with("task_id", id);
        if let Ok(answer) = in_time(by, nas.call(LIST_LOG, params)).await {
            let counted = answer.total.0;
            let lines: Vec<LogLine> = answer
                .log_list
                .0
                .into_iter()
                .flatten()
                .map(LogLine::from)
                .collect();
            self.log_reach = self.reach(&lines, counted);
            let own = lines.iter().filter(|line| line.names(name));
            self.check = CheckEnd::newest(own);
            let bad = lines
                .into_iter()
                .filter(|line| line.is(LogLevel::Error) || line.is(LogLevel::Warning));
            self.log = bad.filter(|line| line.names(name)).collect();
        }
    }
}

/// What the list and the status of a task tell otherwise of the same, as long as both have it do the same: then nothing of it
/// changed between the two answers.
fn contradictions(listed: &StatusWire, own: &StatusWire) -> Vec<String> {
    let word = |told: &Told<String>| told.clone().filled();
    if word(&listed.status).is_none() || word(&listed.status) != word(&own.status) {
        return Vec::new();
    }
    let switch = |status: &StatusWire| {
        let schedule = status.schedule.0.as_ref()?;
        Some(schedule.schedule_enable.0?.to_string())
    };
    let told = [
        ("state", word(&listed.state), word(&own.state)),
        (
            "last result",
            word(&listed.last_bkp_result),
            word(&own.last_bkp_result),
        ),
        ("schedule on", switch(listed), switch(own)),
    ];
    let differing = told.into_iter().filter_map(|(what, listed, own)| {
        let (listed, own) = (listed?, own?);
        let differs = listed != own;
        differs.then(|| format!("{what}: the list of tasks says {listed}, its status {own}"))
    });
    differing.collect()
}
