//! The name under which a request reaches the simulator.

use http::Request;
use iyzico_simulator::Simulator;
use tokio::net::TcpStream;

use crate::shop::{Reply, Shop, exchange};

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
