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
        serde_json::from_slice(body).map_err(|error| bad_answer(method, describe(body, &error)))?;
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

fn describe(body: &[u8], error: &serde_json::Error) -> String {
    let start: String = String::from_utf8_lossy(body)
        .trim_start()
        .chars()
        .take(20)
        .collect();
    match start.chars().next() {
        None => "with an empty body".into(),
        Some('<') => "with a web page instead of JSON".into(),
        Some('{') if error.is_eof() => "with JSON that breaks off".into(),
        Some('{') => "with JSON that is not DSM's envelope".into(),
        Some('[') => "with a JSON list instead of DSM's envelope".into(),
        Some(_) => "with text that is not JSON".into(),
    }
}

#[cfg(test)]
mod tests {
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
        insta::assert_snapshot!(problem("{\"success\":tr"), @"SYNO.API.Auth login: the NAS answered with JSON that breaks off");
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
}
