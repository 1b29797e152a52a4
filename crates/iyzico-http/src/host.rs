//! A client inside another program, such as a WebAssembly module: the program lends its clock, its timers,
//! its random numbers and its way to the network.
//!
//! It is used where the feature `hyper` is off, and ignored where that is on.

#[cfg(not(feature = "hyper"))]
pub(crate) mod clock;
#[cfg(not(feature = "hyper"))]
pub(crate) mod network;
#[cfg(not(feature = "hyper"))]
pub(crate) mod transport;

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::HeaderValue;
use iyzico_core::request::Prepared;
use jiff::Timestamp;

/// What a client needs of the program that it is embedded in.
pub trait Host: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;

    /// The time since some fixed moment. It never goes back.
    fn uptime(&self) -> Duration;

    /// Fills the bytes with random numbers that nobody can guess; `false` when there are none.
    fn fill_with_random(&self, bytes: &mut [u8]) -> bool;

    /// Waits. Dropping the future ends the wait.
    fn sleep(&self, pause: Duration) -> BoxFuture<()>;

    /// Sends a request once and reads the response. It follows no redirect and repeats nothing. Dropping
    /// the future abandons the request.
    fn exchange(&self, request: Request) -> BoxFuture<Result<Reply, TransportFailure>>;
}

/// A boxed future: what the host does for a client.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// A request as it is to be sent, byte for byte: its body is signed.
pub struct Request {
    /// Method of HTTP.
    pub method: &'static str,
    /// The whole URL.
    pub url: String,
    /// The largest response that is read.
    pub max_response_bytes: usize,
    pub(crate) headers: Vec<(&'static str, HeaderValue)>,
    pub(crate) prepared: Arc<Prepared>,
}

impl Request {
    /// Names and values. The values are secrets.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().filter_map(|(name, value)| Some((*name, value.to_str().ok()?)))
    }

    /// The body; empty when there is none. It may hold a card.
    pub fn body(&self) -> &[u8] {
        &self.prepared.body
    }
}

/// Shows neither headers nor body.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({} {}, {} bytes)", self.method, self.prepared.path, self.body().len())
    }
}

/// What came back.
#[derive(Clone, Default)]
pub struct Reply {
    /// Status of HTTP.
    pub status: u16,
    /// Names and values of the headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// Only the length is shown: a response may name a stored card.
impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reply({}, {} bytes)", self.status, self.body.len())
    }
}

/// Why no response came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransportFailure {
    /// There was no connection, so that nothing of the request can have left. What the host says of it is shown
    /// as one line, and not where it quotes the request.
    NotConnected(String),
    /// Some of the request may have left. Whatever is not known to have stayed is this.
    MaybeSent(String),
    /// The response is larger than what may be read.
    ResponseTooLarge,
}

/// Sets the host of all clients in this program. The first one counts: `false` when there was one already.
pub fn install(host: &'static dyn Host) -> bool {
    HOST.set(host).is_ok()
}

static HOST: OnceLock<&'static dyn Host> = OnceLock::new();

#[cfg(not(feature = "hyper"))]
fn host() -> &'static dyn Host {
    *HOST.get().expect("a host is installed before the first client is made")
}
