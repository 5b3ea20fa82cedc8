//! Which certificates are accepted: those the system trusts, one that the operator pinned, or any.

use std::{
    io,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use rustls::{
    AlertDescription, CertificateError, ClientConfig, DigitallySignedStruct, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
};
use sha2::{Digest, Sha256};

use crate::certificate::{Certificate, Flaw};

/// Which certificates are accepted.
#[derive(Debug, Clone)]
pub enum Trust {
    /// Those that the system trusts, and that these authorities have signed.
    System(Vec<CertificateDer<'static>>),
    /// The one leaf certificate with this SHA-256, whatever host it names.
    Pinned([u8; 32]),
    /// Any.
    Anything,
}

/// The last certificate that was not accepted, for the error of the request that met it.
pub(crate) type LastRejected = Arc<Mutex<Option<Certificate>>>;

impl Trust {
    /// The system's authorities and those of a PEM file.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn with_ca_file(path: &Path) -> Result<Self, String> {
        let unreadable = |error| format!("{} cannot be read as PEM ({error})", path.display());
        let certificates = CertificateDer::pem_file_iter(path).map_err(unreadable)?;
        let certificates: Vec<_> = certificates.collect::<Result<_, _>>().map_err(unreadable)?;
        if certificates.is_empty() {
            return Err(format!("{} holds no certificate", path.display()));
        }
        Ok(Self::System(certificates))
    }

    /// A pinned certificate from its SHA-256 in hex, with or without colons; absent when it is not that.
    pub fn pinned(text: &str) -> Option<Self> {
        let digits: Vec<u32> = text
            .chars()
            .filter(|c| *c != ':')
            .map(|c| c.to_digit(16))
            .collect::<Option<_>>()?;
        let bytes: Vec<u8> = digits
            .chunks_exact(2)
            .filter_map(|pair| {
                pair.iter().try_fold(0_u8, |byte, digit| {
                    Some(byte << 4 | u8::try_from(*digit).ok()?)
                })
            })
            .collect();
        if digits.len() != 64 {
            return None;
        }
        bytes.try_into().ok().map(Self::Pinned)
    }
}

/// The configuration of TLS, and where it puts a certificate that it did not accept.
///
/// # Errors
/// When the system has no usable certificates.
pub(crate) fn config(trust: &Trust) -> Result<(ClientConfig, LastRejected), rustls::Error> {
    let provider = Arc::new(ring::default_provider());
    let inner = match trust {
        Trust::System(extra) => Inner::System(system(extra, &provider)?),
        Trust::Pinned(fingerprint) => Inner::Pinned(*fingerprint),
        Trust::Anything => Inner::Anything,
    };
    let rejected = LastRejected::default();
    let config = config_of(inner, provider, Arc::clone(&rejected))?;
    Ok((config, rejected))
}

/// A configuration of TLS that accepts nothing: it looks at the certificate and ends the handshake.
///
/// # Errors
/// When there can be no such configuration.
pub(crate) fn looking(trust: &Trust, seen: LastRejected) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(ring::default_provider());
    let extra = match trust {
        Trust::System(extra) => extra.as_slice(),
        Trust::Pinned(_) | Trust::Anything => &[],
    };
    // A system without authorities knows none that could have signed it.
    let inner = Inner::Looking(system(extra, &provider).ok());
    config_of(inner, provider, seen)
}

fn system(
    extra: &[CertificateDer<'static>],
    provider: &Arc<CryptoProvider>,
) -> Result<rustls_platform_verifier::Verifier, rustls::Error> {
    rustls_platform_verifier::Verifier::new_with_extra_roots(
        extra.iter().cloned(),
        Arc::clone(provider),
    )
}

fn config_of(
    inner: Inner,
    provider: Arc<CryptoProvider>,
    rejected: LastRejected,
) -> Result<ClientConfig, rustls::Error> {
    let verifier = Verifier {
        inner,
        provider: Arc::clone(&provider),
        rejected,
    };
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    Ok(builder.with_no_client_auth())
}

/// Why a handshake failed, where it is not the certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The other side answered with something that is no TLS.
    NoTls,
    /// It hung up, as something that speaks no TLS may do.
    HungUp,
    /// It speaks no TLS that is taken here.
    TooOld,
}

/// Why a handshake failed; none where the connection did not come as far, or for reasons that are not told apart.
pub(crate) fn trouble(error: &reqwest::Error) -> Option<Trouble> {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    let mut hung_up = false;
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<rustls::Error>() {
            return match error {
                rustls::Error::InvalidMessage(_) => Some(Trouble::NoTls),
                rustls::Error::PeerIncompatible(_)
                | rustls::Error::AlertReceived(
                    AlertDescription::ProtocolVersion
                    | AlertDescription::HandshakeFailure
                    | AlertDescription::InsufficientSecurity,
                ) => Some(Trouble::TooOld),
                _ => None,
            };
        }
        cause = match error.downcast_ref::<io::Error>() {
            // What it holds is not what it calls its source.
            Some(error) => {
                hung_up = matches!(
                    error.kind(),
                    io::ErrorKind::UnexpectedEof
                        | io::ErrorKind::ConnectionReset
                        | io::ErrorKind::ConnectionAborted
                        | io::ErrorKind::BrokenPipe
                );
                error.get_ref().map(|inner| inner as _)
            }
            None => error.source(),
        };
    }
    hung_up.then_some(Trouble::HungUp)
}

#[derive(Debug)]
enum Inner {
    System(rustls_platform_verifier::Verifier),
    Pinned([u8; 32]),
    Anything,
    /// Nothing; absent where the system has no authorities.
    Looking(Option<rustls_platform_verifier::Verifier>),
}

#[derive(Debug)]
struct Verifier {
    inner: Inner,
    provider: Arc<CryptoProvider>,
    rejected: LastRejected,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        host: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let system = match &self.inner {
            Inner::Anything => return Ok(ServerCertVerified::assertion()),
            Inner::Pinned(pinned) if *pinned == <[u8; 32]>::from(Sha256::digest(leaf)) => {
                return Ok(ServerCertVerified::assertion());
            }
            Inner::Pinned(_) | Inner::Looking(None) => None,
            Inner::System(system) | Inner::Looking(Some(system)) => Some(system),
        };
        let accepts = |now| match system {
            Some(system) => system
                .verify_server_cert(leaf, intermediates, host, ocsp, now)
                .map(|_| ()),
            None => Err(CertificateError::UnknownIssuer.into()),
        };
        let verdict = accepts(now);
        if verdict.is_ok() && matches!(self.inner, Inner::System(_)) {
            return Ok(ServerCertVerified::assertion());
        }
        let mut certificate = Certificate::read(leaf);
        if matches!(self.inner, Inner::Pinned(_)) {
            certificate.flaws.push(Flaw::NotPinned);
        } else {
            certificate.judge(leaf, host, now, accepts);
        }
        *self.rejected.lock().unwrap_or_else(PoisonError::into_inner) = Some(certificate);
        Err(verdict
            .err()
            .unwrap_or_else(|| CertificateError::ApplicationVerificationFailure.into()))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(
            message,
            leaf,
            signature,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(
            message,
            leaf,
            signature,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_64_hex_digits_with_or_without_colons() {
        let plain = "ab".repeat(32);
        let colons = vec!["AB"; 32].join(":");
        for text in [plain.as_str(), colons.as_str()] {
            assert!(
                matches!(Trust::pinned(text), Some(Trust::Pinned(bytes)) if bytes == [0xAB; 32]),
                "{text}"
            );
        }
        for text in [
            "",
            "ab",
            &"ab".repeat(33),
            &"xy".repeat(32),
            &format!("{plain}:")[1..],
        ] {
            assert!(Trust::pinned(text).is_none(), "{text}");
        }
    }
}
