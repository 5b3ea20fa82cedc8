//! Changes that were given up with their end unknown: the NAS may still be at it, and what it then writes is the record as it
//! was read before. Whoever changes the same record later is told.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use dsm::Sent;

use super::Turn;

/// How long the NAS may take over a request that nobody waits for any more.
const MAY_LAND: Duration = Duration::from_secs(600);

/// Most that are remembered.
const MOST: usize = 1_000;

/// Changes whose end nobody knows, oldest first.
#[derive(Default)]
pub(in crate::operation) struct Unclear(Mutex<Vec<Given>>);

/// What a change changes.
#[derive(Clone)]
pub(in crate::operation) struct Record {
    /// Of what product.
    pub(in crate::operation) product: &'static str,
    /// The record.
    pub(in crate::operation) turn: Turn,
    /// What of it; nothing for all of it.
    pub(in crate::operation) sets: Vec<String>,
}

/// One that was given up.
struct Given {
    record: Record,
    tool: &'static str,
    when: Instant,
}

/// A change under way. Dropped before its end is known, it is remembered if something of it may have left.
pub(in crate::operation) struct InFlight<'a> {
    unclear: &'a Unclear,
    record: Record,
    tool: &'static str,
    sent: &'a Sent,
    ended: bool,
}

impl Unclear {
    /// Notes that a change begins.
    pub(in crate::operation) fn begin<'a>(
        &'a self,
        record: Record,
        tool: &'static str,
        sent: &'a Sent,
    ) -> InFlight<'a> {
        InFlight {
            unclear: self,
            record,
            tool,
            sent,
            ended: false,
        }
    }

    /// What to say to whoever changes the record now; absent when all earlier ones have ended.
    pub(in crate::operation) fn warning(&self, record: &Record) -> Option<String> {
        let mut given = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        given.retain(|one| one.when.elapsed() < MAY_LAND);
        let last = given.iter().rev().find(|one| one.record.touches(record))?;
        Some(format!(
            "An earlier {} of the same was given up {} s ago with its end unknown: if the NAS still carries it out, it may put \
             back or do again what this call did. Look again in some minutes.",
            last.tool,
            last.when.elapsed().as_secs()
        ))
    }
}

impl Record {
    /// Whether both may change the same.
    fn touches(&self, other: &Self) -> bool {
        let same = self.turn == other.turn || [&self.turn, &other.turn].contains(&&Turn::Any);
        let all = self.sets.is_empty() || other.sets.is_empty();
        let shared = || self.sets.iter().any(|set| other.sets.contains(set));
        self.product == other.product && same && (all || shared())
    }
}

impl InFlight<'_> {
    /// Its end is known.
    pub(in crate::operation) fn ended(mut self) {
        self.ended = true;
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        if self.ended || !self.sent.may_have_left() {
            return;
        }
        let mut given = self
            .unclear
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if given.len() >= MOST {
            given.remove(0);
        }
        given.push(Given {
            record: self.record.clone(),
            tool: self.tool,
            when: Instant::now(),
        });
    }
}
