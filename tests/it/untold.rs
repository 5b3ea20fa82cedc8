//! What the NAS does not say is claimed by no tool: each field of each of its answers is left out in turn.

mod claims;
mod cloudsync;
pub mod fields;
mod hyperbackup;

use std::collections::BTreeSet;

use dsm_sim::SimulatedNas;
use serde_json::Value;

use self::{
    claims::made_up,
    fields::{fields, leave_out, nullify},
};
use crate::{
    fuzz::proxy::{Plan, Tampering, TamperingProxy},
    harness::{Client, Process, connection},
};

/// A claim that stands in an answer with a field left out, but not in the answer with all of them.
#[derive(Debug)]
pub struct Claim<'a> {
    /// Where it stands, rows of lists by their ids: `tasks[3].health`.
    pub path: &'a str,
    /// What stood there; absent when nothing did.
    pub was: Option<&'a Value>,
    /// What stands there now.
    pub now: &'a Value,
}

impl Claim<'_> {
    /// The last name of the path.
    pub fn name(&self) -> &str {
        self.path.rsplit('.').next().unwrap()
    }
}

/// Calls a tool again and again, with one field of the answers that it gets left out, or null, each time. Answers what it
/// then says that it did not say with all fields, but for what may change; a call that ends in an error says nothing.
///
/// The clock of the NAS has to stand still: `Options::clock_stands_still`.
#[track_caller]
pub fn made_up_by(
    nas: &SimulatedNas,
    tool: &str,
    arguments: &Value,
    may_change: impl Fn(&Claim) -> bool,
) -> Vec<String> {
    let proxy = TamperingProxy::before(&nas.url());
    let mut client = Client::greeted(Process::start(&[], &connection(&proxy.url())));
    // The first call of a session also finds out what the NAS speaks.
    client.call(tool, arguments.clone());
    proxy.passed();
    let full = client.call(tool, arguments.clone());
    let mut told = BTreeSet::new();
    for passed in proxy.passed() {
        for field in fields(&passed.answer["data"]) {
            told.insert((passed.api.clone(), passed.method.clone(), field));
        }
    }
    assert!(told.len() > 3, "{tool} is told too little: {told:?}");
    let mut problems = Vec::new();
    for (api, method, field) in told {
        for (how, edit) in [
            ("without", leave_out as fn(&mut Value, &str)),
            ("null", nullify),
        ] {
            proxy.follow(Plan {
                api: Some(api.clone()),
                method: Some(method.clone()),
                tampering: Tampering::Edit(edit, field.clone()),
            });
            let id = client.send_call(tool, arguments.clone());
            let result = client.answer(id)["result"].take();
            if result["isError"] != true {
                let made_up = made_up(&full, &result["structuredContent"], &may_change);
                let line = |claim| format!("{tool}: {api} {method} {how} {field}: {claim}");
                problems.extend(made_up.into_iter().map(line));
            }
        }
    }
    problems
}
