//! What there is to choose from where a tool takes an id or a name, for whoever completes what a person types.

use std::panic::AssertUnwindSafe;

use dsm::{Dialect, Reads};
use futures_util::{FutureExt, future::BoxFuture};

use super::{Context, Tool};
use crate::error::Error;

/// Something that has an id.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The id, as tools take it.
    pub id: String,
    /// The name; absent where the NAS gives it none.
    pub name: Option<String>,
}

/// Choices on their way.
pub type Listing<'a> = BoxFuture<'a, Result<Vec<Choice>, Error>>;

/// Lists everything that some tools tell apart by an id.
pub struct Choices {
    /// The tool that shows one of them.
    pub tool: &'static str,
    /// Lists them.
    pub list: for<'a> fn(Reads<'a>, Dialect) -> Listing<'a>,
}

impl Choices {
    /// Asks the NAS, which counts as a call of the tool. How long that may take is up to the caller.
    ///
    /// # Errors
    /// All that a call of the tool may end in.
    pub async fn ask(&self, tool: &Tool, context: &Context) -> Result<Vec<Choice>, Error> {
        context.rate.take()?;
        let asking = async {
            let _slot = context.reading.acquire().await;
            let nas = context.nas.get().await?;
            let dialect = match tool.package() {
                Some(package) => nas.dialect(package).await?,
                None => Dialect::Dsm,
            };
            tool.check_offered(dialect)?;
            (self.list)(nas.reads(), dialect).await
        };
        let answer = AssertUnwindSafe(asking).catch_unwind().await;
        answer.unwrap_or_else(|_panic| {
            Err(Error::Internal {
                place: self.tool.into(),
                may_have_run: false,
            })
        })
    }
}
