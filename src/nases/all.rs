//! One call on every NAS, at the same time: what some answer is there though others do not.

use dsm::Sent;
use futures_util::future::join_all;
use serde_json::{Map, Value, json};

use super::{ALL, Call, NAS, ServedNas, served::name_in_calls};
use crate::{
    effect::Effect,
    error::Error,
    gate::Channel,
    operation::{Answer, Definition, MOST_BYTES, Tool},
    sorting::sort_by_key,
    text::{cut_shown, error_text},
};

/// Field with the answers.
pub(super) const ANSWERS: &str = "answers";

/// Field with the NASes that did not answer, and why.
pub(super) const FAILED: &str = "failed";

/// Field of answers that judge a NAS as a whole.
const VERDICT: &str = "verdict";

/// What they say in it, the worst first.
const VERDICTS: [&str; 3] = ["unprotected", "at_risk", "protected"];

/// Place of the verdict where not everything is known.
const AT_RISK: usize = 1;

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
    let mut answers: Vec<Value> = answers
        .into_iter()
        .map(|(name, mut answer)| {
            let mut fields = Map::new();
            fields.insert(NAS.into(), name.into());
            name_in_calls(&mut answer, name);
            if let Value::Object(own) = answer {
                fields.extend(own);
            }
            Value::Object(fields)
        })
        .collect();
    let verdict = verdict(&mut answers, failed.is_empty());
    let mut answer = json!({ NAS: ALL, ANSWERS: answers });
    if let Value::Object(fields) = &mut answer {
        if !failed.is_empty() {
            fields.insert(FAILED.into(), failed.into());
        }
        if let Some(verdict) = verdict {
            fields.insert(VERDICT.into(), verdict.into());
        }
    }
    Ok(Answer::Done(answer))
}

/// The verdict over all of several that each has one, which are put in order, the worst first. A NAS that did not answer is
/// not known to be well.
fn verdict(answers: &mut [Value], all_answered: bool) -> Option<&'static str> {
    let rank = |answer: &Value| {
        let verdict = answer.get(VERDICT)?.as_str()?;
        // A word that is not here is not good news.
        let place = VERDICTS.iter().position(|known| *known == verdict);
        Some(place.unwrap_or(AT_RISK))
    };
    let ranks: Option<Vec<usize>> = answers.iter().map(rank).collect();
    let worst = ranks?.into_iter().min()?;
    sort_by_key(answers, |answer| rank(answer).unwrap_or(AT_RISK));
    let worst = if all_answered {
        worst
    } else {
        worst.min(AT_RISK)
    };
    VERDICTS.get(worst).copied()
}
