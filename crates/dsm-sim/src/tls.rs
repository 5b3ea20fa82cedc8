//! HTTPS with a self-signed certificate, as on a NAS that nobody has given a better one.

use std::{
    io,
    sync::Arc,
    time::{Duration, SystemTime},
};

use rcgen::{CertificateParams, DnType, KeyPair};
use sha2::{Digest, Sha256};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

const DAY: u64 = 24 * 60 * 60;

/// How long the certificate has counted when it is served first, if it has not expired
const AGE: Duration = Duration::from_secs(30 * DAY);

/// What the certificate is like
#[derive(Debug, Clone, Copy)]
pub struct Tls {
    /// Days until it expires; below zero, days since it did
    pub days: i32,
}

/// A certificate with its key
pub(super) struct Identity {
    pub(super) certificate: CertificateDer<'static>,
    pub(super) acceptor: TlsAcceptor,
}

impl Identity {
    /// Make a certificate for the loopback names
    pub(super) fn new(tls: Tls) -> io::Result<Self> {
        let names = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
        let mut params = CertificateParams::new(names).map_err(io::Error::other)?;
        params
            .distinguished_name
            .push(DnType::OrganizationName, "Synology Inc.");
        params
            .distinguished_name
            .push(DnType::CommonName, "synology");
        let (now, days) = (
            SystemTime::now(),
            Duration::from_secs(u64::from(tls.days.unsigned_abs()) * DAY),
        );
        let end = if tls.days < 0 { now - days } else { now + days };
        params.not_before = (now.min(end) - AGE).into();
        params.not_after = end.into();
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let certificate = params.self_signed(&key).map_err(io::Error::other)?;
        let certificate = certificate.der().clone();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.clone()], key)
            .map_err(io::Error::other)?;
        Ok(Self {
            certificate,
            acceptor: TlsAcceptor::from(Arc::new(config)),
        })
    }

    /// SHA-256 of the certificate, hex with colons
    pub(super) fn fingerprint(&self) -> String {
        let digest = Sha256::digest(&self.certificate);
        let hex: Vec<String> = digest.iter().map(|byte| format!("{byte:02X}")).collect();
        hex.join(":")
    }
}
