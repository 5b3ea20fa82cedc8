//! Arguments of a call become a request, once.

use serde::Serialize;
use serde_json::{Map, Value};

use super::Request;
use crate::{
    error::Error,
    text::{is_cut, unescape},
};

/// Longest arguments that are looked at, in bytes of compact JSON.
const MAX_ARGUMENTS: usize = 1_000_000;

/// The argument that confirms a call that can lose something. The row's effect adds it; requests know nothing of it.
pub(super) const CONFIRM: &str = "confirm";

/// What hosts add to every call for themselves and pass on: Gemini CLI (google-gemini/gemini-cli#27403), Cline
/// (cline/cline#8256) and n8n (n8n-io/n8n#21500, #37308). No tool has an argument of these names.
pub(super) const ADDED_BY_HOSTS: [&str; 4] = [
    "wait_for_previous",
    "task_progress",
    "toolCallId",
    "sessionId",
];

/// The arguments that tell by an id what a call is about.
const IDS: [&str; 2] = ["connection_id", "task_id"];

/// The arguments in one spelling, without what hosts add.
///
/// # Errors
/// [`Error::Argument`] that names the one at fault.
pub(super) fn as_meant(mut arguments: Map<String, Value>) -> Result<Map<String, Value>, Error> {
    arguments.retain(|name, _| !ADDED_BY_HOSTS.contains(&name.as_str()));
    let lengths = arguments
        .iter()
        .map(|(name, field)| field_size(name, field));
    if lengths.sum::<usize>() > MAX_ARGUMENTS {
        return Err(Error::argument("", "they are longer than 1 MB"));
    }
    for (name, argument) in &mut arguments {
        whole(argument);
        read_back(argument, name)?;
    }
    Ok(arguments)
}

/// Decodes and checks the arguments.
///
/// # Errors
/// [`Error::Argument`] that names the one at fault.
pub(super) fn decode<R: Request>(arguments: Map<String, Value>) -> Result<R, Error> {
    let request: R = serde_path_to_error::deserialize(Value::Object(arguments)).map_err(told)?;
    request.check()?;
    Ok(request)
}

/// The arguments that a call must have, with the beginning of the tools that take them and the tool that tells what to give.
const LISTED_BY: [(&str, &str, &str); 5] = [
    ("connection_id", "cloudsync_", "cloudsync_list_connections"),
    ("task_id", "cloudsync_", "cloudsync_list_tasks"),
    ("task_id", "hyperbackup_", "hyperbackup_list_tasks"),
    ("version_id", "hyperbackup_", "hyperbackup_list_versions"),
    ("change_id", "nas_", "nas_list_changes"),
];

/// Says where to find what a call of that tool left out.
pub(super) fn naming_list(tool: &str, error: Error) -> Error {
    let Error::Argument { argument, problem } = error else {
        return error;
    };
    let missing = problem.strip_prefix("missing field `");
    let missing = missing.and_then(|missing| missing.strip_suffix('`'));
    let mut all = LISTED_BY.iter();
    match all.find(|(name, of, _)| missing == Some(name) && tool.starts_with(of)) {
        Some((.., list)) => {
            Error::argument(argument, format!("{problem}; {list} tells which there are"))
        }
        None => Error::argument(argument, problem),
    }
}

fn told(error: serde_path_to_error::Error<serde_json::Error>) -> Error {
    let path = error.path().to_string();
    let path = if path == "." { String::new() } else { path };
    let mut problem = error.into_inner().to_string();
    for number in ["i64", "u32", "u8"] {
        problem = problem.replace(&format!("expected {number}"), "expected a whole number");
    }
    Error::argument(path, problem)
}

/// Takes `confirm` out of the arguments; answers whether it was true.
///
/// # Errors
/// [`Error::Argument`] when it is neither true nor false.
pub(super) fn take_confirm(arguments: &mut Map<String, Value>) -> Result<bool, Error> {
    match arguments.shift_remove(CONFIRM) {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(confirmed)) => Ok(confirmed),
        Some(_) => Err(Error::argument(CONFIRM, "it is neither true nor false")),
    }
}

/// Adds `confirm` to the arguments that an error about an unknown one names.
pub(super) fn naming_confirm(error: Error) -> Error {
    match error {
        Error::Argument { argument, problem } if problem.starts_with("unknown field") => {
            Error::argument(argument, format!("{problem}, or `{CONFIRM}`"))
        }
        error => error,
    }
}

/// The arguments in one spelling, without what was left out.
pub(super) fn given(request: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(request) {
        Ok(Value::Object(mut fields)) => {
            fields.retain(|_, value| !value.is_null());
            fields
        }
        _ => Map::new(),
    }
}

/// Arguments of a call that an answer or an example shows: ids are text, as the schemas have them.
pub(super) fn shown(mut arguments: Map<String, Value>) -> Map<String, Value> {
    for id in IDS {
        if let Some(Value::Number(number)) = arguments.get(id) {
            let text = number.to_string();
            arguments.insert(id.to_owned(), text.into());
        }
    }
    arguments
}

/// Turns 3.0 into 3: both are the same number, and clients written in JavaScript may send either.
fn whole(value: &mut Value) {
    match value {
        Value::Number(number) => {
            if let Some(float) = number
                .as_f64()
                .filter(|float| number.is_f64() && float.fract() == 0.0 && float.abs() < 9e15)
            {
                *number = (float as i64).into();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(whole),
        Value::Object(fields) => fields.values_mut().for_each(whole),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

/// Undoes the escapes that answers have, in every text: what was read may be given back, and means what it was read from.
/// No text is exempt, as every one may come out of an answer; who means a backslash before `u{` writes it as answers do.
///
/// # Errors
/// [`Error::Argument`] for a text that an answer showed cut.
fn read_back(value: &mut Value, path: &str) -> Result<(), Error> {
    match value {
        Value::String(text) if is_cut(text) => Err(Error::argument(
            path,
            "it is a text that an answer showed cut, and not the whole of it; give all of it. Nothing was sent",
        )),
        Value::String(text) => {
            *text = unescape(text);
            Ok(())
        }
        Value::Array(items) => items
            .iter_mut()
            .enumerate()
            .try_for_each(|(index, item)| read_back(item, &format!("{path}[{index}]"))),
        Value::Object(fields) => fields
            .iter_mut()
            .try_for_each(|(name, field)| read_back(field, &format!("{path}.{name}"))),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

/// About how long a value is as compact JSON; escapes are not counted.
fn size(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 8,
        Value::String(text) => text.len() + 2,
        Value::Array(items) => items.iter().map(|item| size(item) + 1).sum::<usize>() + 2,
        Value::Object(fields) => {
            let fields = fields.iter();
            fields
                .map(|(name, field)| field_size(name, field))
                .sum::<usize>()
                + 2
        }
    }
}

fn field_size(name: &str, field: &Value) -> usize {
    name.len() + size(field) + 4
}
