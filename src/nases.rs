//! The NASes that one server looks after, and which of them a call is for.
//!
//! Each has its own session, limits, dialect and policies, in a [`Context`] of its own; nothing of one waits for another. With
//! a single NAS, calls go through as they are.

mod all;
mod schema;
mod served;

use std::{borrow::Cow, sync::Arc, time::Duration};

use dsm::Sent;
use serde_json::{Map, Value};

pub use self::served::ServedNas;
use crate::{
    audit::Audit,
    error::Error,
    gate::{Channel, Gate, Moment, Policy, TIME_TO_ANSWER},
    operation::{Answer, Context, ContextNas, Definition, Progress, Tool},
    tools::{self, Offer},
};

/// The argument that says which NAS a call is for.
pub const NAS: &str = "nas";

/// Its value for every NAS.
const ALL: &str = "all";

/// What a NAS without a name is called where it must have one.
pub const NAMELESS: &str = "nas";

/// The NASes of a server; at least one.
pub struct Nases {
    each: Vec<ServedNas>,
    /// Place of the one for calls that name none.
    default: Option<usize>,
}

/// A call from outside.
pub struct Call<'a> {
    /// The tool.
    pub tool: &'static Tool,
    /// Its arguments.
    pub arguments: Map<String, Value>,
    /// Name of the client, for the audit log.
    pub client: String,
    /// How a person can be asked.
    pub channel: Channel<'a>,
    /// Whether something of a change may have left, for whoever gives up on the call.
    pub sent: &'a Sent,
    /// Whoever wants to hear how far it is.
    pub progress: Option<&'a dyn Progress>,
    /// How long its answer may be, in bytes.
    pub room: usize,
}

/// What a call is for.
enum Meant<'a> {
    One(&'a ServedNas),
    All,
}

impl Nases {
    /// One, or several that all have names, and the name of the default.
    pub fn new(each: Vec<ServedNas>, default: Option<&str>) -> Self {
        let default = match each.as_slice() {
            [_] => Some(0),
            several => several
                .iter()
                .position(|nas| nas.name().is_some() && nas.name() == default),
        };
        Self { each, default }
    }

    /// None that could be reached: every call ends with that error.
    pub fn none(offer: Offer, error: Error) -> Self {
        // Without a NAS there is nothing that the gate could let through.
        let gate = Gate::new(false, Policy::Human, Moment::now);
        let audit = Arc::new(Audit::off());
        let context = Context::new(ContextNas::never(error), gate, audit, u32::MAX);
        let only = ServedNas {
            called: NAMELESS.into(),
            offer,
            context: Arc::new(context),
        };
        Self::new(vec![only], None)
    }

    /// The NASes.
    pub fn each(&self) -> impl Iterator<Item = &ServedNas> {
        self.each.iter()
    }

    /// The names, in their order; none where there is one NAS.
    pub fn names(&self) -> Vec<&str> {
        match self.each.as_slice() {
            [_] => Vec::new(),
            several => several.iter().filter_map(ServedNas::name).collect(),
        }
    }

    /// The NAS that is called that, whatever the case of its letters.
    pub fn called(&self, name: &str) -> Option<&ServedNas> {
        let exact = self.each.iter().find(|nas| nas.called == name);
        exact.or_else(|| {
            let name = name.to_lowercase();
            let called = self.each.iter();
            let mut like = called.filter(|nas| nas.called.to_lowercase() == name);
            like.next().filter(|_| like.next().is_none())
        })
    }

    /// The NAS for calls that name none.
    pub fn default(&self) -> Option<&ServedNas> {
        self.each.get(self.default?)
    }

    /// Name of the NAS for calls that name none.
    pub fn default_name(&self) -> Option<&str> {
        self.default()?.name()
    }

    /// How long a person gets to answer.
    pub fn time_to_answer(&self) -> Duration {
        let first = self.each.first();
        first.map_or(TIME_TO_ANSWER, |nas| nas.context.gate.time_to_answer())
    }

    /// Which NAS arguments name, as logs have it; what they say may be nonsense.
    pub fn shown(&self, arguments: Option<&Map<String, Value>>) -> String {
        let named = arguments.and_then(|arguments| arguments.get(NAS)?.as_str());
        let nas = match (self.each.as_slice(), named) {
            ([only], _) => Some(only),
            (several, Some(name)) => several.iter().find(|nas| nas.name() == Some(name)),
            (several, None) => self.default.and_then(|place| several.get(place)),
        };
        nas.map_or_else(
            || {
                if named == Some(ALL) {
                    ALL.into()
                } else {
                    String::new()
                }
            },
            |nas| nas.context.nas.shown(),
        )
    }

    /// The audit log, which all share.
    pub fn audit(&self) -> Option<&Audit> {
        self.each.first().map(|nas| nas.context.audit.as_ref())
    }

    /// What is offered on some NAS.
    pub fn offer(&self) -> Offer {
        let mut toolsets = Vec::new();
        for toolset in self.each.iter().flat_map(|nas| &nas.offer.toolsets) {
            if !toolsets.contains(toolset) {
                toolsets.push(*toolset);
            }
        }
        Offer {
            toolsets,
            read_only: self.each.iter().all(|nas| nas.offer.read_only),
        }
    }

    /// The tools that some NAS offers, in the order of the tables, with what clients are told of them.
    pub fn tools(&self) -> impl Iterator<Item = (&'static Tool, Definition)> {
        self.offered().map(|tool| (tool, self.definition(tool)))
    }

    /// The same as `tools/list` has them.
    pub fn listed(&self) -> impl Iterator<Item = (&'static Tool, Cow<'static, str>)> {
        self.offered().map(|tool| {
            let listed = tool.listed();
            let listed = match self.each.len() {
                1 => listed.into(),
                _ => schema::replaced(listed, self.definition(tool)).into(),
            };
            (tool, listed)
        })
    }

    fn offered(&self) -> impl Iterator<Item = &'static Tool> {
        tools::all().filter(|tool| self.each.iter().any(|nas| nas.offer.has(tool)))
    }

    fn definition(&self, tool: &Tool) -> Definition {
        let mut definition = tool.definition();
        if self.each.len() > 1 {
            let on = self.each.iter().filter(|nas| nas.offer.has(tool));
            let names: Vec<&str> = on.filter_map(|nas| nas.name()).collect();
            let default = self.default_name().filter(|name| names.contains(name));
            schema::with_nas(tool, &mut definition, &names, default);
        }
        definition
    }

    /// Runs a call on the NAS that it is for, and says in the answer which one that was.
    ///
    /// # Errors
    /// All of them.
    pub async fn call(&self, mut call: Call<'_>) -> Result<Answer, Error> {
        if let [only] = self.each.as_slice() {
            // Hosts that send every argument send this as well.
            if call.arguments.get(NAS).is_some_and(Value::is_null) {
                call.arguments.shift_remove(NAS);
            }
            return only.call(call).await;
        }
        match self.meant(&mut call)? {
            Meant::One(nas) => nas.call_by_name(call).await,
            Meant::All => all::call(&self.each, call).await,
        }
    }

    /// Takes the NAS out of the arguments.
    fn meant(&self, call: &mut Call<'_>) -> Result<Meant<'_>, Error> {
        let names = || self.names().join(", ");
        let named = match call.arguments.shift_remove(NAS) {
            None | Some(Value::Null) => None,
            Some(Value::String(name)) => Some(name),
            Some(_) => {
                let problem = format!("it is no name. Choose from {}", names());
                return Err(Error::argument(NAS, problem));
            }
        };
        let Some(named) = named else {
            return self.default().map(Meant::One).ok_or_else(|| {
                let problem = format!("it is missing: say which NAS, one of {}", names());
                Error::argument(NAS, problem)
            });
        };
        let named = named.trim();
        if named.eq_ignore_ascii_case(ALL) {
            if all::takes(call.tool, &call.tool.definition()) {
                return Ok(Meant::All);
            }
            let problem = format!(
                "`all` is for tools that list or report and need no id; choose one of {}",
                names()
            );
            return Err(Error::argument(NAS, problem));
        }
        self.called(named).map(Meant::One).ok_or_else(|| {
            let problem = format!("there is no NAS of that name. Choose from {}", names());
            Error::argument(NAS, problem)
        })
    }
}
