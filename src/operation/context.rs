//! What calls run under.

use std::{path::PathBuf, sync::Arc};

use dsm::Sent;
use tokio::sync::Semaphore;

use super::{
    Tool,
    nas::ContextNas,
    rate::Rate,
    turns::{Processes, Turns, Unclear},
};
use crate::{
    audit::Audit,
    error::Error,
    gate::{Channel, Gate},
};

/// Reads, and changes, that run at a time; a burst of more waits, unparsed. Changes that wait for each other keep no
/// read from running.
const MAX_RUNNING: usize = 64;

/// What all calls on one NAS share: the NAS, the gate and the audit log.
pub struct Context {
    /// The NAS.
    pub nas: ContextNas,
    /// The policies of the operator.
    pub gate: Gate,
    /// Where changes are written down, those on other NASes as well.
    pub audit: Arc<Audit>,
    /// Show tokens and keys of cloud accounts; the operator's decision alone.
    pub reveal_secrets: bool,
    pub(super) rate: Rate,
    pub(super) turns: Turns,
    pub(super) unclear: Unclear,
    pub(super) reading: Semaphore,
    pub(super) changing: Semaphore,
}

/// Tells whether a tool is offered, and why not.
pub type Offers<'a> = &'a (dyn Fn(&Tool) -> Result<(), Error> + Send + Sync);

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
    /// Tells which tools are offered to it: one may lead to another.
    pub offers: Offers<'a>,
    /// How long the answer of a read may be, in bytes; [`super::MOST_BYTES`] at most.
    pub room: usize,
}

impl Context {
    /// A context for many calls, so many a minute at most.
    pub fn new(nas: ContextNas, gate: Gate, audit: Arc<Audit>, rate_limit: u32) -> Self {
        Self {
            nas,
            gate,
            audit,
            reveal_secrets: false,
            rate: Rate::new(rate_limit),
            turns: Turns::among(Processes::sharing(None, None)),
            unclear: Unclear::default(),
            reading: Semaphore::new(MAX_RUNNING),
            changing: Semaphore::new(MAX_RUNNING),
        }
    }

    /// Changes wait for those of other processes with this folder.
    pub fn sharing(mut self, folder: Option<PathBuf>) -> Self {
        self.turns = Turns::among(Processes::sharing(folder, self.nas.name.clone()));
        self
    }
}
