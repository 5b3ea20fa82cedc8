//! What may write: a NAS under guard, and the requests that the gate let through.

use std::sync::Arc;

use dsm::{Dialect, Nas, Package, Reads, Sent, Writes};

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
    tool: &'static str,
    nas: Writes<'a>,
}

impl<'a, R> Cleared<'a, R> {
    /// For the functions that judge.
    pub(super) fn new(request: R, tool: &'static str, nas: &'a GuardedNas, sent: &'a Sent) -> Self {
        Self {
            request,
            tool,
            nas: nas.0.writes(sent),
        }
    }

    /// The request.
    pub fn request(&self) -> &R {
        &self.request
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
