//! Looking up the addresses of a host.

use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread;
use std::vec;

use hyper_util::client::legacy::connect::dns::Name;
use tokio::sync::oneshot;
use tower_service::Service;

/// Asks the system, on one thread for each name. Not on the thread pool of tokio: that panics when no thread
/// can be started, and nobody could tell any more that nothing was sent. Here it is an error like any other.
#[derive(Clone, Copy)]
pub(crate) struct Names;

type Found = vec::IntoIter<SocketAddr>;

impl Service<Name> for Names {
    type Response = Found;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Found>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        Box::pin(look_up(name, thread::Builder::new()))
    }
}

async fn look_up(name: Name, thread: thread::Builder) -> io::Result<Found> {
    let (sender, found) = oneshot::channel();
    let ask = move || {
        // Refused when nobody waits for it any more.
        let _ = sender.send((name.as_str(), ANY_PORT).to_socket_addrs());
    };
    let started = thread.name("iyzico-names".to_owned()).spawn(ask);
    started.map_err(|error| {
        let problem = format!("no thread can be started to look the name up: {error}");
        io::Error::new(error.kind(), problem)
    })?;
    found.await.map_err(io::Error::other)?
}

/// The connection has a port of its own.
const ANY_PORT: u16 = 0;

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_name_of_this_machine_is_found() {
        let found = Names.call("localhost".parse().unwrap()).await.unwrap();
        assert!(found.into_iter().all(|address| address.ip().is_loopback()));
    }

    /// No system has so much memory for the stack of a thread.
    #[tokio::test]
    async fn a_thread_that_cannot_be_started_is_an_error() {
        let thread = thread::Builder::new().stack_size(usize::MAX / 2);
        let error = look_up("localhost".parse().unwrap(), thread).await.unwrap_err();
        assert!(error.to_string().starts_with("no thread can be started"), "{error}");
    }
}
