//! A request behind function pointers: the way of a call is compiled once and not for each operation.

use futures_util::future::BoxFuture;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Request, Target};
use crate::{
    dsm::Dialect,
    error::Error,
    gate::{AnyRequest, Cleared, Preview},
};

type Looking<'a> = BoxFuture<'a, Result<Option<Preview>, Error>>;
type Running<'a> = BoxFuture<'a, Result<Value, Error>>;

/// What can be done with a request.
#[derive(Clone, Copy)]
pub(super) struct Erased {
    /// Decodes and checks the arguments.
    pub(super) parse: fn(Value) -> Result<Parsed, Error>,
    /// Finds out what it would do.
    pub(super) preview: for<'a> fn(&'a AnyRequest, Target<'a>) -> Looking<'a>,
    /// Runs it, in the dialect of the method it runs on.
    pub(super) run: for<'a> fn(Cleared<AnyRequest>, Target<'a>) -> Running<'a>,
}

/// A request and what is said of it.
pub(super) struct Parsed {
    pub(super) request: AnyRequest,
    /// The arguments in one spelling, without what was left out and without `confirm`.
    pub(super) given: Map<String, Value>,
    /// Whether `confirm: true` came with it.
    pub(super) confirmed: bool,
}

impl Erased {
    pub(super) const fn of<R: Request>() -> Self {
        Self {
            parse: parse::<R>,
            preview: preview::<R>,
            run: run::<R>,
        }
    }
}

fn parse<R: Request>(arguments: Value) -> Result<Parsed, Error> {
    let request: R = decode(arguments)?;
    request.check()?;
    let mut given = match serde_json::to_value(&request) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    };
    given.retain(|name, value| name != "confirm" && !value.is_null());
    Ok(Parsed {
        confirmed: request.confirmed(),
        given,
        request: Box::new(request),
    })
}

fn decode<R: DeserializeOwned>(mut arguments: Value) -> Result<R, Error> {
    whole(&mut arguments);
    serde_path_to_error::deserialize(arguments).map_err(|error| {
        let path = error.path().to_string();
        let path = if path == "." { String::new() } else { path };
        let mut problem = error.into_inner().to_string();
        for (rust, ours) in [
            ("i64", "a whole number"),
            ("u32", "a whole number"),
            ("u8", "a whole number"),
        ] {
            problem = problem.replace(&format!("expected {rust}"), &format!("expected {ours}"));
        }
        Error::argument(path, problem)
    })
}

/// Turns 3.0 into 3: both are the same number, and clients written in JavaScript may send either.
fn whole(value: &mut Value) {
    match value {
        Value::Number(number) => {
            if let Some(float) = number
                .as_f64()
                .filter(|float| number.is_f64() && float.fract() == 0.0 && float.abs() < 9e15)
            {
                *number = (float as i64).into();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(whole),
        Value::Object(fields) => fields.values_mut().for_each(whole),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

fn preview<'a, R: Request>(request: &'a AnyRequest, on: Target<'a>) -> Looking<'a> {
    match request.downcast_ref::<R>() {
        Some(request) => Box::pin(request.preview(on)),
        None => Box::pin(std::future::ready(Err(mixed_up(on)))),
    }
}

fn run<R: Request>(cleared: Cleared<AnyRequest>, on: Target<'_>) -> Running<'_> {
    Box::pin(async move {
        let cleared = cleared.downcast::<R>().ok_or_else(|| mixed_up(on))?;
        let response = match on.method.dialect {
            Dialect::Dsm => R::run(cleared, on).await?,
            Dialect::Documented => R::run_documented(cleared, on).await?,
        };
        serde_json::to_value(response).map_err(|_| mixed_up(on))
    })
}

/// No request gets here under another type, and no response has keys that are not text.
fn mixed_up(on: Target<'_>) -> Error {
    Error::Internal {
        place: on.tool.into(),
        change: on.method.change,
    }
}
