//! How a call that can lose something is judged: by a preview, by the policy, by a person.

use std::time::Duration;

use dsm::Sent;
use futures_util::future::BoxFuture;
use serde_json::{Map, Value};

use super::{
    Channel, Cleared, Gate, Gated, GuardedNas, Policy, Preview, Reply, Stale, judged::Judged,
    moment::Moment,
};
use crate::{effect::Effect, error::Error};

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
    pub arrived: Moment,
}

/// What the gate says to a destructive call.
#[derive(Debug)]
pub enum Ruling<'a, R> {
    /// It may run.
    Run(Cleared<'a, R>),
    /// It may not, or not yet.
    Unsent(Box<Unsent>),
}

/// Why a destructive call was not let through.
#[derive(Debug)]
pub enum Unsent {
    /// Nothing was sent: it wants a confirmation first.
    Hold {
        /// What it would do.
        preview: Preview,
        /// Why a confirmation that came with it does not count.
        reason: Option<String>,
        /// Why only this process can be told the confirmation, if so.
        only_here: Option<String>,
        /// Whether a confirmation from this client can count at all.
        can_confirm: bool,
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

impl Gate {
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
        let tool = call.tool;
        let looks = Looks {
            look: &|| Box::pin(request.preview(nas.reads())),
            address: nas.address(),
        };
        Ok(match self.rule(call, channel, looks).await? {
            Ok(judged) => Ruling::Run(Cleared::new(request, tool, nas, sent).judged_by(judged)),
            Err(unsent) => Ruling::Unsent(Box::new(unsent)),
        })
    }

    /// As [`Gate::judge`]; answers what the request was judged by, which is nothing where nothing can be lost.
    async fn rule(
        &self,
        call: Call<'_>,
        channel: Channel<'_>,
        looks: Looks<'_>,
    ) -> Result<Result<Option<Value>, Unsent>, Error> {
        self.admit(call.tool, Effect::Destructive)?;
        let Some(preview) = self.look(&looks).await? else {
            return Ok(Ok(None));
        };
        if !call.confirmed {
            let mut held = self.hold(&call, preview, None).await;
            if let (
                Policy::Human,
                Channel::None,
                Unsent::Hold {
                    reason,
                    can_confirm,
                    ..
                },
            ) = (self.policy, &channel, &mut held)
            {
                *reason = Some(NOBODY_TO_ASK.into());
                *can_confirm = false;
            }
            return Ok(Err(held));
        }
        let judged = Judged::new(&self.nas, &call, &preview);
        if let Channel::Deferred(Some(reply)) = channel {
            return Ok(match self.redeem(reply, &judged).await {
                Ok(()) => Ok(Some(preview.identity)),
                Err(NotAgreed::Stale(stale)) => Err(self.hold(&call, preview, Some(stale)).await),
                Err(NotAgreed::Declined(reason)) => Err(Unsent::Declined { preview, reason }),
            });
        }
        let can_ask = !matches!(channel, Channel::None);
        if can_ask && self.policy != Policy::Flag {
            let quiet = self.store.quiet(&judged, self.now(), self.time_to_answer);
            if let Some(left) = quiet.await {
                let reason = do_not_ask(left);
                return Ok(Err(Unsent::Declined { preview, reason }));
            }
        }
        match self.policy {
            Policy::Flag => return Ok(Ok(Some(preview.identity))),
            Policy::Preview => {
                let taken = self.store.take_preview(&judged, call.arrived, self.now());
                if let Err(stale) = taken.await {
                    return Ok(Err(self.hold(&call, preview, Some(stale)).await));
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
            Channel::None => Ok(Ok(Some(preview.identity))),
            Channel::Deferred(_) => {
                let question_id = random_id()?;
                let now = self.now();
                self.store.put_question(&question_id, &judged, now).await;
                Ok(Err(Unsent::Ask {
                    question: preview.question(call.tool),
                    question_id,
                }))
            }
            Channel::Direct(person) => {
                if let Err(reason) = person.ask(&preview.question(call.tool)).await {
                    self.store.put_declined(&judged, self.now()).await;
                    return Ok(Err(Unsent::Declined { preview, reason }));
                }
                match self.look(&looks).await? {
                    Some(now) if now.same_target(&preview) => Ok(Ok(Some(now.identity))),
                    Some(now) => Ok(Err(self.hold(&call, now, Some(Stale::Changed)).await)),
                    None => Ok(Err(Unsent::Declined {
                        preview,
                        reason: Stale::Changed.to_string(),
                    })),
                }
            }
        }
    }

    async fn look(&self, looks: &Looks<'_>) -> Result<Option<Preview>, Error> {
        let preview = (looks.look)().await?;
        Ok(preview.map(|preview| Preview {
            nas: match &self.name {
                Some(name) => format!("{name} ({})", looks.address),
                None => looks.address.clone(),
            },
            ..preview
        }))
    }

    async fn hold(&self, call: &Call<'_>, preview: Preview, stale: Option<Stale>) -> Unsent {
        let only_here = match self.policy {
            Policy::Preview => {
                let judged = Judged::new(&self.nas, call, &preview);
                self.store.put_preview(&judged, self.now()).await
            }
            // Neither asks for a preview.
            Policy::Flag | Policy::Human => None,
        };
        Unsent::Hold {
            preview,
            reason: stale.map(|stale| stale.to_string()),
            only_here: only_here.map(|problem| problem.why),
            can_confirm: true,
        }
    }

    async fn redeem(&self, reply: Reply, judged: &Judged) -> Result<(), NotAgreed> {
        let now = self.now();
        let id = &reply.question_id;
        let counts = self
            .store
            .take_question(id, judged, now, self.time_to_answer);
        let not_agreed = match (reply.declined, counts.await) {
            (None, Ok(())) => return Ok(()),
            // No question of ours was answered.
            (reason, Err(Stale::Unasked)) => {
                let reason = reason.unwrap_or_else(|| Stale::Unasked.to_string());
                return Err(NotAgreed::Declined(reason));
            }
            (None, Err(Stale::Changed)) => return Err(NotAgreed::Stale(Stale::Changed)),
            (Some(reason), _) => reason,
            (None, Err(stale)) => stale.to_string(),
        };
        self.store.put_declined(judged, now).await;
        Err(NotAgreed::Declined(not_agreed))
    }
}

/// How the gate sees what a request would do.
struct Looks<'a> {
    look: &'a (dyn Fn() -> BoxFuture<'a, Result<Option<Preview>, Error>> + Sync),
    /// Address of the NAS.
    address: String,
}

/// Said with a preview whose confirmation will be refused.
const NOBODY_TO_ASK: &str = "only a person's agreement counts here, and this client cannot ask one: confirming it will be refused";

/// Why nobody is asked.
fn do_not_ask(left: Duration) -> String {
    let minutes = left.as_secs().div_ceil(60);
    format!(
        "the person was asked about this three times in ten minutes and did not agree; nobody is asked again for {minutes} min, and nothing was sent"
    )
}

fn random_id() -> Result<String, Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| Error::Internal {
        place: "the random source".into(),
        may_have_run: false,
    })?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Why the answer to a question does not let the call through.
enum NotAgreed {
    Stale(Stale),
    Declined(String),
}
