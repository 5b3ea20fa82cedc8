//! DSM's web API: one client, one session, and what comes back in words.
//!
//! Must not know any tool or product; the products hand it methods and parameters.

pub mod client;
pub mod codes;
mod dialect;
mod discovery;
mod envelope;
mod http;
pub mod method;
pub mod params;
mod retry;
pub mod sanitize;
mod session;
mod tls;
pub mod wire;

pub use client::Nas;
pub use dialect::Likely;
pub use http::Settings;
pub use method::{Api, Dialect, Mark, Method, Package};
pub use params::Params;
pub use tls::Trust;
