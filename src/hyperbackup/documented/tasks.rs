//! Backup tasks as they are listed, with last and next backup. The list knows no progress.

use futures_util::future::join_all;
use serde::Deserialize;

use super::status::ask_status;
use crate::{
    dsm::{
        Method, Nas, Params,
        wire::{Int, Text, int, null_as_empty, some_text, text},
    },
    error::Error,
    hyperbackup::{
        BACKUP_TASK,
        list_tasks::{Task, unknown},
        source::Destination,
        status::Status,
        task_id::{SentId, TaskId},
        words::{Health, documented_health, status_meaning},
    },
    units::rfc3339,
};

const LIST: Method = BACKUP_TASK.read("List").documented();

#[derive(Deserialize)]
struct ListWire {
    #[serde(deserialize_with = "null_as_empty")]
    tasks: Vec<TaskWire>,
}

#[derive(Deserialize)]
struct TaskWire {
    task_id: SentId,
    name: Option<Text>,
    status: Option<Text>,
    last_backup_time: Option<Int>,
    next_backup_time: Option<Int>,
    destination: Option<Text>,
}

impl From<TaskWire> for Task {
    fn from(wire: TaskWire) -> Self {
        let status = text(wire.status);
        let last_backup_at = rfc3339(int(wire.last_backup_time));
        Self {
            task_id: wire.task_id.0,
            name: text(wire.name),
            status: Status {
                health: documented_health(&status, last_backup_at.is_some()),
                status_meaning: status_meaning(&status).into(),
                status,
                last_backup_at,
                next_backup_at: rfc3339(int(wire.next_backup_time)),
                ..Status::default()
            },
            sources: None,
            destination: Destination::at(some_text(wire.destination)),
            encrypted: None,
        }
    }
}

async fn tasks(nas: &Nas) -> Result<Vec<Task>, Error> {
    let list: ListWire = nas.call(LIST, Params::new()).await?;
    Ok(list.tasks.into_iter().map(Task::from).collect())
}

/// Every task; those at work with their progress. A status that cannot be had leaves the task as listed.
pub(in crate::hyperbackup) async fn tasks_with_progress(nas: &Nas) -> Result<Vec<Task>, Error> {
    let tasks = tasks(nas).await?.into_iter().map(|mut task| async {
        if task.status.health == Health::Running
            && let Ok(wire) = ask_status(nas, &task.task_id).await
        {
            task.status = task.status.updated(wire);
        }
        task
    });
    Ok(join_all(tasks).await)
}

/// Asks about a task and looks it up at the same time; an unknown id is told as such, whatever the NAS makes of it.
pub(super) async fn with_task<T>(
    nas: &Nas,
    id: &TaskId,
    question: impl Future<Output = Result<T, Error>>,
) -> Result<(Task, T), Error> {
    let (tasks, answer) = tokio::join!(tasks(nas), question);
    let mut tasks = tasks?;
    match tasks.iter().position(|task| task.task_id.reads_as(id)) {
        Some(index) => Ok((tasks.swap_remove(index), answer?)),
        None => Err(unknown(id, &tasks)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn odd_and_missing_fields_lose_no_task() {
        let list: ListWire = serde_json::from_value(json!({ "tasks": [
            { "task_id": 7, "status": "brand_new", "last_backup_time": "1732788000" },
            { "task_id": "1", "name": null, "status": "idle", "last_backup_time": 0, "next_backup_time": null },
            { "task_id": "2", "destination": "rsync://me:pw@backup.example.com/backups" },
        ] }))
        .unwrap();
        let tasks: Vec<Task> = list.tasks.into_iter().map(Task::from).collect();
        assert_eq!(tasks[0].task_id.to_string(), "7");
        assert_eq!(tasks[0].status.health, Health::Unknown);
        assert_eq!(
            tasks[0].status.last_backup_at.as_deref(),
            Some("2024-11-28T10:00:00Z")
        );
        assert_eq!(tasks[1].status.health, Health::NeverRun);
        assert_eq!(
            tasks[2].destination.location.as_deref(),
            Some("rsync://backup.example.com/backups")
        );
    }
}
