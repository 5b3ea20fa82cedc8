//! A request as it came off the wire: GET query or POST form, cookie and token header.

use std::collections::BTreeMap;

use axum::{
    body::{self, Body},
    extract::Request,
    http::{HeaderMap, header},
};
use serde_json::Value;

use super::recorded::Recorded;

const LARGEST_FORM: usize = 4 * 1024 * 1024;

#[derive(Debug)]
pub(super) struct Incoming {
    pub(super) verb: String,
    pub(super) path: String,
    pub(super) api: Option<String>,
    pub(super) version: Option<String>,
    pub(super) method: Option<String>,
    pub(super) sid: Option<String>,
    pub(super) token: Option<String>,
    /// The parameters that are the method's own
    pub(super) params: BTreeMap<String, String>,
}

impl Incoming {
    /// Read it; a body that cannot be read counts as empty
    pub(super) async fn read(request: Request<Body>) -> Self {
        let (parts, body) = request.into_parts();
        let mut params = decode(parts.uri.query().unwrap_or_default().as_bytes());
        let form = body::to_bytes(body, LARGEST_FORM).await.unwrap_or_default();
        if is_form(&parts.headers) {
            params.extend(decode(&form));
        }
        let token_header = text(&parts.headers, "x-syno-token");
        Self {
            verb: parts.method.to_string(),
            path: parts.uri.path().to_owned(),
            api: params.remove("api"),
            version: params.remove("version"),
            method: params.remove("method"),
            sid: params.remove("_sid").or_else(|| cookie(&parts.headers)),
            token: params.remove("SynoToken").or(token_header),
            params,
        }
    }

    /// The parts of a compound request, as far as they can be read
    pub(super) fn compound(&self) -> Vec<Value> {
        let parts = self
            .params
            .get("compound")
            .and_then(|text| serde_json::from_str(text).ok());
        parts.unwrap_or_default()
    }

    pub(super) fn record(&self) -> Recorded {
        let mut params = self.params.clone();
        for secret in ["passwd", "otp_code"] {
            params
                .entry(secret.to_owned())
                .and_modify(|value| "***".clone_into(value));
        }
        Recorded {
            verb: self.verb.clone(),
            path: self.path.clone(),
            api: self.api.clone().unwrap_or_default(),
            version: self.version.clone().unwrap_or_default(),
            method: self.method.clone().unwrap_or_default(),
            params,
            has_sid: self.sid.is_some(),
            has_token: self.token.is_some(),
            code: None,
            compound: self.compound(),
        }
    }
}

fn decode(encoded: &[u8]) -> BTreeMap<String, String> {
    form_urlencoded::parse(encoded).into_owned().collect()
}

fn is_form(headers: &HeaderMap) -> bool {
    text(headers, header::CONTENT_TYPE.as_str())
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let cookies = text(headers, header::COOKIE.as_str())?;
    cookies
        .split(';')
        .find_map(|pair| pair.trim().strip_prefix("id="))
        .map(str::to_owned)
}
