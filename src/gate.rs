//! The gate that every call passes: only it can make the value that an operation runs on.
//!
//! Must not know what a request says; it judges by effect, by the policies of the operator, and by what a preview found.

mod memory;
mod person;
mod preview;

use std::{
    any::Any,
    sync::{Mutex, PoisonError},
    time::Instant,
};

use futures_util::future::BoxFuture;
use serde_json::{Map, Value};

use self::memory::Memory;
pub use self::{
    memory::Stale,
    person::{ASK_TIMEOUT, Ask, Channel, Reply},
    preview::{Affected, Preview},
};
use crate::error::Error;

/// What a call does to the NAS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Reads.
    Read,
    /// Changes something that can be changed back; twice is the same as once.
    Change,
    /// Starts or makes something; twice is more than once.
    Start,
    /// Can lose data or settings for good.
    Destructive,
}

impl Effect {
    /// The effect in a word, for tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Change | Self::Start => "change",
            Self::Destructive => "destructive",
        }
    }
}

/// When a destructive call may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Policy {
    /// `confirm: true` after a preview of the same call; and the person says yes, where the client can ask.
    #[default]
    Preview,
    /// `confirm: true` is enough.
    Flag,
    /// The person says yes; a client that cannot ask is refused.
    Human,
}

impl Policy {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Preview, Self::Flag, Self::Human];

    /// The name in settings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Preview => "preview",
            Self::Flag => "flag",
            Self::Human => "human",
        }
    }
}

/// A request that may run. Only the gate makes one.
#[derive(Debug)]
pub struct Cleared<R>(R);

impl<R> Cleared<R> {
    /// The request.
    pub fn request(&self) -> &R {
        &self.0
    }
}

/// A request whose type the caller of the gate need not know.
pub type AnyRequest = Box<dyn Any + Send + Sync>;

impl Cleared<AnyRequest> {
    /// The same request under its own type; absent when it has another one.
    pub fn downcast<R: 'static>(self) -> Option<Cleared<R>> {
        self.0.downcast().ok().map(|request| Cleared(*request))
    }
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
pub enum Ruling<R> {
    /// It may run.
    Run(Cleared<R>),
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
        ticket: String,
    },
}

/// Finds out what a request would do.
pub trait Scout<R> {
    /// What it would do now; absent when nothing can be lost.
    fn look<'a>(&'a self, request: &'a R) -> BoxFuture<'a, Result<Option<Preview>, Error>>;
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

    /// Lets a request through that can lose nothing, or says why not.
    ///
    /// # Errors
    /// [`Error::Refused`].
    pub fn clear<R>(&self, tool: &str, effect: Effect, request: R) -> Result<Cleared<R>, Error> {
        self.admit(tool, effect)?;
        if effect == Effect::Destructive {
            return Err(Error::Refused {
                problem: format!("{tool} can lose data and was not confirmed"),
                mend: "Call it again, read the preview, and confirm it".into(),
            });
        }
        Ok(Cleared(request))
    }

    /// Judges a request that can lose something. The scout tells what it would do now, or that it would lose nothing; it
    /// is asked again after a person has answered, as things may have changed meanwhile.
    ///
    /// # Errors
    /// [`Error::Refused`], and whatever the scout runs into.
    pub async fn judge<R>(
        &self,
        call: Call<'_>,
        channel: Channel<'_>,
        request: R,
        scout: &impl Scout<R>,
    ) -> Result<Ruling<R>, Error> {
        self.admit(call.tool, Effect::Destructive)?;
        let Some(preview) = scout.look(&request).await? else {
            return Ok(Ruling::Run(Cleared(request)));
        };
        if !call.confirmed {
            return Ok(self.hold(&call, preview, None));
        }
        if let Channel::Deferred(Some(reply)) = channel {
            return self.redeem(&call, reply, preview, request);
        }
        let can_ask = !matches!(channel, Channel::None);
        match self.policy {
            Policy::Flag => return Ok(Ruling::Run(Cleared(request))),
            Policy::Preview => {
                if let Err(stale) =
                    self.recall(|memory, now| memory.take_preview(&call, &preview, now))
                {
                    return Ok(self.hold(&call, preview, Some(stale.to_string())));
                }
            }
            Policy::Human if can_ask => {}
            Policy::Human => {
                return Err(Error::Refused {
                    problem: format!("{} needs a person's agreement, and this client cannot ask one", call.tool),
                    mend: "Use a client with elicitation, or do it in DSM; the operator decides with --confirm".into(),
                });
            }
        }
        match channel {
            Channel::None => Ok(Ruling::Run(Cleared(request))),
            Channel::Deferred(_) => {
                let ticket =
                    self.recall(|memory, now| memory.put_question(&call, &preview, now))?;
                Ok(Ruling::Ask {
                    question: preview.question(call.tool),
                    ticket,
                })
            }
            Channel::Direct(person) => {
                if let Err(reason) = person.ask(&preview.question(call.tool)).await {
                    return Ok(Ruling::Declined { preview, reason });
                }
                match scout.look(&request).await? {
                    Some(now) if now.same_target(&preview) => Ok(Ruling::Run(Cleared(request))),
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

    fn admit(&self, tool: &str, effect: Effect) -> Result<(), Error> {
        if !self.read_only || effect == Effect::Read {
            return Ok(());
        }
        Err(Error::Refused {
            problem: format!("{tool} changes the NAS, and this server was started read-only"),
            mend: "The operator can allow changes by starting it without --read-only and SYNOLOGY_READ_ONLY".into(),
        })
    }

    fn hold<R>(&self, call: &Call<'_>, preview: Preview, reason: Option<String>) -> Ruling<R> {
        self.recall(|memory, now| memory.put_preview(call, &preview, now));
        Ruling::Hold { preview, reason }
    }

    fn redeem<R>(
        &self,
        call: &Call<'_>,
        reply: Reply,
        preview: Preview,
        request: R,
    ) -> Result<Ruling<R>, Error> {
        let counts =
            self.recall(|memory, now| memory.take_question(&reply.ticket, call, &preview, now));
        Ok(match (reply.declined, counts) {
            (Some(reason), _) => Ruling::Declined { preview, reason },
            (None, Ok(())) => Ruling::Run(Cleared(request)),
            (None, Err(Stale::Changed)) => {
                self.hold(call, preview, Some(Stale::Changed.to_string()))
            }
            (None, Err(stale)) => Ruling::Declined {
                preview,
                reason: stale.to_string(),
            },
        })
    }

    /// Reads and changes the memory in one go, so that of two calls at once only one finds what is there.
    fn recall<T>(&self, deed: impl FnOnce(&mut Memory, Instant) -> T) -> T {
        let now = self.now();
        deed(
            &mut self.memory.lock().unwrap_or_else(PoisonError::into_inner),
            now,
        )
    }
}

#[cfg(test)]
mod tests;
