//! The audit log: one line of JSON for every change and every decision of the gate.
//!
//! Must not stop a read, nor a change unless the operator wants it to.

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::{error::Error, text::sanitize};

/// Where changes are written down.
#[derive(Debug)]
pub struct Audit {
    /// The file; absent when the log is switched off.
    path: Option<PathBuf>,
    /// A change is refused when it cannot be written down.
    required: bool,
    /// One line at a time.
    turn: Mutex<()>,
}

/// What is written about one call.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    time: String,
    nas: String,
    client: String,
    tool: &'static str,
    arguments: Value,
    outcome: String,
    /// DSM's code, when it refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<i64>,
    /// Before and after of each field that a setter changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<Value>,
}

impl Entry {
    /// An entry about a call that is about to be judged.
    pub fn new(
        nas: String,
        client: &str,
        tool: &'static str,
        arguments: Map<String, Value>,
    ) -> Self {
        let mut entry = Value::Array(vec![client.into(), arguments.into()]);
        sanitize(&mut entry);
        let [client, arguments] = match entry {
            Value::Array(items) => <[Value; 2]>::try_from(items).unwrap_or_default(),
            _ => Default::default(),
        };
        Self {
            time: Timestamp::now()
                .round(jiff::Unit::Millisecond)
                .unwrap_or_else(|_| Timestamp::now())
                .to_string(),
            nas,
            client: client.as_str().unwrap_or_default().into(),
            tool,
            arguments,
            outcome: String::new(),
            code: None,
            changed: None,
        }
    }

    /// With the outcome in a word.
    pub fn outcome(&self, outcome: &str) -> Self {
        Self {
            outcome: outcome.into(),
            ..self.clone()
        }
    }

    /// With what the answer says.
    pub fn done(&self, answer: &Value) -> Self {
        let outcome = answer
            .get("outcome")
            .and_then(Value::as_str)
            .unwrap_or("done");
        Self {
            changed: answer.get("changed").cloned(),
            ..self.outcome(outcome)
        }
    }

    /// With what went wrong.
    pub fn failed(&self, error: &Error) -> Self {
        let outcome = match error {
            _ if error.may_have_run() => format!("unclear: {}", error.kind()),
            Error::NothingSent { .. } => format!("failed: {}, nothing was sent", error.kind()),
            _ => format!("failed: {}", error.kind()),
        };
        Self {
            code: error.code(),
            ..self.outcome(&outcome)
        }
    }
}

impl Audit {
    /// A log that is switched off.
    pub fn off() -> Self {
        Self {
            path: None,
            required: false,
            turn: Mutex::new(()),
        }
    }

    /// A log in a file, which is made when the first line is written.
    pub fn file(path: PathBuf, required: bool) -> Self {
        Self {
            path: Some(path),
            required,
            turn: Mutex::new(()),
        }
    }

    /// Where the log is when nothing else is set: in the state folder of the user.
    pub fn default_path(env: impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
        let state = env("XDG_STATE_HOME")
            .map(PathBuf::from)
            .filter(|path| path.is_absolute());
        let state = state.or_else(|| Some(Path::new(&env("HOME")?).join(".local/state")))?;
        Some(state.join(env!("CARGO_PKG_NAME")).join("audit.jsonl"))
    }

    /// Writes down that a change is about to be sent, where the operator wants no change without a line.
    ///
    /// # Errors
    /// [`Error::Refused`] when that cannot be done.
    pub fn announce(&self, entry: &Entry) -> Result<(), Error> {
        if !self.required {
            return Ok(());
        }
        self.record(entry.outcome("started"))
            .map_err(|problem| Error::Refused {
                problem: format!("{} was not done: {problem}", entry.tool),
                fix: "Repair the audit log, or ask the operator to set audit = \"optional\"".into(),
            })
    }

    /// Writes an entry.
    ///
    /// # Errors
    /// Why it could not be written, in a sentence.
    pub fn record(&self, entry: Entry) -> Result<(), String> {
        let Some(path) = &self.path else {
            return Ok(());
        };
        append(path, &entry, &self.turn).map_err(|error| {
            let problem = format!(
                "the audit log {} cannot be written ({error})",
                path.display()
            );
            tracing::warn!("{problem}");
            problem
        })
    }
}

fn append(path: &Path, entry: &Entry, turn: &Mutex<()>) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(entry)?;
    line.push(b'\n');
    let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
    let mut file = open(path)?;
    file.write_all(&line)?;
    file.flush()
}

fn open(path: &Path) -> std::io::Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    #[cfg(unix)]
    keep_private(&file)?;
    Ok(file)
}

/// Takes away what others may do with a log that was there before.
#[cfg(unix)]
fn keep_private(file: &File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;

    let metadata = file.metadata()?;
    if metadata.is_file() && metadata.permissions().mode() & 0o077 != 0 {
        file.set_permissions(fs::Permissions::from_mode(0o600))?;
    }
    Ok(())
}
