//! Putting a recorded change back: the call that the audit log has for it, through the gate as any other, on a record that is
//! still as the change left it.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{ReadContext, Request, Tool};
use crate::{error::Error, gate::check_identity, text::short_name};

/// A request that puts a recorded change back.
pub trait PutsBack: Request {
    /// What must not be put back twice at a time.
    fn change_id(&self) -> &str;

    /// Finds out how it is put back.
    ///
    /// # Errors
    /// Why it is not.
    fn find(&self, on: ReadContext<'_>) -> impl Future<Output = Result<WayBack, Error>> + Send;
}

/// How a recorded change is put back.
pub struct WayBack {
    /// The calls that do it, one at least.
    pub calls: Vec<BackCall>,
    /// Whether it takes several calls, or took them and these are what is missing.
    pub in_parts: bool,
    /// What they leave as it is.
    pub does_not_restore: Vec<String>,
    /// What the change left, by the fields of its answer.
    pub left: Value,
    /// A later change of ours that has replaced it, by id, tool and time.
    pub since: Option<String>,
}

/// A call that puts a change back, or a part of it.
pub struct BackCall {
    /// The tool that does it.
    pub tool: &'static Tool,
    /// Its arguments, exactly.
    pub arguments: Map<String, Value>,
}

/// A call that is made for another one.
#[derive(Clone)]
pub(super) struct Undoing {
    /// The tool that was called.
    pub(super) called: &'static str,
    /// Its arguments, without `confirm`.
    pub(super) arguments: Map<String, Value>,
    pub(super) confirmed: bool,
    /// The change that is put back.
    pub(super) change_id: String,
    pub(super) left: Value,
    /// As in [`WayBack`].
    pub(super) since: Option<String>,
}

/// Said where it is not known what has changed a record since.
const SINCE: &str =
    "Something else changed it since. Ask the person which of the values is wanted, and set that";

impl Undoing {
    /// Names the change that made it another one, where an error tells only that it is.
    pub(super) fn naming(&self, error: Error) -> Error {
        match (error, &self.since) {
            (Error::WrongState { problem, fix }, Some(since)) if fix == SINCE => {
                Error::WrongState {
                    problem,
                    fix: fix.replacen("Something else", &format!("It was {since} that"), 1),
                }
            }
            (error, _) => error,
        }
    }
}

/// What makes it the same task that a change made; its connection may have got another name.
pub const TASK: [&str; 5] = [
    "task_id",
    "connection_id",
    "local_path",
    "remote_path",
    "direction",
];

/// Most differences that an error names.
const MOST_NAMED: usize = 5;

/// What is no longer as a recorded change left it.
#[derive(Debug, Default)]
pub struct Differences {
    found: Vec<String>,
    /// Something is not as it was before the change either, or nobody knows how it was.
    is_new: bool,
}

impl Differences {
    /// Compares a value that was left with the one that is there; what is not known is not the same.
    pub fn compare(&mut self, what: &str, left: Option<&Value>, now: Option<&Value>) {
        if left.is_none() || !is_same(what, left, now) {
            self.add(what, &shown(left), &shown(now));
        }
    }

    /// The same of a value that was another one before the change.
    pub fn compare_changed(
        &mut self,
        what: &str,
        before: Option<&Value>,
        left: Option<&Value>,
        now: Option<&Value>,
    ) {
        let was_new = self.is_new;
        self.compare(what, left, now);
        self.is_new = was_new || before.is_none() || !is_same(what, before, now);
    }

    /// Adds one in words.
    pub fn add(&mut self, what: &str, left: &str, now: &str) {
        self.found
            .push(format!("{what} was left {left} and is {now}"));
        self.is_new = true;
    }

    /// Ends well if there is none.
    ///
    /// # Errors
    /// [`Error::AsBefore`] where all is as it was before the change, and [`Error::WrongState`] that shows what was left and what
    /// is there.
    pub fn check(self) -> Result<(), Error> {
        let Self { mut found, is_new } = self;
        if found.is_empty() {
            return Ok(());
        }
        if !is_new {
            return Err(Error::AsBefore);
        }
        let more = found.len().saturating_sub(MOST_NAMED);
        found.truncate(MOST_NAMED);
        if more > 0 {
            found.push(format!("{more} more"));
        }
        Err(Error::WrongState {
            problem: format!(
                "nothing was put back, as it is no longer as the change left it: {}",
                found.join(", ")
            ),
            fix: SINCE.into(),
        })
    }
}

/// The one list of settings in which the order has a meaning: the days of a week.
const ORDERED: &str = "schedule_info";

/// Whether two values of a setting are the same. A NAS may tell a list of names in another order than it was given.
pub fn is_same(what: &str, one: Option<&Value>, other: Option<&Value>) -> bool {
    let (Some(Value::Array(one)), Some(Value::Array(other))) = (one, other) else {
        return one == other;
    };
    let texts = |items: &[Value]| {
        let texts = items.iter().filter_map(Value::as_str).map(str::to_owned);
        texts.collect::<BTreeSet<String>>()
    };
    let all_texts = one.iter().chain(other).all(Value::is_string);
    one == other || (what != ORDERED && all_texts && texts(one) == texts(other))
}

/// The rows of a list in what a change left.
pub fn rows_left<'a>(left: &'a Value, list: &str) -> &'a [Value] {
    let rows = left.get(list).and_then(Value::as_array);
    rows.map(Vec::as_slice).unwrap_or_default()
}

/// Compares what a change left with what a preview found: the settings that it changed, or the task that it made.
pub(super) fn compare_preview(left: &Value, found: &Value) -> Result<(), Error> {
    let record = found.get("task").unwrap_or(found);
    check_identity(left, std::slice::from_ref(record))?;
    let mut differences = Differences::default();
    if let Some(settings) = found.get("settings") {
        for row in rows_left(left, "changed") {
            let name = row.get("field").and_then(Value::as_str).unwrap_or_default();
            if settings.get(name).is_some() {
                let (before, after) = (row.get("before"), row.get("after"));
                differences.compare_changed(name, before, after, settings.get(name));
            }
        }
    }
    if let Some(task) = left.get("task").filter(|_| found.get("task_id").is_some()) {
        for name in TASK {
            differences.compare(name, task.get(name), found.get(name));
        }
    }
    differences.check()
}

fn shown(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => format!("\"{}\"", short_name(text)),
        Some(value) => short_name(&value.to_string()),
        None => "not known".into(),
    }
}
