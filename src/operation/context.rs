//! What calls run under.

use std::{path::PathBuf, sync::Arc};

use dsm::Sent;
use tokio::sync::Semaphore;

use super::{
    rate::Rate,
    turns::{Processes, Turns, Unclear},
};
use crate::{
    audit::Audit,
    error::Error,
    gate::{Channel, Gate, GuardedNas},
};

/// Reads, and changes, that run at a time; a burst of more waits, unparsed. Changes that wait for each other keep no
/// read from running.
const MAX_RUNNING: usize = 64;

/// What all calls share: the NAS, if one is configured, the gate and the audit log.
pub struct Context {
    /// The NAS, or what is missing to reach one.
    pub nas: Result<Arc<GuardedNas>, Error>,
    /// The policies of the operator.
    pub gate: Gate,
    /// Where changes are written down.
    pub audit: Audit,
    /// Show tokens and keys of cloud accounts; the operator's decision alone.
    pub reveal_secrets: bool,
    pub(super) rate: Rate,
    pub(super) turns: Turns,
    pub(super) unclear: Unclear,
    pub(super) reading: Semaphore,
    pub(super) changing: Semaphore,
}

/// Who calls, and under what.
pub struct Caller<'a> {
    /// What all calls share.
    pub context: &'a Context,
    /// Name of the client, for the audit log.
    pub client: String,
    /// How a person can be asked.
    pub channel: Channel<'a>,
    /// Whether something of a change may have left, for whoever gives up on the call.
    pub sent: &'a Sent,
}

impl Context {
    /// A context for many calls, so many a minute at most.
    pub fn new(nas: Result<GuardedNas, Error>, gate: Gate, audit: Audit, rate_limit: u32) -> Self {
        Self {
            nas: nas.map(Arc::new),
            gate,
            audit,
            reveal_secrets: false,
            rate: Rate::new(rate_limit),
            turns: Turns::among(Processes::sharing(None)),
            unclear: Unclear::default(),
            reading: Semaphore::new(MAX_RUNNING),
            changing: Semaphore::new(MAX_RUNNING),
        }
    }

    /// Changes wait for those of other processes with this folder.
    pub fn sharing(mut self, folder: Option<PathBuf>) -> Self {
        self.turns = Turns::among(Processes::sharing(folder));
        self
    }

    /// Scheme, host and port of the NAS, empty when none is configured.
    pub fn address(&self) -> String {
        self.nas
            .as_ref()
            .map(|nas| nas.address())
            .unwrap_or_default()
    }
}
