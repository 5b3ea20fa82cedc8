//! The way of every call: parse, clear, run, write down, make safe, cut to size.

mod erased;
mod undoing;

use std::sync::Arc;

use dsm::Dialect;
use futures_util::future::BoxFuture;
use serde::Serialize;
use serde_json::{Map, Value};
use tokio::sync::SemaphorePermit;

pub(super) use self::erased::AnyGated;
use self::erased::{AnyChange, AnyQuery, Form};
use super::{
    Answer, Caller, Change, Query, ReadContext, Request, Tool,
    arguments::{as_meant, naming_confirm, naming_list, take_confirm},
    change::{ChangeUnderWay, Ended},
    context::MAX_WAITING,
    deadline::Deadline,
    exact::{fit_revealing, fit_within},
    named::{Name, Named, resolve, take_names},
    undoing::{PutsBack, Undoing},
};
use crate::{
    error::Error,
    gate::{Clearance, Gated, GuardedNas, Moment},
};

type Arguments = Map<String, Value>;
type Outcome<'a> = BoxFuture<'a, Result<Answer, Error>>;

/// Runs calls of one tool: the type of its request behind a function pointer.
#[derive(Clone, Copy)]
pub(super) struct Handler(for<'a> fn(&'a UnderWay<'a>, Arguments) -> Outcome<'a>);

impl Handler {
    pub(super) const fn read<R: Query>() -> Self {
        Self(|call, arguments| Box::pin(read(call, arguments, Form::query::<R>())))
    }

    pub(super) const fn change<R: Change>() -> Self {
        Self(|call, arguments| Box::pin(change(call, arguments, Form::change::<R>())))
    }

    pub(super) const fn gated<R: Change + Gated>() -> Self {
        Self(|call, arguments| Box::pin(gated(call, arguments, Form::gated::<R>())))
    }

    pub(super) const fn gated_undo<R: Change + Gated>() -> Self {
        Self(|call, arguments| match &call.undoing {
            Some(_) => Box::pin(gated(call, arguments, Form::gated::<R>())),
            None => Box::pin(change(call, arguments, Form::change::<R>())),
        })
    }

    pub(super) const fn undoing<R: PutsBack>() -> Self {
        Self(|call, arguments| Box::pin(undoing::undoing::<R>(call, arguments)))
    }
}

/// One call under way.
pub(super) struct UnderWay<'a> {
    pub(super) tool: &'a Tool,
    pub(super) caller: &'a Caller<'a>,
    /// The NAS, or what is missing to reach it.
    nas: Result<Arc<GuardedNas>, Error>,
    pub(super) deadline: Deadline,
    /// When it came, by the gate's clock.
    pub(super) arrived: Moment,
    /// The change that it puts back, if it is made for that.
    pub(super) undoing: Option<Undoing>,
}

pub(super) async fn call(
    tool: &Tool,
    caller: &Caller<'_>,
    arguments: Arguments,
) -> Result<Answer, Error> {
    let context = caller.context;
    context.rate.take()?;
    let arrived = context.gate.now();
    let deadline = Deadline::start();
    let call = UnderWay {
        tool,
        caller,
        nas: deadline.within(caller.sent, context.nas.get()).await,
        deadline,
        arrived,
        undoing: None,
    };
    let _slot = slot(&call).await?;
    (tool.handler.0)(&call, arguments).await
}

/// A place among the calls that run at a time.
async fn slot<'a>(call: &UnderWay<'a>) -> Result<Option<SemaphorePermit<'a>>, Error> {
    let context = call.caller.context;
    if call.tool.waits {
        let place = context.waiting.try_acquire();
        return place.map(Some).map_err(|_| Error::Refused {
            problem: format!("{MAX_WAITING} calls wait already"),
            fix: "Look at the task with hyperbackup_get_task_status instead, or wait once another call has ended".into(),
        });
    }
    let slots = if call.tool.writes() {
        &context.changing
    } else {
        &context.reading
    };
    let waiting = async { Ok(slots.acquire().await.ok()) };
    call.deadline.within(call.caller.sent, waiting).await
}

async fn read(
    call: &UnderWay<'_>,
    arguments: Arguments,
    form: Form<Box<dyn AnyQuery>>,
) -> Result<Answer, Error> {
    let request = requested(call, arguments, form).await?;
    let on = call.reading()?;
    let running = async {
        let dialect = call.dialect().await?;
        request.run(on, call.tool, dialect).await
    };
    call.read(on, Box::pin(running)).await
}

async fn change(
    call: &UnderWay<'_>,
    arguments: Arguments,
    form: Form<Box<dyn AnyChange>>,
) -> Result<Answer, Error> {
    let request = requested(call, arguments, form).await?;
    let change = ChangeUnderWay::begin(call, request.given(), false);
    let outcome = match change.clear() {
        Ok(clearance) => run(&change, request, clearance).await,
        Err(error) => Err(error),
    };
    change.end(outcome).await
}

async fn gated(
    call: &UnderWay<'_>,
    mut arguments: Arguments,
    form: Form<Box<dyn AnyGated>>,
) -> Result<Answer, Error> {
    let confirmed = match &call.undoing {
        Some(undoing) => undoing.confirmed,
        None => take_confirm(&mut arguments)?,
    };
    let request = requested(call, arguments, form).await;
    let mut request = request.map_err(naming_confirm)?;
    let change = ChangeUnderWay::begin(call, request.given(), confirmed);
    let outcome = match change.hears(request.facts().asks_about).await {
        Ok(known) => {
            request.hear(known);
            let note = request.facts().asks_about;
            match change.judge(request, note).await {
                Ok(Ok(cleared)) => {
                    let (request, clearance) = cleared.apart();
                    run(&change, request, clearance).await
                }
                Ok(Err(unsent)) => Ok(Ended::Unsent(unsent)),
                Err(error) => Err(error),
            }
        }
        Err(error) => Err(error),
    };
    change.end(outcome).await
}

async fn run(
    change: &ChangeUnderWay<'_>,
    request: Box<dyn AnyChange>,
    clearance: Clearance<'_>,
) -> Result<Ended, Error> {
    let facts = request.facts();
    if change.puts_back() && !request.compares() {
        return Err(Error::Refused {
            problem: format!(
                "nothing was put back: {} does not look whether it is still as the change left it",
                change.tool().name
            ),
            fix: "Look what is so now, and call it yourself if that is wanted".into(),
        });
    }
    let beginning = change.prepare(facts).await?;
    let clearance = clearance
        .with_held(beginning.held.clone())
        .with_note(beginning.noted)
        .seeing(change.seen());
    let running = request.run(clearance, change.tool(), beginning.dialect);
    change.run(beginning, running).await
}

/// The request that arguments are, names in it turned into ids.
async fn parse<R: Request>(call: &UnderWay<'_>, arguments: Arguments) -> Result<R, Error> {
    requested(call, arguments, Form::plain()).await
}

async fn requested<R>(
    call: &UnderWay<'_>,
    arguments: Arguments,
    form: Form<R>,
) -> Result<R, Error> {
    if call.undoing.is_some() {
        // As the log has it: nothing in it was shown, cut or named.
        return (form.decode)(arguments);
    }
    let decode =
        |arguments| (form.decode)(arguments).map_err(|error| naming_list(call.tool.name, error));
    let (mut arguments, names) = meant(form.named, arguments)?;
    if !names.is_empty() {
        // What is wrong with the others is told before the NAS is asked.
        drop(decode(arguments.clone())?);
        resolve(call, names, &mut arguments).await?;
    }
    decode(arguments)
}

fn meant(named: &'static [Named], arguments: Arguments) -> Result<(Arguments, Vec<Name>), Error> {
    let mut arguments = as_meant(arguments)?;
    let names = take_names(named, &mut arguments);
    Ok((arguments, names))
}

impl UnderWay<'_> {
    fn reading(&self) -> Result<ReadContext<'_>, Error> {
        Ok(ReadContext {
            nas: self.nas()?.reads(),
            tool: self.tool.name,
            reveal_secrets: self.caller.context.reveal_secrets,
            offered: &self.caller.context.offered,
            ends_at: self.deadline.at(),
            context: self.caller.context,
            offers: self.caller.offers,
            progress: self.caller.progress,
        })
    }

    /// Waits for what a read answers, and makes it safe and short enough.
    async fn read(
        &self,
        on: ReadContext<'_>,
        running: BoxFuture<'_, Result<Value, Error>>,
    ) -> Result<Answer, Error> {
        let response = self.deadline.within(self.caller.sent, running).await?;
        let schema = || self.tool.output_schema();
        Ok(Answer::Done(if on.reveal_secrets {
            fit_revealing(self.caller.room, response, schema)
        } else {
            fit_within(self.caller.room, response, schema)
        }))
    }

    pub(super) fn nas(&self) -> Result<&GuardedNas, Error> {
        self.nas.as_deref().map_err(Clone::clone)
    }

    /// The dialect that the tool's package speaks, if it offers something like the tool.
    pub(super) async fn dialect(&self) -> Result<Dialect, Error> {
        let dialect = match self.tool.package() {
            Some(package) => self.nas()?.dialect(package).await?,
            None => Dialect::Dsm,
        };
        self.tool.check_offered(dialect)?;
        Ok(dialect)
    }
}

/// A response as JSON, before it is made safe to show.
///
/// # Errors
/// [`Error::Internal`] for one that is no JSON.
pub(super) fn json(tool: &Tool, response: &impl Serialize) -> Result<Value, Error> {
    serde_json::to_value(response).map_err(|_| Error::Internal {
        place: tool.name.into(),
        may_have_run: tool.writes(),
    })
}
