//! Whether the name of the NAS has an address.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use dsm::Url;
use tokio::{net::lookup_host, time::timeout};

use super::finding::{Check, Finding};

/// The addresses of the NAS with its port.
pub(super) async fn check(url: &Url, patience: Duration) -> Result<Vec<SocketAddr>, String> {
    let host = url.host_str().unwrap_or_default();
    let port = url.port_or_known_default().unwrap_or_default();
    let addresses = lookup_host((bare(host), port));
    let addresses = match timeout(patience, addresses).await {
        Ok(Ok(addresses)) => addresses.collect::<Vec<_>>(),
        Ok(Err(error)) => return Err(error.to_string()),
        Err(_) => return Err(format!("no answer within {} s", patience.as_secs())),
    };
    if addresses.is_empty() {
        return Err("it has no address".into());
    }
    Ok(addresses)
}

pub(super) fn finding(url: &Url, found: Result<Vec<SocketAddr>, String>) -> Finding {
    let host = url.host_str().unwrap_or_default();
    match found {
        Ok(_) if is_address(host) => {
            Finding::ok(Check::Dns, format!("{host} is an address itself"))
        }
        Ok(addresses) => {
            let mut listed: Vec<String> = addresses
                .iter()
                .map(|address| address.ip().to_string())
                .collect();
            listed.dedup();
            Finding::ok(Check::Dns, format!("{host} is {}", listed.join(", ")))
        }
        Err(reason) => Finding::broken(
            Check::Dns,
            format!("{host} is not known ({reason})"),
            "Check the name in SYNOLOGY_URL, or use the IP address of the NAS; a name that ends in .local is known in its own \
             network only",
        ),
    }
}

/// A host without the brackets of an IPv6 address.
fn bare(host: &str) -> &str {
    host.trim_matches(['[', ']'])
}

fn is_address(host: &str) -> bool {
    bare(host).parse::<IpAddr>().is_ok()
}
