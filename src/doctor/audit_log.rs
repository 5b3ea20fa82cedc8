//! Whether changes can be written down.

use super::finding::{Check, Finding};
use crate::audit::Audit;

/// Looks whether a line could be written.
pub async fn check(audit: &Audit) -> Finding {
    match (audit.problem().await, audit.path()) {
        (None, Some(path)) => Finding::ok(
            Check::AuditLog,
            format!("changes are written down in {}", path.display()),
        ),
        (None, None) => Finding::not_checked(Check::AuditLog, "there is none"),
        (Some(problem), _) if audit.is_on() => Finding::broken(
            Check::AuditLog,
            problem,
            "Make the file writable, or set audit_log to another path",
        ),
        (Some(problem), _) => Finding::warning(
            Check::AuditLog,
            problem,
            "Set audit_log to a path to have changes written down",
        ),
    }
}
