//! What calls run under.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::{Operation, Target};
use crate::{
    audit::Audit,
    dsm::Nas,
    error::Error,
    gate::{Channel, Gate},
};

/// Calls that run at a time; a burst of more waits its turn, unparsed.
const MAX_RUNNING: usize = 64;

/// What all calls share: the NAS, if one is configured, the gate and the audit log.
pub struct Context {
    /// The NAS, or what is missing to reach one.
    pub nas: Result<Arc<Nas>, Error>,
    /// The policies of the operator.
    pub gate: Gate,
    /// Where changes are written down.
    pub audit: Audit,
    /// Show tokens and keys of cloud accounts; the operator's decision alone.
    pub reveal_secrets: bool,
    pub(super) slots: Semaphore,
}

/// Who calls, and under what.
pub struct Caller<'a> {
    /// What all calls share.
    pub context: &'a Context,
    /// Name of the client, for the audit log.
    pub client: String,
    /// How a person can be asked.
    pub channel: Channel<'a>,
}

impl Context {
    /// A context for many calls.
    pub fn new(nas: Result<Arc<Nas>, Error>, gate: Gate, audit: Audit) -> Self {
        Self {
            nas,
            gate,
            audit,
            reveal_secrets: false,
            slots: Semaphore::new(MAX_RUNNING),
        }
    }

    /// Scheme, host and port of the NAS, empty when none is configured.
    pub fn address(&self) -> String {
        self.nas
            .as_ref()
            .map(|nas| nas.address())
            .unwrap_or_default()
    }

    pub(super) fn target(&self, operation: &Operation) -> Result<Target<'_>, Error> {
        let nas = self.nas.as_ref().map_err(Clone::clone)?;
        Ok(Target {
            nas,
            tool: operation.name,
            method: operation.method(),
            reveal_secrets: self.reveal_secrets,
        })
    }
}
