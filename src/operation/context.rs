//! What calls run under.

use std::{path::PathBuf, sync::Arc};

use dsm::Sent;
use tokio::sync::Semaphore;

use super::{
    Tool,
    nas::ContextNas,
    progress::Progress,
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

/// Calls that wait for something that takes long, at a time; more are refused, as they would be of no use when their turn came.
pub(super) const MAX_WAITING: usize = 64;

/// Looks of those calls at a time, of the few requests that a NAS gets at once: who waits keeps nobody else from it.
const MAX_LOOKS: usize = 2;

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
    /// The tools that are offered on this NAS, by name: answers name no other as a next step.
    pub offered: Vec<&'static str>,
    pub(super) rate: Rate,
    pub(super) turns: Turns,
    pub(super) unclear: Unclear,
    pub(super) reading: Semaphore,
    pub(super) changing: Semaphore,
    pub(super) waiting: Semaphore,
    /// For those that look again and again while they wait: so many looks at a time.
    pub looks: Semaphore,
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
    /// Whoever wants to hear how far a call is.
    pub progress: Option<&'a dyn Progress>,
    /// How long the answer of a read may be, in bytes; [`super::MOST_BYTES`] at most.
    pub room: usize,
}

impl Caller<'_> {
    /// The same for a part of what was called for.
    pub(super) fn for_part<'a>(&'a self, sent: &'a Sent) -> Caller<'a> {
        Caller {
            context: self.context,
            client: self.client.clone(),
            channel: match &self.channel {
                Channel::None => Channel::None,
                Channel::Direct(person) => Channel::Direct(*person),
                Channel::Deferred(reply) => Channel::Deferred(reply.clone()),
            },
            sent,
            offers: self.offers,
            progress: self.progress,
            room: self.room,
        }
    }
}

impl Context {
    /// A context for many calls, so many a minute at most.
    pub fn new(nas: ContextNas, gate: Gate, audit: Arc<Audit>, rate_limit: u32) -> Self {
        Self {
            nas,
            gate,
            audit,
            reveal_secrets: false,
            offered: Vec::new(),
            rate: Rate::new(rate_limit),
            turns: Turns::among(Processes::sharing(None, None)),
            unclear: Unclear::default(),
            reading: Semaphore::new(MAX_RUNNING),
            changing: Semaphore::new(MAX_RUNNING),
            waiting: Semaphore::new(MAX_WAITING),
            looks: Semaphore::new(MAX_LOOKS),
        }
    }

    /// Changes wait for those of other processes with this folder.
    pub fn sharing(mut self, folder: Option<PathBuf>) -> Self {
        self.turns = Turns::among(Processes::sharing(folder, self.nas.name.clone()));
        self
    }
}
