//! The HTTP clients: one for reads, one for changes, under the same trust.

use std::time::Duration;

use reqwest::{Client, ClientBuilder, Proxy, Url, redirect};
use rustls::ClientConfig;

use crate::{
    method::{Access, Method},
    tls::{self, LastRejected, Trust},
};

/// How long an idle connection is kept; DSM's web server keeps it somewhat longer.
const KEEP_IDLE: Duration = Duration::from_secs(4);

pub(crate) struct Clients {
    /// For reads: connections are kept and used again.
    kept: Client,
    /// For changes: each has a connection of its own. One that the NAS closes while it is idle may break just when it is
    /// used again, and a change must not be sent twice.
    fresh: Client,
    pub(crate) rejected: LastRejected,
}

/// Why there are no clients.
pub(crate) enum NoClients {
    Tls(rustls::Error),
    Http(reqwest::Error),
}

impl Clients {
    pub(crate) fn build(
        url: &Url,
        timeout: Duration,
        trust: &Trust,
        proxy: Option<&Url>,
    ) -> Result<Self, NoClients> {
        // Plain http needs no certificates, so their absence is no reason to fail.
        let trust = if url.scheme() == "https" {
            trust
        } else {
            &Trust::Anything
        };
        let (tls, rejected) = tls::config(trust).map_err(NoClients::Tls)?;
        let builder = || builder(tls.clone(), timeout, proxy);
        let build = || {
            let kept = builder()?.pool_idle_timeout(KEEP_IDLE).build()?;
            let fresh = builder()?.pool_max_idle_per_host(0).build()?;
            Ok((kept, fresh))
        };
        let (kept, fresh) = build().map_err(NoClients::Http)?;
        Ok(Self {
            kept,
            fresh,
            rejected,
        })
    }

    /// The client for a method.
    pub(crate) fn of(&self, method: Method) -> &Client {
        if method.access == Access::Writes {
            &self.fresh
        } else {
            &self.kept
        }
    }
}

/// What all clients have in common.
pub(crate) fn builder(
    tls: ClientConfig,
    timeout: Duration,
    proxy: Option<&Url>,
) -> reqwest::Result<ClientBuilder> {
    let builder = Client::builder()
        .tls_backend_preconfigured(tls)
        .timeout(timeout)
        .redirect(redirect::Policy::none())
        .no_proxy()
        .user_agent(concat!(
            env!("CARGO_PKG_NAME"),
            "/",
            env!("CARGO_PKG_VERSION")
        ));
    match proxy {
        Some(proxy) => Ok(builder.proxy(Proxy::all(proxy.clone())?)),
        None => Ok(builder),
    }
}
