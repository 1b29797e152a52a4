//! hyper and a stack of idle connections: as little as a client can do.

use std::env;
use std::fs;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST};
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio_rustls::TlsConnector;

use crate::Outcome;
use crate::by_hand::{PATH, authorization, body, read};
use crate::drive::Peer;
use crate::order::Order;

type Connection = SendRequest<Full<Bytes>>;

/// At most this many connections, as in our client.
const CONNECTIONS: usize = 64;

pub(crate) struct Hyper {
    authority: String,
    connector: TlsConnector,
    idle: Mutex<Vec<Connection>>,
    permits: Semaphore,
}

impl Hyper {
    pub(crate) fn new() -> Outcome<Self> {
        Ok(Self {
            authority: env::var("BENCH_URL")?.trim_start_matches("https://").to_owned(),
            connector: TlsConnector::from(Arc::new(tls()?)),
            idle: Mutex::new(Vec::new()),
            permits: Semaphore::new(CONNECTIONS),
        })
    }

    async fn connect(&self) -> Outcome<Connection> {
        let stream = TcpStream::connect(&self.authority).await?;
        stream.set_nodelay(true)?;
        let stream = self.connector.connect(ServerName::try_from("localhost")?, stream).await?;
        let (connection, driver) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(driver);
        Ok(connection)
    }

    fn take_idle(&self) -> Option<Connection> {
        self.idle.lock().expect("nothing panics with it").pop()
    }
}

/// What every client by hand trusts: the authority of the server.
pub(crate) fn tls() -> Outcome<ClientConfig> {
    let mut roots = RootCertStore::empty();
    let pem = fs::read(env::var("BENCH_CA")?)?;
    roots.add(CertificateDer::from_pem_slice(&pem)?)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

impl Peer for Hyper {
    async fn pay(&self, order: &Order, all: bool) -> Outcome<usize> {
        let body = body(order)?;
        let request = Request::post(PATH)
            .header(HOST, &self.authority)
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "application/json")
            .header(AUTHORIZATION, authorization(&body)?)
            .body(Full::from(body))?;
        let _permit = self.permits.acquire().await?;
        let idle = self.take_idle();
        let mut connection = match idle {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        connection.ready().await?;
        let response = connection.send_request(request).await?.into_body().collect().await?;
        self.idle.lock().expect("nothing panics with it").push(connection);
        read(&response.to_bytes(), all)
    }
}
