//! `SYNO.Entry.Request`: several calls in one, each with its own answer.
//!
//! Shape as N4S4 `cloud_sync.py` sends it; a success of the whole says nothing about the parts.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    answer::{Answer, Reason, Refusal, code, envelope},
    args::Args,
    dispatch::{self, Reply},
    incoming::Incoming,
    nas::Nas,
    registry::Run,
};

pub(super) fn request(nas: &Nas, incoming: &Incoming, args: &Args) -> Result<Reply, Refusal> {
    args.one_of("mode", &["sequential", "parallel"])?;
    let stop = args
        .optional_boolean("stop_when_error")?
        .unwrap_or_default();
    let parts = args
        .value("compound")?
        .as_array()
        .filter(|parts| !parts.is_empty());
    let parts = parts.ok_or_else(|| args.refusal("compound", Reason::Type))?;

    let mut delay = Duration::ZERO;
    let mut has_fail = false;
    let mut result = Vec::new();
    for part in parts {
        let answer = if has_fail && stop {
            Err(Refusal::code(code::COMPOUND_STOPPED))
        } else {
            let reply = run_part(nas, incoming, part).unwrap_or_else(|refusal| Err(refusal).into());
            delay += reply.delay;
            reply.answer
        };
        has_fail |= answer.is_err();
        result.push(labeled(part, &answer));
    }
    let data = json!({"has_fail": has_fail, "result": result});
    Ok(Reply {
        answer: Ok(Some(data)),
        delay,
        cookie: None,
    })
}

fn run_part(nas: &Nas, incoming: &Incoming, part: &Value) -> Result<Reply, Refusal> {
    let incomplete = || Refusal::code(code::INCOMPLETE);
    let part = part.as_object().ok_or_else(incomplete)?;
    let text = |name: &str| {
        part.get(name)
            .and_then(Value::as_str)
            .ok_or_else(incomplete)
    };
    let version = part
        .get("version")
        .and_then(Value::as_u64)
        .ok_or_else(incomplete)?;

    let api = dispatch::find_api(nas, text("api")?)?;
    let method = dispatch::find_method(nas, api, u32::try_from(version).ok(), text("method")?)?;
    let Run::Office(run) = method.run else {
        return Err(Refusal::code(code::NO_SUCH_METHOD));
    };
    dispatch::check_privilege(nas, api)?;
    dispatch::check_token(nas, incoming, method)?;
    if let Some(code) = nas.faults().take_code(method.name) {
        return Err(Refusal::code(code));
    }
    Ok(dispatch::run_in_office(
        nas,
        &Args::native(part, api.wording),
        run,
    ))
}

fn labeled(part: &Value, answer: &Answer) -> Value {
    let mut entry = envelope(answer);
    if let Some(entry) = entry.as_object_mut() {
        for name in ["api", "method", "version"] {
            entry.insert(name.to_owned(), part.get(name).cloned().unwrap_or_default());
        }
    }
    entry
}
