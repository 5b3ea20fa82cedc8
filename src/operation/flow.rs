//! The way of every call: parse, gate, run, write down, make safe, cut to size.

use futures_util::future::BoxFuture;
use serde_json::{Map, Value, json};

use super::{
    Answer, Caller, Operation, Target, bounds,
    budget::{Budget, Patient},
    erased::Parsed,
    schema,
};
use crate::{
    audit::{Audit, Entry},
    dsm::{Dialect, sanitize},
    error::Error,
    gate::{self, AnyRequest, Channel, Cleared, Effect, Preview, Ruling, Scout},
};

/// Longest arguments that are looked at, in bytes of compact JSON.
const MAX_ARGUMENTS: usize = 1_000_000;

pub(super) async fn call(
    operation: &Operation,
    caller: &Caller<'_>,
    arguments: Map<String, Value>,
) -> Result<Answer, Error> {
    let context = caller.context;
    context.rate.take()?;
    let arrived = context.gate.now();
    let budget = Budget::start();
    let _slot = budget
        .within(false, async { Ok(context.slots.acquire().await) })
        .await?;
    let arguments = Value::Object(arguments);
    if arguments.to_string().len() > MAX_ARGUMENTS {
        return Err(Error::argument("", "they are longer than 1 MB"));
    }
    let way = Way {
        operation,
        caller,
        budget,
        arrived,
    };
    if operation.effect == Effect::Read {
        return way.read(arguments).await.map(Answer::Done);
    }
    let parsed = (operation.erased.parse)(arguments)?;
    let entry = Entry::new(
        context.address(),
        &caller.client,
        operation.name,
        parsed.given.clone(),
    );
    let mut page = Page {
        audit: &context.audit,
        entry: &entry,
        written: false,
    };
    let outcome = way.change(parsed, &entry).await;
    let written = page.write(match &outcome {
        Ok(Answer::Done(answer)) => entry.done(answer),
        Ok(Answer::Ask { .. }) => entry.outcome("asked"),
        Err(error) => entry.failed(error),
    });
    outcome.map(|answer| with_warning(answer, written.err()))
}

/// Writes a line about a call even when the call is dropped halfway.
struct Page<'a> {
    audit: &'a Audit,
    entry: &'a Entry,
    written: bool,
}

impl Page<'_> {
    fn write(&mut self, entry: Entry) -> Result<(), String> {
        self.written = true;
        self.audit.record(entry)
    }
}

impl Drop for Page<'_> {
    fn drop(&mut self) {
        if !self.written {
            let _ = self.audit.record(self.entry.outcome("unclear: stopped"));
        }
    }
}

/// One call under way.
struct Way<'a> {
    operation: &'a Operation,
    caller: &'a Caller<'a>,
    budget: Budget,
    arrived: std::time::Instant,
}

impl Way<'_> {
    async fn change(&self, parsed: Parsed, entry: &Entry) -> Result<Answer, Error> {
        let (operation, gate) = (self.operation, &self.caller.context.gate);
        let cleared = if operation.effect == Effect::Destructive {
            let given = parsed.given.clone();
            match self.judge(parsed).await? {
                Ruling::Run(cleared) => cleared,
                Ruling::Hold { preview, reason } => {
                    return Ok(Answer::Done(held(operation, given, &preview, reason)));
                }
                Ruling::Declined { preview, reason } => {
                    return Ok(Answer::Done(declined(&preview, &reason)));
                }
                Ruling::Ask { question, ticket } => return Ok(Answer::Ask { question, ticket }),
            }
        } else {
            gate.clear(operation.name, operation.effect, parsed.request)?
        };
        let target = self.target().await?;
        self.caller.context.audit.announce(entry)?;
        let mut answer = self.run(cleared, target).await?;
        if let Value::Object(fields) = &mut answer {
            fields.entry("outcome").or_insert_with(|| "done".into());
        }
        Ok(Answer::Done(answer))
    }

    async fn judge(&self, parsed: Parsed) -> Result<Ruling<AnyRequest>, Error> {
        let patient;
        let channel = match &self.caller.channel {
            Channel::None => Channel::None,
            Channel::Deferred(reply) => Channel::Deferred(reply.clone()),
            Channel::Direct(person) => {
                patient = Patient {
                    person: *person,
                    budget: &self.budget,
                };
                Channel::Direct(&patient)
            }
        };
        let call = gate::Call {
            tool: self.operation.name,
            arguments: &parsed.given,
            confirmed: parsed.confirmed,
            arrived: self.arrived,
        };
        self.caller
            .context
            .gate
            .judge(call, channel, parsed.request, self)
            .await
    }

    /// Runs a read. Where only trying tells the dialect, it is tried in the likely one first.
    async fn read(&self, arguments: Value) -> Result<Value, Error> {
        let context = self.caller.context;
        let cleared = self.clear(&arguments)?;
        let likely = self
            .budget
            .within(false, context.likely_target(self.operation))
            .await?;
        if let Some(target) = likely {
            return self.run(cleared, target).await;
        }
        let (nas, api) = (context.nas()?, self.operation.dsm.api);
        let outcome = self.run_in(cleared, Dialect::Dsm).await;
        if !is_unknown_method(&outcome) {
            if outcome.is_ok() {
                nas.remember_dialect(api, Dialect::Dsm);
            }
            return outcome;
        }
        // A NAS that does not understand the documented dialect either has other reasons for its answer.
        let second = self
            .run_in(self.clear(&arguments)?, Dialect::Documented)
            .await;
        if is_unknown_method(&second) {
            return outcome;
        }
        nas.remember_dialect(api, Dialect::Documented);
        second
    }

    async fn run_in(&self, cleared: Cleared<AnyRequest>, dialect: Dialect) -> Result<Value, Error> {
        self.run(
            cleared,
            self.caller.context.target_in(self.operation, dialect)?,
        )
        .await
    }

    fn clear(&self, arguments: &Value) -> Result<Cleared<AnyRequest>, Error> {
        let parsed = (self.operation.erased.parse)(arguments.clone())?;
        self.caller
            .context
            .gate
            .clear(self.operation.name, self.operation.effect, parsed.request)
    }

    async fn run(&self, cleared: Cleared<AnyRequest>, target: Target<'_>) -> Result<Value, Error> {
        let change = self.operation.effect != Effect::Read;
        let running = (self.operation.erased.run)(cleared, target);
        match self.budget.within(change, running).await {
            Ok(answer) => Ok(fit(answer)),
            Err(error) if error.may_have_run() => Err(Error::Unclear {
                cause: Box::new(error),
                told_by: self.operation.told_by,
            }),
            Err(error) => Err(error),
        }
    }

    async fn target(&self) -> Result<Target<'_>, Error> {
        self.budget
            .within(false, self.caller.context.target(self.operation))
            .await
    }
}

impl Scout<AnyRequest> for Way<'_> {
    fn look<'a>(
        &'a self,
        request: &'a AnyRequest,
    ) -> BoxFuture<'a, Result<Option<Preview>, Error>> {
        Box::pin(async move {
            let looking = (self.operation.erased.preview)(request, self.target().await?);
            self.budget.within(false, looking).await
        })
    }
}

/// Whether DSM said that it has no such method.
fn is_unknown_method(outcome: &Result<Value, Error>) -> bool {
    matches!(outcome, Err(Error::Api { code: 103, .. }))
}

fn held(
    operation: &Operation,
    mut arguments: Map<String, Value>,
    preview: &Preview,
    reason: Option<String>,
) -> Value {
    arguments.insert("confirm".into(), true.into());
    let mut answer = json!({
        "outcome": "confirmation_required",
        "preview": preview,
        "confirm_with": { "tool": operation.name, "arguments": arguments },
        "next": "Nothing was changed. Show the person what would happen; make the call in confirm_with only after they agree, within 10 minutes.",
    });
    if let (Some(reason), Value::Object(fields)) = (reason, &mut answer) {
        fields.insert("reason".into(), reason.into());
    }
    fit(answer)
}

fn declined(preview: &Preview, reason: &str) -> Value {
    fit(json!({
        "outcome": "declined",
        "reason": reason,
        "preview": preview,
        "next": "Nothing was changed. Do not try again unless the person asks for it.",
    }))
}

/// Makes an answer safe to show and short enough.
fn fit(mut answer: Value) -> Value {
    sanitize::sanitize(&mut answer);
    bounds::cut(&mut answer);
    answer
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
