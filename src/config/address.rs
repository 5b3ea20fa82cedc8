//! Addresses of DSM as people write them: `nas.local`, `nas.local:5001` or a whole URL.

use std::net::{IpAddr, Ipv6Addr};

use dsm::Url;

/// DSM's port for https, which people leave out.
const HTTPS_PORT: u16 = 5001;

/// An address that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The address; without a scheme it is https, and without that and a port it is DSM's.
    pub url: Url,
    /// Whether it says https or http itself.
    pub has_scheme: bool,
    /// Whether it names a port itself.
    pub has_port: bool,
}

/// Why a text is no address of DSM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAddress {
    /// It is none at all.
    Malformed,
    /// Another scheme, or no host.
    NotHttp,
    /// There is a login in it.
    Login,
    /// It goes on after the path.
    TooMuch,
}

impl NoAddress {
    /// What it is instead, in a few words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Malformed => "not an address",
            Self::NotHttp => "neither https:// nor http:// with a host",
            Self::Login => "an address with a login in it",
            Self::TooMuch => "more than an address: it goes on after the path",
        }
    }
}

impl Address {
    /// Reads what a person wrote.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, NoAddress> {
        let text = text.trim();
        let has_scheme = text.contains("://");
        let whole = if has_scheme {
            text.to_owned()
        } else if text.parse::<Ipv6Addr>().is_ok() {
            format!("https://[{text}]")
        } else {
            format!("https://{text}")
        };
        let mut url = Url::parse(&whole).map_err(|_| NoAddress::Malformed)?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(NoAddress::NotHttp);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(NoAddress::Login);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(NoAddress::TooMuch);
        }
        // A port that is the scheme's own is not told apart from none in the URL, but in the text.
        let host = text.split('/').next().unwrap_or_default();
        let has_port = url.port().is_some() || (!has_scheme && host.ends_with(":443"));
        if !has_scheme && !has_port {
            // Only an address without a host refuses a port.
            let _ = url.set_port(Some(HTTPS_PORT));
        }
        Ok(Self {
            url,
            has_scheme,
            has_port,
        })
    }

    /// Whether it is plain http to another host than this one.
    pub fn is_plain_elsewhere(&self) -> bool {
        self.url.scheme() == "http" && !is_loopback(&self.url)
    }
}

/// Whether an address is that of this very machine.
pub fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let address = host.parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}
