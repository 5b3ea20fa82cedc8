//! Which changes put which back.

use std::collections::BTreeMap;

use crate::audit::line::{Logged, Undone};

/// For each change those that put it, or a part of it, back.
#[derive(Default)]
pub(super) struct Undos(BTreeMap<String, Vec<Undone>>);

impl Undos {
    pub(super) fn add(&mut self, change: &Logged) {
        let (Some(undid), Some(id), true) = (&change.undid, &change.change_id, change.end.is_so())
        else {
            return;
        };
        self.0.entry(undid.clone()).or_default().push(Undone {
            change_id: id.clone(),
            tool: change.tool.clone(),
            arguments: change.arguments.clone(),
        });
    }

    pub(super) fn of(&self, id: Option<&str>) -> Vec<Undone> {
        let undone = id.and_then(|id| self.0.get(id));
        undone.cloned().unwrap_or_default()
    }

    /// The change that put one back, the one that put that back, and so on.
    pub(super) fn chain(&self, id: &str) -> Vec<String> {
        let mut chain: Vec<String> = Vec::new();
        let mut last = id;
        while let Some(by) = self.0.get(last).and_then(|all| all.last())
            && !chain.contains(&by.change_id)
        {
            chain.push(by.change_id.clone());
            last = &by.change_id;
        }
        chain
    }
}
