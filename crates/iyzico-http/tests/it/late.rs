//! Nothing is sent after its time: a program that was busy sees the end of the time and the way to the server
//! in the same moment.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use iyzico_http::{CallOptions, Client, Error, Outcome};
use tokio::task::yield_now;

use crate::support::{
    Server, StoppedClock, new_payment_response, pass, payment, respond, tls_server,
};

const LIMIT: Duration = Duration::from_secs(1);

/// Both limits, each alone.
fn short() -> [CallOptions; 2] {
    [
        CallOptions { timeout: Some(LIMIT), ..CallOptions::default() },
        CallOptions { total_timeout: Some(LIMIT), ..CallOptions::default() },
    ]
}

/// Lets a call do what it can do now.
async fn poll(call: &mut (impl Future<Output = Result<(), Error>> + Unpin)) {
    poll_fn(|cx| {
        assert!(pin!(&mut *call).poll(cx).is_pending());
        Poll::Ready(())
    })
    .await;
}

async fn pay(client: &Client, options: &CallOptions) -> Result<(), Error> {
    client.send_with(&payment(), options).await.map(drop)
}

#[track_caller]
fn assert_not_sent(ended: Result<(), Error>) {
    assert_eq!(ended.unwrap_err().outcome(), Outcome::NotSent);
}

#[tokio::test]
async fn a_call_that_waited_too_long_for_its_connection_is_not_sent() {
    for protocol in [b"http/1.1".as_slice(), b"h2"] {
        for options in short() {
            let (server, builder) = tls_server(&[protocol]).await;
            let client = builder.max_connections(1).build().unwrap();
            let _clock = StoppedClock::new();
            let patient = CallOptions::default();
            let mut first = pin!(pay(&client, &patient));
            while server.requests() == 0 {
                poll(&mut first).await;
                yield_now().await;
            }
            let mut second = pin!(pay(&client, &options));
            poll(&mut second).await;
            pass(LIMIT).await;
            first.await.unwrap();
            assert_not_sent(second.await);
            assert_eq!(server.requests(), 1);
            client.send(&payment()).await.unwrap();
            assert_eq!(server.opened(), 1, "the connection is as good as before");
        }
    }
}

#[tokio::test]
async fn a_call_that_connected_too_late_is_not_sent() {
    for options in short() {
        let server = Server::start(|stream, received| {
            respond(stream, 200, &new_payment_response(&received.body))
        });
        let client = server.client();
        let _clock = StoppedClock::new();
        let mut call = pin!(pay(&client, &options));
        poll(&mut call).await;
        while server.opened() == 0 {
            yield_now().await;
        }
        pass(LIMIT).await;
        assert_not_sent(call.await);
        client.send(&payment()).await.unwrap();
        assert_eq!(server.requests().len(), 1);
    }
}
