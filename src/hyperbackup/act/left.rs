//! Whether a task is still as a recorded change left it, before that change is put back.

use dsm::Reads;
use serde_json::Value;

use super::Action;
use crate::{error::Error, hyperbackup::model::TaskId, operation::Differences};

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
    let then = left.get("now").unwrap_or(&Value::Null);
    let mut differences = Differences::default();
    let mut compare = |name: &str| differences.compare(name, then.get(name), now.get(name));
    if !(is_under_way(then) && is_under_way(&now)) {
        compare("status");
        // While a run goes on, DSM's word for the last result changes.
        compare_told(&mut compare, "last_result", then, &now);
    }
    compare_told(&mut compare, "state", then, &now);
    compare_told(&mut compare, "last_run_at", then, &now);
    differences.check()
}

/// Compares what not every dialect and not every task tells.
fn compare_told(compare: &mut impl FnMut(&str), name: &str, then: &Value, now: &Value) {
    if then.get(name).is_some() || now.get(name).is_some() {
        compare(name);
    }
}

fn is_under_way(task: &Value) -> bool {
    let status = task.get("status").and_then(Value::as_str);
    status.is_some_and(|status| UNDER_WAY.contains(&status))
}
