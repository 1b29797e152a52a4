//! What all orders of a round share: the simulator, the client, the nights, the counts.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use iyzico_http::{CallOptions, Client, OnceOptions};
use iyzico_simulator::Simulator;
use tokio::sync::Semaphore;

use super::nights::Nights;
use super::round::Round;
use super::tally::Tally;
use super::watch::Watch;

/// A shop, and its bank.
pub(crate) struct Shop {
    pub(crate) simulator: Simulator,
    pub(crate) watch: Watch,
    pub(crate) nights: Nights,
    pub(crate) permits: Arc<Semaphore>,
    pub(crate) tally: Arc<Tally>,
    pub(crate) manner: Manner,
    concurrency: usize,
    client: Mutex<Client>,
    unreachable: Client,
}

/// What the merchant does when an answer is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// `send_once`, and never again before it is resolved: what the documents say.
    Careful,
    /// `send` without verification, and again when it fails: the control group.
    Naive,
}

impl Shop {
    pub(crate) fn open(round: &Round, tally: Arc<Tally>) -> io::Result<Self> {
        let concurrency = round.concurrency;
        let watch = Watch::default();
        let watching = watch.clone();
        let simulator = Simulator::builder()
            .seed(round.seed ^ round.orders.start)
            .scenario(round.scenario.clone())
            .tls(round.tls)
            .on_request(move |request| watching.see(request))
            .start_blocking()?;
        let client = client(&simulator, simulator.base_url(), concurrency)?;
        let unreachable = self::client(&simulator, NOBODY_LISTENS, concurrency)?;
        Ok(Self {
            simulator,
            watch,
            nights: Nights::new(round.orders.clone().count()),
            permits: Arc::new(Semaphore::new(concurrency)),
            tally,
            manner: round.manner,
            concurrency,
            client: Mutex::new(client),
            unreachable,
        })
    }

    /// The client of this night.
    pub(crate) fn client(&self) -> Client {
        self.client.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A client whose server is down.
    pub(crate) fn unreachable(&self) -> Client {
        self.unreachable.clone()
    }

    /// Lets the night pass: look-ups show everything now, and the program is started anew.
    pub(crate) fn let_the_night_pass(&self, lag: Duration) -> io::Result<()> {
        self.simulator.clock().advance(lag + Duration::from_secs(60));
        let fresh = client(&self.simulator, self.simulator.base_url(), self.concurrency)?;
        *self.client.lock().unwrap_or_else(PoisonError::into_inner) = fresh;
        self.nights.pass();
        Ok(())
    }
}

/// Short times, so that many operations fit into a minute. What they bring about is the same.
pub(crate) fn once_options() -> OnceOptions {
    OnceOptions {
        call: call_options(),
        deadline: Duration::from_millis(250),
        first_pause: Duration::from_millis(10),
        longest_pause: Duration::from_millis(60),
        ..OnceOptions::default()
    }
}

pub(crate) fn call_options() -> CallOptions {
    CallOptions { timeout: Some(Duration::from_millis(300)), ..CallOptions::default() }
}

fn client(simulator: &Simulator, base_url: &str, connections: usize) -> io::Result<Client> {
    let mut builder = Client::builder()
        .api_key(simulator.api_key())
        .secret_key(simulator.secret_key())
        .base_url(base_url)
        .max_connections(connections);
    if let Some(authority) = simulator.certificate_pem() {
        builder = builder.root_certificate_pem(authority.as_bytes()).http2(true);
    }
    builder.build().map_err(io::Error::other)
}

/// A port that is reserved for a service of the eighties.
const NOBODY_LISTENS: &str = "http://127.0.0.1:1";
