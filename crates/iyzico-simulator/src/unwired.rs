use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Request, Response};
use hyper::service::Service;
use hyper_util::service::TowerToHyperService;
use tokio::runtime::{self, Runtime};

use crate::http::listener::Peer;
use crate::router::router;
use crate::simulator::Simulator;

/// The routes of a simulator without the wire before them: tests that hand over a request a hundred
/// thousand times need no sockets.
#[doc(hidden)]
#[derive(Debug)]
pub struct Unwired {
    router: Router,
    runtime: Runtime,
}

impl Unwired {
    /// The routes of `simulator`, which stays reachable as before.
    ///
    /// # Errors
    ///
    /// When the system gives no event loop.
    pub fn of(simulator: &Simulator) -> io::Result<Self> {
        Ok(Self {
            router: router(Arc::clone(&simulator.shared)),
            runtime: runtime::Builder::new_current_thread().enable_all().build()?,
        })
    }

    /// What the simulator answers to a program on this machine.
    pub fn answer(&self, request: Request<Vec<u8>>) -> Response<Bytes> {
        let mut request = request.map(Body::from);
        request.extensions_mut().insert(Peer(SocketAddr::from((Ipv4Addr::LOCALHOST, 1))));
        let service = TowerToHyperService::new(self.router.clone());
        self.runtime.block_on(async {
            let Ok(response) = service.call(request).await;
            let (parts, body) = response.into_parts();
            let body = to_bytes(body, usize::MAX).await.expect("the simulator's bodies are whole");
            Response::from_parts(parts, body)
        })
    }
}
