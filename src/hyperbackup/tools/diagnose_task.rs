use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use crate::{
    clock::{NasTime, local_time},
    error::Error,
    hyperbackup::{
        TOOLS,
        model::{
            BACKUP_TASK, CheckEnd, Explained, Health, Known, LogFilter, Reach, Schedule, Sources,
            Status, TaskId, ask_target, find_documented, find_listed, in_time, read_two, scan_log,
            story,
        },
        wire::{
            GET_TASK, GET_TASK_STATUS, StatusWire, TaskIdWire, documented, get_params,
            status_params, task_params,
        },
    },
    operation::{Named, Query, ReadContext, Request, is_documented},
};

/// Lines of the log that are looked at.
const MOST_LINES: usize = 1_000;

/// How long reading the log may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// Show why a backup task fails, is late or warns: evidence, log grouped, one likely cause, one remedy
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DiagnoseTask {
    task_id: TaskId,
}

/// What is the matter with a task.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TaskDiagnosis {
    task_id: TaskId,
    /// Name; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// How the task is doing
    health: Health,
    #[serde(flatten)]
    explained: Explained,
    /// What time it is on the NAS; absent when it could not be asked
    #[serde(skip_serializing_if = "Option::is_none")]
    nas_time: Option<NasTime>,
}

impl Request for DiagnoseTask {
    type Response = TaskDiagnosis;

    const NAMED: &'static [Named] = &[BACKUP_TASK];

    fn example() -> Self {
        Self {
            task_id: TaskId::new("4"),
        }
    }
}

impl Query for DiagnoseTask {
    async fn run(&self, on: ReadContext<'_>) -> Result<TaskDiagnosis, Error> {
        let (told, target, nas_time) = tokio::join!(
            told(on, &self.task_id),
            ask_target(on.nas, &self.task_id),
            NasTime::read(on.nas)
        );
        let Told {
            task_id,
            name,
            wire,
            sources,
            mut known,
        } = told?;
        known.online = match target {
            Ok((_, Ok(target))) => {
                let online = target.is_online.0;
                if online.is_none() {
                    let why = "the destination: the NAS does not tell whether it answers";
                    known.not_seen.push(why.into());
                }
                online
            }
            Ok((_, Err(why))) => {
                known.not_seen.push(format!("the destination: {why}"));
                None
            }
            Err(error) => {
                known.not_seen.push(format!("the destination: {error}"));
                None
            }
        };
        known.status = Status::checked(
            wire,
            sources.as_ref(),
            nas_time.as_ref(),
            known.check.as_ref(),
        );
        known.sources = sources;
        known.story.date(nas_time.as_ref());
        Ok(TaskDiagnosis {
            name,
            health: known.status.health,
            explained: known.explain(&task_id, &|tool| on.offered.contains(&tool)),
            nas_time,
            task_id,
        })
    }

    async fn run_documented(&self, on: ReadContext<'_>) -> Result<TaskDiagnosis, Error> {
        let params = || task_params(self.task_id.wire());
        let status = on.nas.call(documented::GET_TASK_STATUS, params());
        let settings = in_time(on.nas.call(documented::GET_TASK, params()));
        let (answers, settings, nas_time) = tokio::join!(
            find_documented(on.nas, &self.task_id, status),
            settings,
            NasTime::read(on.nas)
        );
        let (row, status) = answers?;
        let mut known = Known {
            not_seen: vec![
                "its log, error codes and destination: this NAS speaks the documented dialect, which has none of them".into(),
            ],
            ..Known::default()
        };
        let (schedule, sources) = match settings {
            Ok(settings) => (
                settings.schedule.0.map(Schedule::from),
                Sources::of_paths(settings.source_folders.told()),
            ),
            Err(why) => {
                known.not_seen.push(format!("its settings: {why}"));
                (None, None)
            }
        };
        let settings = (schedule.as_ref(), sources.as_ref());
        known.status = Status::documented(&row, Some(status), settings, nas_time.as_ref());
        let task_id = row.task_id.into();
        Ok(TaskDiagnosis {
            name: row.name.filled(),
            health: known.status.health,
            explained: known.explain(&task_id, &|tool| {
                on.offered.contains(&tool) && is_documented(TOOLS, tool)
            }),
            nas_time,
            task_id,
        })
    }
}

/// What the task and its log tell.
struct Told {
    task_id: TaskId,
    name: Option<String>,
    wire: StatusWire,
    sources: Option<Sources>,
    known: Known,
}

async fn told(on: ReadContext<'_>, id: &TaskId) -> Result<Told, Error> {
    let status = (GET_TASK_STATUS, status_params as fn(&_) -> _);
    let settings = (GET_TASK, get_params as fn(&_) -> _);
    let (task_id, mut wire, settings) = read_two(on.nas, id, status, settings).await?;
    let mut known = Known::default();
    let (mut name, mut sources) = (None, None);
    match settings {
        Ok(settings) => {
            wire = wire.or(StatusWire {
                state: settings.state,
                status: settings.status,
                schedule: settings.schedule,
                ..StatusWire::default()
            });
            name = settings.name.filled();
            sources = settings.source.0.map(Sources::from);
        }
        Err(why) => known.not_seen.push(format!("its settings: {why}")),
    }
    if name.is_none() {
        name = find_listed(on.nas, &task_id)
            .await
            .ok()
            .and_then(|(_, name)| name);
    }
    known.state = wire.state.clone().filled();
    known.result = wire.last_bkp_result.clone().filled();
    known.error_code = wire.last_bkp_error_code.0;
    known.error_key = wire.last_bkp_error.clone().filled();
    let last_success = wire.last_bkp_success_time.0.as_deref();
    known.last_success = last_success.and_then(local_time);
    read_log(on, &task_id, name.as_deref(), &mut known).await;
    Ok(Told {
        task_id,
        name,
        wire,
        sources,
        known,
    })
}

/// Reads what the log tells of the task, by whose name its lines are known.
async fn read_log(on: ReadContext<'_>, id: &TaskId, name: Option<&str>, known: &mut Known) {
    let Some(name) = name else {
        let why = "the log: its lines are known by the name of the task, which is not known";
        known.not_seen.push(why.into());
        return;
    };
    let filter = LogFilter {
        task: Some(id.wire()),
        name: Some(name),
        ..LogFilter::default()
    };
    let reach = Reach {
        offset: 0,
        limit: MOST_LINES,
        most_bytes: usize::MAX,
        until: on.ends_at.min(Instant::now() + PATIENCE),
    };
    match scan_log(on.nas, &filter, &reach).await {
        Ok(found) => {
            known.check = CheckEnd::newest(&found.lines);
            known.story = story(&found.lines, known.last_success);
            known.log_lines = Some((found.scanned, found.total));
            if found.unreadable > 0 {
                let lines = format!(
                    "{} lines of the log, which cannot be read",
                    found.unreadable
                );
                known.not_seen.push(lines);
            }
            // Of a LUN task the NAS cannot be asked, and tells the lines of all.
            if found.unnamed > 0 && matches!(id.wire(), TaskIdWire::Number(_)) {
                known.not_seen.push(format!(
                    "{} lines of the log that came for it and do not name it",
                    found.unnamed
                ));
            }
            known.not_seen.extend(known.story.of_no_level.take());
            known.not_seen.extend(found.stopped);
        }
        Err(error) => known.not_seen.push(format!("the log: {error}")),
    }
}
