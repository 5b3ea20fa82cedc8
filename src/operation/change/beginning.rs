//! What happens between the judgment and the sending: the turn, and what must be noted before a change runs.

use dsm::Dialect;
use serde_json::Value;

use super::ChangeUnderWay;
use crate::{
    audit,
    error::Error,
    operation::{
        turns::{Held, InFlight, Record, Turn},
        unusual::{FindUnusual, asked_for},
    },
};

/// What a change says of itself before it runs.
pub(in crate::operation) struct Facts {
    pub(in crate::operation) record: Turn,
    pub(in crate::operation) sets: Vec<String>,
    pub(in crate::operation) asks_about: Option<String>,
    pub(in crate::operation) leaves: Option<String>,
    pub(in crate::operation) clears_up: Option<String>,
    pub(in crate::operation) unusual: FindUnusual,
}

/// A change that has its turn.
pub(in crate::operation) struct Beginning<'a> {
    pub(in crate::operation) dialect: Dialect,
    /// What of its arguments its record held once.
    pub(in crate::operation) held: Vec<(String, Value)>,
    /// Whether what it asks about is noted.
    pub(in crate::operation) noted: bool,
    /// Whether what it leaves was not noted before.
    pub(super) is_new: bool,
    pub(super) leaves: Option<String>,
    pub(super) clears_up: Option<String>,
    pub(super) unusual: FindUnusual,
    /// What to say of an earlier change.
    pub(super) earlier: Option<String>,
    pub(super) in_flight: InFlight<'a>,
    _turn: Held,
}

impl ChangeUnderWay<'_> {
    /// Waits for its turn, and notes what must be noted before a change runs.
    pub(in crate::operation) async fn prepare(&self, facts: Facts) -> Result<Beginning<'_>, Error> {
        let call = self.call;
        let dialect = call
            .deadline
            .within(call.caller.sent, call.dialect())
            .await?;
        let turn = self.hold(facts.record.clone()).await?;
        let unclear = &call.caller.context.unclear;
        let record = Record {
            product: self.product(),
            turn: facts.record,
            sets: facts.sets,
        };
        let earlier = unclear.warning(&record);
        let in_flight = unclear.begin(record, call.tool.name, call.caller.sent);
        self.line.audit.announce(&self.line.entry).await?;
        let held = self
            .once_held(asked_for(facts.unusual, &self.arguments))
            .await;
        let noted = self.is_noted(facts.asks_about.as_deref()).await;
        let leaves = facts.leaves;
        let is_new = leaves.is_some() && !self.is_noted(leaves.as_deref()).await;
        // Before it runs: a call that is dropped halfway may have.
        if let Some(note) = &leaves {
            call.caller.context.gate.note(note).await;
        }
        Ok(Beginning {
            dialect,
            held,
            noted,
            is_new,
            leaves,
            clears_up: facts.clears_up,
            unusual: facts.unusual,
            earlier,
            in_flight,
            _turn: turn,
        })
    }

    pub(super) async fn is_noted(&self, note: Option<&str>) -> bool {
        match note {
            Some(note) => self.call.caller.context.gate.has_note(note).await,
            None => false,
        }
    }

    /// What of these values the record held once.
    async fn once_held(&self, values: Vec<audit::Held>) -> Vec<(String, Value)> {
        let address = &self.call.caller.context.nas.address;
        let audit = self.line.audit;
        let held = audit.held(address, self.call.tool.name, &self.arguments, values);
        let held = held.await.into_iter();
        held.map(|held| (held.field, held.value)).collect()
    }

    /// Waits until nobody else changes what this one does.
    async fn hold(&self, turn: Turn) -> Result<Held, Error> {
        let call = self.call;
        let product = self.product();
        let turns = &call.caller.context.turns;
        let holding = async { Ok(turns.hold(product, turn).await) };
        let held = call.deadline.within(call.caller.sent, holding).await;
        held.map_err(|error| match error {
            Error::Deadline { seconds, .. } => Error::Refused {
                problem: format!(
                    "another change of the same was still under way after the {seconds} s that a call may take"
                ),
                fix: format!(
                    "Nothing was sent. See with {} what came of the other, then call again",
                    call.tool.check_with
                ),
            },
            other => other,
        })
    }
}
