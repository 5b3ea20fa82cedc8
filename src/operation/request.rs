//! What a tool call asks for: one that only reads, or one that changes something.

use dsm::Reads;
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{Context, Named, Offers, Progress, Turn, Unusual};
use crate::{error::Error, gate::Cleared};

/// What a tool call asks for: its arguments, and what it answers with.
pub trait Request: DeserializeOwned + Serialize + JsonSchema + Send + Sync + 'static {
    /// What the tool answers with.
    type Response: Serialize + JsonSchema + Send;

    /// Its arguments that take a name for an id.
    const NAMED: &'static [Named] = &[];

    /// A request that makes sense, for documentation and for the tests that walk the table.
    fn example() -> Self;

    /// Checks what types cannot say.
    ///
    /// # Errors
    /// [`Error::Argument`].
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }
}

/// A request that only reads.
pub trait Query: Request {
    /// Runs it.
    fn run(
        &self,
        on: ReadContext<'_>,
    ) -> impl Future<Output = Result<Self::Response, Error>> + Send;

    /// Runs it on a NAS that speaks as documented. Rows with such a method have it.
    fn run_documented(
        &self,
        on: ReadContext<'_>,
    ) -> impl Future<Output = Result<Self::Response, Error>> + Send {
        std::future::ready(Err(without_counterpart(on.tool)))
    }
}

/// A request that changes something.
pub trait Change: Request {
    /// What it changes: nobody else does from its look to its read-back.
    fn turn(&self) -> Turn;

    /// What of that it sets, in any words; nothing for all of it. Others that set nothing of it need not hear that it was given up.
    fn sets(&self) -> Vec<String> {
        Vec::new()
    }

    /// What of the value of an argument a person may not set. It is taken only where the NAS holds it or held it once.
    fn unusual(_argument: &str, _value: &Value) -> Vec<Unusual> {
        Vec::new()
    }

    /// Whether it looks that what it changes is still as [`crate::gate::Clearance::left`] has it. Only what does may put a recorded change
    /// back.
    const COMPARES: bool = false;

    /// What later calls must know of it once it may have run, by a name that they ask by.
    fn leaves(&self) -> Option<String> {
        None
    }

    /// What later calls need no longer know once it has run.
    fn clears_up(&self) -> Option<String> {
        None
    }

    /// What it must know of earlier calls.
    fn asks_about(&self) -> Option<String> {
        None
    }

    /// Runs it.
    fn run(
        cleared: Cleared<'_, Self>,
    ) -> impl Future<Output = Result<Self::Response, Error>> + Send;

    /// Runs it on a NAS that speaks as documented. Rows with such a method have it.
    fn run_documented(
        cleared: Cleared<'_, Self>,
    ) -> impl Future<Output = Result<Self::Response, Error>> + Send {
        std::future::ready(Err(without_counterpart(cleared.tool())))
    }
}

/// What a read may use besides its arguments.
#[derive(Clone, Copy)]
pub struct ReadContext<'a> {
    /// The NAS.
    pub nas: Reads<'a>,
    /// The tool that was called.
    pub tool: &'static str,
    /// Show tokens and keys of cloud accounts.
    pub reveal_secrets: bool,
    /// The tools that are offered, by name.
    pub offered: &'a [&'static str],
    /// When the call must have its answer; later it ends in an error that tells nothing else.
    pub ends_at: tokio::time::Instant,
    /// What the calls on the NAS share, its audit log among it.
    pub context: &'a Context,
    /// Tells which tools are offered.
    pub offers: Offers<'a>,
    /// Whoever wants to hear how far it is.
    pub progress: Option<&'a dyn Progress>,
}

/// A row names a counterpart that its request does not have; the tests that walk the table know of none.
fn without_counterpart(tool: &str) -> Error {
    Error::Internal {
        place: tool.into(),
        may_have_run: false,
    }
}
