//! The MCP server on stdio, both protocol eras: the only place that names rmcp.

mod calls;
mod catalog;
mod completion;
mod era;
mod instructions;
mod lane;
mod lines;
mod outbox;
mod outside;
mod person;
mod pipes;
mod progress;
mod prompts;
mod resources;
mod shapes;
mod stdio;

use std::sync::{Arc, OnceLock};

use rmcp::{
    ErrorData, RoleServer, ServerHandler,
    model::{
        CallToolRequestParams, CallToolResponse, CompleteRequestParams, CompleteResult,
        CustomRequest, CustomResult, GetPromptRequestParams, GetPromptResponse, Implementation,
        InitializeRequestParams, InitializeResult, ListPromptsResult, ListResourceTemplatesResult,
        ListResourcesResult, ListToolsResult, PaginatedRequestParams, ReadResourceRequestParams,
        ReadResourceResponse, ReadResourceResult, ServerCapabilities, ServerConfig,
    },
    service::RequestContext,
};
use tokio_util::sync::CancellationToken;

use self::{completion::Completion, era::meta};
use crate::nases::Nases;

pub use catalog::tool_list;
pub use stdio::serve;

struct Server {
    nases: Arc<Nases>,
    completion: Completion,
    /// What the first `initialize` was answered.
    greeting: OnceLock<InitializeResult>,
    /// Cancelled when calls that are still under way are given up.
    given_up: CancellationToken,
}

impl Server {
    fn new(nases: Arc<Nases>, given_up: CancellationToken) -> Self {
        Self {
            nases,
            completion: Completion::new(given_up.clone()),
            greeting: OnceLock::new(),
            given_up,
        }
    }
}

fn implementation() -> Implementation {
    Implementation::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
        .with_title("Synology Cloud Sync and Hyper Backup")
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder()
            .enable_tools()
            .enable_prompts()
            .enable_resources()
            .enable_completions();
        ServerConfig::new(capabilities.build())
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
        // The tools are on hand as text; `lines` puts it in.
        let mut list = ListToolsResult::with_all_items(Vec::new());
        (list.ttl_ms, list.cache_scope) = era::of_a_list(&context);
        list.meta = meta(&context);
        Ok(list)
    }

    async fn list_prompts(
        &self,
        _: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListPromptsResult, ErrorData> {
        let mut list = ListPromptsResult::with_all_items(prompts::list(&self.nases));
        (list.ttl_ms, list.cache_scope) = era::of_a_list(&context);
        list.meta = meta(&context);
        Ok(list)
    }

    async fn get_prompt(
        &self,
        request: GetPromptRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<GetPromptResponse, ErrorData> {
        let mut prompt = prompts::get(&self.nases, &request.name, request.arguments)?;
        prompt.meta = meta(&context);
        Ok(prompt.into())
    }

    async fn list_resources(
        &self,
        _: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        let mut list = ListResourcesResult::with_all_items(resources::list(&self.nases));
        (list.ttl_ms, list.cache_scope) = era::of_a_list(&context);
        list.meta = meta(&context);
        Ok(list)
    }

    async fn list_resource_templates(
        &self,
        _: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        let templates = resources::templates(&self.nases);
        let mut list = ListResourceTemplatesResult::with_all_items(templates);
        (list.ttl_ms, list.cache_scope) = era::of_a_list(&context);
        list.meta = meta(&context);
        Ok(list)
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let contents = self.contents(&request.uri, &context).await?;
        let mut result = ReadResourceResult::new(vec![contents]);
        (result.ttl_ms, result.cache_scope) = era::of_the_moment(&context);
        result.meta = meta(&context);
        Ok(result.into())
    }

    async fn complete(
        &self,
        request: CompleteRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CompleteResult, ErrorData> {
        let completion = self.completion.complete(&self.nases, &request);
        let completion = tokio::select! {
            biased;
            () = self.given_up.cancelled() => Default::default(),
            () = context.ct.cancelled() => Default::default(),
            completion = completion => completion?,
        };
        let mut result = CompleteResult::new(completion);
        result.meta = meta(&context);
        Ok(result)
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let meta = meta(&context);
        let mut response = self.run(request, context).await?;
        match &mut response {
            CallToolResponse::Complete(result) => result.meta = meta,
            CallToolResponse::InputRequired(result) => result.meta = meta,
            _ => {}
        }
        Ok(response)
    }

    // A request of a known method whose parameters have the wrong shape ends up here as well.
    async fn on_custom_request(
        &self,
        request: CustomRequest,
        _: RequestContext<RoleServer>,
    ) -> Result<CustomResult, ErrorData> {
        Err(shapes::refused(&request.method))
    }
}
