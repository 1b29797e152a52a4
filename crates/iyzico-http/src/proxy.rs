//! The proxy on the way, if there is one. It is told where to connect to, and nothing else.

mod address;
mod refusal;
mod tunnel;

use std::convert::Infallible;
use std::env;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use http::uri::{Authority, Scheme};
use http::{HeaderValue, Uri};
use hyper_util::client::legacy::connect::proxy::SocksV5;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use iyzico_core::error::ConfigError;
use tower_service::Service;

use crate::carrier::Carrier;
use crate::failure::Cause;
use crate::origin::Origin;
use address::EXAMPLE;
pub(crate) use refusal::Refusal;

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
        match explicit {
            Some(url) => Self::read(url, "proxy").map(Some),
            None if origin.is_loopback() => Ok(None),
            None => Self::of_environment(origin),
        }
    }

    /// Whoever sets a variable wants no call to go another way, so one that cannot be read is no reason to go
    /// without a proxy.
    fn of_environment(origin: &Origin) -> Result<Option<Self>, ConfigError> {
        let exceptions = first_set(EXCEPTIONS)?.map(|(_, hosts)| hosts).unwrap_or_default();
        let some = Matcher::builder().all(EXAMPLE).no(exceptions).build();
        if some.intercept(&origin.destination()).is_none() {
            return Ok(None);
        }
        for names in VARIABLES {
            if let Some((name, url)) = first_set(names)? {
                return Self::read(&url, name).map(Some);
            }
        }
        Ok(None)
    }

    /// Reads the URL that stands in a setting or in a variable of the environment.
    fn read(url: &str, setting: &'static str) -> Result<Self, ConfigError> {
        let refuse = |problem| ConfigError { setting, problem };
        let (uri, found) = address::read(url).map_err(refuse)?;
        let protocol = match uri.scheme_str() {
            Some("http" | "https") => Protocol::Connect(found.basic_auth().cloned()),
            _ => Protocol::Socks5(socks_password(&found).map_err(refuse)?),
        };
        Ok(Self { uri, protocol })
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
        match &self.protocol {
            Protocol::Connect(password) => {
                tunnel::open(carrier, &destination, password.as_ref()).await
            }
            Protocol::Socks5(password) => {
                let mut socks = SocksV5::new(self.uri.clone(), Opened(Some(carrier)));
                if let Some((user, password)) = password {
                    socks = socks.with_auth(user.clone(), password.clone());
                }
                let passed = socks.call(destination).await;
                passed.map_err(|error| Refusal::of_socks(error.into(), password.is_some()))
            }
        }
    }
}

fn socks_password(found: &Intercept) -> Result<Option<(String, String)>, String> {
    let Some((user, word)) = found.raw_auth() else { return Ok(None) };
    if [user, word].iter().all(|text| (1..=255).contains(&text.len())) {
        return Ok(Some((user.to_owned(), word.to_owned())));
    }
    Err("SOCKS5 wants a user name and a password of 1 to 255 bytes".to_owned())
}

/// The first of these variables that is set, with its value. An empty one counts as not set, and hides the
/// other.
fn first_set(names: [&'static str; 2]) -> Result<Option<(&'static str, String)>, ConfigError> {
    let Some((name, value)) = names.into_iter().find_map(|name| Some((name, env::var_os(name)?)))
    else {
        return Ok(None);
    };
    let value = value
        .into_string()
        .map_err(|_| ConfigError { setting: name, problem: "is not text".to_owned() })?;
    let value = value.trim();
    Ok((!value.is_empty()).then(|| (name, value.to_owned())))
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

/// The first pair that is set counts.
const VARIABLES: [[&str; 2]; 2] = [["HTTPS_PROXY", "https_proxy"], ["ALL_PROXY", "all_proxy"]];
/// Whom no proxy stands before.
const EXCEPTIONS: [&str; 2] = ["NO_PROXY", "no_proxy"];
