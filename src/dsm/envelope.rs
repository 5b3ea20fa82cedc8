//! The envelope around every answer: success and data, or a code.

use serde::Deserialize;
use serde_json::Value;

use super::{codes, method::Method};
use crate::error::Error;

/// Longest text from the NAS that an error carries, in characters.
const MAX_DETAIL: usize = 200;

/// A refusal of the NAS: its code and, when DSM names it, the parameter at fault.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) code: i64,
    pub(super) detail: String,
}

#[derive(Deserialize)]
struct Envelope {
    success: bool,
    #[serde(default)]
    data: Value,
    #[serde(default)]
    error: Value,
}

/// What the body of an answer says.
///
/// # Errors
/// [`Error::BadAnswer`] when it is not an envelope at all.
pub(super) fn open(body: &[u8], method: Method) -> Result<Result<Value, Refusal>, Error> {
    let envelope: Envelope =
        serde_json::from_slice(body).map_err(|error| fault(method, body, &error))?;
    if envelope.success {
        return Ok(Ok(envelope.data));
    }
    Ok(Err(refusal(&envelope.error)))
}

/// The refusal in the `error` object of an envelope or of a part of a compound answer.
pub(super) fn refusal(error: &Value) -> Refusal {
    let code = error.get("code").and_then(Value::as_i64).unwrap_or(100);
    let errors = error.get("errors");
    let word = |name| {
        let text = errors
            .and_then(|errors| errors.get(name))
            .and_then(Value::as_str)?;
        Some(text.chars().take(MAX_DETAIL).collect::<String>())
    };
    let detail = match (word("name"), word("reason")) {
        (Some(name), Some(reason)) => format!(" (parameter {name}: {reason})"),
        (Some(name), None) => format!(" (parameter {name})"),
        (None, Some(reason)) => format!(" ({reason})"),
        (None, None) => String::new(),
    };
    Refusal { code, detail }
}

impl Refusal {
    /// The refusal as the error of a call.
    pub(super) fn into_error(self, method: Method) -> Error {
        if self.code == 102
            && let Some(package) = method.api.package
        {
            return Error::PackageMissing {
                package: package.name,
                api: method.api.name,
            };
        }
        Error::Api {
            call: method.to_string(),
            code: self.code,
            meaning: codes::api_meaning(method.api.name, self.code),
            detail: self.detail,
            application: method.api.package.map_or("DSM", |package| package.name),
        }
    }
}

pub(super) fn bad_answer(method: Method, problem: impl Into<String>) -> Error {
    Error::BadAnswer {
        call: method.to_string(),
        problem: problem.into(),
        change: method.change,
    }
}

fn fault(method: Method, body: &[u8], error: &serde_json::Error) -> Error {
    let start = String::from_utf8_lossy(body.get(..64).unwrap_or(body))
        .trim_start()
        .chars()
        .next();
    let problem = match start {
        // What breaks off may be whole the next time.
        Some('{') if error.is_eof() => {
            return Error::Interrupted {
                call: method.to_string(),
                reason: "the JSON breaks off".into(),
                change: method.change,
            };
        }
        None => "with an empty body",
        Some('<') => "with a web page instead of JSON",
        Some('{') => "with JSON that is not DSM's envelope",
        Some('[') => "with a JSON list instead of DSM's envelope",
        Some(_) => "with text that is not JSON",
    };
    bad_answer(method, problem)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::dsm::method::AUTH;

    fn problem(body: &str) -> String {
        open(body.as_bytes(), AUTH.read("login"))
            .unwrap_err()
            .to_string()
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
        let refusal = open(body, AUTH.read("login")).unwrap().unwrap_err();
        assert_eq!(
            (refusal.code, refusal.detail.as_str()),
            (120, " (parameter limit: type)")
        );
    }

    fn opens(body: &[u8]) {
        match open(body, AUTH.read("login")) {
            Ok(Ok(_)) => {}
            Ok(Err(refusal)) => assert!(refusal.detail.chars().count() <= 2 * MAX_DETAIL + 20),
            // What came is told in our words and never quoted: it may hold a secret.
            Err(error) => assert!(error.text().len() < 400 && error.text().is_ascii()),
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
