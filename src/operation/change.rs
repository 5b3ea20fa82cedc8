//! What a change has besides a read: the gate's judgment, a line in the audit log, and an end that may be unclear.

mod beginning;
mod line;
mod told;
mod unsent;

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::{Map, Value};

pub(super) use self::beginning::{Beginning, Facts};
use self::{
    line::AuditLine,
    told::{tell_change_id, warn, with_warning, withhold_undo},
};
use super::{
    Answer, Tool,
    deadline::AskOffTheClock,
    exact::fit,
    handler::{AnyGated, UnderWay},
    undoing::compare_preview,
    unusual::replaced,
};
use crate::{
    audit::{self, Entry},
    effect::Effect,
    error::Error,
    gate::{self, Channel, Clearance, Cleared, Known, Ruling, Seen},
    text::put_at,
};

/// Fields of an answer with the change that was put back, and the tool that did it.
pub(super) const UNDID: &str = "undid";
const BY_TOOL: &str = "tool";

/// How a change ended that did not fail.
pub(super) enum Ended {
    /// It ran: its response, as it is, and what it replaced that a person may not set.
    Ran(Value, Vec<audit::Held>),
    /// It was not let through: the answer.
    Unsent(Answer),
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
                seen: Arc::new(Seen::putting_back(
                    call.undoing.as_ref().map(|undoing| undoing.left.clone()),
                )),
                written: false,
            },
        }
    }

    /// Lets a request through that can lose nothing.
    pub(super) fn clear(&self) -> Result<Clearance<'a>, Error> {
        let tool = self.call.tool;
        let gate = &self.call.caller.context.gate;
        let (nas, sent) = (self.call.nas()?, self.call.caller.sent);
        let cleared = gate.clear(tool.name, tool.effect, (), nas, sent)?;
        Ok(cleared.apart().1)
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
    pub(super) async fn judge(
        &self,
        request: Box<dyn AnyGated>,
        note: Option<String>,
    ) -> Result<Result<Cleared<'a, Box<dyn AnyGated>>, Answer>, Error> {
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
            let left = &undoing.left;
            let looking = async {
                let nas = call.nas()?.reads();
                let preview = request.preview(nas).await;
                if let Some(preview) = preview.map_err(|error| gone(error, left))? {
                    compare_preview(left, &preview.identity)?;
                    request.check_left(nas, left).await?;
                }
                Ok(())
            };
            call.deadline.within(call.caller.sent, looking).await?;
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

    /// Whether it puts a recorded change back.
    pub(super) fn puts_back(&self) -> bool {
        self.call.undoing.is_some()
    }

    /// Where it notes what it sees before it is sent.
    pub(super) fn seen(&self) -> Arc<Seen> {
        Arc::clone(&self.line.seen)
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
                    let own = fields.shift_remove("outcome");
                    put_at(0, fields, "outcome", own.unwrap_or_else(|| "done".into()));
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

    /// Writes down how it ended, whole, and answers what of it is shown.
    pub(super) async fn end(mut self, outcome: Result<Ended, Error>) -> Result<Answer, Error> {
        let outcome = outcome.map_err(|error| error.of_change(self.call.caller.sent));
        let entry = &self.line.entry;
        let seen = self.line.seen.noted();
        let written = match &outcome {
            Ok(Ended::Ran(answer, _)) => entry.done(answer).with_identity(&seen),
            Ok(Ended::Unsent(Answer::Done(answer))) => entry.done(answer),
            Ok(Ended::Unsent(Answer::Ask { .. })) => entry.outcome("asked"),
            Err(error) if error.may_have_run() => entry.failed(error).with_seen(&seen),
            Err(error) => entry.failed(error),
        };
        let warning = self.line.write(written).done().await.err();
        let logged = self.line.audit.is_on() && warning.is_none();
        let answer = match outcome? {
            Ended::Ran(mut response, replaced) => {
                let audit = self.line.audit;
                if let (Some(undoing), Value::Object(fields)) = (&self.call.undoing, &mut response)
                {
                    put_at(1, fields, BY_TOOL, self.call.tool.name.into());
                    put_at(1, fields, UNDID, undoing.change_id.as_str().into());
                }
                // What is not written down cannot be found by its id.
                if logged {
                    tell_change_id(&mut response, self.line.entry.change_id());
                }
                audit.remember(&self.line.entry, &self.arguments, replaced);
                Answer::Done(fit(response, logged, || self.call.tool.output_schema()))
            }
            Ended::Unsent(answer) => answer,
        };
        Ok(with_warning(answer, warning))
    }
}

/// What was made by the change that is put back, and is not there any more, is as it was before.
fn gone(error: Error, left: &Value) -> Error {
    match error {
        Error::UnknownId { .. } if left.get("task").is_some() => Error::AsBefore,
        error => error,
    }
}
