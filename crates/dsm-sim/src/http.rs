//! From an HTTP request to DSM's answer and back.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{ConnectInfo, Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{
    answer::envelope, dispatch, incoming::Incoming, listener::Cut, misbehave, nas::Nas,
    options::Options, registry, zone,
};

/// Answer one request, with the NAS's own time in the headers
pub(super) async fn serve(
    State(nas): State<Arc<Nas>>,
    ConnectInfo(line): ConnectInfo<Cut>,
    request: Request,
) -> Response {
    let mut response = respond(&nas, line, request).await;
    if let Ok(date) = HeaderValue::from_str(&zone::http_date(nas.clock.now())) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

/// Answer, or misbehave if that was asked for
async fn respond(nas: &Arc<Nas>, line: Cut, request: Request) -> Response {
    if *nas.stopped().borrow() {
        line.cut();
        return StatusCode::OK.into_response();
    }
    let incoming = Incoming::read(request).await;
    let ticket = nas.journal().open(incoming.record());
    if let Some(status) = http_refusal(&incoming, &nas.options) {
        nas.journal()
            .close(ticket, Some(-i64::from(status.as_u16())));
        return html(status);
    }
    tokio::time::sleep(nas.options.latency).await;
    let parts = method_names(&incoming);
    let method = incoming.method.as_deref().unwrap_or_default();
    let param = |name: &str| incoming.params.get(name).cloned();
    let fault = nas.faults().take(method, &parts, param);
    match fault {
        None => answer(nas, &incoming, ticket).await,
        Some(kind) => misbehave::respond(nas, &line, &incoming, ticket, kind).await,
    }
}

/// Execute the call and answer as DSM does
pub(super) async fn answer(nas: &Nas, incoming: &Incoming, ticket: u64) -> Response {
    let reply = dispatch::execute(nas, incoming);
    tokio::time::sleep(reply.delay).await;
    nas.journal().close(
        ticket,
        reply.answer.as_ref().err().map(|refusal| refusal.code),
    );
    let mut response = json(envelope(&reply.answer).to_string());
    if let Some(Ok(cookie)) = reply.cookie.map(|cookie| HeaderValue::from_str(&cookie)) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// JSON the way DSM labels it
pub(super) fn json(body: impl Into<Body>) -> Response {
    (
        [(header::CONTENT_TYPE, "text/plain; charset=\"UTF-8\"")],
        body.into(),
    )
        .into_response()
}

/// A web server's page
pub(super) fn html(status: StatusCode) -> Response {
    let page = format!(
        "<!DOCTYPE html>\n<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>\n"
    );
    (
        status,
        [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
        page,
    )
        .into_response()
}

fn http_refusal(incoming: &Incoming, options: &Options) -> Option<StatusCode> {
    if !registry::is_cgi(&incoming.path, options) {
        Some(StatusCode::NOT_FOUND)
    } else if !matches!(incoming.verb.as_str(), "GET" | "POST") {
        Some(StatusCode::METHOD_NOT_ALLOWED)
    } else {
        None
    }
}

fn method_names(incoming: &Incoming) -> Vec<String> {
    let parts = incoming.compound();
    parts
        .iter()
        .filter_map(|part| part.get("method")?.as_str().map(str::to_owned))
        .collect()
}
