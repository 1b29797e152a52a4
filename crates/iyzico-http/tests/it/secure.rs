//! TLS servers on plain threads, with certificates that are right, or wrong in a chosen way.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use iyzico_http::ClientBuilder;
use rcgen::{BasicConstraints, CertificateParams, CertifiedKey, DnType, IsCa, Issuer, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::support::{PATIENCE, builder};

/// Signs certificates.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pub(crate) pem: String,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        // Two of one name would be taken for one with another key.
        let name = format!("{:02x?}", &key.public_key_raw()[..16]);
        params.distinguished_name.push(DnType::CommonName, name);
        let pem = params.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    /// A certificate for these names.
    pub(crate) fn issue(
        &self,
        names: &[&str],
        adjust: impl FnOnce(&mut CertificateParams),
    ) -> CertifiedKey<KeyPair> {
        let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        adjust(&mut params);
        let signing_key = KeyPair::generate().unwrap();
        let cert = params.signed_by(&signing_key, &self.issuer).unwrap();
        CertifiedKey { cert, signing_key }
    }
}

pub(crate) type Secure = StreamOwned<ServerConnection, TcpStream>;

/// A server that does what a test says with every connection.
pub(crate) struct SecureServer {
    pub(crate) port: u16,
    read: Arc<AtomicUsize>,
}

impl SecureServer {
    pub(crate) fn start(
        identity: &CertifiedKey<KeyPair>,
        protocols: &[&[u8]],
        handle: impl Fn(&mut Secure) + Send + Sync + 'static,
    ) -> Self {
        Self::start_saying(&[], identity, protocols, handle)
    }

    /// One that says something in the handshake, before the client can have said anything.
    pub(crate) fn start_saying(
        early: &[u8],
        identity: &CertifiedKey<KeyPair>,
        protocols: &[&[u8]],
        handle: impl Fn(&mut Secure) + Send + Sync + 'static,
    ) -> Self {
        let early: Arc<[u8]> = early.into();
        let config = config(identity, protocols);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let read = Arc::new(AtomicUsize::new(0));
        let (handle, counter) = (Arc::new(handle), Arc::clone(&read));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
                let mut stream = StreamOwned::new(connection, stream.unwrap());
                stream.sock.set_read_timeout(Some(PATIENCE)).unwrap();
                stream.conn.writer().write_all(&early).unwrap();
                let (handle, counter) = (Arc::clone(&handle), Arc::clone(&counter));
                thread::spawn(move || {
                    let mut first = [0; 1];
                    // Completes the handshake, or fails in it.
                    if let Ok(bytes) = stream.read(&mut first) {
                        counter.fetch_add(bytes, Ordering::SeqCst);
                        handle(&mut stream);
                    }
                });
            }
        });
        Self { port, read }
    }

    /// One that only counts what it is told.
    pub(crate) fn silent(identity: &CertifiedKey<KeyPair>) -> Self {
        Self::start(identity, &[b"http/1.1"], |_| {})
    }

    /// A client that trusts an authority.
    pub(crate) fn builder(&self, authority: &Authority) -> ClientBuilder {
        builder()
            .base_url(format!("https://localhost:{}", self.port))
            .root_certificate_pem(authority.pem.as_bytes())
            .timeout(PATIENCE)
    }

    /// Whether a client has said anything after the handshake.
    pub(crate) fn was_told_anything(&self) -> bool {
        self.read.load(Ordering::SeqCst) > 0
    }
}

fn config(identity: &CertifiedKey<KeyPair>, protocols: &[&[u8]]) -> Arc<ServerConfig> {
    let key = PrivateKeyDer::try_from(identity.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![identity.cert.der().clone()], key)
        .unwrap();
    config.send_half_rtt_data = true;
    config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
    Arc::new(config)
}
