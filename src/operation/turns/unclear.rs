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

/// One that was given up.
struct Given {
    product: &'static str,
    record: Turn,
    tool: &'static str,
    when: Instant,
}

/// A change under way. Dropped before its end is known, it is remembered if something of it may have left.
pub(in crate::operation) struct InFlight<'a> {
    unclear: &'a Unclear,
    product: &'static str,
    record: Turn,
    tool: &'static str,
    sent: &'a Sent,
    ended: bool,
}

impl Unclear {
    /// Notes that a change begins.
    pub(in crate::operation) fn begin<'a>(
        &'a self,
        product: &'static str,
        record: Turn,
        tool: &'static str,
        sent: &'a Sent,
    ) -> InFlight<'a> {
        InFlight {
            unclear: self,
            product,
            record,
            tool,
            sent,
            ended: false,
        }
    }

    /// What to say to whoever changes the record now; absent when all earlier ones have ended.
    pub(in crate::operation) fn warning(
        &self,
        product: &'static str,
        record: &Turn,
    ) -> Option<String> {
        let mut given = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        given.retain(|one| one.when.elapsed() < MAY_LAND);
        let touches = |one: &&Given| {
            let same = one.record == *record || [&one.record, record].contains(&&Turn::Any);
            one.product == product && same
        };
        let last = given.iter().rev().find(touches)?;
        Some(format!(
            "An earlier {} of the same was given up {} s ago with its end unknown: if the NAS still carries it out, it may put \
             back what this call has set. Look again in some minutes.",
            last.tool,
            last.when.elapsed().as_secs()
        ))
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
            product: self.product,
            record: self.record.clone(),
            tool: self.tool,
            when: Instant::now(),
        });
    }
}
