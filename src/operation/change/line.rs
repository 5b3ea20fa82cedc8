//! The line of the audit log about a change: written whatever becomes of it.

use dsm::Sent;

use crate::audit::{Audit, Entry, Recorded};

/// What the audit log says of a call.
pub(super) struct AuditLine<'a> {
    pub(super) audit: &'a Audit,
    pub(super) sent: &'a Sent,
    pub(super) entry: Entry,
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
        if !self.written {
            let _ = self
                .audit
                .record(self.entry.outcome(if self.sent.may_have_left() {
                    "unclear: stopped"
                } else {
                    "failed: stopped, nothing was sent"
                }));
        }
    }
}
