//! The line of the audit log about a change: written whatever becomes of it.

use std::sync::Arc;

use dsm::Sent;

use crate::{
    audit::{Audit, Entry, Recorded},
    gate::Seen,
};

/// What the audit log says of a call.
pub(super) struct AuditLine<'a> {
    pub(super) audit: &'a Audit,
    pub(super) sent: &'a Sent,
    pub(super) entry: Entry,
    /// What it saw before it was sent.
    pub(super) seen: Arc<Seen>,
    pub(super) written: bool,
}

impl<'a> AuditLine<'a> {
    pub(super) fn write(&mut self, entry: Entry) -> Recorded<'a> {
        self.written = true;
        self.audit.record(entry)
    }
}

impl Drop for AuditLine<'_> {
    fn drop(&mut self) {
        if self.written {
            return;
        }
        let entry = if self.sent.may_have_left() {
            let entry = self.entry.outcome("unclear: stopped");
            entry.with_seen(&self.seen.noted())
        } else {
            self.entry.outcome("failed: stopped, nothing was sent")
        };
        let _ = self.audit.record(entry);
    }
}
