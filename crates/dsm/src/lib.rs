//! A client of DSM's web API: one NAS, one session, and what may read apart from what may write.
//!
//! Must not know any tool, setting or protocol above it; it is handed methods and parameters. [`Reads`] sends what only
//! reads, [`Writes`] what changes something. Both are made by [`Nas`] alone, and neither becomes the other.

mod about;
mod certificate;
mod client;
pub mod codes;
mod compound;
mod dialect;
mod discovery;
mod envelope;
mod error;
mod http;
pub mod lenient;
mod look;
mod method;
mod params;
mod readable;
mod retry;
mod sent;
mod session;
mod tls;

pub use reqwest::Url;

pub use self::{
    certificate::{Certificate, Flaw},
    client::{Nas, Reads, Writes},
    discovery::Offered,
    error::{Error, ErrorKind, Speaks},
    http::Settings,
    look::{Seen, look},
    method::{Access, Api, Dialect, DialectEvidence, Listing, Method, Package, Read, Write},
    params::Params,
    sent::Sent,
    session::{
        device::KeepDevice,
        shared::{EndLogin, LoginEnd, SharedLogins},
    },
    tls::Trust,
};
