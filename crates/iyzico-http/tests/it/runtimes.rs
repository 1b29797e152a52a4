//! One client in several runtimes, as in a server whose threads have one each.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use iyzico_http::Client;
use tokio::runtime::{Builder, Runtime};

use crate::support::{Server, new_payment_answer, payment, respond, tls_server};

/// A runtime that nobody moves but who waits in it.
fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn pay(runtime: &Runtime, client: &Client) {
    runtime.block_on(client.send(&payment())).unwrap();
}

fn paying() -> Server {
    Server::start(|stream, received| respond(stream, 200, &new_payment_answer(&received.body)))
}

/// Payments in turn from threads that wait for other things in between.
fn take_turns(client: &Client, rounds: usize) {
    let (threads, done): (Vec<_>, Vec<_>) = (0..3)
        .map(|_| {
            let (turn, turns) = mpsc::channel::<()>();
            let (paid, done) = mpsc::channel();
            let client = client.clone();
            thread::spawn(move || {
                let runtime = runtime();
                for () in turns {
                    pay(&runtime, &client);
                    paid.send(()).unwrap();
                }
            });
            (turn, done)
        })
        .unzip();
    for _ in 0..rounds {
        for (turn, done) in threads.iter().zip(&done) {
            turn.send(()).unwrap();
            done.recv_timeout(LONG).expect("a payment hangs or has failed");
        }
    }
}

#[test]
fn each_runtime_uses_the_connection_that_it_opened() {
    let server = paying();
    let client = server.builder().timeout(LONG).build().unwrap();
    take_turns(&client, 4);
    assert_eq!((server.requests().len(), server.opened()), (12, 3));
}

#[test]
fn each_runtime_uses_the_http2_connection_that_it_opened() {
    let of_server = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let (server, builder) = of_server.block_on(tls_server(&[b"h2"]));
    let client = builder.http2(true).timeout(LONG).build().unwrap();
    take_turns(&client, 4);
    assert_eq!((server.requests(), server.opened()), (12, 3));
}

/// Their connections are dead, and nobody comes to use them.
#[test]
fn runtimes_that_have_ended_disturb_nobody() {
    let server = paying();
    let client = server.builder().max_connections(4).timeout(LONG).build().unwrap();
    let stays = runtime();
    for _ in 0..20 {
        pay(&stays, &client);
        pay(&runtime(), &client);
    }
    assert_eq!(server.requests().len(), 40);
    assert!(server.most_open() <= 2 * 4, "{} were open", server.most_open());
}

/// While one thread ends with its runtime, others pay.
#[test]
fn payments_survive_the_end_of_other_runtimes() {
    let server = paying();
    let client = server.builder().timeout(LONG).build().unwrap();
    thread::scope(|scope| {
        for thread in 0..4 {
            let client = &client;
            scope.spawn(move || {
                for _ in 0..10 {
                    let runtime = runtime();
                    (0..=thread).for_each(|_| pay(&runtime, client));
                }
            });
        }
    });
    assert_eq!(server.requests().len(), 100);
}

/// More than any payment of a test takes, and less than a test may.
const LONG: Duration = Duration::from_secs(20);
