//! The name under which a request reaches the simulator.

use http::Request;
use iyzico_core::html;
use iyzico_core::{Context, Endpoint, request};
use iyzico_simulator::Simulator;
use serde_json::Value;
use tokio::net::TcpStream;

use crate::shop::{PARAF, Reply, Shop, exchange, form_order, three_ds_order};

async fn get(simulator: &Simulator, host: &str, path: &str) -> Reply {
    let stream = TcpStream::connect(("127.0.0.1", simulator.address().port())).await.unwrap();
    exchange(stream, host, Request::get(path).body(Vec::new()).unwrap()).await
}

async fn check(simulator: &Simulator, host: &str, status: u16) {
    for path in ["/_simulator/ledger", "/_simulator/", "/payment/test", "/unknown"] {
        let expected = if status == 200 && path == "/unknown" { 404 } else { status };
        let reply = get(simulator, host, path).await;
        assert_eq!(reply.status, expected, "{host} {path}");
    }
}

#[tokio::test]
async fn a_name_that_somebody_else_lets_point_here_reads_nothing() {
    let shop = Shop::open().await;
    for host in ["rebound.example", "rebound.example:8765", "localhost.example", "10.0.0.1", "?"] {
        check(&shop.simulator, host, 403).await;
    }
    let reply = get(&shop.simulator, "rebound.example:80", "/_simulator/ledger").await;
    let problem = reply.json()["problem"].to_string();
    assert!(problem.contains("rebound.example") && problem.contains("--allow-host"), "{problem}");
}

#[tokio::test]
async fn names_of_this_machine_are_known() {
    let shop = Shop::open().await;
    for host in
        ["localhost", "LOCALHOST:1", "shop.localhost:8765", "127.0.0.1", "127.1.2.3:1", "[::1]:9"]
    {
        check(&shop.simulator, host, 200).await;
    }
}

#[tokio::test]
async fn other_names_can_be_allowed() {
    let builder = Simulator::builder().allow_host("simulator").allow_host("Payments.Test");
    let shop = Shop::at(builder).await;
    check(&shop.simulator, "simulator:8765", 200).await;
    check(&shop.simulator, "payments.test", 200).await;
    check(&shop.simulator, "other.test", 403).await;
}

#[test]
fn what_is_no_name_of_a_host_is_refused_at_the_start() {
    for name in
        ["", " ", "*", "*.shop", "http://shop", "shop:8765", "a b", "shop/", "user@shop", "shop."]
    {
        let refused = Simulator::builder().allow_host(name).start_blocking().err();
        let refused = refused.unwrap_or_else(|| panic!("{name:?} was allowed"));
        assert_eq!(refused.kind(), std::io::ErrorKind::InvalidInput, "{name}");
        assert!(
            refused.to_string().starts_with("allow_host: must be the name of a host"),
            "{refused}"
        );
    }
}

#[tokio::test]
async fn an_address_can_be_allowed_like_a_name() {
    let shop =
        Shop::at(Simulator::builder().allow_host("192.0.2.7").allow_host("[2001:db8::1]")).await;
    check(&shop.simulator, "192.0.2.7:8765", 200).await;
    check(&shop.simulator, "[2001:db8::1]:8765", 200).await;
    check(&shop.simulator, "192.0.2.8", 403).await;
}

/// An address that is typed cannot be made to point elsewhere.
#[tokio::test]
async fn every_address_is_known_when_other_machines_are_allowed() {
    let builder = Simulator::builder().host("0.0.0.0".parse().unwrap()).allow_remote(true);
    let shop = Shop::at(builder).await;
    check(&shop.simulator, "192.0.2.7:8765", 200).await;
    check(&shop.simulator, "rebound.example", 403).await;
}

/// What a call responses that reached the simulator under a name.
async fn call<E: Endpoint>(shop: &Shop, host: &str, request: &E) -> Value {
    let context = Context::sandbox(shop.simulator.clock().now().try_into().unwrap());
    let prepared = request::prepare(request, &shop.credentials, "nonce", &context).unwrap();
    let message = Request::post(prepared.target().as_ref())
        .header("authorization", &prepared.authorization)
        .body(prepared.body.to_vec());
    let address = ("127.0.0.1", shop.simulator.address().port());
    let stream = TcpStream::connect(address).await.unwrap();
    exchange(stream, host, message.unwrap()).await.json()
}

/// The addresses of pages begin as the one does that was asked, wherever another could not be reached.
#[tokio::test]
async fn pages_are_where_the_simulator_was_reached() {
    let everywhere = Simulator::builder().host("0.0.0.0".parse().unwrap()).allow_remote(true);
    let everywhere = Shop::at(everywhere.allow_host("simulator")).await;
    let here = Shop::at(Simulator::builder().allow_host("simulator")).await;
    let port = here.simulator.address().port();
    let own = format!("127.0.0.1:{port}");
    for (shop, host, expected) in [
        (&everywhere, "simulator:80", "simulator:80"),
        (&everywhere, "localhost:8765", "localhost:8765"),
        (&everywhere, "192.0.2.7:8765", "192.0.2.7:8765"),
        (&here, "simulator:8765", "simulator:8765"),
        (&here, "localhost:8765", own.as_str()),
        (&here, own.as_str(), own.as_str()),
    ] {
        let form = call(shop, host, &form_order()).await;
        let page = form["paymentPageUrl"].as_str().unwrap().to_owned();
        assert!(
            page.starts_with(&format!("http://{expected}/_simulator/pages/")),
            "{host}: {page}"
        );
        let started = call(shop, host, &three_ds_order(PARAF)).await;
        let content = html::decode(started["threeDSHtmlContent"].as_str().unwrap());
        let action = format!(r#"action="http://{expected}/payment/mock/init3ds""#);
        assert!(content.contains(&action), "{host}: {content}");
    }
}
