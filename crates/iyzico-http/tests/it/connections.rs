//! How many connections are opened.

use std::thread;
use std::time::Duration;

use iyzico_http::Client;

use crate::support::{Server, bin, bin_response, never_respond, respond};

fn slow_server() -> Server {
    Server::start(|stream, received| {
        thread::sleep(Duration::from_millis(5));
        respond(stream, 200, &bin_response(&received.body))
    })
}

async fn call_at_once(client: &Client, calls: usize) {
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..calls {
        let client = client.clone();
        running.spawn(async move { client.send(&bin()).await });
    }
    for result in running.join_all().await {
        result.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn there_are_never_more_connections_than_concurrent_calls() {
    let server = slow_server();
    let client = server.client();
    for _ in 0..20 {
        call_at_once(&client, 32).await;
    }
    assert_eq!(server.requests().len(), 640);
    assert!(server.opened() <= 32, "{} were opened", server.opened());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn there_are_never_more_connections_than_allowed() {
    let server = slow_server();
    let client = server.builder().max_connections(8).build().unwrap();
    call_at_once(&client, 64).await;
    assert_eq!(server.requests().len(), 64);
    assert!(server.opened() <= 8, "{} were opened", server.opened());
}

#[tokio::test]
async fn calls_one_after_the_other_share_one_connection() {
    let server = slow_server();
    let client = server.client();
    for _ in 0..50 {
        client.send(&bin()).await.unwrap();
    }
    assert_eq!(server.opened(), 1);
    assert_eq!(server.most_open(), 1);
}

#[tokio::test]
async fn an_abandoned_call_frees_its_place() {
    const ABANDONED: usize = 10;
    let server = Server::start(|stream, received| {
        if received.number <= ABANDONED {
            never_respond();
        }
        respond(stream, 200, &bin_response(&received.body))
    });
    let client = server.builder().max_connections(1).build().unwrap();
    let request = bin();
    for number in 1..=ABANDONED {
        tokio::select! {
            response = client.send(&request) => panic!("{response:?}"),
            () = server.asked(number) => {}
        }
    }
    client.send(&request).await.unwrap();
}
