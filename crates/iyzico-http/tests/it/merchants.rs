//! One client for many merchants.

use std::thread;
use std::time::Duration;

use iyzico_http::{Client, Error, OnceOptions, RateLimit, Settled};

use crate::support::{
    API_KEY, SECRET_KEY, Server, bin, bin_response, builder, new_payment_response, payment, respond,
};

fn server() -> Server {
    Server::start(|stream, received| respond(stream, 200, &bin_response(&received.body)))
}

#[tokio::test]
async fn merchants_share_connections_and_sign_with_their_own_keys() {
    let server = server();
    let client = server.client();
    let other = client.with_keys("sandbox-other", "sandbox-secret").unwrap();
    client.send(&bin()).await.unwrap();
    other.send(&bin()).await.unwrap();
    assert_eq!(server.opened(), 1);
    assert_eq!(other.host(), client.host());
    let requests = server.requests();
    let signed: Vec<_> =
        requests.iter().map(|request| request.header("authorization").unwrap()).collect();
    assert_ne!(signed[0], signed[1]);
}

#[tokio::test]
async fn each_merchant_has_its_own_limit() {
    let server = server();
    let limited = server.builder().rate_limit(RateLimit::FailFast).calls_per_minute("bin.check", 1);
    let client = limited.build().unwrap();
    let other = client.with_keys("sandbox-other", "sandbox-secret").unwrap();
    client.send(&bin()).await.unwrap();
    other.send(&bin()).await.unwrap();
    for merchant in [&client, &other] {
        assert!(matches!(merchant.send(&bin()).await, Err(Error::RateLimited(_))));
    }
}

#[test]
fn keys_of_another_environment_are_refused() {
    let refused = |client: &Client, api_key: &str, secret_key: &str| {
        client.with_keys(api_key, secret_key).unwrap_err().to_string()
    };
    let sandbox = builder().build().unwrap();
    let live = Client::builder().api_key("live").secret_key("live").build().unwrap();
    assert!(refused(&sandbox, "live", "live").contains("is for the live service"));
    assert!(refused(&live, "sandbox-a", "sandbox-b").contains("is for the sandbox"));
    assert!(refused(&sandbox, "sandbox-a ", "sandbox-b").contains("white space"));
    assert!(live.with_keys("other", "other").unwrap().context().live);
    let at_home = builder().base_url("localhost:1").build().unwrap();
    assert!(!at_home.with_keys("live", "live").unwrap().context().live);
}

/// Whoever closes a client ends the calls of its own merchant, and nobody else's.
#[tokio::test]
async fn a_closed_client_closes_none_of_another_merchant() {
    let server = server();
    let client = server.client();
    let other = client.with_keys("sandbox-other", "sandbox-secret").unwrap();
    let third = other.with_keys("sandbox-third", "sandbox-secret").unwrap();
    let clone = client.clone();
    client.send(&bin()).await.unwrap();
    for _ in 0..2 {
        client.close(); // a second time it counts no more
        assert!(clone.is_closed() && !other.is_closed() && !third.is_closed());
    }
    let late = client.with_keys("sandbox-late", "sandbox-secret").unwrap();
    assert!(late.is_closed(), "it has no connections to share");
    assert!(matches!(clone.send(&bin()).await, Err(Error::Closed(_))));
    other.send(&bin()).await.unwrap();
    third.send(&bin()).await.unwrap();
    assert_eq!(server.opened(), 1);
}

/// A client that was dropped needs connections no more than one that was closed.
#[tokio::test]
async fn connections_are_closed_with_the_last_client_that_shares_them() {
    for is_dropped in [false, true] {
        let server = server();
        let client = server.client();
        let other = client.with_keys("sandbox-other", "sandbox-secret").unwrap();
        client.send(&bin()).await.unwrap();
        client.close();
        other.send(&bin()).await.unwrap();
        assert!(server.is_open());
        let kept = (!is_dropped).then(|| other.clone());
        kept.iter().for_each(Client::close);
        drop(other);
        while server.is_open() {
            thread::sleep(Duration::from_millis(1));
        }
        assert_eq!(server.opened(), 1);
        assert!(client.is_closed());
    }
}

/// A program that makes a client for each call sends the same call once all the same, and not more calls than it may.
#[tokio::test]
async fn clients_with_the_same_keys_know_what_the_others_have_sent() {
    let server = Server::start(|stream, received| {
        respond(stream, 200, &new_payment_response(&received.body))
    });
    let limited = server.builder().rate_limit(RateLimit::FailFast).calls_per_minute("bin.check", 1);
    let client = limited.build().unwrap();
    let mut order = payment();
    order.conversation_id = Some("1001".into());
    let of_others = || client.with_keys("sandbox-other", SECRET_KEY).unwrap();
    let own = || client.with_keys(API_KEY, SECRET_KEY).unwrap();
    for (charges, of_merchant) in [(1, &own as &dyn Fn() -> Client), (2, &of_others)] {
        for _ in 0..3 {
            let settled = of_merchant().send_once(&order, &OnceOptions::default()).await;
            assert!(matches!(settled, Settled::Succeeded { .. }), "{settled:?}");
        }
        let sent = server.requests().iter().filter(|request| !request.is_look_up()).count();
        assert_eq!(sent, charges);
    }
    assert!(!matches!(own().send(&bin()).await, Err(Error::RateLimited(_))));
    assert!(matches!(own().send(&bin()).await, Err(Error::RateLimited(_))));
    assert!(matches!(client.send(&bin()).await, Err(Error::RateLimited(_))));
}
