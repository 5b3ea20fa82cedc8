//! Whether what is to be switched back is still as the change left it.

use serde_json::{Value, json};

use super::{
    Scope, Switch,
    undo::{Was, paused, stopped},
};
use crate::{
    error::Error,
    operation::{Differences, rows_left},
};

/// Refuses to switch connections back that are no longer as the change left them, or that are others.
pub(super) fn check_left(
    switch: &Switch,
    left: &Value,
    now: &[Was],
    scope: Scope,
) -> Result<(), Error> {
    let rows = rows_left(left, "connections");
    let mut differences = Differences::default();
    for one in now {
        let id = json!(one.connection_id);
        let title = format!("connection {}", one.connection_id);
        if !rows.iter().any(|row| row.get("connection_id") == Some(&id)) {
            differences.add(&title, "untouched", "there");
        } else {
            compare(&mut differences, switch, &title, one.paused, one.stopped);
        }
    }
    if let Scope::All = scope {
        let gone = rows.iter().filter_map(|row| row.get("connection_id"));
        for id in gone.filter(|id| !now.iter().any(|one| json!(one.connection_id) == **id)) {
            differences.add(&format!("connection {id}"), "there", "gone");
        }
    }
    differences.check()
}

/// The same for a task that was switched alone.
pub(super) fn check_task_left(switch: &Switch, status: Option<&str>) -> Result<(), Error> {
    let mut differences = Differences::default();
    let (paused, stopped) = (paused(status), stopped(status));
    compare(&mut differences, switch, "the task", paused, stopped);
    differences.check()
}

/// Compares what is to be switched back with how it was left: the opposite. What shows an error was left without a pause.
fn compare(
    differences: &mut Differences,
    switch: &Switch,
    what: &str,
    now: Option<bool>,
    stopped: bool,
) {
    let now = now.or((stopped && switch.paused).then_some(false));
    let [before, left] = [switch.paused, !switch.paused].map(|paused| paused_word(Some(paused)));
    let now = paused_word(now);
    differences.compare_changed(what, Some(&before), Some(&left), Some(&now));
}

fn paused_word(paused: Option<bool>) -> Value {
    match paused {
        Some(true) => "paused".into(),
        Some(false) => "at work".into(),
        None => "neither paused nor at work, as far as the NAS tells".into(),
    }
}
