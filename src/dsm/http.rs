//! Requests on the wire: addresses, form bodies, limits and what goes wrong on the way.
//!
//! Must not know sessions or the envelope.

use std::{sync::Arc, time::Duration};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Client, RequestBuilder, Response, Url, header, redirect};
use secrecy::SecretString;
use tokio::sync::{OnceCell, Semaphore};

use super::method::Method;
use crate::error::Error;

/// Requests under way at a time; a NAS has a handful of workers for its web API.
const MAX_IN_FLIGHT: usize = 8;

/// Longest answer that is read, in bytes.
const MAX_ANSWER: usize = 16 * 1024 * 1024;

/// What a form leaves as it is; everything else is escaped, a space as `%20`.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

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
    /// How long one request may take.
    pub timeout: Duration,
    /// The APIs that the products call.
    pub apis: Vec<&'static str>,
}

pub(super) struct Http {
    url: Url,
    timeout: Duration,
    // Built at the first call: reading the root certificates costs more than the whole start.
    client: OnceCell<Client>,
    slots: Semaphore,
}

/// What authorizes a request.
pub(super) struct Pass<'a> {
    pub(super) sid: &'a str,
    pub(super) token: &'a str,
}

impl Http {
    pub(super) fn new(url: Url, timeout: Duration) -> Self {
        Self {
            url,
            timeout,
            client: OnceCell::new(),
            slots: Semaphore::new(MAX_IN_FLIGHT),
        }
    }

    /// Scheme, host and port, for messages.
    pub(super) fn address(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// Asks with the parameters in the address; for questions without secrets.
    pub(super) async fn get(
        &self,
        path: &str,
        method: Method,
        form: &[(&str, String)],
    ) -> Result<Vec<u8>, Error> {
        let mut url = self.endpoint(path, method)?;
        url.set_query(Some(&encode(form)));
        self.send(self.client().await?.get(url), method).await
    }

    /// Posts the parameters as a form.
    pub(super) async fn post(
        &self,
        path: &str,
        method: Method,
        form: &[(&str, String)],
        pass: Option<Pass<'_>>,
    ) -> Result<Vec<u8>, Error> {
        let url = self.endpoint(path, method)?;
        let mut request = self
            .client()
            .await?
            .post(url)
            .header(
                header::CONTENT_TYPE,
                "application/x-www-form-urlencoded; charset=UTF-8",
            )
            .body(encode(form));
        if let Some(pass) = pass {
            // Some firmware refuses a sid that starts with a digit as a parameter, but takes it as a cookie.
            request = request.header(header::COOKIE, secret_header(&format!("id={}", pass.sid)));
            if !pass.token.is_empty() {
                request = request.header("X-SYNO-TOKEN", secret_header(pass.token));
            }
        }
        self.send(request, method).await
    }

    fn endpoint(&self, path: &str, method: Method) -> Result<Url, Error> {
        // The path comes from the NAS; it must not lead to another host.
        let plain = !path.is_empty()
            && path
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c));
        if !plain || path.contains("..") || path.starts_with('/') {
            return Err(super::envelope::bad_answer(
                method,
                "with a path that is not one of DSM's",
            ));
        }
        let mut url = self.url.clone();
        url.set_path(&format!(
            "{}/webapi/{path}",
            self.url.path().trim_end_matches('/')
        ));
        Ok(url)
    }

    async fn client(&self) -> Result<&Client, Error> {
        self.client
            .get_or_try_init(|| async {
                // A second installation is refused; the first one serves all.
                let _ = rustls::crypto::ring::default_provider().install_default();
                Client::builder()
                    .timeout(self.timeout)
                    .redirect(redirect::Policy::none())
                    .no_proxy()
                    .user_agent(concat!(
                        env!("CARGO_PKG_NAME"),
                        "/",
                        env!("CARGO_PKG_VERSION")
                    ))
                    .build()
                    .map_err(|error| self.connect_error(error))
            })
            .await
    }

    async fn send(&self, request: RequestBuilder, method: Method) -> Result<Vec<u8>, Error> {
        let _slot = self.slots.acquire().await;
        let response = request
            .send()
            .await
            .map_err(|error| self.fault(error, method))?;
        let status = response.status();
        if !status.is_success() {
            let problem = match response.headers().get(header::LOCATION) {
                Some(_) => {
                    format!("with HTTP status {status} and a redirect, which is not followed")
                }
                None => format!("with HTTP status {status}"),
            };
            return Err(super::envelope::bad_answer(method, problem));
        }
        self.read(response, method).await
    }

    async fn read(&self, mut response: Response, method: Method) -> Result<Vec<u8>, Error> {
        let mut body = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| self.fault(error, method))?
        {
            if body.len() + chunk.len() > MAX_ANSWER {
                return Err(super::envelope::bad_answer(method, "with more than 16 MiB"));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    fn fault(&self, error: reqwest::Error, method: Method) -> Error {
        let error = error.without_url();
        if error.is_connect() {
            return self.connect_error(error);
        }
        if error.is_timeout() {
            return Error::Timeout {
                call: method.to_string(),
                seconds: self.timeout.as_secs(),
                change: method.change,
            };
        }
        Error::Interrupted {
            call: method.to_string(),
            reason: innermost(&error),
            change: method.change,
        }
    }

    fn connect_error(&self, error: reqwest::Error) -> Error {
        let reason = if error.is_timeout() {
            format!("no connection within {} s", self.timeout.as_secs())
        } else {
            innermost(&error)
        };
        Error::Connect {
            address: self.address(),
            reason,
            source: Some(Arc::new(error)),
        }
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

fn encode(form: &[(&str, String)]) -> String {
    let mut encoded = String::new();
    for (name, value) in form {
        if !encoded.is_empty() {
            encoded.push('&');
        }
        encoded.extend(utf8_percent_encode(name, UNRESERVED));
        encoded.push('=');
        encoded.extend(utf8_percent_encode(value, UNRESERVED));
    }
    encoded
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_form_escapes_what_means_something() {
        let form = [("passwd", "a+b c&d=é".to_owned()), ("id", "3".to_owned())];
        assert_eq!(encode(&form), "passwd=a%2Bb%20c%26d%3D%C3%A9&id=3");
    }

    proptest! {
        #[test]
        fn a_form_decodes_to_what_went_in(name in ".{0,20}", value in ".{0,80}") {
            let form = encode(&[(name.as_str(), value.clone())]);
            let back: Vec<(String, String)> = form_urlencoded::parse(form.as_bytes()).into_owned().collect();
            prop_assert_eq!(back, vec![(name, value)]);
        }
    }
}
