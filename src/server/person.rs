//! Asking the person at the client, in the way of either protocol era.

use std::time::Duration;

use futures_util::future::BoxFuture;
use rmcp::{
    RoleServer,
    model::{
        BooleanSchema, ElicitRequest, ElicitRequestParams, ElicitResult, ElicitationAction,
        ElicitationSchema, InputRequest, InputRequiredResult, InputResponses,
        PrimitiveSchemaDefinition,
    },
    service::{Peer, RequestContext, ServiceError},
};
use serde::Deserialize;
use serde_json::Value;

use super::era::is_modern;
use crate::{
    gate::{Ask, Reply},
    sorting::map_of,
};

/// Name of the one question in a result that asks.
const QUESTION: &str = "confirm";

/// Whether the client declares that it can show a form.
pub(super) fn can_ask(context: &RequestContext<RoleServer>) -> bool {
    // In a session what was negotiated counts, whatever a request says of itself.
    let capabilities = if is_modern(context) {
        context.client_capabilities()
    } else {
        let client = context.peer.peer_info();
        client.map(|client| client.capabilities.clone())
    };
    let elicitation = capabilities.and_then(|capabilities| capabilities.elicitation);
    // Neither form nor url named means form.
    elicitation.is_some_and(|elicitation| elicitation.form.is_some() || elicitation.url.is_none())
}

/// The person at a client with a session, who is asked while the call waits.
pub(super) struct Person {
    pub(super) peer: Peer<RoleServer>,
    pub(super) time_to_answer: Duration,
}

impl Ask for Person {
    fn ask<'a>(&'a self, question: &'a str) -> BoxFuture<'a, Result<(), String>> {
        Box::pin(async move {
            let time = self.time_to_answer;
            let asked = self
                .peer
                .create_elicitation_with_timeout(form(question), Some(time));
            // The limit is kept here as well, should the library wait longer.
            match tokio::time::timeout(time, asked).await {
                Ok(Ok(result)) => verdict(&result),
                Ok(Err(ServiceError::Timeout { .. })) | Err(_) => Err(format!(
                    "nobody answered within {} s; nothing was sent",
                    time.as_secs()
                )),
                Ok(Err(error)) => Err(format!("the client did not answer the question ({error})")),
            }
        })
    }
}

/// A question that goes out as a result. Its state is an id that cannot be guessed; the gate knows what it is about, for
/// how long it counts, and that it counts once.
pub(super) fn question(question: &str, question_id: String) -> InputRequiredResult {
    let request = InputRequest::Elicitation(ElicitRequest::new(form(question)));
    let questions = map_of([(QUESTION.to_owned(), request)]);
    InputRequiredResult::new(Some(questions), Some(question_id))
}

/// The answer that came with a call, if one did.
pub(super) fn reply(state: Option<&str>, answers: Option<&InputResponses>) -> Option<Reply> {
    if state.is_none() && answers.is_none() {
        return None;
    }
    let declined = match answers.and_then(|answers| answers.get(QUESTION)) {
        None => Some("the question was not answered".to_owned()),
        Some(answer) => match ElicitResult::deserialize(answer) {
            Ok(result) => verdict(&result).err(),
            Err(_) => Some("the answer could not be read".to_owned()),
        },
    };
    Some(Reply {
        question_id: state.unwrap_or_default().to_owned(),
        declined,
    })
}

fn form(question: &str) -> ElicitRequestParams {
    let yes = BooleanSchema::new()
        .title("Do it")
        .description("Yes, do it");
    let properties = map_of([(QUESTION.to_owned(), PrimitiveSchemaDefinition::Boolean(yes))]);
    ElicitRequestParams::FormElicitationParams {
        meta: None,
        message: question.to_owned(),
        requested_schema: ElicitationSchema::new(properties).with_required(vec![QUESTION.into()]),
    }
}

/// Only an accepted form that says yes is a yes.
fn verdict(result: &ElicitResult) -> Result<(), String> {
    match result.action {
        ElicitationAction::Accept => {
            let answer = result
                .content
                .as_ref()
                .and_then(|content| content.get(QUESTION));
            if answer == Some(&Value::Bool(true)) {
                Ok(())
            } else {
                Err("the person did not say yes".into())
            }
        }
        ElicitationAction::Decline => Err("the person declined".into()),
        _ => Err("the person cancelled".into()),
    }
}
