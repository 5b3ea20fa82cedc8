//! DSM's web API: one client, one session, and what comes back in words.
//!
//! Must not know any tool or product; the products hand it methods and parameters.

pub mod client;
pub mod codes;
mod discovery;
mod envelope;
mod http;
pub mod method;
pub mod params;
pub mod sanitize;
mod session;
pub mod wire;

pub use client::Nas;
pub use http::Settings;
pub use method::{Api, Method, Package};
pub use params::Params;
