//! What a change has besides a read: the gate's judgment, a line in the audit log, and an end that may be unclear.

use dsm::{Dialect, Sent};
use futures_util::future::BoxFuture;
use serde_json::{Map, Value};

use super::{
    Answer, Tool,
    arguments::{CONFIRM, shown},
    deadline::AskOffTheClock,
    exact::{CONFIRM_WITH, fit},
    handler::UnderWay,
    schema,
    turns::{Held, InFlight, Turn},
    undo::{NO_UNDO, UNDO},
    undoing::compare_preview,
    unusual::{FindUnusual, asked_for, replaced},
};
use crate::{
    audit::{self, Audit, Entry, Recorded},
    effect::Effect,
    error::Error,
    gate::{self, Channel, Cleared, Gated, Known, Preview, Ruling, Unsent},
};

/// Fields of an answer with the change that was put back, and the tool that did it.
const UNDID: &str = "undid";
const BY_TOOL: &str = "tool";

/// The field in which every change warns.
const WARNING: &str = "warning";

/// How a change ended that did not fail.
pub(super) enum Ended {
    /// It ran: its response, as it is, and what it replaced that a person may not set.
    Ran(Value, Vec<audit::Held>),
    /// It was not let through: the answer.
    Unsent(Answer),
}

/// What a change says of itself before it runs.
pub(super) struct Facts {
    pub(super) record: Turn,
    pub(super) asks_about: Option<String>,
    pub(super) leaves: Option<String>,
    pub(super) clears_up: Option<String>,
    pub(super) unusual: FindUnusual,
}

/// A change that has its turn.
pub(super) struct Beginning<'a> {
    pub(super) dialect: Dialect,
    /// What of its arguments its record held once.
    pub(super) held: Vec<(String, Value)>,
    /// Whether what it asks about is noted.
    pub(super) noted: bool,
    /// Whether what it leaves was not noted before.
    is_new: bool,
    leaves: Option<String>,
    clears_up: Option<String>,
    unusual: FindUnusual,
    /// What to say of an earlier change.
    earlier: Option<String>,
    in_flight: InFlight<'a>,
    _turn: Held,
}

/// A change under way. A line about it is written even when it is dropped halfway.
pub(super) struct ChangeUnderWay<'a> {
    call: &'a UnderWay<'a>,
    arguments: Map<String, Value>,
    confirmed: bool,
    line: AuditLine<'a>,
}

impl<'a> ChangeUnderWay<'a> {
    pub(super) fn begin(
        call: &'a UnderWay<'a>,
        arguments: Map<String, Value>,
        confirmed: bool,
    ) -> Self {
        let context = call.caller.context;
        let entry = Entry::new(
            &context.nas.address,
            &call.caller.client,
            call.tool.name,
            arguments.clone(),
        )
        .on(context.nas.name.as_deref())
        .undoing(
            call.undoing
                .as_ref()
                .map(|undoing| undoing.change_id.as_str()),
        );
        Self {
            call,
            arguments,
            confirmed,
            line: AuditLine {
                audit: &context.audit,
                sent: call.caller.sent,
                entry,
                written: false,
            },
        }
    }

    /// Lets a request through that can lose nothing.
    pub(super) fn clear<R>(&self, request: R) -> Result<Cleared<'a, R>, Error> {
        let tool = self.call.tool;
        let gate = &self.call.caller.context.gate;
        gate.clear(
            tool.name,
            tool.effect,
            request,
            self.call.nas()?,
            self.call.caller.sent,
        )
    }

    pub(super) fn tool(&self) -> &'a Tool {
        self.call.tool
    }

    /// What a request hears before it is judged.
    pub(super) async fn hears(&self, note: Option<String>) -> Result<Known, Error> {
        let call = self.call;
        call.caller
            .context
            .gate
            .admit(call.tool.name, Effect::Destructive)?;
        let hearing = async {
            let dialect = call.dialect().await?;
            let noted = self.is_noted(note.as_deref()).await;
            Ok(Known { dialect, noted })
        };
        call.deadline.within(call.caller.sent, hearing).await
    }

    /// Judges a request that can lose something. The inner error is the answer to a call that was not let through.
    pub(super) async fn judge<R: Gated>(
        &self,
        request: R,
        note: Option<String>,
    ) -> Result<Result<Cleared<'a, R>, Answer>, Error> {
        let call = self.call;
        let off_the_clock;
        let channel = match &call.caller.channel {
            Channel::None => Channel::None,
            Channel::Deferred(reply) => Channel::Deferred(reply.clone()),
            Channel::Direct(person) => {
                off_the_clock = AskOffTheClock {
                    person: *person,
                    deadline: &call.deadline,
                };
                Channel::Direct(&off_the_clock)
            }
        };
        if let Some(undoing) = &call.undoing {
            let looking = async { request.preview(call.nas()?.reads()).await };
            let preview = call.deadline.within(call.caller.sent, looking).await?;
            if let Some(preview) = preview {
                compare_preview(&undoing.left, &preview.identity)?;
            }
        }
        let (tool, arguments) = self.called();
        let judged = gate::Call {
            tool,
            arguments,
            confirmed: self.confirmed,
            arrived: call.arrived,
        };
        let gate = &call.caller.context.gate;
        let judging = gate.judge(judged, channel, request, call.nas()?, call.caller.sent);
        let ruling = call.deadline.within(call.caller.sent, judging).await?;
        Ok(match ruling {
            Ruling::Run(cleared) => Ok(cleared.by(call.tool.name)),
            Ruling::Unsent(unsent) => Err(self.unsent(*unsent, note).await),
        })
    }

    /// The call as it was made, without `confirm`.
    fn called(&self) -> (&'static str, &Map<String, Value>) {
        match &self.call.undoing {
            Some(undoing) => (undoing.called, &undoing.arguments),
            None => (self.call.tool.name, &self.arguments),
        }
    }

    /// What the change left that this one puts back.
    pub(super) fn left(&self) -> Option<Value> {
        let undoing = self.call.undoing.as_ref();
        undoing.map(|undoing| undoing.left.clone())
    }

    /// The answer to a call that was not let through.
    async fn unsent(&self, unsent: Unsent, note: Option<String>) -> Answer {
        // What made it ask may not be seen any more when it is confirmed.
        if let Some(note) = &note {
            self.call.caller.context.gate.note(note).await;
        }
        match unsent {
            Unsent::Hold {
                preview,
                reason,
                only_here,
            } => Answer::Done(self.held(&preview, reason.as_deref(), only_here.as_deref())),
            Unsent::Declined { preview, reason } => {
                Answer::Done(declined(self.call.tool, &preview, &reason))
            }
            Unsent::Ask {
                question,
                question_id,
            } => Answer::Ask {
                question,
                question_id,
            },
        }
    }

    /// Waits for its turn, and notes what must be noted before a change runs.
    pub(super) async fn prepare(&self, facts: Facts) -> Result<Beginning<'_>, Error> {
        let call = self.call;
        let dialect = call
            .deadline
            .within(call.caller.sent, call.dialect())
            .await?;
        let turn = self.hold(facts.record.clone()).await?;
        let unclear = &call.caller.context.unclear;
        let earlier = unclear.warning(self.product(), &facts.record);
        let in_flight = unclear.begin(
            self.product(),
            facts.record,
            call.tool.name,
            call.caller.sent,
        );
        self.line.audit.announce(&self.line.entry).await?;
        let held = self
            .once_held(asked_for(facts.unusual, &self.arguments))
            .await;
        let noted = self.is_noted(facts.asks_about.as_deref()).await;
        let leaves = facts.leaves;
        let is_new = leaves.is_some() && !self.is_noted(leaves.as_deref()).await;
        // Before it runs: a call that is dropped halfway may have.
        if let Some(note) = &leaves {
            call.caller.context.gate.note(note).await;
        }
        Ok(Beginning {
            dialect,
            held,
            noted,
            is_new,
            leaves,
            clears_up: facts.clears_up,
            unusual: facts.unusual,
            earlier,
            in_flight,
            _turn: turn,
        })
    }

    /// Runs what was cleared, once the log has taken note where it must.
    pub(super) async fn run(
        &self,
        mut beginning: Beginning<'_>,
        running: BoxFuture<'_, Result<Value, Error>>,
    ) -> Result<Ended, Error> {
        let call = self.call;
        let outcome = call.deadline.within(call.caller.sent, running).await;
        let gate = &call.caller.context.gate;
        match (&beginning.leaves, &beginning.clears_up) {
            (Some(note), _) if beginning.is_new && !call.caller.sent.may_have_left() => {
                gate.forget(note).await;
            }
            (_, Some(note)) if outcome.is_ok() => gate.forget(note).await,
            _ => {}
        }
        if outcome
            .as_ref()
            .map_or_else(|error| !error.may_have_run(), |_| true)
        {
            beginning.in_flight.ended();
        }
        match outcome {
            Ok(mut response) => {
                if let Value::Object(fields) = &mut response {
                    fields.entry("outcome").or_insert_with(|| "done".into());
                    warn(fields, beginning.earlier.take());
                }
                let (replaced, out_of_bounds) = replaced(beginning.unusual, &response);
                if out_of_bounds && !self.line.audit.is_on() {
                    withhold_undo(&mut response);
                }
                Ok(Ended::Ran(response, replaced))
            }
            Err(error) if error.may_have_run() => Err(Error::Unclear {
                cause: Box::new(error),
                check_with: call.tool.check_with,
            }),
            Err(error) => Err(error),
        }
    }

    /// What the tool changes things of.
    fn product(&self) -> &'static str {
        let package = self.call.tool.package();
        package.map_or("DSM", |package| package.name)
    }

    async fn is_noted(&self, note: Option<&str>) -> bool {
        match note {
            Some(note) => self.call.caller.context.gate.has_note(note).await,
            None => false,
        }
    }

    /// What of these values the record held once.
    async fn once_held(&self, values: Vec<audit::Held>) -> Vec<(String, Value)> {
        let address = &self.call.caller.context.nas.address;
        let audit = self.line.audit;
        let held = audit.held(address, self.call.tool.name, &self.arguments, values);
        let held = held.await.into_iter();
        held.map(|held| (held.field, held.value)).collect()
    }

    /// Waits until nobody else changes what this one does.
    async fn hold(&self, turn: Turn) -> Result<Held, Error> {
        let call = self.call;
        let product = self.product();
        let turns = &call.caller.context.turns;
        let holding = async { Ok(turns.hold(product, turn).await) };
        let held = call.deadline.within(call.caller.sent, holding).await;
        held.map_err(|error| match error {
            Error::Deadline { seconds, .. } => Error::Refused {
                problem: format!(
                    "another change of the same was still under way after the {seconds} s that a call may take"
                ),
                fix: format!(
                    "Nothing was sent. See with {} what came of the other, then call again",
                    call.tool.check_with
                ),
            },
            other => other,
        })
    }

    /// Writes down how it ended, whole, and answers what of it is shown.
    pub(super) async fn end(mut self, outcome: Result<Ended, Error>) -> Result<Answer, Error> {
        let outcome = outcome.map_err(|error| error.of_change(self.call.caller.sent));
        let entry = &self.line.entry;
        let written = match &outcome {
            Ok(Ended::Ran(answer, _) | Ended::Unsent(Answer::Done(answer))) => entry.done(answer),
            Ok(Ended::Unsent(Answer::Ask { .. })) => entry.outcome("asked"),
            Err(error) => entry.failed(error),
        };
        let warning = self.line.write(written).done().await.err();
        let logged = self.line.audit.is_on() && warning.is_none();
        let answer = match outcome? {
            Ended::Ran(mut response, replaced) => {
                let audit = self.line.audit;
                // What is not written down cannot be found by its id.
                if logged {
                    tell_change_id(&mut response, self.line.entry.change_id());
                }
                if let (Some(undoing), Value::Object(fields)) = (&self.call.undoing, &mut response)
                {
                    fields.insert(UNDID.into(), undoing.change_id.as_str().into());
                    fields.insert(BY_TOOL.into(), self.call.tool.name.into());
                }
                audit.remember(&self.line.entry, &self.arguments, replaced);
                Answer::Done(fit(response, logged, || self.call.tool.output_schema()))
            }
            Ended::Unsent(answer) => answer,
        };
        Ok(with_warning(answer, warning))
    }

    fn held(&self, preview: &Preview, reason: Option<&str>, only_here: Option<&str>) -> Value {
        let (tool, arguments) = self.called();
        let mut arguments = shown(arguments.clone());
        arguments.insert(CONFIRM.into(), true.into());
        let only_here = only_here.map(|why| {
            format!(" It must come to this very process of the server: others cannot know of this preview ({why}).")
        });
        let next = format!(
            "Nothing was changed. Show the person what would happen; make the call in confirm_with only after they agree, within 10 minutes.{}",
            only_here.unwrap_or_default()
        );
        let mut answer = serde_json::json!({
            "outcome": "confirmation_required",
            "preview": preview,
            CONFIRM_WITH: { "tool": tool, "arguments": arguments },
            "next": next,
        });
        if let (Some(reason), Value::Object(fields)) = (reason, &mut answer) {
            fields.insert("reason".into(), reason.into());
        }
        fit(answer, false, || self.call.tool.output_schema())
    }
}

/// What the audit log says of a call.
struct AuditLine<'a> {
    audit: &'a Audit,
    sent: &'a Sent,
    entry: Entry,
    written: bool,
}

impl<'a> AuditLine<'a> {
    fn write(&mut self, entry: Entry) -> Recorded<'a> {
        self.written = true;
        self.audit.record(entry)
    }
}

impl Drop for AuditLine<'_> {
    fn drop(&mut self) {
        if !self.written {
            let _ = self
                .audit
                .record(self.entry.outcome(if self.sent.may_have_left() {
                    "unclear: stopped"
                } else {
                    "failed: stopped, nothing was sent"
                }));
        }
    }
}

/// Names a change in its answer; what changed nothing has no name.
fn tell_change_id(response: &mut Value, change_id: Option<&str>) {
    if let (Value::Object(fields), Some(id)) = (response, change_id)
        && fields
            .get("outcome")
            .is_none_or(|outcome| outcome != "unchanged")
    {
        fields.insert(schema::CHANGE_ID.into(), id.into());
    }
}

/// A value that a person may not set goes back as one that the audit log knows: without a log no later process takes it.
fn withhold_undo(response: &mut Value) {
    if let Value::Object(fields) = response
        && fields.remove(UNDO).is_some()
    {
        let reason = "what was before is out of the bounds that are set here, and without an audit log only this process knows that the NAS held it; it still takes it as an argument";
        fields.insert(NO_UNDO.into(), reason.into());
    }
}

fn declined(tool: &Tool, preview: &Preview, reason: &str) -> Value {
    let answer = serde_json::json!({
        "outcome": "declined",
        "reason": reason,
        "preview": preview,
        "next": "Nothing was changed. Do not try again unless the person asks for it.",
    });
    fit(answer, false, || tool.output_schema())
}

/// Adds a warning to those of an answer.
fn warn(fields: &mut Map<String, Value>, warning: Option<String>) {
    let Some(warning) = warning else { return };
    let both = match fields.get(WARNING).and_then(Value::as_str) {
        Some(own) => format!("{own} {warning}"),
        None => warning,
    };
    fields.insert(WARNING.into(), both.into());
}

fn with_warning(answer: Answer, warning: Option<String>) -> Answer {
    match (answer, warning) {
        (Answer::Done(Value::Object(mut fields)), Some(warning)) => {
            fields.insert(schema::AUDIT_WARNING.into(), warning.into());
            Answer::Done(Value::Object(fields))
        }
        (answer, _) => answer,
    }
}
