//! Asking the person at the client, in the way of either protocol era.

use futures_util::future::BoxFuture;
use rmcp::{
    RoleServer,
    model::{
        CallToolRequestParams, ElicitRequest, ElicitRequestParams, ElicitResult, ElicitationAction,
        ElicitationSchema, InputRequest, InputRequiredResult, InputResponses, RequestStateCodec,
        SealOptions,
    },
    service::{Peer, RequestContext},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::gate::{ASK_TIMEOUT, Ask, Reply};

/// Name of the one question in a result that asks.
const QUESTION: &str = "confirm";

/// Whether the client declares that it can show a form.
pub(super) fn can_ask(context: &RequestContext<RoleServer>) -> bool {
    let elicitation = context
        .client_capabilities()
        .and_then(|capabilities| capabilities.elicitation);
    // Neither form nor url named means form.
    elicitation.is_some_and(|elicitation| elicitation.form.is_some() || elicitation.url.is_none())
}

/// The person at a client with a session, who is asked while the call waits.
pub(super) struct Person(pub(super) Peer<RoleServer>);

impl Ask for Person {
    fn ask<'a>(&'a self, question: &'a str) -> BoxFuture<'a, Result<(), String>> {
        Box::pin(async move {
            let form = form(question).ok_or("the question could not be put")?;
            let asked = self
                .0
                .create_elicitation_with_timeout(form, Some(ASK_TIMEOUT));
            // The limit is kept here as well, should the library wait longer.
            match tokio::time::timeout(ASK_TIMEOUT, asked).await {
                Ok(Ok(result)) => verdict(&result),
                Ok(Err(error)) => Err(format!("the client did not answer the question ({error})")),
                Err(_elapsed) => Err("nobody answered in time".into()),
            }
        })
    }
}

/// Questions that go out as results, sealed so that an answer counts for its own call only.
pub(super) struct Seal(RequestStateCodec);

impl Seal {
    /// A seal that only this process can make and open; absent when there is no randomness.
    pub(super) fn new() -> Option<Self> {
        let mut key = [0; 32];
        getrandom::fill(&mut key).ok()?;
        RequestStateCodec::try_new(key).ok().map(Self)
    }

    /// The result that asks.
    pub(super) fn question(
        &self,
        call: &str,
        question: &str,
        question_id: &str,
    ) -> Option<InputRequiredResult> {
        let request = InputRequest::Elicitation(ElicitRequest::new(form(question)?));
        let options = SealOptions::new()
            .associated_data(call.as_bytes())
            .ttl(ASK_TIMEOUT);
        let state = self.0.seal_with(question_id.as_bytes(), &options);
        Some(InputRequiredResult::new(
            Some([(QUESTION.to_owned(), request)].into()),
            Some(state),
        ))
    }

    /// The answer that came with a call, if one did.
    pub(super) fn reply(
        &self,
        call: &str,
        state: Option<&str>,
        answers: Option<&InputResponses>,
    ) -> Option<Reply> {
        let state = match (state, answers) {
            (None, None) => return None,
            (state, _) => state.unwrap_or_default(),
        };
        let opened = self
            .0
            .open_with(state, call.as_bytes())
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok());
        let declined = match (&opened, answers.and_then(|answers| answers.get(QUESTION))) {
            (None, _) => Some("the answer belongs to no open question of this call".to_owned()),
            (_, None) => Some("the question was not answered".to_owned()),
            (_, Some(answer)) => match ElicitResult::deserialize(answer) {
                Ok(result) => verdict(&result).err(),
                Err(_) => Some("the answer could not be read".to_owned()),
            },
        };
        Some(Reply {
            question_id: opened.unwrap_or_default(),
            declined,
        })
    }
}

/// Tool and arguments, which the seal of a question is bound to.
pub(super) fn call_text(request: &CallToolRequestParams) -> String {
    let arguments = Value::Object(request.arguments.clone().unwrap_or_default());
    format!("{} {arguments}", request.name)
}

fn form(question: &str) -> Option<ElicitRequestParams> {
    let schema: ElicitationSchema = serde_json::from_value(json!({
        "type": "object",
        "properties": { QUESTION: { "type": "boolean", "title": "Do it", "description": "Yes, do it" } },
        "required": [QUESTION],
    }))
    .ok()?;
    Some(ElicitRequestParams::FormElicitationParams {
        meta: None,
        message: question.to_owned(),
        requested_schema: schema,
    })
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
