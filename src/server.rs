//! The MCP server on stdio, both protocol eras: the only place that names rmcp.

mod catalog;
mod instructions;
mod lane;
mod lines;
mod outbox;
mod person;
mod pipes;
mod stdio;

use std::{
    borrow::Cow,
    sync::{Arc, OnceLock},
};

use dsm::Sent;
use rmcp::{
    ErrorData, RoleServer, ServerHandler,
    model::{
        CacheScope, CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock,
        CustomRequest, CustomResult, ErrorCode, Implementation, InitializeRequestParams,
        InitializeResult, ListToolsResult, PaginatedRequestParams, ServerCapabilities,
        ServerConfig, Tool,
    },
    service::RequestContext,
};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use self::person::{Person, can_ask};
use crate::{
    error::Error,
    gate::Channel,
    nases::{Call, Nases},
    operation::{self, Answer, MOST_BYTES},
    text::{error_text, sanitize_text},
    tools,
};

pub use catalog::tool_list;
pub use stdio::serve;

/// How long clients may keep the list of tools, in milliseconds; it never changes while the server runs.
const LIST_TTL_MS: u64 = 3_600_000;

struct Server {
    nases: Arc<Nases>,
    catalog: Vec<Tool>,
    /// What the first `initialize` was answered.
    greeting: OnceLock<InitializeResult>,
    /// Cancelled when calls that are still under way are given up.
    given_up: CancellationToken,
}

impl Server {
    fn new(nases: Arc<Nases>, given_up: CancellationToken) -> Self {
        let catalog = catalog::tools(&nases);
        Self {
            nases,
            catalog,
            greeting: OnceLock::new(),
            given_up,
        }
    }

    /// Runs one call until it is done, cancelled, or nobody is left to hear the answer.
    async fn run(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let Some(operation) = tools::find(&request.name) else {
            let name: String = sanitize_text(&request.name).chars().take(100).collect();
            return Err(ErrorData::invalid_params(
                format!("Unknown tool: {name}"),
                None,
            ));
        };
        let started = Instant::now();
        let nas = self.nases.shown(request.arguments.as_ref());
        let person = Person {
            peer: context.peer.clone(),
            time_to_answer: self.nases.time_to_answer(),
        };
        let client = context
            .client_info()
            .map(|client| client.name)
            .unwrap_or_default();
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
        let sent = Sent::default();
        let call = self.nases.call(Call {
            tool: operation,
            arguments: request.arguments.unwrap_or_default(),
            client,
            channel,
            sent: &sent,
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
        let failed = |error: Error| {
            CallToolResult::error(vec![ContentBlock::text(error_text(&error.text()))])
        };
        Ok(match outcome {
            Ok(Answer::Done(answer)) => CallToolResult::structured(answer).into(),
            Ok(Answer::Ask {
                question,
                question_id,
            }) => match person::question(&question, question_id) {
                Some(question) => question.into(),
                None => failed(Error::Internal {
                    place: "the question".into(),
                    may_have_run: false,
                })
                .into(),
            },
            Err(error) => failed(error).into(),
        })
    }
}

fn stopped(reason: &str, operation: &operation::Tool, sent: &Sent) -> Error {
    let error = Error::Stopped {
        reason: reason.into(),
        may_have_run: sent.may_have_left(),
    };
    operation.given_up(error, sent)
}

fn implementation() -> Implementation {
    Implementation::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
        .with_title("Synology Cloud Sync and Hyper Backup")
}

/// Whether the peer speaks the protocol without sessions, whose results carry more.
fn is_modern(context: &RequestContext<RoleServer>) -> bool {
    context
        .protocol_version()
        .is_some_and(|version| version.as_str() >= "2026-07-28")
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(implementation())
            .with_instructions(instructions::text(&self.nases))
    }

    // What is negotiated stays as it is; some bridges greet anew for every client that they let in.
    async fn initialize(
        &self,
        request: InitializeRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<InitializeResult, ErrorData> {
        if let Some(greeting) = self.greeting.get() {
            return Ok(greeting.clone());
        }
        let greeting = self.negotiate_initialize(&request)?;
        Ok(self.greeting.get_or_init(|| greeting).clone())
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let mut list = ListToolsResult::with_all_items(self.catalog.clone());
        if is_modern(&context) {
            list = list
                .with_ttl_ms(LIST_TTL_MS)
                .with_cache_scope(CacheScope::Public);
            list.meta = Some(catalog::server_meta(&implementation()));
        }
        Ok(list)
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let modern = is_modern(&context);
        let mut response = self.run(request, context).await?;
        if modern {
            let meta = Some(catalog::server_meta(&implementation()));
            match &mut response {
                CallToolResponse::Complete(result) => result.meta = meta,
                CallToolResponse::InputRequired(result) => result.meta = meta,
                _ => {}
            }
        }
        Ok(response)
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        self.catalog.iter().find(|tool| tool.name == name).cloned()
    }

    // A request of a known method whose parameters have the wrong shape ends up here as well.
    async fn on_custom_request(
        &self,
        request: CustomRequest,
        _: RequestContext<RoleServer>,
    ) -> Result<CustomResult, ErrorData> {
        let expected = match request.method.as_str() {
            "tools/call" => "an object with `name`, a text, and `arguments`, an object",
            "tools/list" => "absent, or an object with `cursor`, a text",
            "initialize" => "an object with `protocolVersion`, `capabilities` and `clientInfo`",
            _ => {
                let method = sanitize_text(&request.method)
                    .chars()
                    .take(100)
                    .collect::<String>();
                return Err(ErrorData::new(
                    ErrorCode::METHOD_NOT_FOUND,
                    format!("Unknown method: {method}"),
                    None,
                ));
            }
        };
        let message: Cow<'static, str> =
            format!("Bad params of {}: they must be {expected}", request.method).into();
        Err(ErrorData::invalid_params(message, None))
    }
}
