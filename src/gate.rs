//! The gate that every call passes: only it can make the value that an operation runs on.
//!
//! Must not know what a request says; it judges by effect, by the policies of the operator, and by what a preview found.

mod cleared;
mod differences;
mod file;
mod judged;
mod memory;
mod moment;
mod person;
mod policy;
mod preview;
mod ruling;
mod seen;
mod store;

use std::{path::PathBuf, time::Duration};

use dsm::{Dialect, Reads, Sent};
use serde_json::Value;

pub use self::{
    cleared::{Clearance, Cleared, GuardedNas},
    memory::Stale,
    moment::Moment,
    person::{Ask, Channel, Reply, TIME_TO_ANSWER},
    policy::Policy,
    preview::{Affected, PlannedChange, Preview},
    ruling::{Call, Ruling, Unsent},
    seen::{Seen, check_identity},
};
use self::{judged::Judged, store::Store};
use crate::{effect::Effect, error::Error};

/// A request that can lose something: it tells beforehand what it would do.
///
/// ```compile_fail
/// # use synology_backup_mcp::{error::Error, gate::{Gated, Preview}};
/// # struct Remove;
/// const PAUSE: dsm::Write = dsm::Api { name: "SYNO.CloudSync", version: 1, package: None }.write("pause");
/// impl Gated for Remove {
///     async fn preview(&self, nas: dsm::Reads<'_>) -> Result<Option<Preview>, Error> {
///         nas.send(PAUSE, dsm::Params::new()).await?;
///         Ok(None)
///     }
/// }
/// ```
///
/// The same with a read compiles:
/// ```
/// # use synology_backup_mcp::{error::Error, gate::{Gated, Preview}};
/// # struct Remove;
/// const LIST: dsm::Read<u8> = dsm::Api { name: "SYNO.CloudSync", version: 1, package: None }.read("list_conn");
/// impl Gated for Remove {
///     async fn preview(&self, nas: dsm::Reads<'_>) -> Result<Option<Preview>, Error> {
///         nas.call(LIST, dsm::Params::new()).await?;
///         Ok(None)
///     }
/// }
/// ```
pub trait Gated: Sync {
    /// Hears what its preview depends on besides the NAS.
    fn hear(&mut self, _: Known) {}

    /// What it would do and lose now; absent when nothing can be lost with these arguments.
    fn preview(
        &self,
        nas: Reads<'_>,
    ) -> impl Future<Output = Result<Option<Preview>, Error>> + Send;

    /// Compares what a change left, by the fields of its answer, with what is there, before it is asked about putting that change
    /// back; for what the identity of its preview does not show.
    fn check_left(
        &self,
        _nas: Reads<'_>,
        _left: &Value,
    ) -> impl Future<Output = Result<(), Error>> + Send {
        std::future::ready(Ok(()))
    }
}

/// What the preview of a request may depend on besides the NAS.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// What the NAS speaks.
    pub dialect: Dialect,
    /// Whether what it asks about was noted.
    pub noted: bool,
}

/// The policies of the operator, and what was previewed and asked so far.
#[derive(Debug)]
pub struct Gate {
    read_only: bool,
    policy: Policy,
    /// What time it is; tests move it.
    clock: fn() -> Moment,
    /// Which NAS, and as whom.
    nas: String,
    /// What people call it, where several could be meant.
    name: Option<String>,
    time_to_answer: Duration,
    store: Store,
}

impl Gate {
    /// A gate that knows nothing of other processes.
    pub fn new(read_only: bool, policy: Policy, clock: fn() -> Moment) -> Self {
        Self {
            read_only,
            policy,
            clock,
            nas: String::new(),
            name: None,
            time_to_answer: TIME_TO_ANSWER,
            store: Store::new(Err("this gate has no folder")),
        }
    }

    /// Lets other processes confirm what this one previewed, of the same NAS.
    #[must_use]
    pub fn sharing(mut self, folder: Result<PathBuf, &'static str>, nas: String) -> Self {
        self.store = Store::new(folder);
        self.nas = nas;
        self
    }

    /// Tells people the name of the NAS.
    #[must_use]
    pub fn naming(mut self, name: Option<String>) -> Self {
        self.name = name;
        self
    }

    /// Gives a person so long to answer.
    #[must_use]
    pub fn waiting(mut self, time_to_answer: Duration) -> Self {
        self.time_to_answer = time_to_answer;
        self
    }

    /// How long a person gets to answer.
    pub fn time_to_answer(&self) -> Duration {
        self.time_to_answer
    }

    /// Whether a tool may be called at all.
    ///
    /// # Errors
    /// [`Error::Refused`] for a change when the server is read-only.
    pub fn admit(&self, tool: &str, effect: Effect) -> Result<(), Error> {
        if !self.read_only || effect == Effect::Read {
            return Ok(());
        }
        Err(Error::Refused {
            problem: format!("{tool} changes the NAS, and this server was started read-only"),
            fix: "The operator can allow changes by starting it without --read-only and SYNOLOGY_READ_ONLY".into(),
        })
    }

    /// Lets a request through that can lose nothing.
    ///
    /// # Errors
    /// [`Error::Refused`].
    pub fn clear<'a, R>(
        &self,
        tool: &'static str,
        effect: Effect,
        request: R,
        nas: &'a GuardedNas,
        sent: &'a Sent,
    ) -> Result<Cleared<'a, R>, Error> {
        self.admit(tool, effect)?;
        if effect == Effect::Destructive {
            return Err(Error::Refused {
                problem: format!("{tool} can lose data and was not confirmed"),
                fix: "Call it again, read the preview, and confirm it".into(),
            });
        }
        Ok(Cleared::new(request, tool, nas, sent))
    }

    /// Notes something about the NAS that later calls must know, those of other processes as well.
    pub async fn note(&self, note: &str) {
        let note = Judged::note(&self.nas, note);
        self.store.put_note(&note, self.now()).await;
    }

    /// Takes a note back.
    pub async fn forget(&self, note: &str) {
        self.store.forget_note(&Judged::note(&self.nas, note)).await;
    }

    /// Whether that was noted.
    pub async fn has_note(&self, note: &str) -> bool {
        let note = Judged::note(&self.nas, note);
        self.store.has_note(&note, self.now()).await
    }

    /// What time it is.
    pub fn now(&self) -> Moment {
        (self.clock)()
    }
}

#[cfg(test)]
mod tests;
