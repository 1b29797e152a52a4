//! A simulator behind each protocol that the client speaks.
//!
//! Over plain http the client speaks HTTP/1.1 only: without TLS nothing agrees on HTTP/2.

use std::net::SocketAddr;
use std::time::Duration;

use iyzico_http::Client;
use iyzico_http::connection::TestConnection;
use iyzico_http::testing::Sandbox;
use iyzico_simulator::{Builder, Simulator};
use tokio::io::{AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::support::acceptor;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    PlainHttp1,
    TlsHttp1,
    TlsHttp2,
}

/// A simulator, a client that reaches it undisturbed, and the address to disturb.
pub(crate) struct Site {
    pub(crate) sandbox: Sandbox,
    pub(crate) protocol: Protocol,
    pub(crate) server: SocketAddr,
    certificate_pem: Option<String>,
}

impl Site {
    pub(crate) async fn open(protocol: Protocol) -> Self {
        Self::with(protocol, Simulator::builder()).await
    }

    pub(crate) async fn with(protocol: Protocol, builder: Builder) -> Self {
        let simulator = builder.tls(protocol == Protocol::TlsHttp2).start().await.unwrap();
        let behind = simulator.address();
        let (server, certificate_pem) = match protocol {
            Protocol::TlsHttp1 => {
                let (address, pem) = balancer(behind).await;
                (address, Some(pem))
            }
            _ => (behind, None),
        };
        let sandbox = Sandbox::around(simulator).unwrap();
        Self { sandbox, protocol, server, certificate_pem }
    }

    pub(crate) fn simulator(&self) -> &Simulator {
        &self.sandbox.simulator
    }

    /// A client without connections that takes `address` for the server.
    pub(crate) fn client_at(&self, address: SocketAddr) -> iyzico_http::ClientBuilder {
        let scheme = if self.protocol == Protocol::PlainHttp1 { "http" } else { "https" };
        let builder = self.sandbox.builder().base_url(format!("{scheme}://{address}"));
        let builder = builder.http2(self.protocol == Protocol::TlsHttp2);
        match &self.certificate_pem {
            Some(pem) => builder.root_certificate_pem(pem.as_bytes()),
            None => builder,
        }
    }

    pub(crate) fn client(&self) -> Client {
        self.client_at(self.server).build().unwrap()
    }

    /// Waits until everything that has reached the simulator is carried out. It has one thread, so
    /// the response to a later request comes after everything before it.
    pub(crate) async fn settle(&self) {
        let client = self.client();
        for _ in 0..3 {
            client.send(&TestConnection::default()).await.unwrap();
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// A load balancer that ends TLS and offers HTTP/1.1 only; the simulator would choose HTTP/2.
async fn balancer(behind: SocketAddr) -> (SocketAddr, String) {
    let certificate = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let acceptor = acceptor(&certificate, &[b"http/1.1"]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            tokio::spawn(pass_on(stream, acceptor.clone(), behind));
        }
    });
    (address, certificate.cert.pem())
}

/// Ends towards the client only after the simulator has ended.
async fn pass_on(stream: TcpStream, acceptor: TlsAcceptor, behind: SocketAddr) {
    let Ok(stream) = acceptor.accept(stream).await else {
        return;
    };
    let (mut from_client, mut to_client) = tokio::io::split(stream);
    let (mut from_server, mut to_server) = TcpStream::connect(behind).await.unwrap().into_split();
    let there = async {
        let _ = copy(&mut from_client, &mut to_server).await; // the client may be cut off
        let _ = to_server.shutdown().await;
    };
    let back = async {
        let _ = copy(&mut from_server, &mut to_client).await;
        let _ = copy(&mut from_server, &mut tokio::io::sink()).await;
        let _ = to_client.shutdown().await;
    };
    tokio::join!(there, back);
}
