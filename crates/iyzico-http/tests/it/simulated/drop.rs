//! A call is dropped wherever it waits: the hook must not say that nothing was sent when money moved.

use std::collections::{HashMap, HashSet};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use iyzico_http::connection::TestConnection;
use iyzico_http::{Attempt, Error, Outcome};

use crate::simulated::money::{Kind, Operation, Till, traces};
use crate::simulated::site::{Protocol, Site};
use crate::support::PATIENCE;

/// What the hook was told about a call that was dropped.
struct Dropped {
    trace: String,
    attempts: Vec<Attempt>,
    result: Option<Result<(), Error>>,
}

#[tokio::test]
async fn a_payment_dropped_anywhere_over_plain_http1_is_told_rightly() {
    drop_everywhere(Protocol::PlainHttp1).await;
}

#[tokio::test]
async fn a_payment_dropped_anywhere_over_tls_http1_is_told_rightly() {
    drop_everywhere(Protocol::TlsHttp1).await;
}

#[tokio::test]
async fn a_payment_dropped_anywhere_over_tls_http2_is_told_rightly() {
    drop_everywhere(Protocol::TlsHttp2).await;
}

async fn drop_everywhere(protocol: Protocol) {
    let site = Site::open(protocol).await;
    let mut till = Till::of(&site.sandbox);
    let mut judged = HashSet::new();
    for pause in PAUSES {
        judged.extend(drop_all_kinds(&site, &mut till, pause).await);
    }
    // A machine that is slow carries out nothing in so short a time.
    let mut pause = PAUSES[PAUSES.len() - 1];
    while !WANTED.iter().all(|wanted| judged.contains(wanted)) {
        pause *= 4;
        assert!(pause < PATIENCE, "{protocol:?}: of {WANTED:?} only {judged:?} occurred");
        judged.extend(drop_all_kinds(&site, &mut till, pause).await);
    }
}

/// What the hook said at last and how often money moved, of calls of every kind.
async fn drop_all_kinds(
    site: &Site,
    till: &mut Till<'_>,
    pause: Duration,
) -> Vec<(Option<Outcome>, usize)> {
    let mut calls = Vec::new();
    for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Declined) {
        for is_connected in [false, true] {
            calls.extend(drop_at_every_wait(site, till, kind, is_connected, pause).await);
        }
    }
    site.settle().await;
    let traces = traces(site.simulator());
    calls.iter().map(|call| call.judge(&traces)).collect()
}

/// Drops a call at its first wait, another one at its second, until calls end before they are dropped.
async fn drop_at_every_wait(
    site: &Site,
    till: &mut Till<'_>,
    kind: Kind,
    is_connected: bool,
    pause: Duration,
) -> Vec<Dropped> {
    let mut calls = Vec::new();
    let mut ended = 0;
    for waits in 1.. {
        let call = drop_at(site, till.operation(kind).await, is_connected, waits, pause).await;
        ended += usize::from(call.result.is_some());
        calls.push(call);
        if ended == 2 {
            break;
        }
    }
    calls
}

async fn drop_at(
    site: &Site,
    operation: Operation,
    is_connected: bool,
    waits: usize,
    pause: Duration,
) -> Dropped {
    let attempts = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&attempts);
    let client = site
        .client_at(site.server)
        .on_attempt(move |attempt| heard.lock().unwrap().push(attempt.clone()))
        .build()
        .unwrap();
    if is_connected {
        client.send(&TestConnection::default()).await.unwrap();
        attempts.lock().unwrap().clear();
    }
    let mut call = Box::pin(operation.send(&client));
    let result = wait(call.as_mut(), waits).await;
    if result.is_none() {
        tokio::time::sleep(pause).await; // what has left goes on meanwhile
    }
    drop(call);
    let attempts = std::mem::take(&mut *attempts.lock().unwrap());
    Dropped { trace: operation.trace.clone(), attempts, result }
}

/// Polls a call until it has waited so many times; gives its result if it came earlier.
async fn wait<T>(
    mut call: Pin<&mut (impl Future<Output = T> + ?Sized)>,
    waits: usize,
) -> Option<T> {
    let mut waited = 0;
    poll_fn(|cx| match call.as_mut().poll(cx) {
        Poll::Ready(result) => Poll::Ready(Some(result)),
        Poll::Pending => {
            waited += 1;
            if waited == waits { Poll::Ready(None) } else { Poll::Pending }
        }
    })
    .await
}

impl Dropped {
    /// What the hook said at last, and how often money moved.
    #[track_caller]
    fn judge(&self, traces: &HashMap<String, usize>) -> (Option<Outcome>, usize) {
        let moved = traces.get(&self.trace).copied().unwrap_or(0);
        let Self { attempts, result, .. } = self;
        assert!(moved <= 1, "{attempts:?}");
        let last = attempts.last().expect("every call begins with an attempt");
        match result {
            Some(result) => assert!(result.is_ok() && moved == 1, "{result:?} {attempts:?}"),
            None => assert_eq!(last.error_kind, Some("abandoned"), "{attempts:?}"),
        }
        if last.outcome == Some(Outcome::NotSent) {
            assert_eq!(moved, 0, "{attempts:?}");
        }
        (last.outcome, moved)
    }
}

const WANTED: [(Option<Outcome>, usize); 3] =
    [(Some(Outcome::NotSent), 0), (Some(Outcome::Unknown), 1), (None, 1)];
const PAUSES: [Duration; 3] =
    [Duration::ZERO, Duration::from_micros(300), Duration::from_millis(3)];
