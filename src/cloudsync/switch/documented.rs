//! Pausing and resuming on a NAS that speaks as documented: connections one by one, never all with one call, and a task
//! alone.

// Connections are connected, disconnected or in error, paused or not. Whether they are paused is seen in their tasks.

mod task;

use dsm::{ErrorKind, Reads};

pub(crate) use self::task::switch_task_documented;
use super::{
    Scope, Switch, Switched, SwitchedConnection, judge_all, left::check_left, trouble, undo::Was,
};
use crate::{
    cloudsync::{
        ids::ConnectionId,
        model::{
            connection::Connection,
            documented::{connection::connections, task::listed},
            gap::{incomplete, texts},
            words::{Doing, doing, is_paused, named},
        },
        wire::documented::of_connection,
    },
    error::Error,
    gate::Clearance,
    operation::{A_FEW_SECONDS, Verdict, change_and_look},
};

/// Pauses or resumes a connection or each one there is, and reads back.
///
/// # Errors
/// [`Error::UnknownId`] that names the connections there are; others when not even the first one could be switched.
pub(crate) async fn switch_connections_documented(
    cleared: &Clearance<'_>,
    scope: Scope,
    switch: &Switch,
) -> Result<Switched, Error> {
    let list = connections(cleared.reads()).await?;
    let (wanted, untold) = match scope {
        Scope::One(id) => (vec![list.find(id)?], Vec::new()),
        Scope::All => (list.rows, texts(&list.gaps)),
    };
    let ids: Vec<ConnectionId> = wanted.iter().map(|one| one.connection_id).collect();
    // What cannot be told here only leaves the undo out.
    let tasks_before = look(cleared.reads(), scope, &ids).await.unwrap_or_default();
    let was = wanted.iter().map(|one| {
        let mut rows = tasks_before.iter();
        let row = rows.find(|row| row.connection_id == one.connection_id);
        Was {
            connection_id: one.connection_id,
            status: one.status.clone(),
            paused: row.and_then(SwitchedConnection::paused),
            partly_paused: row.and_then(SwitchedConnection::partly_paused),
            stopped: row.is_some_and(SwitchedConnection::is_stopped),
        }
    });
    let was: Vec<Was> = was.collect();
    switch.note(cleared.seen(), scope, &wanted, &was)?;
    if let Some(left) = cleared.left() {
        check_left(switch, left, &was, scope)?;
    }
    let mut sent = send_each(cleared, &wanted, switch).await?;
    let untold = untold.into_iter();
    sent.problems
        .extend(untold.map(|gap| format!("Not {}: {gap}.", switch.verb)));
    let each = |now: &Vec<SwitchedConnection>| {
        let done = wanted
            .iter()
            .zip(&was)
            .filter(|(one, _)| sent.done.contains(&one.connection_id));
        let done = done.map(|(one, was)| {
            let mut now = now.iter();
            let same = now.find(|now| now.connection_id == one.connection_id);
            switch.judge_tasks(one, was, same)
        });
        let problems = sent.problems.iter().cloned().map(Verdict::Missed);
        done.chain(problems).collect::<Vec<Verdict>>()
    };
    let lifts = switch.lifts(&was);
    let read_back = change_and_look(
        std::future::ready(Ok(())),
        A_FEW_SECONDS,
        || look(cleared.reads(), scope, &sent.done),
        |now| judge_all(switch, &each(now), lifts),
    )
    .await?;
    let verdicts = read_back.now.as_ref().map(each).unwrap_or_default();
    Ok(Switched::new(
        switch, scope, was, read_back, &verdicts, Some,
    ))
}

impl SwitchedConnection {
    /// Whether it is paused with all its tasks; absent where some of them are, or where one does not tell.
    pub(super) fn paused(&self) -> Option<bool> {
        if self.status.as_deref().is_some_and(is_paused) {
            return Some(true);
        }
        match (self.tasks_paused?, self.tasks_total?) {
            (_, 0) => None,
            (paused, total) if paused == total => Some(true),
            (0, _) if self.tasks_unclear + self.tasks_stopped == 0 => Some(false),
            _ => None,
        }
    }

    /// Whether any of its tasks is paused; absent where one does not tell.
    fn partly_paused(&self) -> Option<bool> {
        let says_paused = self.status.as_deref().is_some_and(is_paused);
        if says_paused || self.tasks_paused? > 0 {
            return Some(true);
        }
        (self.tasks_unclear == 0).then_some(false)
    }
}

impl Switch {
    /// What a connection says, before and now. Whether it is paused is seen in its tasks.
    fn judge_tasks(
        &self,
        before: &Connection,
        was: &Was,
        now: Option<&SwitchedConnection>,
    ) -> Verdict {
        let title = format!(
            "connection {} ({})",
            before.connection_id,
            named(before.name.as_deref())
        );
        let Some(now) = now else {
            return Verdict::Missed(format!("{title} is no longer there"));
        };
        let says_paused = now.status.as_deref().is_some_and(is_paused);
        let trouble = trouble(now.status.as_deref(), None, None);
        let (paused, total) = (now.tasks_paused, now.tasks_total);
        let is_untold = total == Some(0) || now.tasks_unclear > 0;
        match (trouble, was.partly_paused) {
            _ if says_paused => Verdict::shown(self.paused),
            // The pause is gone; what keeps it from working is told beside that.
            (_, Some(true)) if !self.paused && !is_untold => Verdict::shown(paused == Some(0)),
            (Some(_), None) if !self.paused => Verdict::Untold,
            (Some(cause), Some(false)) if !self.paused => {
                let cause = format!("{title}: {cause}");
                if before.status == now.status {
                    Verdict::Unchanged(cause)
                } else {
                    Verdict::Missed(cause)
                }
            }
            _ if is_untold || now.tasks_stopped > 0 => Verdict::Untold,
            _ if self.paused => Verdict::shown(paused == total),
            _ => Verdict::shown(paused == Some(0)),
        }
    }
}

/// What came of sending a change to several connections.
struct Sent {
    /// Those that took it.
    done: Vec<ConnectionId>,
    /// What went wrong with others.
    problems: Vec<String>,
}

/// Sends the change to one connection after the other.
async fn send_each(
    cleared: &Clearance<'_>,
    wanted: &[Connection],
    switch: &Switch,
) -> Result<Sent, Error> {
    let (mut done, mut problems) = (Vec::new(), Vec::new());
    for (index, one) in wanted.iter().enumerate() {
        let params = of_connection(one.connection_id);
        let sent = cleared.nas().send(switch.documented_connection, params);
        let Err(error) = sent.await else {
            done.push(one.connection_id);
            continue;
        };
        // A NAS that refuses one may do the next; one that cannot be reached would only cost time.
        let refused = matches!(error.kind, ErrorKind::Refused { .. });
        let last = index + 1 == wanted.len();
        if done.is_empty() && (last || !refused) {
            return Err(error.into());
        }
        problems.push(format!(
            "Connection {} ({}): {}",
            one.connection_id,
            named(one.name.as_deref()),
            Error::from(error).text()
        ));
        if !refused && !last {
            problems.push(format!(
                "The {} connections after it were not tried.",
                wanted.len() - index - 1
            ));
            break;
        }
    }
    Ok(Sent { done, problems })
}

/// How the connections are now.
async fn look(
    nas: Reads<'_>,
    scope: Scope,
    ids: &[ConnectionId],
) -> Result<Vec<SwitchedConnection>, Error> {
    let of = match scope {
        Scope::One(id) => Some(id),
        Scope::All => None,
    };
    let listed = listed(nas, of).await?;
    if let Some(gap) = listed.without_connections {
        return Err(incomplete("the NAS does not tell the connections", &[gap]));
    }
    let tasks = listed.tasks.complete()?;
    let now = listed
        .connections
        .rows
        .into_iter()
        .filter(|connection| ids.contains(&connection.connection_id))
        .map(|connection| {
            let own = tasks
                .iter()
                .filter(|task| task.connection_id == Some(connection.connection_id));
            let statuses: Vec<Option<&str>> = own.map(|task| task.status.as_deref()).collect();
            let count = |wanted: fn(Option<Doing>) -> bool| {
                let doing = statuses.iter().map(|status| status.map(doing));
                doing.filter(|doing| wanted(*doing)).count()
            };
            let stopped = count(|doing| doing == Some(Doing::Stopped));
            let connection = SwitchedConnection::from(connection);
            let of_tasks = (stopped > 0).then(|| {
                format!(
                    "{stopped} of its {} tasks are stopped by an error",
                    statuses.len()
                )
            });
            let troubles: Vec<String> = connection.trouble.into_iter().chain(of_tasks).collect();
            SwitchedConnection {
                tasks_total: Some(statuses.len()),
                tasks_paused: Some(count(|doing| doing == Some(Doing::Paused))),
                tasks_unclear: count(|doing| matches!(doing, Some(Doing::Other) | None)),
                tasks_stopped: stopped,
                trouble: (!troubles.is_empty()).then(|| troubles.join(", ")),
                ..connection
            }
        });
    Ok(now.collect())
}
