//! What stands between the server and a simulated NAS: a TLS front with a certificate of its own, or a stranger.

use std::sync::{Arc, Mutex};

use dsm_sim::SimulatedNas;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use sha2::{Digest, Sha256};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::AbortHandle,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

use crate::harness::block_on;

/// A TLS front of a simulated NAS. It remembers in plain text what the NAS answered.
pub struct Front {
    port: u16,
    /// SHA-256 of its certificate, hex with colons.
    pub fingerprint: String,
    /// The certificate to trust so that it is trusted, as PEM.
    pub pem: String,
    open: Arc<Open>,
    serving: AbortHandle,
}

/// Its connections so far, and what the NAS answered on them.
#[derive(Default)]
struct Open {
    connections: Mutex<Vec<AbortHandle>>,
    answered: Mutex<Vec<u8>>,
}

impl Front {
    /// A front whose self-signed certificate is for `localhost` and no other host.
    pub fn of(nas: &SimulatedNas) -> Self {
        Self::of_kind(nas, &[], |_| ())
    }

    /// A front with a certificate that was changed before it was signed: with its own key, or by an authority of that name.
    pub fn of_kind(
        nas: &SimulatedNas,
        authority: &[&str],
        change: impl FnOnce(&mut CertificateParams),
    ) -> Self {
        let mut params = CertificateParams::new(["localhost".to_owned()]).unwrap();
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let (cert, pem) = match authority {
            [] => {
                let cert = params.self_signed(&key).unwrap();
                let pem = cert.pem();
                (cert, pem)
            }
            [name, ..] => {
                let authority = authority_named(name);
                let cert = params.signed_by(&key, &authority).unwrap();
                (cert, authority.pem())
            }
        };
        let acceptor = acceptor(cert.der().clone(), key.serialize_der());
        let hex = Sha256::digest(cert.der());
        let hex: Vec<String> = hex.iter().map(|byte| format!("{byte:02X}")).collect();
        let listener = block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let port = listener.local_addr().unwrap().port();
        let open = Arc::<Open>::default();
        let behind = nas.url().replace("http://", "");
        let serving = serve(listener, acceptor, behind, Arc::clone(&open));
        Self {
            port,
            fingerprint: hex.join(":"),
            pem,
            open,
            serving,
        }
    }

    /// Its address under the name of the certificate.
    pub fn url(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    /// Its address under a name that the certificate does not have.
    pub fn other_url(&self) -> String {
        format!("https://127.0.0.1:{}", self.port)
    }

    /// Cuts every connection, as a NAS does with idle ones.
    pub fn cut(&self) {
        let connections = self.open.connections.lock().unwrap();
        connections.iter().for_each(AbortHandle::abort);
    }

    /// Every value of a field, e.g. `sid`, in what the NAS answered.
    pub fn answered(&self, field: &str) -> Vec<String> {
        let answered = self.open.answered.lock().unwrap();
        let text = String::from_utf8_lossy(&answered);
        let start = format!("\"{field}\":\"");
        let values = text.split(&start).skip(1);
        values
            .map(|rest| rest.split('"').next().unwrap().to_owned())
            .collect()
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn authority_named(name: &str) -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

fn acceptor(certificate: CertificateDer<'static>, key: Vec<u8>) -> TlsAcceptor {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

fn serve(
    listener: TcpListener,
    acceptor: TlsAcceptor,
    behind: String,
    open: Arc<Open>,
) -> AbortHandle {
    let serving = async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, behind) = (acceptor.clone(), behind.clone());
            let answering_on = Arc::clone(&open);
            let connection = tokio::spawn(async move {
                // A client that refuses the certificate ends the handshake.
                let Ok(front) = acceptor.accept(stream).await else {
                    return;
                };
                let nas = TcpStream::connect(behind).await.unwrap();
                let (mut from_client, mut to_client) = tokio::io::split(front);
                let (mut from_nas, mut to_nas) = nas.into_split();
                let asking = tokio::io::copy(&mut from_client, &mut to_nas);
                let answering = async {
                    let mut bytes = vec![0; 16_384];
                    while let Ok(count @ 1..) = from_nas.read(&mut bytes).await {
                        answering_on
                            .answered
                            .lock()
                            .unwrap()
                            .extend_from_slice(&bytes[..count]);
                        if to_client.write_all(&bytes[..count]).await.is_err() {
                            break;
                        }
                        let _ = to_client.flush().await;
                    }
                };
                tokio::select! { _ = asking => {}, () = answering => {} }
            });
            let handle = connection.abort_handle();
            open.connections.lock().unwrap().push(handle);
        }
    };
    block_on(async { tokio::spawn(serving).abort_handle() })
}

/// A server that is no NAS. It remembers what it was sent.
pub struct Stranger {
    port: u16,
    heard: Arc<Mutex<Vec<String>>>,
    serving: AbortHandle,
}

impl Stranger {
    /// A server that answers each request as a function of its text says.
    pub fn answering(answer: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        let listener = block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::<Mutex<Vec<String>>>::default();
        let hearing = Arc::clone(&heard);
        let serving = async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut bytes = vec![0; 65_536];
                let count = stream.read(&mut bytes).await.unwrap_or_default();
                let request = String::from_utf8_lossy(&bytes[..count]).into_owned();
                let answer = answer(&request);
                hearing.lock().unwrap().push(request);
                let _ = stream.write_all(answer.as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        };
        Self {
            port,
            heard,
            serving: block_on(async { tokio::spawn(serving).abort_handle() }),
        }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The requests that it was sent, one for each connection.
    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

impl Drop for Stranger {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
