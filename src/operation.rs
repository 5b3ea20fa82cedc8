//! An operation: one row of a product's table, and the traits of the request behind it.
//!
//! A call is parsed here, cleared by the gate, run, made safe and cut to size, in this order and in no other place.

mod arguments;
mod asking;
mod bounds;
mod change;
mod choices;
mod context;
mod deadline;
mod exact;
mod handler;
mod named;
mod nas;
mod progress;
mod rate;
mod request;
mod schema;
mod settle;
mod turns;
mod undo;
mod undoing;
mod unusual;

use std::panic::AssertUnwindSafe;

use dsm::{Dialect, Method, Package, Read, Sent, Write};
use futures_util::FutureExt;
use serde_json::{Map, Value};

use self::handler::Handler;
pub use self::{
    asking::{AT_A_TIME, FOR_A_QUESTION, bounded, each, in_time},
    bounds::{MAX_ANSWER as MOST_BYTES, shorten_rows},
    choices::{Choice, Choices, Listing},
    context::{Caller, Context, Offers},
    named::{Named, is_called, several_called},
    nas::{ContextNas, OpenNas},
    progress::Progress,
    request::{Change, Query, ReadContext, Request},
    settle::{A_FEW_SECONDS, Outcome, ReadBack, SHORTLY, Verdict, change_and_look, look_again},
    turns::Turn,
    undo::Undo,
    undoing::{BackCall, Differences, PutsBack, TASK, WayBack, is_same, rows_left},
    unusual::Unusual,
};
use crate::{
    effect::Effect,
    error::Error,
    findings::{Finding, NotSeen},
    gate::Gated,
};

/// What a call ends with when nothing went wrong.
#[derive(Debug)]
pub enum Answer {
    /// The structured result.
    Done(Value),
    /// A person must be asked before the call can go on.
    Ask {
        /// What the person reads.
        question: String,
        /// What the answer must bring back.
        question_id: String,
    },
}

/// One tool: a row of a product's table.
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    /// What it does to the NAS.
    pub effect: Effect,
    /// The method that it is about on NASes as they are; absent for what is about no method of its own.
    pub method: Option<Method>,
    /// Its counterpart on a NAS that speaks as documented; absent when that offers nothing like it.
    pub documented: Option<Method>,
    /// The tool that tells whether a change of this one ran; empty for reads.
    pub check_with: &'static str,
    /// Whether it waits for something that takes long.
    waits: bool,
    #[cfg(test)]
    define: fn(Effect) -> Definition,
    example: fn() -> serde_json::Result<Value>,
    handler: Handler,
}

/// Of a tool that reads: the documents have nothing like it.
pub const NOT_DOCUMENTED: Option<Read<()>> = None;

/// The tool that tells whether a change ran.
pub struct CheckWith(&'static str);

/// Names the tool that tells whether a change ran.
pub const fn check_with(tool: &'static str) -> CheckWith {
    CheckWith(tool)
}

/// What a tool says of itself.
pub struct Definition {
    /// What it does, for the model.
    pub description: String,
    /// JSON Schema of its arguments.
    pub input_schema: Map<String, Value>,
    /// JSON Schema of its structured result.
    pub output_schema: Map<String, Value>,
    /// Arguments that make sense.
    pub example: Value,
}

/// Leaves out the next steps that a NAS does not offer that speaks as documented.
pub fn only_documented(tools: &[Tool], findings: &mut [Finding], not_seen: &mut [NotSeen]) {
    let of_findings = findings.iter_mut().map(|finding| &mut finding.steps);
    let of_others = not_seen.iter_mut().map(|one| &mut one.steps);
    for steps in of_findings.chain(of_others) {
        steps.retain(|step| is_documented(tools, step.tool));
    }
}

/// Whether a NAS that speaks as documented offers a tool of these, or one that is not among them.
pub fn is_documented(tools: &[Tool], name: &str) -> bool {
    let tool = tools.iter().find(|tool| tool.name == name);
    tool.is_none_or(|tool| tool.documented.is_some())
}

impl Tool {
    /// A tool that reads.
    pub const fn read<R: Query, T, U>(
        name: &'static str,
        method: Read<T>,
        documented: Option<Read<U>>,
    ) -> Self {
        Self {
            name,
            effect: Effect::Read,
            method: Some(method.method()),
            documented: match documented {
                Some(read) => Some(read.method()),
                None => None,
            },
            check_with: "",
            waits: false,
            #[cfg(test)]
            define: schema::from_types::define::<R>,
            example: || serde_json::to_value(R::example()),
            handler: Handler::read::<R>(),
        }
    }

    /// A tool that reads, of both products together or of what this server itself knows; its parts ask each in its dialect.
    pub const fn overview<R: Query>(name: &'static str) -> Self {
        Self {
            name,
            effect: Effect::Read,
            method: None,
            documented: None,
            check_with: "",
            waits: false,
            #[cfg(test)]
            define: schema::from_types::define::<R>,
            example: || serde_json::to_value(R::example()),
            handler: Handler::read::<R>(),
        }
    }

    /// The same as a tool that waits for something that takes long: such calls keep no other from running.
    pub const fn that_waits(mut self) -> Self {
        self.waits = true;
        self
    }

    /// A tool that changes something that can be changed back.
    pub const fn change<R: Change>(
        name: &'static str,
        method: Write,
        documented: Option<Write>,
        check: CheckWith,
    ) -> Self {
        let methods = (method, documented);
        Self::writing::<R>(name, Effect::Change, methods, check, Handler::change::<R>())
    }

    /// A tool that changes something that can be changed back. A person sets it knowingly; putting a recorded change of it back
    /// can lose something that nobody speaks of, and goes through the gate.
    pub const fn change_with_gated_undo<R: Change + Gated>(
        name: &'static str,
        method: Write,
        documented: Option<Write>,
        check: CheckWith,
    ) -> Self {
        let methods = (method, documented);
        let handler = Handler::gated_undo::<R>();
        Self::writing::<R>(name, Effect::Change, methods, check, handler)
    }

    /// A tool that starts or makes something.
    pub const fn start<R: Change>(
        name: &'static str,
        method: Write,
        documented: Option<Write>,
        check: CheckWith,
    ) -> Self {
        let methods = (method, documented);
        Self::writing::<R>(name, Effect::Start, methods, check, Handler::change::<R>())
    }

    /// A tool that can lose data or settings for good.
    pub const fn destructive<R: Change + Gated>(
        name: &'static str,
        method: Write,
        documented: Option<Write>,
        check: CheckWith,
    ) -> Self {
        let methods = (method, documented);
        Self::writing::<R>(
            name,
            Effect::Destructive,
            methods,
            check,
            Handler::gated::<R>(),
        )
    }

    /// A tool that puts back what others changed.
    pub const fn undoing<R: PutsBack>(name: &'static str, check: CheckWith) -> Self {
        Self {
            name,
            effect: Effect::Destructive,
            method: None,
            documented: None,
            check_with: check.0,
            #[cfg(test)]
            define: schema::from_types::define::<R>,
            example: || serde_json::to_value(R::example()),
            waits: false,
            handler: Handler::undoing::<R>(),
        }
    }

    const fn writing<R: Change>(
        name: &'static str,
        effect: Effect,
        (method, documented): (Write, Option<Write>),
        check: CheckWith,
        handler: Handler,
    ) -> Self {
        Self {
            name,
            effect,
            method: Some(method.method()),
            documented: match documented {
                Some(write) => Some(write.method()),
                None => None,
            },
            check_with: check.0,
            waits: false,
            #[cfg(test)]
            define: schema::from_types::define::<R>,
            example: || serde_json::to_value(R::example()),
            handler,
        }
    }

    /// Whether it changes anything.
    pub fn writes(&self) -> bool {
        self.effect != Effect::Read
    }

    /// The error of a call that was given up: a change of which nothing was sent says so.
    pub fn given_up(&self, error: Error, sent: &Sent) -> Error {
        if self.writes() {
            error.of_change(sent)
        } else {
            error
        }
    }

    /// The package whose method it is about; absent for what DSM itself offers, and for what is about both packages.
    pub fn package(&self) -> Option<Package> {
        self.method.and_then(|method| method.api.package)
    }

    /// Checks that a dialect of its package has something like the tool.
    ///
    /// # Errors
    /// [`Error::NotOffered`] when it has nothing.
    pub fn check_offered(&self, dialect: Dialect) -> Result<(), Error> {
        match (dialect, self.method, self.documented) {
            (Dialect::Dsm, ..) | (Dialect::Documented, _, Some(_)) => Ok(()),
            (Dialect::Documented, Some(method), None) => Err(Error::NotOffered {
                tool: self.name,
                api: method.api.name,
            }),
            (Dialect::Documented, None, None) => Ok(()),
        }
    }

    /// What its types say of it.
    #[cfg(test)]
    pub(crate) fn of_types(&self) -> Definition {
        (self.define)(self.effect)
    }

    /// Runs one call. Every result conforms to the output schema; a panic and a NAS that never answers are errors.
    ///
    /// # Errors
    /// All of them.
    pub async fn call(
        &self,
        caller: Caller<'_>,
        arguments: Map<String, Value>,
    ) -> Result<Answer, Error> {
        AssertUnwindSafe(handler::call(self, &caller, arguments))
            .catch_unwind()
            .await
            .unwrap_or_else(|_panic| {
                let error = Error::Internal {
                    place: self.name.into(),
                    may_have_run: caller.sent.may_have_left(),
                };
                Err(self.given_up(error, caller.sent))
            })
    }
}
