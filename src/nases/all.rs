//! One call on every NAS, at the same time: what some answer is there though others do not.

use dsm::Sent;
use futures_util::future::join_all;
use serde_json::{Map, Value, json};

use super::{ALL, Call, NAS, ServedNas, name_in_steps};
use crate::{
    effect::Effect,
    error::Error,
    gate::Channel,
    operation::{Answer, Definition, MOST_BYTES, Tool},
    text::{cut_shown, error_text},
};

/// Field with the answers.
pub(super) const ANSWERS: &str = "answers";

/// Field with the NASes that did not answer, and why.
pub(super) const FAILED: &str = "failed";

/// Room for the NASes that failed, in bytes.
const FOR_FAILED: usize = 4_000;

/// Whether a tool can be asked of every NAS: it lists, or is about a NAS as a whole, and needs no id, which would be another
/// thing on each.
pub(super) fn takes(tool: &Tool, definition: &Definition) -> bool {
    let is_of_all = tool.name.contains("_list_") || tool.name.starts_with("nas_");
    let reads = tool.effect == Effect::Read;
    reads && is_of_all && !definition.input_schema.contains_key("required")
}

/// Asks every NAS that offers the tool.
///
/// # Errors
/// [`Error::NoneAnswered`], with what went wrong on each.
pub(super) async fn call(each: &[ServedNas], call: Call<'_>) -> Result<Answer, Error> {
    let room = (MOST_BYTES - FOR_FAILED) / each.len().max(1);
    let asking = each.iter().map(|nas| {
        let call = &call;
        async move {
            let sent = Sent::default();
            let own = Call {
                tool: call.tool,
                arguments: call.arguments.clone(),
                client: call.client.clone(),
                channel: Channel::None,
                sent: &sent,
                progress: None,
                room,
            };
            (nas, nas.call(own).await)
        }
    });
    let (mut answers, mut failed) = (Vec::new(), Vec::new());
    for (nas, outcome) in join_all(asking).await {
        let name = nas.name().unwrap_or_default();
        match outcome {
            Ok(Answer::Done(answer)) => answers.push((name, answer)),
            // A tool that reads asks nobody.
            Ok(Answer::Ask { .. }) => {}
            Err(error) => failed.push((name, error)),
        }
    }
    if answers.is_empty() {
        let on = |(name, cause): (&str, Error)| Error::OnNas {
            nas: name.to_owned(),
            cause: Box::new(cause),
        };
        let failed = failed.into_iter().map(on).collect();
        return Err(Error::NoneAnswered { failed });
    }
    let most = FOR_FAILED / each.len();
    let failed: Vec<Value> = failed
        .into_iter()
        .map(|(name, error)| {
            let mut why = error_text(&error.text());
            if why.chars().count() > most {
                why = cut_shown(&why, most);
            }
            json!({ NAS: name, "error": why })
        })
        .collect();
    let answers: Vec<Value> = answers
        .into_iter()
        .map(|(name, answer)| {
            let mut fields = Map::new();
            fields.insert(NAS.into(), name.into());
            if let Value::Object(mut own) = answer {
                name_in_steps(&mut own, name);
                fields.extend(own);
            }
            Value::Object(fields)
        })
        .collect();
    let mut answer = json!({ NAS: ALL, ANSWERS: answers });
    if let (Value::Object(fields), false) = (&mut answer, failed.is_empty()) {
        fields.insert(FAILED.into(), failed.into());
    }
    Ok(Answer::Done(answer))
}
