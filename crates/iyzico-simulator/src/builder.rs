use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use iyzico_core::Credentials;
use iyzico_core::error::ConfigError;
use tokio::sync::{Notify, oneshot};

use crate::bank::clock::Clock;
use crate::bank::webhooks::Webhooks;
use crate::bank::{Bank, Merchant, Policy};
use crate::faults::Scenario;
use crate::http::host::{Hosts, NAME, is_name};
use crate::http::listener;
use crate::http::log::{Log, Request};
use crate::http::post::{Remote, check_address};
use crate::http::shared::{Observer, Shared};
use crate::http::thread;
use crate::http::tls::Tls;
use crate::http::webhook_delivery;
use crate::router::router;
use crate::simulator::Simulator;

/// Describes a simulator before it starts.
#[derive(Clone, Debug)]
#[must_use]
pub struct Builder {
    host: IpAddr,
    port: u16,
    allow_remote: bool,
    allowed_hosts: Vec<String>,
    tls: bool,
    api_key: String,
    secret_key: SecretKey,
    seed: Option<u64>,
    starts_at: Option<SystemTime>,
    policy: Policy,
    scenario: Scenario,
    webhook_url: Option<String>,
    webhook_signature: bool,
    observer: Observer,
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
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            allow_remote: false,
            allowed_hosts: Vec::new(),
            tls: false,
            api_key: "sandbox-apiKey".to_owned(),
            secret_key: SecretKey("sandbox-secretKey".to_owned()),
            seed: None,
            starts_at: None,
            policy: Policy::default(),
            scenario: Scenario::default(),
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

    /// Lets [`host`](Self::host) be an address that other machines reach, and lets notifications go to other
    /// machines. Anybody who reaches it can make simulated payments.
    pub fn allow_remote(mut self, allow: bool) -> Self {
        self.allow_remote = allow;
        self
    }

    /// Accepts this host name too, as in `http://simulator:8765`. May be repeated.
    ///
    /// Requests to other names than `localhost` are refused: a page in a browser could let its own name point
    /// here, and read what the simulator knows. Anything but a host name, such as `*` or `http://simulator`,
    /// is refused at the start.
    pub fn allow_host(mut self, name: impl Into<String>) -> Self {
        self.allowed_hosts.push(name.into());
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

    /// Decides every number that the bank hands out. Seed 0 starts with the numbers of the documented example.
    ///
    /// Without a seed it is 0 on a free port. On a [port](Self::port) that was chosen it is drawn: a shop that goes on
    /// running there remembers the payments of the simulator before, and the new one must not hand out their numbers
    /// again.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Starts the clock at this moment instead of the present. What [`Clock::set`](crate::Clock::set) refuses is
    /// refused at the start.
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

    /// Refuses to cancel a payment after the Turkish day on which it was made. Off by default, because the
    /// error code of the refusal is not established; this one responds with 10012.
    pub fn cancel_only_on_same_day(mut self, only: bool) -> Self {
        self.policy.cancel_only_on_same_day = only;
        self
    }

    /// Responds with error 50000 above the published number of calls per minute. Off by default.
    pub fn enforce_rate_limits(mut self, enforce: bool) -> Self {
        self.policy.enforce_rate_limits = enforce;
        self
    }

    /// Plays a scenario from the start.
    pub fn scenario(mut self, scenario: Scenario) -> Self {
        self.scenario = scenario;
        self
    }

    /// Sends notifications to this address of the merchant's server; none are sent without it. It must be
    /// plain http, and on this machine unless [`allow_remote`](Self::allow_remote) is set; otherwise the
    /// start fails.
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

    /// Called for every request after its response was sent.
    pub fn on_request(mut self, observe: impl Fn(&Request) + Send + Sync + 'static) -> Self {
        self.observer = Observer(Some(Arc::new(observe)));
        self
    }

    /// Starts it. Works on every async runtime.
    ///
    /// # Errors
    ///
    /// When the address is taken or reachable from other machines, when a key, a host name or the address for
    /// notifications is malformed, or when the moment or the scenario is impossible. A wrong setting is a
    /// [`ConfigError`] inside.
    #[expect(clippy::unused_async, reason = "starting takes less than a millisecond today")]
    pub async fn start(self) -> io::Result<Simulator> {
        self.start_blocking()
    }

    /// Like [`start`](Self::start), for programs without an async runtime.
    ///
    /// # Errors
    ///
    /// When the address is taken or reachable from other machines, when a key, a host name or the address for
    /// notifications is malformed, or when the moment or the scenario is impossible. A wrong setting is a
    /// [`ConfigError`] inside.
    pub fn start_blocking(self) -> io::Result<Simulator> {
        let credentials = Credentials::new(&self.api_key, &self.secret_key.0)
            .map_err(|error| wrong(error.key, error.problem))?;
        let remote = if self.allow_remote { Remote::Allowed } else { Remote::Refused };
        if let Some(url) = &self.webhook_url {
            check_address(url, remote)?;
        }
        if let Some(name) = self.allowed_hosts.iter().find(|name| !is_name(name)) {
            return Err(wrong("allow_host", format!("must be {NAME}, not {name:?}")));
        }
        let clock = self.starts_at.map(Clock::starting_at).transpose();
        let clock = clock.map_err(|error| wrong("starts_at", error.problem))?.unwrap_or_default();
        let listener = self.bind()?;
        let address = listener.local_addr()?;
        let tls = self.tls.then(|| Tls::new(self.host)).transpose()?;
        let scheme = if self.tls { "https" } else { "http" };
        let base_url = format!("{scheme}://{address}");
        let merchant = Merchant { credentials: credentials.clone(), base_url: base_url.clone() };
        let seed = self.seed.unwrap_or_else(|| if self.port == 0 { 0 } else { drawn() });
        let webhooks = Webhooks::to(self.webhook_url, self.webhook_signature);
        let mut bank = Bank::new(seed, clock.clone(), self.policy, merchant, webhooks);
        let playing = bank.play(&self.scenario);
        playing.map_err(|error| wrong("scenario", error.to_string()))?;
        let shared = Arc::new(Shared {
            credentials,
            clock,
            observer: self.observer,
            bank: Mutex::new(bank),
            log: Mutex::new(Log::default()),
            remote,
            hosts: Arc::new(Hosts {
                own: address.ip(),
                remote,
                allowed: self.allowed_hosts,
                scheme,
            }),
            settled: Notify::new(),
        });
        let (acceptor, certificate_pem) = tls.map(|tls| (tls.acceptor, tls.authority_pem)).unzip();
        let (stop, stopping) = oneshot::channel();
        let (running, stopped) = oneshot::channel();
        let routes = router(Arc::clone(&shared));
        let delivery = webhook_delivery::run(Arc::clone(&shared));
        let thread = thread::run(listener, move |listener| async move {
            tokio::spawn(delivery); // ends with the runtime
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
            let reached = format!("{} can be reached from other machines", self.host);
            let problem = reached + ", which must be allowed";
            let error = ConfigError { setting: "host", problem };
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, error));
        }
        let listener = std::net::TcpListener::bind((self.host, self.port)).map_err(|error| {
            let problem = format!("port {} of {}: {error}", self.port, self.host);
            io::Error::new(error.kind(), problem)
        })?;
        listener.set_nonblocking(true)?;
        Ok(listener)
    }
}

fn wrong(setting: &'static str, problem: impl Into<String>) -> io::Error {
    let problem = problem.into();
    io::Error::new(io::ErrorKind::InvalidInput, ConfigError { setting, problem })
}

/// Another seed each time.
fn drawn() -> u64 {
    RandomState::new().hash_one(())
}

#[derive(Clone)]
struct SecretKey(String);

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}
