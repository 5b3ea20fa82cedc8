//! Misbehavior a test can ask for.

use std::{str::FromStr, time::Duration};

use thiserror::Error;

/// Misbehave on some coming requests
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What goes wrong
    pub kind: FaultKind,
    /// The DSM method it happens to, also inside a compound; absent: any
    pub method: Option<String>,
    /// A parameter that the request must have, by name and as it is on the wire; absent: whatever it has
    pub with: Option<(String, String)>,
    /// How many times it happens
    pub count: u32,
}

/// A way to misbehave
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// The right answer, late
    Delay(Duration),
    /// Executed at once, but answered only when another request with this method came; after ten seconds in any case
    HoldUntil(String),
    /// This HTTP status with an HTML page; nothing is executed
    Http(u16),
    /// The connection is reset without an answer; nothing is executed
    ResetBefore,
    /// The call is executed, then the connection is reset without an answer
    ResetAfter,
    /// The call is executed, half of the answer arrives
    Truncated,
    /// HTTP 200 with an HTML page; nothing is executed
    NotJson,
    /// The call is executed, the answer is empty
    Empty,
    /// The call is executed, the answer is `[]`
    Array,
    /// The call is executed, its data is a string
    WrongTypes,
    /// This DSM error code; nothing is executed
    Code(i64),
    /// A well-formed answer of more than 16 MiB; nothing is executed
    Oversize,
    /// The call is executed, and its answer grows by so many bytes of small items: in the list that it is about, else in
    /// a field of its own
    Swollen {
        /// How many bytes are added
        bytes: usize,
        /// One item, as JSON
        item: &'static str,
    },
    /// No answer until the NAS stops; nothing is executed
    Hang,
}

/// A fault that cannot be asked for
#[derive(Debug, Error)]
#[error(
    "unknown fault `{0}`: expected delay-MILLISECONDSms, hold-until-METHOD, httpSTATUS, reset-before, reset-after, truncated, \
     not-json, empty, array, wrong-types, codeNUMBER, oversize, swollen-BYTES or hang"
)]
pub struct UnknownFault(String);

impl FromStr for FaultKind {
    type Err = UnknownFault;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let simple = match text {
            "reset-before" => Some(Self::ResetBefore),
            "reset-after" => Some(Self::ResetAfter),
            "truncated" => Some(Self::Truncated),
            "not-json" => Some(Self::NotJson),
            "empty" => Some(Self::Empty),
            "array" => Some(Self::Array),
            "wrong-types" => Some(Self::WrongTypes),
            "oversize" => Some(Self::Oversize),
            "hang" => Some(Self::Hang),
            _ => None,
        };
        simple
            .or_else(|| with_argument(text))
            .ok_or_else(|| UnknownFault(text.to_owned()))
    }
}

fn with_argument(text: &str) -> Option<FaultKind> {
    if let Some(status) = text.strip_prefix("http") {
        return status.parse().ok().map(FaultKind::Http);
    }
    if let Some(code) = text.strip_prefix("code") {
        return code.parse().ok().map(FaultKind::Code);
    }
    if let Some(method) = text.strip_prefix("hold-until-") {
        return (!method.is_empty()).then(|| FaultKind::HoldUntil(method.to_owned()));
    }
    if let Some(bytes) = text.strip_prefix("swollen-") {
        let bytes = bytes.parse().ok()?;
        return Some(FaultKind::Swollen { bytes, item: "{}" });
    }
    let milliseconds = text.strip_prefix("delay-")?.strip_suffix("ms")?;
    Some(FaultKind::Delay(Duration::from_millis(
        milliseconds.parse().ok()?,
    )))
}

/// The faults still to come
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    pub(super) fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    /// The fault of a whole request, given its method, the methods of its parts and its parameters
    pub(super) fn take(
        &mut self,
        method: &str,
        parts: &[String],
        param: impl Fn(&str) -> Option<String>,
    ) -> Option<FaultKind> {
        self.take_first(|fault| {
            let of_method = match &fault.method {
                None => true,
                Some(of) if of == method => true,
                // An error code belongs to the part alone, see `take_code`.
                Some(of) => parts.contains(of) && !matches!(fault.kind, FaultKind::Code(_)),
            };
            let with = fault.with.as_ref();
            of_method && with.is_none_or(|(name, value)| param(name).as_ref() == Some(value))
        })
    }

    /// The error code for one part of a compound
    pub(super) fn take_code(&mut self, method: &str) -> Option<i64> {
        let kind = self.take_first(|fault| {
            fault.method.as_deref() == Some(method) && matches!(fault.kind, FaultKind::Code(_))
        })?;
        match kind {
            FaultKind::Code(code) => Some(code),
            _ => None,
        }
    }

    fn take_first(&mut self, applies: impl Fn(&Fault) -> bool) -> Option<FaultKind> {
        let fault = self
            .0
            .iter_mut()
            .find(|fault| fault.count > 0 && applies(fault))?;
        fault.count -= 1;
        let kind = fault.kind.clone();
        self.0.retain(|fault| fault.count > 0);
        Some(kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_spelled_as_flags() {
        let parsed = |text: &str| text.parse::<FaultKind>().ok();
        assert_eq!(parsed("http502"), Some(FaultKind::Http(502)));
        assert_eq!(
            parsed("delay-500ms"),
            Some(FaultKind::Delay(Duration::from_millis(500)))
        );
        assert_eq!(parsed("code-1"), Some(FaultKind::Code(-1)));
        assert_eq!(parsed("reset-after"), Some(FaultKind::ResetAfter));
        assert_eq!(
            parsed("hold-until-status"),
            Some(FaultKind::HoldUntil("status".to_owned()))
        );
        let item = "{}";
        assert_eq!(
            parsed("swollen-4096"),
            Some(FaultKind::Swollen { bytes: 4096, item })
        );
        assert_eq!(parsed("delay-ms"), None);
    }

    #[test]
    fn a_fault_hits_its_method_as_often_as_asked() {
        let mut faults = Faults::default();
        faults.add(Fault {
            kind: FaultKind::Empty,
            method: Some("pause".to_owned()),
            with: None,
            count: 2,
        });
        assert_eq!(faults.take("resume", &[], |_| None), None);
        assert_eq!(faults.take("pause", &[], |_| None), Some(FaultKind::Empty));
        assert_eq!(
            faults.take("request", &["pause".to_owned()], |_| None),
            Some(FaultKind::Empty)
        );
        assert_eq!(faults.take("pause", &[], |_| None), None);
    }
}
