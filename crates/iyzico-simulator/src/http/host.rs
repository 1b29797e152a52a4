//! Under which names the simulator is reached.
//!
//! A page in a browser may let its own name point to this machine and then read the responses to that name
//! (DNS rebinding); so names that nobody here has chosen are refused.

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::header::HOST;
use axum::http::uri::Authority;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::post::Remote;

/// The names under which the simulator is reached.
#[derive(Debug)]
pub(crate) struct Hosts {
    /// The address that it listens on.
    pub(crate) own: IpAddr,
    /// Whether other machines may reach it, and so whether any address may be its own.
    pub(crate) remote: Remote,
    /// Names that were allowed besides those of this machine.
    pub(crate) allowed: Vec<String>,
    /// `http` or `https`.
    pub(crate) scheme: &'static str,
}

tokio::task_local! {
    /// The address under which whoever is served now has reached the simulator.
    static REACHED_AT: Option<String>;
}

/// Where pages are for whoever is served now; `None` where the address of the simulator says it.
pub(crate) fn reached_at() -> Option<String> {
    REACHED_AT.try_with(Clone::clone).ok().flatten()
}

/// Work that goes on in a task of its own, for whoever is served now.
pub(crate) fn for_the_same<F: Future>(work: F) -> impl Future<Output = F::Output> {
    REACHED_AT.scope(reached_at(), work)
}

impl Hosts {
    /// Whether a `Host` header, with or without a port, names this simulator.
    fn know(&self, host: &str) -> bool {
        let Ok(authority) = host.parse::<Authority>() else {
            return false;
        };
        let name = authority.host().trim_end_matches('.').to_ascii_lowercase();
        if self.allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(&name)) {
            return true;
        }
        if let Ok(address) = name.trim_matches(['[', ']']).parse() {
            return self.knows_address(address);
        }
        name == "localhost" || name.ends_with(".localhost")
    }

    /// The address of the simulator that a `Host` header says, if that is one which the simulator does not
    /// know of itself: where it listens on every address, or under a name that was allowed.
    fn address_by(&self, host: &str) -> Option<String> {
        let name = host.parse::<Authority>().ok()?;
        let is_allowed = self.allowed.iter().any(|one| one.eq_ignore_ascii_case(name.host()));
        let is_news = self.own.is_unspecified() || is_allowed;
        let port = name.port().map(|port| format!(":{port}")).unwrap_or_default();
        is_news.then(|| format!("{}://{}{port}", self.scheme, name.host()))
    }

    fn knows_address(&self, address: IpAddr) -> bool {
        let local = address.to_canonical().is_loopback() || address == self.own;
        local || self.remote == Remote::Allowed
    }
}

/// Whether a text is the name of a host, or its address, and nothing around it: a name with anything else
/// in it is never the one of a request.
pub(crate) fn is_name(name: &str) -> bool {
    let is_plain = !name.is_empty() && !name.ends_with('.') && !name.contains(['*', '@']);
    is_plain && name.parse::<Authority>().is_ok_and(|authority| authority.host() == name)
}

/// What [`is_name`] asks for.
pub(crate) const NAME: &str =
    "the name of a host, such as simulator, without http:// and without a port";

/// Refuses requests that were sent to a name which is not the simulator's.
pub(crate) async fn check(
    State(hosts): State<Arc<Hosts>>,
    request: Request,
    next: Next,
) -> Response {
    let header = request.headers().get(HOST).map(HeaderValue::as_bytes);
    let header = header.map(String::from_utf8_lossy);
    let header = header.map(Cow::into_owned);
    let authority = request.uri().authority().map(ToString::to_string);
    let given = [header, authority].into_iter().flatten();
    if let Some(unknown) = given.clone().find(|host| !hosts.know(host)) {
        return refuse(&unknown);
    }
    let reached_at = given.last().and_then(|host| hosts.address_by(&host));
    REACHED_AT.scope(reached_at, next.run(request)).await
}

fn refuse(host: &str) -> Response {
    let problem = format!(
        "the simulator was not told that it is reached as {host:?}; start it with --allow-host, or \
         allow_host in a program, if that is meant"
    );
    (StatusCode::FORBIDDEN, Json(json!({ "problem": problem }))).into_response()
}
