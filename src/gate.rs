//! The gate that every call passes: only it can make the value that an operation runs on.
//!
//! Must not know what a request says; it judges by effect, by the policies of the operator, and by what a preview found.

mod cleared;
mod differences;
mod memory;
mod person;
mod policy;
mod preview;

use std::{
    sync::{Mutex, PoisonError},
    time::Instant,
};

use dsm::{Reads, Sent};
use serde_json::{Map, Value};

use self::memory::Memory;
pub use self::{
    cleared::{Cleared, GuardedNas},
    memory::Stale,
    person::{ASK_TIMEOUT, Ask, Channel, Reply},
    policy::Policy,
    preview::{Affected, Preview},
};
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
    /// What it would do and lose now; absent when nothing can be lost with these arguments.
    fn preview(
        &self,
        nas: Reads<'_>,
    ) -> impl Future<Output = Result<Option<Preview>, Error>> + Send;
}

/// A call that can lose something, as the gate sees it.
#[derive(Debug)]
pub struct Call<'a> {
    /// The tool.
    pub tool: &'static str,
    /// Its arguments, without `confirm`.
    pub arguments: &'a Map<String, Value>,
    /// Whether `confirm: true` came with it.
    pub confirmed: bool,
    /// When it came. A preview that is younger cannot have been read before it was confirmed.
    pub arrived: Instant,
}

/// What the gate says to a destructive call.
#[derive(Debug)]
pub enum Ruling<'a, R> {
    /// It may run.
    Run(Cleared<'a, R>),
    /// Nothing was sent: it wants a confirmation first.
    Hold {
        /// What it would do.
        preview: Preview,
        /// Why a confirmation that came with it does not count.
        reason: Option<String>,
    },
    /// Nothing was sent: the person did not agree.
    Declined {
        /// What it would have done.
        preview: Preview,
        /// How it was declined.
        reason: String,
    },
    /// Nothing was sent: the question goes to the client, which calls again with the answer.
    Ask {
        /// What the person reads.
        question: String,
        /// What the answer must bring back; it counts once.
        question_id: String,
    },
}

/// The policies of the operator, and what was previewed and asked so far.
#[derive(Debug)]
pub struct Gate {
    read_only: bool,
    policy: Policy,
    /// What time it is; tests move it.
    clock: fn() -> Instant,
    memory: Mutex<Memory>,
}

impl Gate {
    /// A gate that has seen nothing yet.
    pub fn new(read_only: bool, policy: Policy, clock: fn() -> Instant) -> Self {
        Self {
            read_only,
            policy,
            clock,
            memory: Mutex::default(),
        }
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

    /// Judges a request that can lose something, by what it would do now; looks again after a person has answered, as
    /// things may have changed meanwhile.
    ///
    /// # Errors
    /// [`Error::Refused`], and whatever the looks run into.
    pub async fn judge<'a, R: Gated>(
        &self,
        call: Call<'_>,
        channel: Channel<'_>,
        request: R,
        nas: &'a GuardedNas,
        sent: &'a Sent,
    ) -> Result<Ruling<'a, R>, Error> {
        self.admit(call.tool, Effect::Destructive)?;
        let Some(preview) = request.preview(nas.reads()).await? else {
            return Ok(Ruling::Run(Cleared::new(request, call.tool, nas, sent)));
        };
        let cleared = |request, preview: &Preview| {
            let cleared = Cleared::new(request, call.tool, nas, sent);
            Ok(Ruling::Run(cleared.judged_by(preview)))
        };
        if !call.confirmed {
            return Ok(self.hold(&call, preview, None));
        }
        if let Channel::Deferred(Some(reply)) = channel {
            return match self.redeem(&call, reply, &preview) {
                Ok(()) => cleared(request, &preview),
                Err(NotAgreed::Stale(stale)) => {
                    Ok(self.hold(&call, preview, Some(stale.to_string())))
                }
                Err(NotAgreed::Declined(reason)) => Ok(Ruling::Declined { preview, reason }),
            };
        }
        let can_ask = !matches!(channel, Channel::None);
        match self.policy {
            Policy::Flag => return cleared(request, &preview),
            Policy::Preview => {
                if let Err(stale) =
                    self.with_memory(|memory, now| memory.take_preview(&call, &preview, now))
                {
                    return Ok(self.hold(&call, preview, Some(stale.to_string())));
                }
            }
            Policy::Human if can_ask => {}
            Policy::Human => {
                return Err(Error::Refused {
                    problem: format!("{} needs a person's agreement, and this client cannot ask one", call.tool),
                    fix: "Use a client with elicitation, or do it in DSM; the operator decides with --confirm".into(),
                });
            }
        }
        match channel {
            Channel::None => cleared(request, &preview),
            Channel::Deferred(_) => {
                let question_id =
                    self.with_memory(|memory, now| memory.put_question(&call, &preview, now))?;
                Ok(Ruling::Ask {
                    question: preview.question(call.tool),
                    question_id,
                })
            }
            Channel::Direct(person) => {
                if let Err(reason) = person.ask(&preview.question(call.tool)).await {
                    return Ok(Ruling::Declined { preview, reason });
                }
                match request.preview(nas.reads()).await? {
                    Some(now) if now.same_target(&preview) => cleared(request, &now),
                    Some(now) => Ok(self.hold(&call, now, Some(Stale::Changed.to_string()))),
                    None => Ok(Ruling::Declined {
                        preview,
                        reason: Stale::Changed.to_string(),
                    }),
                }
            }
        }
    }

    /// What time it is.
    pub fn now(&self) -> Instant {
        (self.clock)()
    }

    fn hold<'a, R>(
        &self,
        call: &Call<'_>,
        preview: Preview,
        reason: Option<String>,
    ) -> Ruling<'a, R> {
        self.with_memory(|memory, now| memory.put_preview(call, &preview, now));
        Ruling::Hold { preview, reason }
    }

    fn redeem(&self, call: &Call<'_>, reply: Reply, preview: &Preview) -> Result<(), NotAgreed> {
        let counts = self.with_memory(|memory, now| {
            memory.take_question(&reply.question_id, call, preview, now)
        });
        match (reply.declined, counts) {
            (Some(reason), _) => Err(NotAgreed::Declined(reason)),
            (None, Ok(())) => Ok(()),
            (None, Err(Stale::Changed)) => Err(NotAgreed::Stale(Stale::Changed)),
            (None, Err(stale)) => Err(NotAgreed::Declined(stale.to_string())),
        }
    }

    /// Reads and changes the memory in one go, so that of two calls at once only one finds what is there.
    fn with_memory<T>(&self, visit: impl FnOnce(&mut Memory, Instant) -> T) -> T {
        let now = self.now();
        visit(
            &mut self.memory.lock().unwrap_or_else(PoisonError::into_inner),
            now,
        )
    }
}

/// Why the answer to a question does not let the call through.
enum NotAgreed {
    Stale(Stale),
    Declined(String),
}

#[cfg(test)]
mod tests;
