//! What the bytes of a connection travel over.

use hyper_rustls::MaybeHttpsStream;
use hyper_util::rt::TokioIo;

use crate::socket::{Meter, Socket};

/// A connection to the server.
pub(crate) type Stream = MaybeHttpsStream<Carrier>;

/// What a connection to the server runs over: TCP, or TLS to a proxy.
pub(crate) type Carrier = MaybeHttpsStream<TokioIo<Socket>>;

/// The meter of the socket below.
pub(crate) fn meter(stream: &Stream) -> Meter {
    let carrier = match stream {
        Stream::Http(plain) => plain,
        Stream::Https(tls) => tls.inner().get_ref().0.inner(),
    };
    match carrier {
        Carrier::Http(plain) => plain.inner().meter(),
        Carrier::Https(tls) => tls.inner().get_ref().0.inner().inner().meter(),
    }
}
