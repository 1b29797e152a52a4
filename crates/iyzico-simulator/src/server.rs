use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Duration, SystemTime};

use iyzico_core::Credentials;
use tokio::net::TcpListener;
use tokio::runtime;
use tokio::sync::{Notify, oneshot};

use crate::bank::{Bank, Merchant, Policy};
use crate::clock::Clock;
use crate::courier::{self, Remote};
use crate::form_post::FormPost;
use crate::fraud::{Concerns, FraudRule};
use crate::ledger::{Attempt, Payment};
use crate::listener;
use crate::log::{Log, Request};
use crate::router::{Observer, Shared, router};
use crate::tls::Tls;
use crate::twins::{HostedPage, ThreeDsPage};
use crate::webhooks::{Webhook, Webhooks};

/// A running simulator. It stops when it is dropped.
///
/// It has a thread of its own, so that it answers whatever the program around it is doing, and so
/// that programs without an async runtime can use it too.
pub struct Simulator {
    base_url: String,
    address: SocketAddr,
    secret_key: String,
    certificate_pem: Option<String>,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    stopped: oneshot::Receiver<()>,
    thread: Option<JoinHandle<()>>,
}

impl Simulator {
    /// Starts a simulator on a free port of the loopback address, with the default keys.
    ///
    /// # Errors
    ///
    /// When the system gives no port or no thread.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// Like [`start`](Self::start), for programs without an async runtime.
    ///
    /// # Errors
    ///
    /// When the system gives no port or no thread.
    pub fn start_blocking() -> io::Result<Self> {
        Self::builder().start_blocking()
    }

    /// Describes a simulator before it starts.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// What a client needs as its base URL: `http://127.0.0.1:8765`.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The API key that it accepts.
    pub fn api_key(&self) -> &str {
        self.shared.credentials.api_key()
    }

    /// The secret key that goes with it. It is made up and protects nothing.
    pub fn secret_key(&self) -> &str {
        &self.secret_key
    }

    /// The certificate authority to trust, when the simulator speaks TLS.
    pub fn certificate_pem(&self) -> Option<&str> {
        self.certificate_pem.as_deref()
    }

    /// Its clock, which can be moved forward.
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// All payments as they stand now, oldest first.
    pub fn ledger(&self) -> Vec<Payment> {
        self.shared.bank().ledger.all().to_vec()
    }

    /// The latest requests, oldest first, with what their signature check found.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.log().all().cloned().collect()
    }

    /// Every attempt to pay, successes and failures, oldest first.
    pub fn attempts(&self) -> Vec<Attempt> {
        self.shared.bank().ledger.attempts().to_vec()
    }

    /// The bank's page of a payment that was started with 3-D Secure: by its `paymentId`, or by
    /// `threeDSHtmlContent`. Answers it without a browser.
    pub fn three_ds<'a>(&'a self, payment: &'a str) -> ThreeDsPage<'a> {
        ThreeDsPage {
            shared: &self.shared,
            payment,
        }
    }

    /// The checkout form, pay-with-iyzico or BKM page with this token. Pays on it without a browser.
    pub fn page<'a>(&'a self, token: &'a str) -> HostedPage<'a> {
        HostedPage {
            shared: &self.shared,
            token,
        }
    }

    /// Posts a form to a server on this machine, as the buyer's browser would. Returns the HTTP
    /// status of its answer. Needs a Tokio runtime.
    ///
    /// # Errors
    ///
    /// When the server is on another machine, or gives no answer.
    pub async fn deliver(&self, form: &FormPost) -> io::Result<u16> {
        form.deliver(self.shared.remote).await
    }

    /// Chooses what risk control says about one payment that is yet to come: 1 accepts it, 0 puts it
    /// under review, -1 refuses it.
    pub fn next_fraud_status(&self, concerns: Concerns, status: i32) {
        let rule = FraudRule { concerns, status };
        self.shared.bank().fraud.add(rule);
    }

    /// Sends notifications to this address from now on; `None` sends none.
    pub fn set_webhook_url(&self, url: Option<String>) {
        self.shared.bank().webhooks.url = url;
    }

    /// All notifications with their deliveries, oldest first.
    pub fn webhooks(&self) -> Vec<Webhook> {
        self.shared.bank().webhooks.all().to_vec()
    }

    /// Delivers now what waits for its time, and waits for the end of these deliveries. What fails
    /// waits for its next time again. Works on every async runtime.
    pub async fn deliver_webhooks(&self) {
        self.shared.deliver_webhooks().await;
    }

    /// Like [`deliver_webhooks`](Self::deliver_webhooks), for programs without an async runtime.
    pub fn deliver_webhooks_blocking(&self) {
        self.shared.hasten_webhooks();
        while self.shared.webhooks_are_busy() {
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Forgets all payments, pages, stored cards, notifications and requests. The clock stays.
    pub fn reset(&self) {
        self.shared.reset();
    }

    /// Stops, closes all connections and frees the port.
    pub async fn shutdown(mut self) {
        self.stop = None;
        let _ = (&mut self.stopped).await; // an error means that the thread is gone already
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join(); // its panic was printed when it happened
        }
    }
}

impl fmt::Debug for Simulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Simulator({})", self.base_url)
    }
}

/// Describes a simulator before it starts.
#[derive(Clone, Debug)]
#[must_use]
pub struct Builder {
    host: IpAddr,
    port: u16,
    allow_remote: bool,
    tls: bool,
    api_key: String,
    secret_key: SecretKey,
    seed: u64,
    starts_at: Option<SystemTime>,
    policy: Policy,
    webhook_url: Option<String>,
    webhook_signature: bool,
    observer: Observer,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            allow_remote: false,
            tls: false,
            api_key: "sandbox-apiKey".to_owned(),
            secret_key: SecretKey("sandbox-secretKey".to_owned()),
            seed: 0,
            starts_at: None,
            policy: Policy::default(),
            webhook_url: None,
            webhook_signature: true,
            observer: Observer::default(),
        }
    }
}

impl Builder {
    /// Listens on this port; 0, the default, takes a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Listens on this address instead of `127.0.0.1`.
    pub fn host(mut self, host: IpAddr) -> Self {
        self.host = host;
        self
    }

    /// Lets [`host`](Self::host) be an address that other machines reach, and lets notifications go
    /// to other machines. Whoever reaches it can make payments, invented ones.
    pub fn allow_remote(mut self, allow: bool) -> Self {
        self.allow_remote = allow;
        self
    }

    /// Speaks TLS, with a certificate of a throw-away authority; see
    /// [`Simulator::certificate_pem`].
    pub fn tls(mut self, tls: bool) -> Self {
        self.tls = tls;
        self
    }

    /// Accepts this API key instead of `sandbox-apiKey`.
    pub fn api_key(mut self, api_key: impl Into<String>) -> Self {
        self.api_key = api_key.into();
        self
    }

    /// Signs with this secret key instead of `sandbox-secretKey`.
    pub fn secret_key(mut self, secret_key: impl Into<String>) -> Self {
        self.secret_key = SecretKey(secret_key.into());
        self
    }

    /// Changes every number that the bank hands out. Seed 0, the default, starts with the numbers of
    /// the documented example.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Starts the clock at this moment instead of the present.
    pub fn starts_at(mut self, moment: SystemTime) -> Self {
        self.starts_at = Some(moment);
        self
    }

    /// Refuses debit cards without 3-D Secure (10217), as the documents say. Off by default, because
    /// the published list of successful test cards holds debit cards.
    pub fn debit_needs_three_ds(mut self, needed: bool) -> Self {
        self.policy.debit_needs_three_ds = needed;
        self
    }

    /// Refuses to cancel a payment after the Turkish day on which it was made. Off by default,
    /// because the error code of the refusal is not established; this one answers 10012.
    pub fn cancel_only_on_same_day(mut self, only: bool) -> Self {
        self.policy.cancel_only_on_same_day = only;
        self
    }

    /// Sends notifications to this address of the merchant's server; none are sent without it.
    /// It must be plain http, and on this machine unless [`allow_remote`](Self::allow_remote) is set.
    pub fn webhook_url(mut self, url: impl Into<String>) -> Self {
        self.webhook_url = Some(url.into());
        self
    }

    /// Whether notifications carry the header `X-IYZ-SIGNATURE-V3`. On by default; at iyzico it is
    /// off until its support switches it on.
    pub fn webhook_signature(mut self, signed: bool) -> Self {
        self.webhook_signature = signed;
        self
    }

    /// Is told of every request after it was answered.
    pub fn on_request(mut self, observe: impl Fn(&Request) + Send + Sync + 'static) -> Self {
        self.observer = Observer(Some(Arc::new(observe)));
        self
    }

    /// Starts it. Works on every async runtime.
    ///
    /// # Errors
    ///
    /// When the address is taken or reachable from other machines, or a key has not the form of one.
    #[expect(
        clippy::unused_async,
        reason = "starting takes less than a millisecond today"
    )]
    pub async fn start(self) -> io::Result<Simulator> {
        self.start_blocking()
    }

    /// Like [`start`](Self::start), for programs without an async runtime.
    ///
    /// # Errors
    ///
    /// When the address is taken or reachable from other machines, or a key has not the form of one.
    pub fn start_blocking(self) -> io::Result<Simulator> {
        let credentials = Credentials::new(&self.api_key, &self.secret_key.0)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        let listener = self.bind()?;
        let address = listener.local_addr()?;
        let tls = self.tls.then(|| Tls::new(self.host)).transpose()?;
        let clock = self
            .starts_at
            .map_or_else(Clock::default, Clock::starting_at);
        let scheme = if self.tls { "https" } else { "http" };
        let base_url = format!("{scheme}://{address}");
        let merchant = Merchant {
            credentials: credentials.clone(),
            base_url: base_url.clone(),
        };
        let webhooks = Webhooks::to(self.webhook_url, self.webhook_signature);
        let shared = Arc::new(Shared {
            credentials,
            clock: clock.clone(),
            observer: self.observer,
            bank: Mutex::new(Bank::new(self.seed, clock, self.policy, merchant, webhooks)),
            log: Mutex::new(Log::default()),
            remote: if self.allow_remote {
                Remote::Allowed
            } else {
                Remote::Refused
            },
            settled: Notify::new(),
        });
        let (acceptor, certificate_pem) = tls.map(|tls| (tls.acceptor, tls.authority_pem)).unzip();
        let (stop, stopping) = oneshot::channel();
        let (running, stopped) = oneshot::channel();
        let routes = router(Arc::clone(&shared));
        let courier = courier::run(Arc::clone(&shared));
        let thread = run(listener, move |listener| async move {
            tokio::spawn(courier); // ends with the runtime
            listener::serve(listener, acceptor, routes, stopping).await;
            drop(running);
        })?;
        Ok(Simulator {
            base_url,
            address,
            secret_key: self.secret_key.0,
            certificate_pem,
            shared,
            stop: Some(stop),
            stopped,
            thread: Some(thread),
        })
    }

    fn bind(&self) -> io::Result<std::net::TcpListener> {
        if !self.host.is_loopback() && !self.allow_remote {
            return Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                format!(
                    "{} can be reached from other machines, which must be allowed",
                    self.host
                ),
            ));
        }
        let listener = std::net::TcpListener::bind((self.host, self.port))?;
        listener.set_nonblocking(true)?;
        Ok(listener)
    }
}

/// Runs a server on a thread and a runtime of its own, and waits until it listens.
fn run<F, S>(listener: std::net::TcpListener, server: F) -> io::Result<JoinHandle<()>>
where
    F: FnOnce(TcpListener) -> S + Send + 'static,
    S: Future<Output = ()>,
{
    let (report, ready) = mpsc::channel();
    let thread = thread::Builder::new()
        .name("iyzico-simulator".to_owned())
        .spawn(move || {
            let runtime = runtime::Builder::new_current_thread().enable_all().build();
            let started = runtime.and_then(|runtime| {
                let _context = runtime.enter();
                TcpListener::from_std(listener).map(|listener| (runtime, listener))
            });
            // Whoever starts a simulator waits for the report.
            match started {
                Ok((runtime, listener)) => {
                    let _ = report.send(Ok(()));
                    runtime.block_on(server(listener));
                }
                Err(error) => {
                    let _ = report.send(Err(error));
                }
            }
        })?;
    match ready.recv() {
        Ok(Ok(())) => Ok(thread),
        Ok(Err(error)) => Err(error),
        Err(_) => Err(io::Error::other(
            "the thread of the simulator ended at once",
        )),
    }
}

#[derive(Clone)]
struct SecretKey(String);

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}
