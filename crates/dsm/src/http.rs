//! Requests on the wire: addresses, form bodies, limits and what goes wrong on the way.
//!
//! Must not know sessions or the envelope.

mod body;
mod clients;
mod form;

use std::{
    sync::{Arc, PoisonError},
    time::Duration,
};

use reqwest::{RequestBuilder, Response, Url, header};
use secrecy::SecretString;
use tokio::sync::{OnceCell, Semaphore};

pub(crate) use self::{body::Body, clients::builder as client_builder};
use self::{
    body::{Bodies, MAX_ANSWER, TooLong},
    clients::{Clients, NoClients},
    form::encode,
};
use crate::{
    Error, ErrorKind, Sent,
    error::Speaks,
    look::speaks_tls,
    method::{Dialect, Method},
    tls::{self, LastRejected, Trust},
};

/// Requests under way at a time; a NAS has a handful of workers for its web API.
const MAX_IN_FLIGHT: usize = 8;

/// Characters of a redirect's target that are shown.
const MAX_TARGET: usize = 200;

/// Where the NAS is and who we are there.
#[derive(Debug)]
pub struct Settings {
    /// Scheme, host and port of DSM.
    pub url: Url,
    /// The account.
    pub account: String,
    /// Its password.
    pub password: SecretString,
    /// A 2-factor code for the first login; it counts once.
    pub otp_code: Option<SecretString>,
    /// The id of a trusted device, which stands in for 2-factor codes.
    pub device_id: Option<SecretString>,
    /// The name under which the device is trusted.
    pub device_name: String,
    /// How long one request may take.
    pub timeout: Duration,
    /// Which certificates are accepted.
    pub trust: Trust,
    /// A proxy for the NAS; those of the environment are not used.
    pub proxy: Option<Url>,
    /// The dialect to speak; found out when absent.
    pub dialect: Option<Dialect>,
    /// The APIs that the products call.
    pub apis: Vec<&'static str>,
}

pub(crate) struct Http {
    url: Url,
    timeout: Duration,
    trust: Trust,
    proxy: Option<Url>,
    // Built at the first call: reading the root certificates costs more than the whole start.
    clients: OnceCell<Clients>,
    slots: Semaphore,
    bodies: Bodies,
}

/// What authorizes a request.
pub(crate) struct Credentials<'a> {
    pub(crate) sid: &'a str,
    pub(crate) token: &'a str,
}

impl Http {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            url: settings.url.clone(),
            timeout: settings.timeout,
            trust: settings.trust.clone(),
            proxy: settings.proxy.clone(),
            clients: OnceCell::new(),
            slots: Semaphore::new(MAX_IN_FLIGHT),
            bodies: Bodies::new(),
        }
    }

    /// Scheme, host and port, for messages.
    pub(crate) fn address(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// Asks with the parameters in the address.
    pub(crate) async fn get(
        &self,
        path: &str,
        method: Method,
        form: &[(&str, String)],
        credentials: Option<Credentials<'_>>,
    ) -> Result<Body, Error> {
        let mut url = self.endpoint(path, method)?;
        url.set_query(Some(&encode(form)));
        let request = authorized(self.clients().await?.of(method).get(url), credentials);
        self.send(request, method, None).await
    }

    /// Posts the parameters as a form.
    pub(crate) async fn post(
        &self,
        path: &str,
        method: Method,
        form: &[(&str, String)],
        credentials: Option<Credentials<'_>>,
        sent: Option<&Sent>,
    ) -> Result<Body, Error> {
        let url = self.endpoint(path, method)?;
        let request = self
            .clients()
            .await?
            .of(method)
            .post(url)
            .header(
                header::CONTENT_TYPE,
                "application/x-www-form-urlencoded; charset=UTF-8",
            )
            .body(encode(form));
        self.send(authorized(request, credentials), method, sent)
            .await
    }

    fn endpoint(&self, path: &str, method: Method) -> Result<Url, Error> {
        // The path comes from the NAS; it must not lead to another host.
        let plain = !path.is_empty()
            && path
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c));
        if !plain || path.contains("..") || path.starts_with('/') {
            return Err(
                ErrorKind::bad_answer(method, "with a path that is not one of DSM's").into(),
            );
        }
        let mut url = self.url.clone();
        url.set_path(&format!(
            "{}/webapi/{path}",
            self.url.path().trim_end_matches('/')
        ));
        Ok(url)
    }

    async fn clients(&self) -> Result<&Clients, Error> {
        let build = || async {
            let failed = |failure| match failure {
                NoClients::Tls(error) => self.unreachable(error.to_string(), true, None),
                NoClients::Http(error) => self.unreachable(innermost(&error), true, Some(error)),
            };
            Clients::build(&self.url, self.timeout, &self.trust, self.proxy.as_ref())
                .map_err(|failure| Error::from(failed(failure)))
        };
        self.clients.get_or_try_init(build).await
    }

    /// From here on the request may have left.
    async fn send(
        &self,
        request: RequestBuilder,
        method: Method,
        sent: Option<&Sent>,
    ) -> Result<Body, Error> {
        let _slot = self.slots.acquire().await;
        if let Some(sent) = sent {
            sent.leaves();
        }
        let answer = self.exchange(request, method).await;
        if let (Err(ErrorKind::Unreachable { .. } | ErrorKind::Certificate { .. }), Some(sent)) =
            (&answer, sent)
        {
            sent.did_not_run();
        }
        answer.map_err(|kind| kind.of(method))
    }

    async fn exchange(&self, request: RequestBuilder, method: Method) -> Result<Body, ErrorKind> {
        let response = request
            .send()
            .await
            .map_err(|error| self.fault(error, method))?;
        let status = response.status();
        if !status.is_success() {
            return Err(ErrorKind::Http {
                call: method.to_string(),
                status: status.as_u16(),
                redirects_to: redirect_target(&self.url, response.headers()),
            });
        }
        self.read(response, method).await
    }

    async fn read(&self, mut response: Response, method: Method) -> Result<Body, ErrorKind> {
        let too_long = |TooLong| ErrorKind::bad_answer(method, "with more than 4 MiB");
        if response.content_length() > Some(MAX_ANSWER as u64) {
            return Err(too_long(TooLong));
        }
        let date = response.headers().get(header::DATE);
        let mut body = Body::default().answered_at(date.and_then(|date| date.to_str().ok()));
        while let Some(piece) = response
            .chunk()
            .await
            .map_err(|error| self.fault(error, method))?
        {
            let added = self.bodies.extend(&mut body, &piece).await;
            added.map_err(too_long)?;
        }
        Ok(body)
    }

    fn fault(&self, error: reqwest::Error, method: Method) -> ErrorKind {
        let error = error.without_url();
        if error.is_connect() {
            let rejected = self
                .clients
                .get()
                .map(|clients| Arc::clone(&clients.rejected))
                .unwrap_or_default();
            return self.connect_error(error, &rejected);
        }
        if error.is_timeout() {
            return ErrorKind::Timeout {
                call: method.to_string(),
                seconds: self.timeout.as_secs(),
            };
        }
        ErrorKind::Interrupted {
            call: method.to_string(),
            reason: innermost(&error),
        }
    }

    fn connect_error(&self, error: reqwest::Error, rejected: &LastRejected) -> ErrorKind {
        if let Some(rejected) = rejected
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
        {
            return ErrorKind::Certificate {
                address: self.address(),
                reason: rejected.flaws_in_words(),
                fingerprint: rejected.fingerprint,
            };
        }
        match tls::trouble(&error) {
            Some(tls::Trouble::NoTls) => ErrorKind::WrongScheme {
                address: self.address(),
                speaks: Speaks::NoTls,
            },
            Some(tls::Trouble::TooOld) => {
                let reason = "it offers no TLS that is taken here, which is 1.2 or newer";
                self.unreachable(reason.into(), false, Some(error))
            }
            Some(tls::Trouble::HungUp) => {
                let reason =
                    "the connection was closed where TLS begins; what speaks no TLS may do that";
                self.unreachable(reason.into(), false, Some(error))
            }
            None => unreachable(&self.url, self.timeout, error),
        }
    }

    /// What an error means that something else than DSM may have caused: where plain http was sent to a port that speaks TLS,
    /// it is that.
    pub(crate) async fn or_wrong_scheme(&self, error: ErrorKind) -> ErrorKind {
        let suspicious = match &error {
            // What nginx and others answer to plain http on such a port.
            ErrorKind::Http { status, .. } => *status == 400,
            ErrorKind::Interrupted { .. } | ErrorKind::BadAnswer { .. } => true,
            _ => false,
        };
        if self.url.scheme() == "http"
            && suspicious
            && speaks_tls(&self.url, self.proxy.as_ref(), self.timeout).await
        {
            return ErrorKind::WrongScheme {
                address: self.address(),
                speaks: Speaks::Tls,
            };
        }
        error
    }

    fn unreachable(&self, reason: String, slow: bool, source: Option<reqwest::Error>) -> ErrorKind {
        ErrorKind::Unreachable {
            address: self.address(),
            reason,
            slow,
            source: source.map(Arc::new),
        }
    }
}

/// The error of a connection that did not come about.
pub(crate) fn unreachable(url: &Url, timeout: Duration, error: reqwest::Error) -> ErrorKind {
    let slow = error.is_timeout();
    let reason = if slow {
        format!("no connection within {} s", timeout.as_secs())
    } else {
        innermost(&error)
    };
    ErrorKind::Unreachable {
        address: url.origin().ascii_serialization(),
        reason,
        slow,
        source: Some(Arc::new(error)),
    }
}

/// Where an answer redirects to, if it does: scheme, host, port and path, as what follows may hold secrets.
pub(crate) fn redirect_target(url: &Url, headers: &header::HeaderMap) -> Option<String> {
    let location = headers.get(header::LOCATION)?.to_str().ok()?;
    let mut target = url.join(location).ok()?;
    target.set_query(None);
    target.set_fragment(None);
    // Neither fails for an address that has a host.
    let _ = target.set_username("");
    let _ = target.set_password(None);
    let target: String = target.as_str().chars().take(MAX_TARGET).collect();
    Some(target)
}

fn authorized(request: RequestBuilder, credentials: Option<Credentials<'_>>) -> RequestBuilder {
    let Some(credentials) = credentials else {
        return request;
    };
    // Some firmware refuses a sid that starts with a digit as a parameter, but takes it as a cookie.
    let request = request.header(
        header::COOKIE,
        secret_header(&format!("id={}", credentials.sid)),
    );
    if credentials.token.is_empty() {
        request
    } else {
        request.header("X-SYNO-TOKEN", secret_header(credentials.token))
    }
}

fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

fn secret_header(text: &str) -> header::HeaderValue {
    // A sid or token that no header can carry is left out; the NAS then refuses the call.
    let mut value =
        header::HeaderValue::from_str(text).unwrap_or(header::HeaderValue::from_static(""));
    value.set_sensitive(true);
    value
}
