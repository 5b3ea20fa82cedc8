//! Whether a task is still as a recorded change left it, before that change is put back.

use dsm::Reads;
use jiff::Timestamp;
use serde_json::Value;

use super::Action;
use crate::{error::Error, hyperbackup::model::TaskId, operation::Differences};

/// Field with the time of the last run.
const LAST_RUN: &str = "last_run_at";

/// Length of a time without its offset.
const LOCAL: usize = "2026-11-21T02:00:00".len();

/// Statuses of a run that goes on, in either dialect.
const UNDER_WAY: [&str; 3] = ["backup", "waiting", "running"];

/// Refuses to put a task back that is no longer as the change left it: another run may have begun, or ended.
///
/// # Errors
/// [`Error::WrongState`] that shows both.
pub(super) async fn check_left(
    nas: Reads<'_>,
    id: &TaskId,
    action: &Action,
    left: &Value,
) -> Result<(), Error> {
    let (_, now) = action.look(nas, id).await?;
    let now = now.into_shown();
    let [then, before] = ["now", "before"].map(|name| {
        let mut shown = left.get(name).cloned().unwrap_or_default();
        spell_alike(&mut shown, &now);
        shown
    });
    let (then, before) = (&then, &before);
    let goes_on_again = is_under_way(before) && is_under_way(&now);
    let mut differences = Differences::default();
    let mut compare = |name: &str| {
        let (left, now) = (then.get(name), now.get(name));
        // What the change left is no sign of another run.
        let was = if (goes_on_again && name != LAST_RUN) || left == now {
            now
        } else {
            before.get(name)
        };
        differences.compare_changed(name, was, left, now);
    };
    if !(is_under_way(then) && is_under_way(&now)) {
        compare("status");
        // While a run goes on, DSM's word for the last result changes.
        compare_told(&mut compare, "last_result", then, &now);
    }
    compare_told(&mut compare, "state", then, &now);
    compare_told(&mut compare, LAST_RUN, then, &now);
    differences.check()
}

/// Compares what not every dialect and not every task tells.
fn compare_told(compare: &mut impl FnMut(&str), name: &str, then: &Value, now: &Value) {
    if then.get(name).is_some() || now.get(name).is_some() {
        compare(name);
    }
}

/// Spells the time of the last run as another look does, if it is the same: the offset is not told in every answer.
fn spell_alike(task: &mut Value, other: &Value) {
    let other = other.get(LAST_RUN).and_then(Value::as_str);
    let Some(other) = other else { return };
    if let Some(Value::String(time)) = task.get_mut(LAST_RUN) {
        let instant = |time: &str| time.parse::<Timestamp>().ok();
        let is_same = match (instant(time), instant(other)) {
            (Some(one), Some(other)) => one == other,
            _ => time.get(..LOCAL) == other.get(..LOCAL),
        };
        if is_same {
            other.clone_into(time);
        }
    }
}

fn is_under_way(task: &Value) -> bool {
    let status = task.get("status").and_then(Value::as_str);
    status.is_some_and(|status| UNDER_WAY.contains(&status))
}
