//! HTTP CONNECT.

use std::pin::pin;

use bytes::Bytes;
use http::header::{HOST, PROXY_AUTHORIZATION};
use http::{HeaderValue, Request, Uri};
use http_body_util::Empty;
use hyper::client::conn::http1::Builder;
use hyper::upgrade;

use super::refusal::Refusal;
use crate::carrier::Carrier;
use crate::failure::Cause;

/// Asks the proxy at the other end of `carrier` for a connection to the destination.
pub(super) async fn open(
    carrier: Carrier,
    destination: &Uri,
    password: Option<&HeaderValue>,
) -> Result<Carrier, Cause> {
    let mut settings = Builder::new();
    settings.title_case_headers(true).max_buf_size(MAX_RESPONSE_BYTES);
    let (mut sender, connection) =
        settings.handshake(carrier).await.map_err(|error| Refusal::garbled(&error))?;
    let request = request(destination, password);
    let mut asked = pin!(async {
        let response =
            sender.send_request(request).await.map_err(|error| Refusal::garbled(&error))?;
        if !response.status().is_success() {
            return Err(Refusal::of_connect(response.status(), password.is_some()));
        }
        upgrade::on(response).await.map_err(|error| Refusal::garbled(&error))
    });
    let upgraded = tokio::select! {
        biased;
        upgraded = &mut asked => upgraded,
        _ = connection.with_upgrades() => asked.await,
    }?;
    let parts = upgraded.downcast::<Carrier>().expect("it is what was put in");
    if !parts.read_buf.is_empty() {
        return Err(Refusal::talkative());
    }
    Ok(parts.io)
}

/// The destination has a port.
fn request(destination: &Uri, password: Option<&HeaderValue>) -> Request<Empty<Bytes>> {
    let target = destination.authority().expect("a destination has a host").as_str();
    let mut request = Request::connect(target)
        .header(HOST, target)
        .body(Empty::new())
        .expect("host and port make a target of CONNECT");
    if let Some(password) = password {
        let mut password = password.clone();
        password.set_sensitive(true);
        request.headers_mut().insert(PROXY_AUTHORIZATION, password);
    }
    request
}

const MAX_RESPONSE_BYTES: usize = 16 * 1024;
