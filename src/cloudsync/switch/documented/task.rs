//! Pausing and resuming one task alone, and reading it back.

use crate::{
    cloudsync::{
        ids::SyncTaskId,
        model::{documented::task::tasks, task::SyncTask, words::status_meaning},
        switch::{
            Scope, Switch, Switched, TaskSwitched, answer::told_trouble, left::check_task_left,
            trouble,
        },
        wire::documented::{GET_TASK, of_task},
    },
    error::Error,
    gate::Clearance,
    operation::{A_FEW_SECONDS, Outcome, Verdict, change_and_look},
};

/// Pauses or resumes a task alone, and reads back.
///
/// # Errors
/// [`Error::UnknownId`] that names the tasks there are.
pub(crate) async fn switch_task_documented(
    cleared: &Clearance<'_>,
    id: SyncTaskId,
    switch: &Switch,
) -> Result<TaskSwitched, Error> {
    let list = tasks(cleared.reads(), None).await?;
    let task = list.find(id)?;
    let seen = cleared.seen();
    seen.are(vec![task.folder_identity()])?;
    seen.note("target", task.title());
    // Before it is resumed for an undo, it must show a pause.
    let then = switch.paused.then_some("paused");
    switch
        .undo_task(id, task.status.as_deref(), then, Outcome::Done)
        .note(seen);
    if cleared.left().is_some() {
        check_task_left(switch, task.status.as_deref())?;
    }
    let read_back = change_and_look(
        cleared.nas().send(switch.documented_task, of_task(id)),
        A_FEW_SECONDS,
        async || Ok(cleared.reads().call(GET_TASK, of_task(id)).await?.status.0),
        |now: &Option<String>| {
            let cause =
                trouble(now.as_deref(), None, None).map(|cause| format!("task {id}: {cause}"));
            switch.judge(task.status.as_deref(), now.as_deref(), cause)
        },
    )
    .await?;
    let still_paused = !switch.paused && read_back.verdict == Verdict::Pending;
    let status = read_back.now.clone().flatten();
    let scope = Scope::All;
    let mut switched = Switched::new(switch, scope, Vec::new(), read_back, &[], |_| None);
    let before = task.status.as_deref();
    switched.undo = switch.undo_task(id, before, status.as_deref(), switched.outcome);
    let trouble = trouble(status.as_deref(), None, None);
    if let (Some(trouble), None, false) = (trouble, &switched.cause, switch.paused) {
        let title = format!("task {id}");
        switched.warn_of(vec![told_trouble(&title, status.as_deref(), &trouble)]);
    }
    if let (Some(connection), true) = (task.connection_id, still_paused) {
        switched.warning = Some(format!(
            "The task is still paused; if its connection is, cloudsync_resume_connection with connection_id {connection} resumes it."
        ));
    }
    Ok(TaskSwitched {
        task_id: id,
        affected_tasks: vec![id],
        note: note(task, &list.tasks, switch.verb),
        status_meaning: status.as_deref().and_then(status_meaning),
        status_before: task.status.clone(),
        status,
        switched,
    })
}

fn note(task: &SyncTask, tasks: &[SyncTask], verb: &str) -> String {
    let connection = task.connection_title();
    let others = tasks
        .iter()
        .filter(|other| other.connection_id == task.connection_id && other.task_id != task.task_id)
        .count();
    let rest = match others {
        0 => format!("{connection} has no other"),
        1 => format!("the other task of {connection} was left as it was"),
        others => format!("the {others} other tasks of {connection} were left as they were"),
    };
    format!("only task {} was {verb}; {rest}", task.task_id)
}
