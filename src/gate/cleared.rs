//! What may write: a NAS under guard, and the requests that the gate let through.

use std::{ops::Deref, sync::Arc};

use dsm::{Dialect, Nas, Package, Reads, Sent, Writes};
use serde_json::Value;

use super::{differences::differences, seen::Seen};
use crate::error::Error;

/// A NAS that everybody may read. What may write comes out of a [`Cleared`] request only.
///
/// ```compile_fail
/// fn sneak<'a>(nas: &'a synology_backup_mcp::gate::GuardedNas, sent: &'a dsm::Sent) -> dsm::Writes<'a> {
///     nas.writes(sent)
/// }
/// ```
///
/// Reading is free:
/// ```
/// fn look(nas: &synology_backup_mcp::gate::GuardedNas) -> dsm::Reads<'_> {
///     nas.reads()
/// }
/// ```
pub struct GuardedNas(Arc<Nas>);

impl GuardedNas {
    /// Puts a NAS under guard.
    pub fn new(nas: Nas) -> Self {
        Self(Arc::new(nas))
    }

    /// What may read.
    pub fn reads(&self) -> Reads<'_> {
        self.0.reads()
    }

    /// Scheme, host and port of the NAS.
    pub fn address(&self) -> String {
        self.0.address()
    }

    /// The dialect that a package speaks.
    ///
    /// # Errors
    /// As [`Nas::dialect`].
    pub async fn dialect(&self, package: Package) -> Result<Dialect, Error> {
        Ok(self.0.dialect(package).await?)
    }

    /// Ends the session on the NAS, if there is one.
    pub async fn log_out(&self) {
        self.0.log_out().await;
    }
}

/// A request that may run, and what may write for it. Only the gate makes one.
///
/// ```compile_fail
/// use synology_backup_mcp::gate::{Cleared, GuardedNas};
/// fn forge<'a>(nas: &'a GuardedNas, sent: &'a dsm::Sent) -> Cleared<'a, ()> {
///     Cleared::new((), "cloudsync_remove_task", nas, sent)
/// }
/// ```
///
/// What has one may write:
/// ```
/// use synology_backup_mcp::gate::Cleared;
/// fn run<'a>(cleared: &Cleared<'a, ()>) -> dsm::Writes<'a> {
///     cleared.nas()
/// }
/// ```
pub struct Cleared<'a, R> {
    request: R,
    clearance: Clearance<'a>,
}

/// What a [`Cleared`] request may do, whatever it is.
pub struct Clearance<'a> {
    tool: &'static str,
    nas: Writes<'a>,
    /// What it was judged to lose something of; absent when it was judged to lose nothing.
    judged: Option<Value>,
    /// Fields and values that they once held on the NAS.
    held: Vec<(String, Value)>,
    /// Whether what it asks about is noted.
    noted: bool,
    seen: Arc<Seen>,
}

impl<'a, R> Cleared<'a, R> {
    /// For the functions that judge.
    pub(super) fn new(request: R, tool: &'static str, nas: &'a GuardedNas, sent: &'a Sent) -> Self {
        let clearance = Clearance {
            tool,
            nas: nas.0.writes(sent),
            judged: None,
            held: Vec::new(),
            noted: false,
            seen: Arc::default(),
        };
        Self { request, clearance }
    }

    /// For the tool whose request it is, where another one was called.
    #[must_use]
    pub fn by(mut self, tool: &'static str) -> Self {
        self.clearance.tool = tool;
        self
    }

    /// With what it was judged by, the identity of a preview.
    pub(super) fn judged_by(mut self, judged: Option<Value>) -> Self {
        self.clearance.judged = judged;
        self
    }

    /// The request.
    pub fn request(&self) -> &R {
        &self.request
    }

    /// The request, and what it may do.
    pub(crate) fn apart(self) -> (R, Clearance<'a>) {
        (self.request, self.clearance)
    }
}

impl<'a, R> Deref for Cleared<'a, R> {
    type Target = Clearance<'a>;

    fn deref(&self) -> &Clearance<'a> {
        &self.clearance
    }
}

impl<'a> Clearance<'a> {
    /// Of the request that was let through.
    pub(crate) fn of<R>(self, request: R) -> Cleared<'a, R> {
        Cleared {
            request,
            clearance: self,
        }
    }

    /// With what fields of its record once held on the NAS.
    #[must_use]
    pub fn with_held(mut self, held: Vec<(String, Value)>) -> Self {
        self.held = held;
        self
    }

    /// Whether that field of its record is known to have held that once.
    pub fn was_held(&self, field: &str, value: &Value) -> bool {
        let mut held = self.held.iter();
        held.any(|(of, held)| of == field && held == value)
    }

    /// With whether what it asks about is noted, now that nobody else changes its record.
    #[must_use]
    pub fn with_note(mut self, noted: bool) -> Self {
        self.noted = noted;
        self
    }

    /// Whether what it asks about is noted.
    pub fn is_noted(&self) -> bool {
        self.noted
    }

    /// With the place for what it sees before it is sent.
    #[must_use]
    pub fn seeing(mut self, seen: Arc<Seen>) -> Self {
        self.seen = seen;
        self
    }

    /// What it sees before it is sent, for its line in the audit log.
    pub fn seen(&self) -> &Seen {
        &self.seen
    }

    /// What the change left that it puts back, by the fields of that change's answer; absent when it puts none back. It must
    /// not run on anything else.
    pub fn left(&self) -> Option<&Value> {
        self.seen.left()
    }

    /// Compares what it was judged by with what it would run on, both as [`super::Preview::identity`]; absent when it would lose
    /// nothing now. For the last look before something is sent.
    ///
    /// # Errors
    /// [`Error::WrongState`] when they differ, with the difference.
    pub fn still(&self, now: Option<&Value>) -> Result<(), Error> {
        let (problem, fix) = match (&self.judged, now) {
            (None, None) => return Ok(()),
            (Some(judged), Some(now)) if judged == now => return Ok(()),
            (Some(judged), Some(now)) => (
                differences(judged, now),
                "Call again, and read the new preview",
            ),
            (None, Some(_)) => (
                "it could lose nothing then, and can now".to_owned(),
                "Call again, and read the preview",
            ),
            (Some(_), None) => (
                "it could lose something then, and cannot now".to_owned(),
                "Call again if it is still wanted",
            ),
        };
        Err(Error::WrongState {
            problem: format!(
                "nothing was sent, as things changed after the call was judged: {problem}"
            ),
            fix: fix.into(),
        })
    }

    /// The tool that was called, for the call that undoes it.
    pub fn tool(&self) -> &'static str {
        self.tool
    }

    /// What may write.
    pub fn nas(&self) -> Writes<'a> {
        self.nas
    }

    /// What may read.
    pub fn reads(&self) -> Reads<'a> {
        self.nas.reads()
    }
}

impl<R: std::fmt::Debug> std::fmt::Debug for Cleared<'_, R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.request.fmt(f)
    }
}
