//! An operation: one row of a product's table, and the trait of the request behind it.
//!
//! A call is parsed here, cleared by the gate, run, made safe and cut to size, in this order and in no other place.

mod bounds;
mod schema;

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::{FutureExt, future::BoxFuture};
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use tokio::sync::Semaphore;

use crate::{
    dsm::{Api, Method, Nas, Params, sanitize},
    error::Error,
    gate::{Cleared, Effect, Gate},
};

/// Calls that run at a time; a burst of more waits its turn, unparsed.
const MAX_RUNNING: usize = 64;

/// How long a call may take before hosts give up on it.
const DEADLINE: Duration = Duration::from_secs(45);

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

    /// Runs the cleared request.
    fn run(
        cleared: Cleared<Self>,
        on: Target<'_>,
    ) -> impl Future<Output = Result<Self::Response, Error>> + Send;
}

/// What a request runs on.
#[derive(Clone, Copy)]
pub struct Target<'a> {
    /// The NAS.
    pub nas: &'a Nas,
    /// The method that the table binds the operation to.
    pub method: Method,
}

/// What calls run under: the NAS, if one is configured, and the gate.
pub struct Context {
    /// The NAS, or what is missing to reach one.
    pub nas: Result<Arc<Nas>, Error>,
    /// The policies of the operator.
    pub gate: Gate,
    slots: Semaphore,
}

impl Context {
    /// A context for many calls.
    pub fn new(nas: Result<Arc<Nas>, Error>, gate: Gate) -> Self {
        Self {
            nas,
            gate,
            slots: Semaphore::new(MAX_RUNNING),
        }
    }

    /// Scheme, host and port of the NAS, empty when none is configured.
    pub fn address(&self) -> String {
        self.nas
            .as_ref()
            .map(|nas| nas.address())
            .unwrap_or_default()
    }
}

type Call = for<'a> fn(&'a Operation, &'a Context, Map<String, Value>) -> BoxFuture<'a, Outcome>;

type Outcome = Result<Value, Error>;

/// One tool.
pub struct Operation {
    /// The name of the tool.
    pub name: &'static str,
    /// What it does to the NAS.
    pub effect: Effect,
    /// What it is bound to on NASes as they are.
    pub dsm: Binding,
    define: fn() -> Definition,
    call: Call,
}

/// API and method that an operation is bound to.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    api: Api,
    method: &'static str,
}

/// Binds an operation to a method as NASes speak it.
pub const fn dsm(api: Api, method: &'static str) -> Binding {
    Binding { api, method }
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
    pub const fn new<R: Request>(name: &'static str, effect: Effect, dsm: Binding) -> Self {
        Self {
            name,
            effect,
            dsm,
            define: schema::define::<R>,
            call: call::<R>,
        }
    }

    /// The method that the operation is bound to.
    pub fn method(&self) -> Method {
        let Binding { api, method } = self.dsm;
        if self.effect == Effect::Read {
            api.read(method)
        } else {
            api.change(method)
        }
    }

    /// The API that the operation is bound to.
    pub fn api(&self) -> Api {
        self.dsm.api
    }

    /// What the tool says of itself.
    pub fn definition(&self) -> Definition {
        (self.define)()
    }

    /// Runs one call. Every result conforms to the output schema; a panic and a NAS that never answers are errors.
    ///
    /// # Errors
    /// All of them.
    pub async fn call(
        &self,
        context: &Context,
        arguments: Map<String, Value>,
    ) -> Result<Value, Error> {
        let change = self.effect != Effect::Read;
        let call = AssertUnwindSafe(async {
            let _slot = context.slots.acquire().await;
            (self.call)(self, context, arguments).await
        })
        .catch_unwind();
        match tokio::time::timeout(DEADLINE, call).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_panic)) => Err(Error::Internal {
                place: self.name.into(),
                change,
            }),
            Err(_elapsed) => Err(Error::Deadline {
                seconds: DEADLINE.as_secs(),
                change,
            }),
        }
    }
}

fn call<'a, R: Request>(
    operation: &'a Operation,
    context: &'a Context,
    arguments: Map<String, Value>,
) -> BoxFuture<'a, Outcome> {
    Box::pin(async move {
        let request: R = parse(arguments)?;
        request.check()?;
        let cleared = context
            .gate
            .clear(operation.name, operation.effect, request)?;
        let nas = context.nas.as_ref().map_err(Clone::clone)?;
        let response = R::run(
            cleared,
            Target {
                nas,
                method: operation.method(),
            },
        )
        .await?;
        let mut answer = serde_json::to_value(response).map_err(|_| Error::Internal {
            place: operation.name.into(),
            change: operation.effect != Effect::Read,
        })?;
        sanitize::sanitize(&mut answer);
        bounds::cut(&mut answer);
        Ok(answer)
    })
}

fn parse<R: Request>(arguments: Map<String, Value>) -> Result<R, Error> {
    serde_path_to_error::deserialize(Value::Object(arguments)).map_err(|error| {
        let path = error.path().to_string();
        let path = if path == "." { String::new() } else { path };
        Error::argument(path, error.into_inner().to_string())
    })
}
