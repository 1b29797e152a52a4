//! The proxy on the way, if there is one. It is told where to connect to, and nothing else.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use http::uri::{Authority, Scheme};
use http::{HeaderValue, Uri};
use hyper_util::client::legacy::connect::proxy::{SocksV5, Tunnel};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use iyzico_core::error::ConfigError;
use tower_service::Service;

use crate::connect::Carrier;
use crate::failure::Cause;
use crate::origin::Origin;

pub(crate) struct Proxy {
    uri: Uri,
    protocol: Protocol,
}

enum Protocol {
    /// HTTP CONNECT, in the clear or over TLS to the proxy.
    Connect(Option<HeaderValue>),
    /// SOCKS5; the proxy resolves the name of the host.
    Socks5(Option<(String, String)>),
}

impl Proxy {
    /// The proxy on the way to `origin`: the one that was set, otherwise the one of the environment.
    ///
    /// The environment never stands between the client and this machine.
    pub(crate) fn on_the_way_to(
        origin: &Origin,
        explicit: Option<&str>,
    ) -> Result<Option<Self>, ConfigError> {
        let destination = origin.destination();
        let found = match explicit {
            Some(url) => {
                let matcher = Matcher::builder().all(url).build();
                let found = matcher.intercept(&destination);
                Some(found.ok_or_else(|| {
                    refuse(&format!("is not a URL such as {EXAMPLE}; {SUPPORTED}"))
                })?)
            }
            None if origin.is_loopback() => None,
            None => Matcher::from_env().intercept(&destination),
        };
        found.as_ref().map(Self::read).transpose()
    }

    fn read(found: &Intercept) -> Result<Self, ConfigError> {
        let uri = found.uri().clone();
        match uri.scheme_str() {
            Some("http" | "https") => {
                let protocol = Protocol::Connect(found.basic_auth().cloned());
                Ok(Self { uri, protocol })
            }
            Some("socks5" | "socks5h") => {
                let password =
                    found.raw_auth().map(|(user, word)| (user.to_owned(), word.to_owned()));
                let fits = |text: &str| (1..=255).contains(&text.len());
                if password.as_ref().is_some_and(|(user, word)| !fits(user) || !fits(word)) {
                    return Err(refuse(
                        "SOCKS5 wants a user name and a password of 1 to 255 bytes",
                    ));
                }
                Ok(Self { uri: with_port(&uri, SOCKS_PORT), protocol: Protocol::Socks5(password) })
            }
            other => {
                let scheme = other.unwrap_or_default();
                Err(refuse(&format!("{scheme}:// is not supported; {SUPPORTED}")))
            }
        }
    }

    pub(crate) fn uri(&self) -> &Uri {
        &self.uri
    }

    pub(crate) fn authority(&self) -> &Authority {
        self.uri.authority().expect("the URL of a proxy has a host")
    }

    /// Whether the way to the proxy itself is TLS.
    pub(crate) fn is_secure(&self) -> bool {
        self.uri.scheme() == Some(&Scheme::HTTPS)
    }

    /// Asks the proxy at the other end of `carrier` for a connection to the destination.
    pub(crate) async fn pass(&self, carrier: Carrier, destination: Uri) -> Result<Carrier, Cause> {
        let opened = Opened(Some(carrier));
        Ok(match &self.protocol {
            Protocol::Connect(password) => {
                let mut tunnel = Tunnel::new(self.uri.clone(), opened);
                if let Some(password) = password {
                    tunnel = tunnel.with_auth(password.clone());
                }
                tunnel.call(destination).await?
            }
            Protocol::Socks5(password) => {
                let mut socks = SocksV5::new(self.uri.clone(), opened);
                if let Some((user, password)) = password {
                    socks = socks.with_auth(user.clone(), password.clone());
                }
                socks.call(destination).await?
            }
        })
    }
}

/// A connector for a connection that is there already.
pub(crate) struct Opened<T>(pub(crate) Option<T>);

impl<T> Service<Uri> for Opened<T> {
    type Response = T;
    type Error = Infallible;
    type Future = Ready<Result<T, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        ready(Ok(self.0.take().expect("a connection is taken once")))
    }
}

fn with_port(uri: &Uri, port: u16) -> Uri {
    if uri.port().is_some() {
        return uri.clone();
    }
    Uri::builder()
        .scheme(uri.scheme_str().unwrap_or_default())
        .authority(format!("{}:{port}", uri.host().unwrap_or_default()))
        .path_and_query("/")
        .build()
        .expect("scheme, host and port make a URI")
}

fn refuse(problem: &str) -> ConfigError {
    ConfigError { setting: "proxy", problem: problem.to_owned() }
}

const EXAMPLE: &str = "http://proxy.example:3128";
const SUPPORTED: &str = "supported are http:// and https:// (HTTP CONNECT), and socks5://";
const SOCKS_PORT: u16 = 1080;

#[cfg(test)]
mod tests {
    use super::*;

    fn on_the_way(proxy: &str) -> Proxy {
        let origin = Origin::parse("https://shop.invalid").unwrap();
        Proxy::on_the_way_to(&origin, Some(proxy)).unwrap().unwrap()
    }

    #[test]
    fn a_proxy_without_a_port_has_that_of_its_kind() {
        for (url, authority) in [
            ("socks5://proxy.invalid", "proxy.invalid:1080"),
            ("socks5h://u:p@proxy.invalid", "proxy.invalid:1080"),
            ("socks5://proxy.invalid:9050", "proxy.invalid:9050"),
            ("socks5://[::1]", "[::1]:1080"),
        ] {
            assert_eq!(on_the_way(url).authority().as_str(), authority, "{url}");
        }
    }
}
