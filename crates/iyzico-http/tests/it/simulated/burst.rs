//! Ten times as many payments as iyzico accepts in a minute, against a simulator that counts.
//!
//! A minute of the limiter is a minute of Tokio's clock, which stands still here, and one of the
//! simulator's. The test moves both.

use std::sync::Arc;
use std::time::Duration;

use iyzico_http::{Client, Error, Outcome, RateLimit};
use iyzico_simulator::Simulator;
use tokio::task::{JoinSet, yield_now};

use crate::simulated::money::{Kind, Till};
use crate::simulated::site::{Protocol, Site};

#[tokio::test]
async fn a_burst_that_waits_its_turn_meets_no_limit() {
    let burst = Burst::send(RateLimit::Wait).await;
    assert_eq!(burst.succeeded, BURST);
    assert_eq!(burst.ledger, BURST);
}

#[tokio::test]
async fn a_burst_without_the_limiter_meets_the_limit() {
    let burst = Burst::send(RateLimit::Off).await;
    assert_eq!((burst.succeeded, burst.refused), (LIMIT, BURST - LIMIT));
    assert_eq!(burst.ledger, LIMIT);
}

#[tokio::test]
async fn a_burst_that_fails_fast_sends_no_more_than_the_limit() {
    let burst = Burst::send(RateLimit::FailFast).await;
    assert_eq!((burst.succeeded, burst.held_back), (LIMIT, BURST - LIMIT));
    assert_eq!(burst.ledger, LIMIT);
}

/// How the payments of a burst ended.
#[derive(Default)]
struct Burst {
    succeeded: usize,
    /// By the simulator, with error 50000.
    refused: usize,
    /// By the client.
    held_back: usize,
    ledger: usize,
}

impl Burst {
    async fn send(mode: RateLimit) -> Self {
        let builder = Simulator::builder().enforce_rate_limits(true);
        let site = Arc::new(Site::with(Protocol::PlainHttp1, builder).await);
        let client = site.client_at(site.server).rate_limit(mode).total_timeout(HOUR);
        let mut payments = start(&site, &client.build().unwrap()).await;
        tokio::time::pause();
        let mut burst = Self::default();
        // Only the limiter lets a part of them wait for the next minute.
        let at_once = if mode == RateLimit::Wait { LIMIT } else { BURST };
        while !payments.is_empty() {
            burst.collect(at_once, &mut payments).await;
            site.simulator().clock().advance(A_MINUTE);
            tokio::time::advance(A_MINUTE).await;
        }
        burst.ledger = site.simulator().ledger().len();
        burst
    }

    /// Collects the payments of a minute. As it never sleeps, Tokio's clock stands still meanwhile.
    async fn collect(&mut self, at_once: usize, payments: &mut JoinSet<Result<(), Error>>) {
        let mut ended = 0;
        while ended < at_once {
            match payments.try_join_next() {
                Some(result) => {
                    self.count(result.unwrap());
                    ended += 1;
                }
                None => yield_now().await,
            }
        }
    }

    fn count(&mut self, result: Result<(), Error>) {
        match result {
            Ok(()) => self.succeeded += 1,
            Err(Error::Api(refusal)) if refusal.code == "50000" => self.refused += 1,
            Err(Error::RateLimited(limited)) => {
                assert_eq!(limited.per_minute as usize, LIMIT);
                assert_eq!(Error::from(limited).outcome(), Outcome::NotSent);
                self.held_back += 1;
            }
            Err(error) => panic!("{error:?}"),
        }
    }
}

async fn start(site: &Arc<Site>, client: &Client) -> JoinSet<Result<(), Error>> {
    let mut till = Till::of(&site.sandbox);
    let mut payments = JoinSet::new();
    for _ in 0..BURST {
        let (payment, client) = (till.operation(Kind::Create).await, client.clone());
        payments.spawn(async move { payment.send(&client).await });
    }
    payments
}

/// Of `payment.create`.
const LIMIT: usize = 50;
const BURST: usize = 10 * LIMIT;
/// And a little more, as timers may fire late.
const A_MINUTE: Duration = Duration::from_secs(61);
const HOUR: Duration = Duration::from_secs(3600);
