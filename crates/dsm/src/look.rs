//! A look at what answers at an address, without asking it anything that needs a login.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use reqwest::{Client, ClientBuilder, Url};

use crate::{
    Error, ErrorKind,
    certificate::Certificate,
    http::{client_builder, redirect_target, unreachable},
    tls::{self, Trouble, Trust},
};

/// What answers at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// It speaks TLS and shows this certificate.
    Tls(Box<Certificate>),
    /// It speaks HTTP, unencrypted.
    PlainHttp {
        /// Where it redirects to, if that is another scheme, host or port.
        redirects_to: Option<String>,
    },
}

/// Looks at what answers at host and port of an address, whatever its scheme: a TLS handshake, which is given up once the
/// certificate was seen, and where there is no TLS, a plain request that asks for nothing. The certificate is judged by the system's
/// authorities and those of `trust`; a pinned one is for the caller to compare.
///
/// # Errors
/// [`ErrorKind::Unreachable`] when nothing answers there, or nothing that speaks TLS or HTTP.
pub async fn look(
    url: &Url,
    trust: &Trust,
    proxy: Option<&Url>,
    timeout: Duration,
) -> Result<Seen, Error> {
    let (client, handshake) = shake_hands(url, trust, proxy, timeout).await?;
    let error = match handshake {
        Ok(certificate) => return Ok(Seen::Tls(Box::new(certificate))),
        Err(error) => error,
    };
    match tls::trouble(&error) {
        Some(Trouble::NoTls | Trouble::HungUp) => look_at_plain(&client, url, timeout).await,
        Some(Trouble::TooOld) | None => Err(unreachable(url, timeout, error).into()),
    }
}

/// Whether what answers at host and port of an address speaks TLS; nothing but a handshake is sent.
pub(crate) async fn speaks_tls(url: &Url, proxy: Option<&Url>, timeout: Duration) -> bool {
    let seen = shake_hands(url, &Trust::Anything, proxy, timeout).await;
    matches!(seen, Ok((_, Ok(_))))
}

async fn shake_hands(
    url: &Url,
    trust: &Trust,
    proxy: Option<&Url>,
    timeout: Duration,
) -> Result<(Client, Result<Certificate, reqwest::Error>), Error> {
    let seen = Arc::<Mutex<Option<Certificate>>>::default();
    let tls = tls::looking(trust, Arc::clone(&seen)).map_err(|_| no_client())?;
    let client = client_builder(tls, timeout, proxy).and_then(ClientBuilder::build);
    let client = client.map_err(|_| no_client())?;
    let Err(error) = client.get(with_scheme(url, "https")).send().await else {
        return Err(no_client());
    };
    let seen = seen.lock().unwrap_or_else(PoisonError::into_inner).take();
    Ok((client, seen.ok_or_else(|| error.without_url())))
}

async fn look_at_plain(client: &Client, url: &Url, timeout: Duration) -> Result<Seen, Error> {
    let plain = with_scheme(url, "http");
    let mut asked = plain.clone();
    // Where DSM is asked first: `/` leads to its own pages.
    asked.set_path(&format!(
        "{}/webapi/query.cgi",
        url.path().trim_end_matches('/')
    ));
    let answer = client.get(asked).send().await;
    let answer = answer.map_err(|error| unreachable(url, timeout, error.without_url()))?;
    let target = redirect_target(&plain, answer.headers());
    let is_elsewhere =
        |target: &String| Url::parse(target).is_ok_and(|target| target.origin() != plain.origin());
    Ok(Seen::PlainHttp {
        redirects_to: target.filter(is_elsewhere),
    })
}

fn no_client() -> Error {
    ErrorKind::Internal {
        place: "the look at a certificate",
    }
    .into()
}

/// Scheme, host and port alone, with another scheme.
fn with_scheme(url: &Url, scheme: &str) -> Url {
    let mut other = url.clone();
    let port = url.port_or_known_default();
    // Both schemes are special ones, so neither call fails.
    let _ = other.set_scheme(scheme);
    let _ = other.set_port(port);
    other.set_path("/");
    other
}
