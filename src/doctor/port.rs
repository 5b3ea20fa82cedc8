//! Whether the port of the NAS can be reached.

use std::{net::SocketAddr, time::Duration};

use dsm::Url;
use tokio::{net::TcpStream, time::timeout};

use super::finding::{Check, Finding};

/// Why none of the addresses can be reached.
pub(super) async fn check(addresses: &[SocketAddr], patience: Duration) -> Result<(), String> {
    match timeout(patience, TcpStream::connect(addresses)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err(format!("no connection within {} s", patience.as_secs())),
    }
}

pub(super) fn finding(url: &Url, reached: Result<(), String>) -> Finding {
    let host = url.host_str().unwrap_or_default();
    let port = url.port_or_known_default().unwrap_or_default();
    match reached {
        Ok(()) => Finding::ok(Check::Port, format!("{host} answers on port {port}")),
        Err(reason) => Finding::broken(
            Check::Port,
            format!("port {port} of {host} cannot be reached ({reason})"),
            "Check that the NAS is on and the port in SYNOLOGY_URL: DSM's is usually 5001 for https and 5000 for http; a firewall \
             may be in the way",
        ),
    }
}
