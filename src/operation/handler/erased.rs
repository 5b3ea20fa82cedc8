//! Requests whose types are behind pointers: the way of a call is the same for all of them, and in the program once.

use dsm::{Dialect, Reads};
use futures_util::future::BoxFuture;
use serde_json::Value;

use super::{Arguments, json};
use crate::{
    error::Error,
    gate::{Clearance, Gated, Known, Preview},
    operation::{
        Change, Named, Query, ReadContext, Request, Tool,
        arguments::{decode, given},
        change::Facts,
    },
};

/// How the arguments of a tool become its request.
pub(super) struct Form<R> {
    /// Its arguments that take a name for an id.
    pub(super) named: &'static [Named],
    pub(super) decode: fn(Arguments) -> Result<R, Error>,
}

impl<R: Request> Form<R> {
    pub(super) const fn plain() -> Self {
        Self {
            named: R::NAMED,
            decode: decode::<R>,
        }
    }
}

impl Form<Box<dyn AnyQuery>> {
    pub(super) const fn query<R: Query>() -> Self {
        Self {
            named: R::NAMED,
            decode: |arguments| Ok(Box::new(decode::<R>(arguments)?)),
        }
    }
}

impl Form<Box<dyn AnyChange>> {
    pub(super) const fn change<R: Change>() -> Self {
        Self {
            named: R::NAMED,
            decode: |arguments| Ok(Box::new(decode::<R>(arguments)?)),
        }
    }
}

impl Form<Box<dyn AnyGated>> {
    pub(super) const fn gated<R: Change + Gated>() -> Self {
        Self {
            named: R::NAMED,
            decode: |arguments| Ok(Box::new(decode::<R>(arguments)?)),
        }
    }
}

/// A [`Query`].
pub(super) trait AnyQuery: Send + Sync {
    /// Runs it; answers its response as JSON.
    fn run<'a>(
        &'a self,
        on: ReadContext<'a>,
        tool: &'a Tool,
        dialect: Dialect,
    ) -> BoxFuture<'a, Result<Value, Error>>;
}

/// A [`Change`].
pub(in crate::operation) trait AnyChange: Send + Sync {
    /// The arguments that it was made of.
    fn given(&self) -> Arguments;

    /// What it says of itself before it runs.
    fn facts(&self) -> Facts;

    /// Whether it looks that what it changes is still as another change left it.
    fn compares(&self) -> bool;

    /// Runs it; answers its response as JSON.
    fn run<'a>(
        self: Box<Self>,
        clearance: Clearance<'a>,
        tool: &'a Tool,
        dialect: Dialect,
    ) -> BoxFuture<'a, Result<Value, Error>>;
}

/// A [`Change`] that is [`Gated`].
pub(in crate::operation) trait AnyGated: AnyChange {
    fn hear(&mut self, known: Known);

    fn preview<'a>(&'a self, nas: Reads<'a>) -> BoxFuture<'a, Result<Option<Preview>, Error>>;

    fn check_left<'a>(
        &'a self,
        nas: Reads<'a>,
        left: &'a Value,
    ) -> BoxFuture<'a, Result<(), Error>>;
}

impl<R: Query> AnyQuery for R {
    fn run<'a>(
        &'a self,
        on: ReadContext<'a>,
        tool: &'a Tool,
        dialect: Dialect,
    ) -> BoxFuture<'a, Result<Value, Error>> {
        Box::pin(async move {
            match dialect {
                Dialect::Dsm => json(tool, &Query::run(self, on).await?),
                Dialect::Documented => json(tool, &self.run_documented(on).await?),
            }
        })
    }
}

impl<R: Change> AnyChange for R {
    fn given(&self) -> Arguments {
        given(self)
    }

    fn facts(&self) -> Facts {
        Facts {
            record: self.turn(),
            sets: self.sets(),
            asks_about: self.asks_about(),
            leaves: self.leaves(),
            clears_up: self.clears_up(),
            unusual: R::unusual,
        }
    }

    fn compares(&self) -> bool {
        R::COMPARES
    }

    fn run<'a>(
        self: Box<Self>,
        clearance: Clearance<'a>,
        tool: &'a Tool,
        dialect: Dialect,
    ) -> BoxFuture<'a, Result<Value, Error>> {
        let cleared = clearance.of(*self);
        Box::pin(async move {
            match dialect {
                Dialect::Dsm => json(tool, &<R as Change>::run(cleared).await?),
                Dialect::Documented => json(tool, &R::run_documented(cleared).await?),
            }
        })
    }
}

impl<R: Change + Gated> AnyGated for R {
    fn hear(&mut self, known: Known) {
        Gated::hear(self, known);
    }

    fn preview<'a>(&'a self, nas: Reads<'a>) -> BoxFuture<'a, Result<Option<Preview>, Error>> {
        Box::pin(Gated::preview(self, nas))
    }

    fn check_left<'a>(
        &'a self,
        nas: Reads<'a>,
        left: &'a Value,
    ) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(Gated::check_left(self, nas, left))
    }
}

impl Gated for Box<dyn AnyGated> {
    fn hear(&mut self, known: Known) {
        AnyGated::hear(&mut **self, known);
    }

    async fn preview(&self, nas: Reads<'_>) -> Result<Option<Preview>, Error> {
        AnyGated::preview(&**self, nas).await
    }

    async fn check_left(&self, nas: Reads<'_>, left: &Value) -> Result<(), Error> {
        AnyGated::check_left(&**self, nas, left).await
    }
}
