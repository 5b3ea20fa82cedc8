//! What DSM answers: data or a coded refusal, in its envelope.

use serde_json::{Value, json};

/// Data, or nothing but success, or a refusal
pub(super) type Answer = Result<Option<Value>, Refusal>;

/// DSM's error codes, as its developer guides and real answers show them
pub(super) mod code {
    pub(crate) const UNKNOWN: i64 = 100;
    pub(crate) const INCOMPLETE: i64 = 101;
    pub(crate) const NO_SUCH_API: i64 = 102;
    pub(crate) const NO_SUCH_METHOD: i64 = 103;
    pub(crate) const NO_SUCH_VERSION: i64 = 104;
    pub(crate) const NO_PERMISSION: i64 = 105;
    pub(crate) const COMPOUND_STOPPED: i64 = 112;
    pub(crate) const SID_NOT_FOUND: i64 = 119;
    pub(crate) const BAD_PARAMETER: i64 = 120;
    pub(crate) const WRONG_PASSWORD: i64 = 400;
    pub(crate) const OTP_NEEDED: i64 = 403;
    pub(crate) const OTP_WRONG: i64 = 404;
    pub(crate) const ADDRESS_BLOCKED: i64 = 407;
    pub(crate) const BACKUP_BAD_PARAMETER: i64 = 4400;
    pub(crate) const BACKUP_FAILURE: i64 = 4401;
    pub(crate) const ALREADY_THERE: i64 = 4462;
    /// File Station's, by its guide
    pub(crate) const NO_SUCH_FILE: i64 = 408;
    /// Unattested: that a wrong state is refused with some 44xx is known, the number is not
    pub(crate) const BACKUP_WRONG_STATE: i64 = 4408;
}

/// A call DSM turned down
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Refusal {
    pub(super) code: i64,
    errors: Option<Value>,
}

/// What is wrong with a parameter; `Condition` (out of range) is unattested
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    Required,
    Type,
    Condition,
}

impl Refusal {
    pub(super) fn code(code: i64) -> Self {
        Self { code, errors: None }
    }

    pub(super) fn with_errors(code: i64, errors: Value) -> Self {
        Self {
            code,
            errors: Some(errors),
        }
    }

    /// 120 with the parameter's name, as seen in probes of DSM 7.4
    pub(super) fn parameter(name: &str, reason: Reason) -> Self {
        let reason = match reason {
            Reason::Required => "required",
            Reason::Type => "type",
            Reason::Condition => "condition",
        };
        Self::with_errors(code::BAD_PARAMETER, json!({"name": name, "reason": reason}))
    }
}

/// `{"success":true[,"data":..]}` or `{"success":false,"error":{"code":..[,"errors":..]}}`
pub(super) fn envelope(answer: &Answer) -> Value {
    match answer {
        Ok(None) => json!({"success": true}),
        Ok(Some(data)) => json!({"success": true, "data": data}),
        Err(refusal) => {
            let mut error = json!({"code": refusal.code});
            if let (Some(error), Some(errors)) = (error.as_object_mut(), &refusal.errors) {
                error.insert("errors".to_owned(), errors.clone());
            }
            json!({"success": false, "error": error})
        }
    }
}
