//! The log as calls see it: a place for lines, or the reason why there is none.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::{
    Entry,
    file::LogFile,
    held::Remembered,
    writer::{Ticket, Writer},
};
use crate::error::Error;

/// How long the end of the program waits for lines that are not written yet.
const LAST: Duration = Duration::from_millis(200);

/// Where changes are written down.
#[derive(Debug)]
pub struct Audit {
    place: Place,
    /// A change is refused when it cannot be written down.
    required: bool,
    /// What the program's own log was told last, so that it is told once.
    told: Mutex<Option<String>>,
    remembered: Mutex<Remembered>,
}

#[derive(Debug)]
enum Place {
    /// Switched off by the operator.
    Off,
    /// Nobody said where, and there is no usual place.
    Nowhere(&'static str),
    File(Writer),
}

/// A line on its way.
#[must_use = "it may fail"]
pub struct Recorded<'a> {
    audit: &'a Audit,
    ticket: Option<Ticket>,
}

impl Audit {
    /// A log that the operator switched off.
    pub fn off() -> Self {
        Self::new(Place::Off, false)
    }

    /// A log that has no place, and why.
    pub fn nowhere(reason: &'static str) -> Self {
        Self::new(Place::Nowhere(reason), false)
    }

    /// A log in a file, which is made when the first line is written.
    pub fn file(path: PathBuf, required: bool) -> Self {
        Self::new(Place::File(Writer::new(LogFile::new(path))), required)
    }

    fn new(place: Place, required: bool) -> Self {
        Self {
            place,
            required,
            told: Mutex::default(),
            remembered: Mutex::default(),
        }
    }

    /// Where lines are written down; absent when they are not.
    pub fn path(&self) -> Option<&Path> {
        match &self.place {
            Place::File(writer) => Some(writer.path()),
            Place::Off | Place::Nowhere(_) => None,
        }
    }

    pub(super) fn remembered(&self) -> MutexGuard<'_, Remembered> {
        let remembered = self.remembered.lock();
        remembered.unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether lines are written down.
    pub fn is_on(&self) -> bool {
        self.path().is_some()
    }

    /// Looks whether lines can be written, and tells the program's own log when they cannot.
    pub async fn check(&self) {
        self.tell(self.problem().await);
    }

    /// Looks whether lines can be written; why not, if they cannot.
    pub async fn problem(&self) -> Option<String> {
        match &self.place {
            Place::Off => Some("the audit log is switched off: no change is written down".into()),
            Place::Nowhere(_) => self.missing(),
            Place::File(writer) => writer.check().done().await.err(),
        }
    }

    /// Writes down that a change is about to be sent, where the operator wants no change without a line.
    ///
    /// # Errors
    /// [`Error::Refused`] when that cannot be done.
    pub async fn announce(&self, entry: &Entry) -> Result<(), Error> {
        if !self.required {
            return Ok(());
        }
        let recorded = self.record(entry.outcome("started"));
        recorded.done().await.map_err(|problem| Error::Refused {
            problem: format!("{} was not done: {problem}", entry.tool),
            fix: "Repair the audit log, or ask the operator to set audit = \"optional\"".into(),
        })
    }

    /// Sends an entry on its way, at once; it goes on when nobody waits for it.
    pub fn record(&self, entry: Entry) -> Recorded<'_> {
        let ticket = match &self.place {
            Place::Off | Place::Nowhere(_) => None,
            Place::File(writer) => Some(writer.write(&entry)),
        };
        Recorded {
            audit: self,
            ticket,
        }
    }

    /// Waits a little for lines that are not written yet: for the end of the program.
    pub async fn flush(&self) {
        if let Place::File(writer) = &self.place {
            let _ = tokio::time::timeout(LAST, writer.flush()).await;
        }
    }

    fn missing(&self) -> Option<String> {
        match self.place {
            Place::Nowhere(reason) => Some(format!(
                "the audit log is off: {reason}. The operator can set audit_log in the configuration file to a path, or to \
                 \"off\""
            )),
            Place::Off | Place::File(_) => None,
        }
    }

    fn tell(&self, problem: Option<String>) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(problem) = problem
            .as_ref()
            .filter(|problem| told.as_ref() != Some(problem))
        {
            tracing::warn!("{problem}");
        }
        *told = problem;
    }
}

impl Recorded<'_> {
    /// Waits until it is written, for two seconds at most.
    ///
    /// # Errors
    /// Why it is not written down, in a sentence.
    pub async fn done(self) -> Result<(), String> {
        let outcome = match self.ticket {
            Some(ticket) => ticket.done().await,
            None => self.audit.missing().map_or(Ok(()), Err),
        };
        self.audit.tell(outcome.as_ref().err().cloned());
        outcome
    }
}
