//! The journal: what reached the NAS and what it answered.

use std::collections::BTreeMap;

use serde_json::Value;

/// One request that reached the NAS
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// `GET` or `POST`
    pub verb: String,
    /// The path, without the query
    pub path: String,
    /// The `api` parameter
    pub api: String,
    /// The `version` parameter
    pub version: String,
    /// The `method` parameter
    pub method: String,
    /// The other parameters as decoded text: without `_sid` and `SynoToken`, with `***` for
    /// `passwd` and `otp_code`
    pub params: BTreeMap<String, String>,
    /// Whether a session id came along, as a parameter or a cookie
    pub has_sid: bool,
    /// Whether a SynoToken came along, as a header or a parameter
    pub has_token: bool,
    /// The error code the call ended with: none for success and for a request still open, `-status`
    /// for an HTTP status, -1 when nothing was executed and DSM gave no answer
    pub code: Option<i64>,
    /// The parts of a compound request
    pub compound: Vec<Value>,
}

/// The requests since the last time they were forgotten
#[derive(Debug, Default)]
pub(super) struct Journal {
    next: u64,
    lines: Vec<(u64, Recorded)>,
}

impl Journal {
    pub(super) fn all(&self) -> Vec<Recorded> {
        self.lines.iter().map(|(_, line)| line.clone()).collect()
    }

    /// How many requests with this method came
    pub(super) fn count(&self, method: &str) -> usize {
        let lines = self.lines.iter();
        lines.filter(|(_, line)| line.method == method).count()
    }

    pub(super) fn forget(&mut self) {
        self.lines.clear();
    }

    /// Write a request down on arrival, so that the order is that of arrival
    pub(super) fn open(&mut self, line: Recorded) -> u64 {
        let ticket = self.next;
        self.next += 1;
        self.lines.push((ticket, line));
        ticket
    }

    /// Write down how it was answered
    pub(super) fn close(&mut self, ticket: u64, code: Option<i64>) {
        if let Some((_, line)) = self.lines.iter_mut().find(|(of, _)| *of == ticket) {
            line.code = code;
        }
    }
}
