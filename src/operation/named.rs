//! Names for ids: what a call is about may be told by its exact name.
//!
//! A name becomes the id before anything is judged, so that what was judged is what runs.

use dsm::{Dialect, Reads};
use futures_util::future::BoxFuture;
use serde_json::{Map, Value};

use super::handler::UnderWay;
use crate::{error::Error, text::short_name};

/// An argument that tells by an id what a call is about, and takes the exact name for it as well.
pub struct Named {
    /// The argument, and what else it is called.
    pub spellings: &'static [&'static str],
    /// Finds the id.
    pub find: for<'a> fn(Reads<'a>, Dialect, &'a str) -> BoxFuture<'a, Result<Value, Error>>,
}

/// A name that stands for an id.
pub(super) struct Name {
    spelling: &'static str,
    text: String,
    argument: &'static Named,
}

/// The names among the arguments; each leaves an id behind that stands for any.
pub(super) fn take_names(named: &'static [Named], arguments: &mut Map<String, Value>) -> Vec<Name> {
    let mut names = Vec::new();
    for argument in named {
        for spelling in argument.spellings {
            let Some(Value::String(text)) = arguments.get_mut(*spelling) else {
                continue;
            };
            // A number is an id, also where something is named like one.
            if !text.trim().is_empty() && text.trim().parse::<i64>().is_err() {
                names.push(Name {
                    spelling,
                    text: std::mem::replace(text, "0".into()),
                    argument,
                });
            }
        }
    }
    names
}

/// Puts ids in the place of names.
///
/// # Errors
/// That nothing has the name, or more than one.
pub(super) async fn resolve(
    call: &UnderWay<'_>,
    names: Vec<Name>,
    arguments: &mut Map<String, Value>,
) -> Result<(), Error> {
    for name in names {
        let find = async {
            let dialect = call.dialect().await?;
            (name.argument.find)(call.nas()?.reads(), dialect, &name.text).await
        };
        let id = call.deadline.within(call.caller.sent, find).await;
        let id = id.map_err(|error| match error {
            Error::Argument { problem, .. } => Error::argument(name.spelling, problem),
            error => error,
        })?;
        arguments.insert(name.spelling.to_owned(), id);
    }
    Ok(())
}

/// Whether something is called that, whatever the case of its letters and what blanks are around it.
pub fn is_called(name: Option<&str>, text: &str) -> bool {
    let plain = |text: &str| text.trim().to_lowercase();
    name.is_some_and(|name| name == text || plain(name) == plain(text))
}

/// Most of those with one name that an error tells.
const MOST_NAMED: usize = 20;

/// Several have the name; each is told by its id and what it is.
pub fn several_called(what: &str, text: &str, titles: &[String]) -> Error {
    let (shown, more) = match titles.split_at_checked(MOST_NAMED) {
        Some((shown, [_, ..])) => (shown, format!(", and {} more", titles.len() - MOST_NAMED)),
        _ => (titles, String::new()),
    };
    Error::argument(
        "",
        format!(
            "{} {what}s are called {}: {}{more}; give the id of the one that is meant",
            titles.len(),
            short_name(text),
            shown.join(", ")
        ),
    )
}
