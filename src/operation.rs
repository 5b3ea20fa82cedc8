//! An operation: one row of a product's table, and the trait of the request behind it.
//!
//! A call is parsed here, cleared by the gate, run, made safe and cut to size, in this order and in no other place.

mod bounds;
mod budget;
mod context;
mod erased;
mod flow;
mod rate;
mod schema;

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

pub use self::context::{Caller, Context};
use self::erased::Erased;
use crate::{
    dsm::{Api, Dialect, Method, Nas, Params},
    error::Error,
    gate::{Cleared, Effect, Preview},
};

/// What a tool call asks for: its arguments, what they become on the wire, and how it runs.
pub trait Request: DeserializeOwned + Serialize + JsonSchema + Send + Sync + 'static {
    /// What the tool answers with.
    type Response: Serialize + JsonSchema + Send;

    /// A request that makes sense, for documentation and for the tests that walk the table.
    fn example() -> Self;

    /// Checks what types cannot say.
    ///
    /// # Errors
    /// [`Error::Argument`].
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }

    /// The parameters of the call on the wire.
    fn params(&self) -> Params;

    /// Whether `confirm: true` came with it.
    fn confirmed(&self) -> bool {
        false
    }

    /// What it would do and lose; absent when nothing can be lost with these arguments. Asked of destructive rows only.
    fn preview(
        &self,
        _on: Target<'_>,
    ) -> impl Future<Output = Result<Option<Preview>, Error>> + Send {
        std::future::ready(Ok(None))
    }

    /// Runs the cleared request.
    fn run(
        cleared: Cleared<Self>,
        on: Target<'_>,
    ) -> impl Future<Output = Result<Self::Response, Error>> + Send;

    /// Runs the cleared request on a NAS that speaks as documented. Rows with such a binding have it.
    fn run_documented(
        _cleared: Cleared<Self>,
        on: Target<'_>,
    ) -> impl Future<Output = Result<Self::Response, Error>> + Send {
        std::future::ready(Err(Error::NotOffered {
            tool: on.tool,
            api: on.method.api.name,
        }))
    }
}

/// What a request runs on.
#[derive(Clone, Copy)]
pub struct Target<'a> {
    /// The NAS.
    pub nas: &'a Nas,
    /// The tool that runs, for the call that undoes it.
    pub tool: &'static str,
    /// The method that the table binds the operation to.
    pub method: Method,
    /// Show tokens and keys of cloud accounts.
    pub reveal_secrets: bool,
}

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
        ticket: String,
    },
}

/// One tool.
pub struct Operation {
    /// The name of the tool.
    pub name: &'static str,
    /// What it does to the NAS.
    pub effect: Effect,
    /// What it is bound to on NASes as they are.
    pub dsm: Binding,
    /// What it is bound to on a NAS that speaks as documented; absent when that offers nothing like it.
    pub documented: Option<Binding>,
    /// The tool that tells whether a change of this one ran; empty for reads.
    pub told_by: &'static str,
    define: fn(Effect) -> Definition,
    erased: Erased,
}

/// API and method that an operation is bound to.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    api: Api,
    method: &'static str,
}

impl Binding {
    /// The API.
    pub fn api(&self) -> Api {
        self.api
    }
}

/// Binds an operation to a method as NASes speak it.
pub const fn dsm(api: Api, method: &'static str) -> Binding {
    Binding { api, method }
}

/// Binds an operation to a method as the documents have it.
pub const fn documented(api: Api, method: &'static str) -> Option<Binding> {
    Some(Binding { api, method })
}

/// The documents have nothing like the operation.
pub const fn none() -> Option<Binding> {
    None
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

impl Operation {
    /// A row of a product's table.
    pub const fn new<R: Request>(
        name: &'static str,
        effect: Effect,
        dsm: Binding,
        documented: Option<Binding>,
    ) -> Self {
        Self {
            name,
            effect,
            dsm,
            documented,
            told_by: "",
            define: schema::define::<R>,
            erased: Erased::of::<R>(),
        }
    }

    /// The same row with the tool that tells whether the change ran.
    pub const fn told_by(self, told_by: &'static str) -> Self {
        Self { told_by, ..self }
    }

    /// The method that the operation is bound to in a dialect; absent when the dialect has none.
    pub fn method(&self, dialect: Dialect) -> Option<Method> {
        let Binding { api, method } = match dialect {
            Dialect::Dsm => self.dsm,
            Dialect::Documented => self.documented?,
        };
        let method = if self.effect == Effect::Read {
            api.read(method)
        } else {
            api.change(method)
        };
        Some(if dialect == Dialect::Documented {
            method.documented()
        } else {
            method
        })
    }

    /// The APIs that the operation is bound to.
    pub fn apis(&self) -> impl Iterator<Item = Api> {
        [Some(self.dsm), self.documented]
            .into_iter()
            .flatten()
            .map(|binding| binding.api)
    }

    /// What the tool says of itself.
    pub fn definition(&self) -> Definition {
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
        let change = self.effect != Effect::Read;
        AssertUnwindSafe(flow::call(self, &caller, arguments))
            .catch_unwind()
            .await
            .unwrap_or_else(|_panic| {
                Err(Error::Internal {
                    place: self.name.into(),
                    change,
                })
            })
    }
}
