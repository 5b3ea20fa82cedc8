//! What is found about one task, summed up.

use super::{Diagnosis, Health};
use crate::sorting::sort_by_key;

/// How late a backup may start, in seconds.
pub(super) const SLACK: i64 = 15 * 60;

/// Most findings that a reason names.
const MOST_NAMED: usize = 4;

/// What is found about a task; nothing at all is good.
#[derive(Debug, Default)]
pub(super) struct Findings {
    found: Vec<(Health, String)>,
    untold: Vec<&'static str>,
}

impl Findings {
    pub(super) fn add(&mut self, health: Health, reason: impl Into<String>) {
        self.found.push((health, reason.into()));
    }

    pub(super) fn untold(&mut self, what: &'static str) {
        self.untold.push(what);
    }

    /// The worst of them, with all the reasons.
    pub(super) fn sum_up(mut self) -> Diagnosis {
        sort_by_key(&mut self.found, |(health, _)| *health);
        let told = self.found.first().map_or(Health::Ok, |(health, _)| *health);
        let health = match self.untold.as_slice() {
            [] => told,
            _ => told.min(Health::Unknown),
        };
        let named = self.found.iter().take(MOST_NAMED);
        let mut reasons: Vec<String> = named.map(|(_, reason)| reason.clone()).collect();
        if !self.untold.is_empty() {
            reasons.push(format!("not known: {}", self.untold.join(", ")));
        }
        Diagnosis {
            health,
            reason: Some(reasons.join("; ")).filter(|reason| !reason.is_empty()),
            told,
            found: self.found,
            untold: self.untold,
        }
    }
}
