//! Which certificates are accepted: those the system trusts, one that the operator pinned, or any.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
};
use sha2::{Digest, Sha256};

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

/// A certificate that was not accepted.
#[derive(Debug, Clone)]
pub(crate) struct Rejected {
    /// SHA-256 of the leaf, hex with colons.
    pub(crate) fingerprint: String,
    pub(crate) reason: String,
}

/// The last certificate that was not accepted, for the error of the request that met it.
pub(crate) type LastRejected = Arc<Mutex<Option<Rejected>>>;

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
    let rejected = LastRejected::default();
    let inner = match trust {
        Trust::System(extra) => {
            Inner::System(rustls_platform_verifier::Verifier::new_with_extra_roots(
                extra.iter().cloned(),
                Arc::clone(&provider),
            )?)
        }
        Trust::Pinned(fingerprint) => Inner::Pinned(*fingerprint),
        Trust::Anything => Inner::Anything,
    };
    let verifier = Verifier {
        inner,
        provider: Arc::clone(&provider),
        rejected: Arc::clone(&rejected),
    };
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok((config, rejected))
}

#[derive(Debug)]
enum Inner {
    System(rustls_platform_verifier::Verifier),
    Pinned([u8; 32]),
    Anything,
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
        let fingerprint: [u8; 32] = Sha256::digest(leaf).into();
        let verdict = match &self.inner {
            Inner::System(system) => {
                system.verify_server_cert(leaf, intermediates, host, ocsp, now)
            }
            Inner::Pinned(pinned) if *pinned == fingerprint => Ok(ServerCertVerified::assertion()),
            Inner::Pinned(_) => Err(CertificateError::ApplicationVerificationFailure.into()),
            Inner::Anything => Ok(ServerCertVerified::assertion()),
        };
        verdict.inspect_err(|error| {
            let reason = match self.inner {
                Inner::Pinned(_) => "it is not the one that was pinned".to_owned(),
                _ => error.to_string(),
            };
            let hex: Vec<String> = fingerprint
                .iter()
                .map(|byte| format!("{byte:02X}"))
                .collect();
            let rejected = Rejected {
                fingerprint: hex.join(":"),
                reason,
            };
            *self.rejected.lock().unwrap_or_else(PoisonError::into_inner) = Some(rejected);
        })
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
