//! A server that believes a notification only when its signature is right.
#![allow(clippy::print_stdout, reason = "an example talks")]
mod shop;

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::{Router, routing::post};
use iyzico_http::testing::Sandbox;
use iyzico_http::webhook::SIGNATURE_HEADER;

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let (simulator, client) = (&sandbox.simulator, &sandbox.client);
    let webhooks = client.webhooks();
    // Verify the bytes as they came: a parser may change a value, such as a number with many digits.
    let receive = async move |headers: HeaderMap, body: Bytes| {
        let signature = headers.get(SIGNATURE_HEADER).and_then(|value| value.to_str().ok());
        match webhooks.verify(&body, signature) {
            Ok(event) => {
                println!("{} {:?}", event.iyzi_event_type, event.status);
                StatusCode::OK // once it is stored: look the payment up, and ship by `may_ship`
            }
            Err(rejected) => {
                println!("rejected: {rejected}");
                StatusCode::UNAUTHORIZED
            }
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    simulator.set_webhook_url(Some(format!("http://{}/iyzico", listener.local_addr()?)))?;
    let server = axum::serve(listener, Router::new().route("/iyzico", post(receive)));
    tokio::spawn(server.into_future());

    client.send(&shop::order(shop::card())).await?;
    simulator.deliver_webhooks().await; // a real notification comes 10 to 15 seconds later
    Ok(())
}
