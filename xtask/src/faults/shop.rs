//! What all orders of a round share: the simulator, the client, the barrier, the counts.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use iyzico_core::bank::SubMerchantKey;
use iyzico_core::marketplace::{CreateSubMerchant, RetrieveSubMerchant, SubMerchantType};
use iyzico_http::{CallOptions, Client, OnceOptions};
use iyzico_simulator::Simulator;
use tokio::sync::Semaphore;

use super::clock_barrier::ClockBarrier;
use super::merchant::MAX_STARTS;
use super::request_counts::RequestCounter;
use super::round::Round;
use super::tally::Tally;

/// A shop, and its bank.
pub(crate) struct Shop {
    pub(crate) simulator: Simulator,
    pub(crate) requests: RequestCounter,
    pub(crate) barrier: ClockBarrier,
    pub(crate) permits: Arc<Semaphore>,
    pub(crate) tally: Arc<Tally>,
    pub(crate) strategy: Strategy,
    /// The sub-merchant that gets money now and then.
    pub(crate) seller: SubMerchantKey,
    concurrency: usize,
    program: Mutex<Program>,
    unreachable: Client,
}

/// One run of the shop's program: its client knows what it has sent, and nothing of earlier runs.
#[derive(Clone)]
pub(crate) struct Program {
    pub(crate) client: Client,
    /// How many ran before.
    pub(crate) number: u64,
}

/// What the merchant does when a response is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strategy {
    /// `send_once`, and never again before it is resolved: what the documents say.
    Careful,
    /// `send` without verification, and again when it fails: the control group.
    Naive,
}

impl Shop {
    pub(crate) async fn open(round: &Round, tally: Arc<Tally>) -> io::Result<Self> {
        let concurrency = round.concurrency;
        let requests = RequestCounter::default();
        let counter = requests.clone();
        let simulator = Simulator::builder()
            .seed(round.seed ^ round.orders.start)
            .scenario(round.scenario.clone())
            .tls(round.tls)
            .on_request(move |request| counter.record(request))
            .start_blocking()?;
        let client = client(&simulator, simulator.base_url(), concurrency)?;
        let unreachable = self::client(&simulator, CLOSED_PORT, concurrency)?;
        let seller = register_seller(&client).await?;
        Ok(Self {
            simulator,
            requests,
            barrier: ClockBarrier::new(round.orders.clone().count()),
            permits: Arc::new(Semaphore::new(concurrency)),
            tally,
            strategy: round.strategy,
            seller,
            concurrency,
            program: Mutex::new(Program { client, number: 0 }),
            unreachable,
        })
    }

    /// The program since the last restart.
    pub(crate) fn program(&self) -> Program {
        self.running().clone()
    }

    /// The client since the last restart.
    pub(crate) fn client(&self) -> Client {
        self.running().client.clone()
    }

    fn running(&self) -> MutexGuard<'_, Program> {
        self.program.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A client whose server is down.
    pub(crate) fn unreachable(&self) -> Client {
        self.unreachable.clone()
    }

    /// Advances the clock so far that look-ups show everything, and restarts the shop's program.
    pub(crate) fn advance_clock(&self, lag: Duration) {
        self.simulator.clock().advance(lag + Duration::from_secs(60));
        self.restart();
        self.barrier.release();
    }

    /// Restarts the shop's program: the new client knows nothing of earlier calls.
    pub(crate) fn restart(&self) {
        let fresh = client(&self.simulator, self.simulator.base_url(), self.concurrency);
        let fresh = fresh.expect("the first one was made of the same settings");
        let mut running = self.running();
        *running = Program { client: fresh, number: running.number + 1 };
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

/// Moves no money, so it is repeated. Whom an attempt has made whose response was lost is looked up: a number
/// stands for one sub-merchant.
async fn register_seller(client: &Client) -> io::Result<SubMerchantKey> {
    let request = CreateSubMerchant::builder()
        .sub_merchant_external_id(SELLER)
        .sub_merchant_type(SubMerchantType::Personal)
        .email("seller@shop.example")
        .address("Merdivenköy Mah. Bora Sok. No:1")
        .contact_name("Ayşe")
        .contact_surname("Yılmaz")
        .identity_number("10000000146")
        .iban("TR180006200119000006672315")
        .build();
    let known = RetrieveSubMerchant::builder().sub_merchant_external_id(SELLER).build();
    let mut problem = None;
    for _ in 0..MAX_STARTS {
        let made = match client.send(&request).await {
            Err(error) => {
                problem = Some(error);
                client.send(&known).await
            }
            made => made,
        };
        if let Some(key) = made.ok().and_then(|made| made.body.sub_merchant_key) {
            return Ok(key);
        }
    }
    let nameless = || io::Error::other("a sub-merchant has no key");
    Err(problem.map_or_else(nameless, io::Error::other))
}

/// The merchant's own ID for whoever sells its lines.
const SELLER: &str = "seller-1";
/// Port 1, where nothing listens.
const CLOSED_PORT: &str = "http://127.0.0.1:1";
