//! What calls run under.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::{Operation, Target, rate::Rate};
use crate::{
    audit::Audit,
    dsm::{Dialect, Likely, Nas},
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
    pub(super) rate: Rate,
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
    /// A context for many calls, so many a minute at most.
    pub fn new(nas: Result<Arc<Nas>, Error>, gate: Gate, audit: Audit, rate_limit: u32) -> Self {
        Self {
            nas,
            gate,
            audit,
            reveal_secrets: false,
            rate: Rate::new(rate_limit),
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

    /// What an operation runs on, in the dialect that the NAS speaks.
    pub(super) async fn target(&self, operation: &Operation) -> Result<Target<'_>, Error> {
        let dialect = self.nas()?.dialect(operation.dsm.api).await?;
        self.target_in(operation, dialect)
    }

    /// As [`Context::target`], for a read, which may guess; absent where it does.
    pub(super) async fn likely_target(
        &self,
        operation: &Operation,
    ) -> Result<Option<Target<'_>>, Error> {
        match self.nas()?.likely_dialect(operation.dsm.api).await? {
            Likely::Known(dialect) => self.target_in(operation, dialect).map(Some),
            Likely::Guess => Ok(None),
        }
    }

    pub(super) fn target_in(
        &self,
        operation: &Operation,
        dialect: Dialect,
    ) -> Result<Target<'_>, Error> {
        let nas = self.nas()?;
        let method = operation.method(dialect).ok_or(Error::NotOffered {
            tool: operation.name,
            api: operation.dsm.api.name,
        })?;
        Ok(Target {
            nas,
            tool: operation.name,
            method,
            reveal_secrets: self.reveal_secrets,
        })
    }

    pub(super) fn nas(&self) -> Result<&Nas, Error> {
        self.nas.as_deref().map_err(Clone::clone)
    }
}
