//! Calls of tools, and what else is answered with what a tool answers.

use dsm::Sent;
use rmcp::{
    ErrorData, RoleServer,
    model::{
        CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, JsonObject,
        ResourceContents,
    },
    service::RequestContext,
};
use tokio::time::Instant;

use super::{
    Server,
    era::is_modern,
    person::{self, Person, can_ask},
    pipes,
    progress::Notifications,
    resources,
};
use crate::{
    error::Error,
    gate::Channel,
    nases::Call,
    operation::{self, Answer, MOST_BYTES, Progress},
    text::{error_text, sanitize_text},
    tools,
};

impl Server {
    /// Runs one call until it is done, cancelled, or nobody is left to hear the answer.
    async fn outcome(
        &self,
        operation: &'static operation::Tool,
        arguments: JsonObject,
        channel: Channel<'_>,
        context: &RequestContext<RoleServer>,
    ) -> Result<Answer, Error> {
        let started = Instant::now();
        let nas = self.nases.shown(Some(&arguments));
        let client = context
            .client_info()
            .map(|client| client.name)
            .unwrap_or_default();
        let progress = Notifications::wanted(context);
        let sent = Sent::default();
        let call = self.nases.call(Call {
            tool: operation,
            arguments,
            client,
            channel,
            sent: &sent,
            progress: progress.as_ref().map(|progress| progress as &dyn Progress),
            room: MOST_BYTES,
        });
        if pipes::stdout_is_gone() {
            // Nobody would hear of it; the end is on its way.
            self.given_up.cancel();
        }
        let outcome = tokio::select! {
            biased;
            () = self.given_up.cancelled() => Err(stopped("the client hung up", operation, &sent)),
            () = context.ct.cancelled() => Err(stopped("the client cancelled it", operation, &sent)),
            outcome = call => outcome,
        };
        tracing::info!(
            tool = operation.name,
            nas = nas.as_str(),
            ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            outcome = outcome.as_ref().map_or_else(Error::kind, |_| "ok"),
            "call"
        );
        outcome
    }

    /// What a resource holds: the answer of its tool.
    pub(super) async fn contents(
        &self,
        uri: &str,
        context: &RequestContext<RoleServer>,
    ) -> Result<ResourceContents, ErrorData> {
        let resources::Meant { tool, arguments } = resources::find(&self.nases, uri)?;
        let outcome = self.outcome(tool, arguments, Channel::None, context).await;
        let error = match outcome {
            Ok(Answer::Done(answer)) => {
                let text = answer.to_string();
                return Ok(ResourceContents::text(text, uri).with_mime_type(resources::MIME_TYPE));
            }
            // What reads asks nobody.
            Ok(Answer::Ask { .. }) => Error::Internal {
                place: tool.name.into(),
                may_have_run: false,
            },
            Err(error) => error,
        };
        let text = error_text(&error.text());
        Err(match error.kind() {
            "argument" | "unknown_id" => resources::missing(text, uri),
            _ => ErrorData::internal_error(text, None),
        })
    }

    /// The tool that is offered whose name is most like that, if one is; as like as clap wants it for flags.
    fn nearest(&self, name: &str) -> Option<&'static str> {
        let offer = self.nases.offer();
        let likeness = |tool: &operation::Tool| strsim::jaro(name, tool.name);
        tools::all()
            .filter(|tool| offer.has(tool) && likeness(tool) > 0.7)
            .max_by(|one, other| likeness(one).total_cmp(&likeness(other)))
            .map(|tool| tool.name)
    }

    /// Runs a call of a tool.
    pub(super) async fn run(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let Some(operation) = tools::find(&request.name) else {
            let name: String = sanitize_text(&request.name).chars().take(100).collect();
            let problem = match self.nearest(&request.name) {
                Some(tool) => format!("Unknown tool: {name}. Did you mean {tool}?"),
                None => format!("Unknown tool: {name}"),
            };
            return Err(ErrorData::invalid_params(problem, None));
        };
        let person = Person {
            peer: context.peer.clone(),
            time_to_answer: self.nases.time_to_answer(),
        };
        let channel = if !can_ask(&context) {
            Channel::None
        } else if is_modern(&context) {
            Channel::Deferred(person::reply(
                request.request_state.as_deref(),
                request.input_responses.as_ref(),
            ))
        } else {
            Channel::Direct(&person)
        };
        let arguments = request.arguments.unwrap_or_default();
        let outcome = self.outcome(operation, arguments, channel, &context).await;
        let failed = |error: Error| {
            CallToolResult::error(vec![ContentBlock::text(error_text(&error.text()))])
        };
        Ok(match outcome {
            Ok(Answer::Done(answer)) => done(answer).into(),
            Ok(Answer::Ask {
                question,
                question_id,
            }) => person::question(&question, question_id).into(),
            Err(error) => failed(error).into(),
        })
    }
}

/// An answer, as text and as it is.
fn done(answer: serde_json::Value) -> CallToolResult {
    let text = answer.to_string();
    let mut result = CallToolResult::success(vec![ContentBlock::text(text)]);
    result.structured_content = Some(answer);
    result
}

fn stopped(reason: &str, operation: &operation::Tool, sent: &Sent) -> Error {
    let error = Error::Stopped {
        reason: reason.into(),
        may_have_run: sent.may_have_left(),
    };
    operation.given_up(error, sent)
}
