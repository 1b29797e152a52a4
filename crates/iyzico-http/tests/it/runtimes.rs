//! One client in several runtimes, as in a server whose threads have one each.

use std::pin::pin;
use std::sync::mpsc;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use iyzico_http::payment::CreatePayment;
use iyzico_http::{Client, Error, OnceOptions, Settled};
use tokio::runtime::{Builder, Runtime};

use crate::doubts::in_doubt;
use crate::support::{Server, new_payment_response, payment, respond, tls_server};

/// A runtime that nobody moves but who waits in it.
fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn pay(runtime: &Runtime, client: &Client) {
    runtime.block_on(client.send(&payment())).unwrap();
}

fn paying() -> Server {
    Server::start(|stream, received| respond(stream, 200, &new_payment_response(&received.body)))
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

/// What a future comes to where no runtime is.
fn at_once<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(ended) => ended,
        Poll::Pending => panic!("it waits, and nobody wakes it"),
    }
}

#[track_caller]
fn is_missing(error: &Error) {
    let Error::Config(error) = error else { panic!("{error:?}") };
    assert_eq!(error.setting, "runtime");
}

/// Nobody keeps the time there. It is said, and not a panic in the middle of a payment.
#[test]
fn without_a_runtime_nothing_is_sent() {
    let server = paying();
    let client = server.client();
    let mut order = payment();
    order.conversation_id = Some("order-1".into());
    is_missing(&at_once(client.send(&order)).unwrap_err());
    let options = OnceOptions::default();
    match at_once(client.send_once(&order, &options)) {
        Settled::NotSent(error) => is_missing(&error),
        settled => panic!("{settled:?}"),
    }
    let handle = client.pending(&order).unwrap();
    let settled = at_once(client.resolve::<CreatePayment>(&handle, &options));
    is_missing(in_doubt(&settled).1);
    assert_eq!(server.requests().len(), 0);
}

/// More than any payment of a test takes, and less than a test may.
const LONG: Duration = Duration::from_secs(20);
