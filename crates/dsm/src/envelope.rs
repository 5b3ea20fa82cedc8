//! The envelope around every answer: success and data, or a code.

use std::ops::Range;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::{
    ErrorKind, codes,
    http::Body,
    lenient::{self, Object, Rows, Told},
    method::Method,
};

/// Longest text from the NAS that an error carries, in characters.
const MAX_DETAIL: usize = 200;

/// An answer that is no refusal. Its data is still to be decoded, from where it lies in the body.
pub(crate) struct Answer {
    body: Body,
    data: Range<usize>,
}

/// A refusal of the NAS: its code and, when DSM names it, the parameter at fault.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) code: i64,
    pub(crate) detail: String,
}

/// Why a body is no envelope.
#[derive(Debug)]
pub(crate) enum NotAnEnvelope {
    /// The JSON breaks off; it may be whole the next time.
    BreaksOff,
    /// Something else came.
    Is(&'static str),
}

#[derive(Deserialize)]
struct Envelope<'a> {
    success: bool,
    #[serde(borrow, default)]
    data: Option<&'a RawValue>,
    #[serde(default)]
    error: ErrorObject,
}

/// The `error` of an envelope or of a part of a compound answer.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct ErrorObject(Object<ErrorFields>);

#[derive(Debug, Default, Deserialize)]
struct ErrorFields {
    code: Told<i64>,
    errors: Object<ErrorDetail>,
}

#[derive(Debug, Deserialize)]
struct ErrorDetail {
    name: Told<String>,
    reason: Told<String>,
}

/// What the body of an answer says.
///
/// # Errors
/// What came instead of an envelope.
pub(crate) fn open(body: Body) -> Result<Result<Answer, Refusal>, NotAnEnvelope> {
    let body = body.readable();
    let bytes = body.bytes();
    let envelope: Envelope<'_> =
        serde_json::from_slice(bytes).map_err(|error| fault(bytes, &error))?;
    if envelope.success {
        let data = envelope.data.map_or(0..0, |data| place_in(bytes, data));
        return Ok(Ok(Answer { body, data }));
    }
    match envelope.error.refusal() {
        Some(refusal) => Ok(Err(refusal)),
        None => Err(NotAnEnvelope::Is("that it failed, but not why")),
    }
}

/// Where a part that was borrowed from the bytes lies in them.
fn place_in(bytes: &[u8], part: &RawValue) -> Range<usize> {
    let start = part.get().as_ptr().addr() - bytes.as_ptr().addr();
    start..start + part.get().len()
}

/// A compound answer, unless its first part says that the session has ended: then no part was executed.
pub(crate) fn unless_session_ended(answer: Answer) -> Result<Answer, Refusal> {
    #[derive(Deserialize)]
    struct Parts {
        result: Rows<Part>,
    }
    #[derive(Deserialize)]
    struct Part {
        error: Option<ErrorObject>,
    }
    let parts = answer.data().and_then(lenient::parse::<Parts>);
    let first = parts.and_then(|parts| parts.result.0.into_iter().next()?.error);
    match first.and_then(ErrorObject::refusal) {
        Some(refusal) if codes::is_session_end(refusal.code) => Err(refusal),
        _ => Ok(answer),
    }
}

impl Answer {
    /// When it came, as the header of HTTP says.
    pub(crate) fn date(&self) -> Option<&str> {
        self.body.date()
    }

    /// The data as JSON; absent when there is none.
    pub(crate) fn data(&self) -> Option<&str> {
        let data = self.body.bytes().get(self.data.clone())?;
        let data = std::str::from_utf8(data).ok()?;
        (!matches!(data, "" | "null")).then_some(data)
    }
}

impl ErrorObject {
    /// The refusal that it tells of; absent without a code.
    pub(crate) fn refusal(self) -> Option<Refusal> {
        let fields = self.0.0?;
        let code = fields.code.0?;
        let cut = |text: String| text.chars().take(MAX_DETAIL).collect::<String>();
        let (name, reason) = match fields.errors.0 {
            Some(errors) => (errors.name.0.map(cut), errors.reason.0.map(cut)),
            None => (None, None),
        };
        let detail = match (name, reason) {
            (Some(name), Some(reason)) => format!(" (parameter {name}: {reason})"),
            (Some(name), None) => format!(" (parameter {name})"),
            (None, Some(reason)) => format!(" ({reason})"),
            (None, None) => String::new(),
        };
        Some(Refusal { code, detail })
    }
}

impl Refusal {
    /// The refusal as the error of a call.
    pub(crate) fn of(self, method: Method) -> crate::Error {
        ErrorKind::Refused {
            call: method.to_string(),
            code: self.code,
            meaning: codes::api_meaning(method.api.name, self.code),
            detail: self.detail,
            application: method.api.package.map_or("DSM", |package| package.name),
        }
        .of(method)
    }
}

impl NotAnEnvelope {
    /// The fault as the error of a call.
    pub(crate) fn of(self, method: Method) -> crate::Error {
        match self {
            Self::BreaksOff => ErrorKind::Interrupted {
                call: method.to_string(),
                reason: "the JSON breaks off".into(),
            },
            Self::Is(problem) => ErrorKind::bad_answer(method, problem),
        }
        .of(method)
    }
}

fn fault(body: &[u8], error: &serde_json::Error) -> NotAnEnvelope {
    let start = String::from_utf8_lossy(body.get(..64).unwrap_or(body))
        .trim_start()
        .chars()
        .next();
    NotAnEnvelope::Is(match start {
        Some('{') if error.is_eof() => return NotAnEnvelope::BreaksOff,
        None => "with an empty body",
        Some('<') => "with a web page instead of JSON",
        Some('{') => "with JSON that is not DSM's envelope",
        Some('[') => "with a JSON list instead of DSM's envelope",
        Some(_) => "with text that is not JSON",
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;
    use crate::method::AUTH;

    fn problem(body: &str) -> String {
        let Err(fault) = open(body.to_owned().into_bytes().into()) else {
            panic!("an envelope");
        };
        fault.of(AUTH.read::<()>("login").method()).to_string()
    }

    #[test]
    fn names_what_came_instead_of_an_envelope() {
        insta::assert_snapshot!(problem(""), @"SYNO.API.Auth login: the NAS answered with an empty body");
        insta::assert_snapshot!(problem("<html>"), @"SYNO.API.Auth login: the NAS answered with a web page instead of JSON");
        insta::assert_snapshot!(problem("[1]"), @"SYNO.API.Auth login: the NAS answered with a JSON list instead of DSM's envelope");
        insta::assert_snapshot!(problem("{\"success\":tr"), @"SYNO.API.Auth login: the connection broke before the answer was complete (the JSON breaks off)");
        insta::assert_snapshot!(problem("{\"ok\":1}"), @"SYNO.API.Auth login: the NAS answered with JSON that is not DSM's envelope");
    }

    #[test]
    fn a_refusal_names_the_parameter() {
        let body =
            br#"{"success":false,"error":{"code":120,"errors":{"name":"limit","reason":"type"}}}"#;
        let Ok(Err(refusal)) = open(body.to_vec().into()) else {
            panic!("no refusal");
        };
        assert_eq!(
            (refusal.code, refusal.detail.as_str()),
            (120, " (parameter limit: type)")
        );
    }

    #[test]
    fn a_compound_whose_first_part_found_no_session_was_not_executed() {
        let data = |code: i64| {
            let body = format!(
                r#"{{"data":{{"result":[{{"success":false,"error":{{"code":{code}}}}},{{}}]}},"success":true}}"#
            );
            let Ok(Ok(answer)) = open(body.into_bytes().into()) else {
                panic!("a refusal");
            };
            unless_session_ended(answer)
                .err()
                .map(|refusal| refusal.code)
        };
        assert_eq!(data(119), Some(119));
        assert_eq!(data(120), None);
    }

    fn opens(body: &[u8]) {
        match open(body.to_vec().into()) {
            Ok(Ok(_)) => {}
            Ok(Err(refusal)) => assert!(refusal.detail.chars().count() <= 2 * MAX_DETAIL + 20),
            // What came is told in our words and never quoted: it may hold a secret.
            Err(fault) => {
                let text = fault.of(AUTH.read::<()>("login").method()).to_string();
                assert!(text.len() < 400 && text.is_ascii());
            }
        }
    }

    proptest! {
        #[test]
        fn no_body_is_too_odd(body in any::<Vec<u8>>(), text in any::<String>()) {
            opens(&body);
            opens(text.as_bytes());
        }

        #[test]
        fn no_envelope_is_too_odd(
            success in "true|false|0|1|\"true\"|null",
            code in "-?[0-9]{1,40}|null|\"105\"|[0-9.]{1,9}e[0-9]{1,4}",
            name in any::<String>(),
            depth in 0..200_usize,
            cut in any::<prop::sample::Index>(),
        ) {
            let (before, after) = ("[".repeat(depth), "]".repeat(depth));
            let name = Value::from(name.repeat(50));
            let body = format!(
                "{{\"success\":{success},\"data\":{before}{after},\"error\":{{\"code\":{code},\"errors\":{{\"name\":{name},\"reason\":{name}}}}}}}"
            );
            opens(body.as_bytes());
            opens(body.as_bytes().get(..cut.index(body.len())).unwrap());
        }
    }
}
