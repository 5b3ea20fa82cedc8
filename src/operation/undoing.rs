//! Putting a recorded change back: the call that the audit log has for it, through the gate as any other, on a record that is
//! still as the change left it.

use serde_json::{Map, Value};

use super::{ReadContext, Request, Tool};
use crate::{error::Error, text::short_name};

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
    /// The tool that does it.
    pub tool: &'static Tool,
    /// Its arguments, exactly.
    pub arguments: Map<String, Value>,
    /// What the change left, by the fields of its answer.
    pub left: Value,
}

/// A call that is made for another one.
pub(super) struct Undoing {
    /// The tool that was called.
    pub(super) called: &'static str,
    /// Its arguments, without `confirm`.
    pub(super) arguments: Map<String, Value>,
    pub(super) confirmed: bool,
    /// The change that is put back.
    pub(super) change_id: String,
    pub(super) left: Value,
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
pub struct Differences(Vec<String>);

impl Differences {
    /// Compares a value that was left with the one that is there; what is not known is not the same.
    pub fn compare(&mut self, what: &str, left: Option<&Value>, now: Option<&Value>) {
        if left.is_none() || left != now {
            self.add(what, &shown(left), &shown(now));
        }
    }

    /// Adds one in words.
    pub fn add(&mut self, what: &str, left: &str, now: &str) {
        self.0.push(format!("{what} was left {left} and is {now}"));
    }

    /// Ends well if there is none.
    ///
    /// # Errors
    /// [`Error::WrongState`] that shows what was left and what is there.
    pub fn check(mut self) -> Result<(), Error> {
        if self.0.is_empty() {
            return Ok(());
        }
        let more = self.0.len().saturating_sub(MOST_NAMED);
        self.0.truncate(MOST_NAMED);
        if more > 0 {
            self.0.push(format!("{more} more"));
        }
        Err(Error::WrongState {
            problem: format!(
                "nothing was put back, as it is no longer as the change left it: {}",
                self.0.join(", ")
            ),
            fix: "Something else changed it since. Ask the person which of the values is wanted, and set that".into(),
        })
    }
}

/// The rows of a list in what a change left.
pub fn rows_left<'a>(left: &'a Value, list: &str) -> &'a [Value] {
    let rows = left.get(list).and_then(Value::as_array);
    rows.map(Vec::as_slice).unwrap_or_default()
}

/// Compares what a change left with what a preview found: the settings that it changed, or the task that it made.
pub(super) fn compare_preview(left: &Value, found: &Value) -> Result<(), Error> {
    let mut differences = Differences::default();
    if let Some(settings) = found.get("settings") {
        for row in rows_left(left, "changed") {
            let name = row.get("field").and_then(Value::as_str).unwrap_or_default();
            if settings.get(name).is_some() {
                differences.compare(name, row.get("after"), settings.get(name));
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
