//! The faults, acted out.

use std::{convert::Infallible, io, time::Duration};

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};

use super::{
    answer::{Refusal, envelope},
    fault::FaultKind,
    http,
    incoming::Incoming,
    listener::Cut,
    nas::Nas,
};

/// How long an answer is held at most, and how often is looked whether the other request came
const HOLD: Duration = Duration::from_secs(10);
const POLL: Duration = Duration::from_millis(2);

const MEBIBYTE: usize = 1024 * 1024;

/// In the journal: answered with something that is no answer of DSM's
const NO_ANSWER: i64 = -1;

pub(super) async fn respond(
    nas: &Nas,
    line: &Cut,
    incoming: &Incoming,
    ticket: u64,
    kind: FaultKind,
) -> Response {
    match kind {
        FaultKind::Delay(time) => {
            tokio::time::sleep(time).await;
            http::answer(nas, incoming, ticket).await
        }
        FaultKind::HoldUntil(method) => {
            let came = nas.journal().count(&method);
            let answer = http::answer(nas, incoming, ticket).await;
            let another = async {
                while nas.journal().count(&method) == came {
                    tokio::time::sleep(POLL).await;
                }
            };
            // When none comes the answer is late, and that is all.
            let _ = tokio::time::timeout(HOLD, another).await;
            answer
        }
        FaultKind::Code(code) => {
            nas.journal().close(ticket, Some(code));
            http::json(envelope(&Err(Refusal::code(code))).to_string())
        }
        FaultKind::Http(status) => {
            nas.journal().close(ticket, Some(-i64::from(status)));
            http::html(StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY))
        }
        FaultKind::ResetAfter => {
            let _ = http::answer(nas, incoming, ticket).await;
            reset(line)
        }
        FaultKind::Truncated => truncated(http::answer(nas, incoming, ticket).await).await,
        FaultKind::Empty => {
            let _ = http::answer(nas, incoming, ticket).await;
            http::json("")
        }
        FaultKind::Array => {
            let _ = http::answer(nas, incoming, ticket).await;
            http::json("[]")
        }
        FaultKind::WrongTypes => {
            let _ = http::answer(nas, incoming, ticket).await;
            http::json(json!({"success": true, "data": "oops"}).to_string())
        }
        FaultKind::Swollen { bytes, item } => {
            swollen(http::answer(nas, incoming, ticket).await, bytes, item).await
        }
        FaultKind::ResetBefore | FaultKind::NotJson | FaultKind::Oversize | FaultKind::Hang => {
            nas.journal().close(ticket, Some(NO_ANSWER));
            unexecuted(nas, line, &kind).await
        }
    }
}

async fn unexecuted(nas: &Nas, line: &Cut, kind: &FaultKind) -> Response {
    match kind {
        FaultKind::NotJson => http::html(StatusCode::OK),
        FaultKind::Oversize => oversize(),
        FaultKind::Hang => {
            // An error means that the NAS is gone, which ends the waiting as well.
            let _ = nas.stopped().wait_for(|stopped| *stopped).await;
            reset(line)
        }
        _ => reset(line),
    }
}

fn reset(line: &Cut) -> Response {
    line.cut();
    StatusCode::OK.into_response()
}

/// The announced length, then half of it and the end of the connection
async fn truncated(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let whole = axum::body::to_bytes(body, MEBIBYTE)
        .await
        .unwrap_or_default();
    let half = whole.slice(..whole.len() / 2);
    // The pause lets the half out before the connection breaks.
    let broken = stream::once(async {
        tokio::time::sleep(Duration::from_millis(30)).await;
        Err::<Bytes, io::Error>(io::ErrorKind::ConnectionReset.into())
    });
    let body = Body::from_stream(stream::iter([Ok(half)]).chain(broken));
    parts
        .headers
        .insert(header::CONTENT_LENGTH, HeaderValue::from(whole.len()));
    Response::from_parts(parts, body)
}

/// The answer with many more items, which are made while they are sent
async fn swollen(response: Response, bytes: usize, item: &str) -> Response {
    const PLACE: &str = "the place of the items";
    let whole = axum::body::to_bytes(response.into_body(), MEBIBYTE).await;
    let mut answer: Value = whole
        .ok()
        .and_then(|whole| serde_json::from_slice(&whole).ok())
        .unwrap_or_default();
    let Some(data) = answer.get_mut("data").and_then(Value::as_object_mut) else {
        return http::json(answer.to_string());
    };
    match data.values_mut().find_map(Value::as_array_mut) {
        Some(list) => list.push(PLACE.into()),
        None => {
            data.insert("crowd".to_owned(), json!([PLACE]));
        }
    }
    let text = answer.to_string();
    let quoted = Value::from(PLACE).to_string();
    let (before, after) = text.split_once(&quoted).unwrap_or_default();
    let items = Bytes::from(format!("{item},").repeat(MEBIBYTE / 16 / (item.len() + 1)));
    let pieces = [Bytes::from(before.to_owned())]
        .into_iter()
        .chain(std::iter::repeat_n(items.clone(), bytes / items.len()))
        .chain([Bytes::from(format!("{item}{after}"))])
        .map(Ok::<_, Infallible>);
    http::json(Body::from_stream(stream::iter(pieces)))
}

fn oversize() -> Response {
    let filler = Bytes::from(vec![b'x'; MEBIBYTE]);
    let pieces = [Bytes::from_static(b"{\"success\":true,\"data\":\"")]
        .into_iter()
        .chain(std::iter::repeat_n(filler, 17))
        .chain([Bytes::from_static(b"\"}")])
        .map(Ok::<_, Infallible>);
    http::json(Body::from_stream(stream::iter(pieces)))
}
