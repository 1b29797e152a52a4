#[cfg(feature = "hyper")]
mod network;

use std::env;
use std::fmt;
use std::time::Duration;

use http::HeaderValue;
use iyzico_core::error::ConfigError;
use iyzico_core::response::Verify;
use iyzico_core::{Credentials, Environment, Error, MerchantMark};
use zeroize::Zeroizing;

use crate::attempt::{Attempt, Hook};
use crate::call_options::{Timeouts, must_be_positive};
use crate::client::{Client, Shared};
use crate::family::{Known, Membership};
use crate::limiter::{Limiter, RateLimit};
use crate::network::Network;
use crate::origin::Origin;

/// Sets up a [`Client`]: the keys are required, everything else has a default.
///
/// ```
/// use std::time::Duration;
///
/// let client = iyzico_http::Client::builder()
///     .api_key("sandbox-api-key")
///     .secret_key("sandbox-secret-key")
///     .timeout(Duration::from_secs(30))
///     .build()?;
/// # Ok::<(), iyzico_http::Error>(())
/// ```
#[derive(Clone)]
#[must_use = "nothing is set up before `build`"]
pub struct ClientBuilder {
    api_key: Option<String>,
    secret_key: Option<Zeroizing<String>>,
    base_url: Option<String>,
    allow_other_hosts: bool,
    connect_timeout: Duration,
    timeout: Duration,
    total_timeout: Option<Duration>,
    max_response_bytes: usize,
    pub(crate) network: Network,
    verify: Verify,
    client_version: String,
    former_marks: Vec<MerchantMark>,
    hook: Hook,
    rate_limit: RateLimit,
    limits: Vec<(String, Option<u32>)>,
}

impl Client {
    /// Sets up a client step by step.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// Makes a client from `IYZICO_API_KEY`, `IYZICO_SECRET_KEY` and, if set, `IYZICO_BASE_URL`.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] when a key is missing or malformed, or does not fit the base URL.
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }
}

impl ClientBuilder {
    fn new() -> Self {
        Self {
            api_key: None,
            secret_key: None,
            base_url: None,
            allow_other_hosts: false,
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(60),
            total_timeout: None,
            max_response_bytes: 8 * 1024 * 1024,
            network: Network::new(),
            verify: Verify::Strictly,
            client_version: concat!("iyzico-rust-", env!("CARGO_PKG_VERSION")).to_owned(),
            former_marks: Vec::new(),
            hook: Hook::default(),
            rate_limit: RateLimit::Off,
            limits: Vec::new(),
        }
    }

    fn from_env() -> Result<Self, ConfigError> {
        let mut builder = Self::new()
            .api_key(required(variable("IYZICO_API_KEY")?, "IYZICO_API_KEY")?)
            .secret_key(required(variable("IYZICO_SECRET_KEY")?, "IYZICO_SECRET_KEY")?);
        builder.base_url = variable("IYZICO_BASE_URL")?;
        Ok(builder)
    }

    /// The API key, from the merchant panel. Its prefix decides between sandbox and live service.
    pub fn api_key(mut self, api_key: impl Into<String>) -> Self {
        self.api_key = Some(api_key.into());
        self
    }

    /// The secret key, from the merchant panel. It is never shown and wiped from memory at the end.
    pub fn secret_key(mut self, secret_key: impl Into<String>) -> Self {
        self.secret_key = Some(Zeroizing::new(secret_key.into()));
        self
    }

    /// A base URL of another environment than the keys: a simulator or a gateway of your own.
    ///
    /// A host, with or without `https://`, without a path. Plain http is for this machine only.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// Accepts a base URL whose host is neither iyzico's nor this machine. It will receive card
    /// numbers. Default: refused.
    pub fn allow_other_hosts(mut self, allow: bool) -> Self {
        self.allow_other_hosts = allow;
        self
    }

    /// Time for opening a connection: name, TCP, proxy and TLS. Default: 10 seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Time for one attempt, from waiting for a connection to the last byte of the response.
    /// Default: 60 seconds, because banks are slow and a response that is not waited for leaves open
    /// whether the buyer paid.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Time for a whole call: all attempts and the pauses between them. Default: the same as
    /// [`timeout`](Self::timeout), so that no call takes longer than one patient attempt.
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.total_timeout = Some(timeout);
        self
    }

    /// The largest response that is read. Default: 8 MiB.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// How strictly responses are looked at. Default: [`Verify::Strictly`].
    pub fn verify(mut self, verify: Verify) -> Self {
        self.verify = verify;
        self
    }

    /// Value of the header `x-iyzi-client-version`, with which plug-ins name themselves.
    pub fn client_version(mut self, version: impl Into<String>) -> Self {
        self.client_version = version.into();
        self
    }

    /// The marks that the same merchant had before its API key or the base URL was changed, the oldest first.
    ///
    /// What was stored under one of them, such as a handle, stays the merchant's own, and what is stored from now on
    /// has the oldest one, so that programs with the new key and with the old one know each other's. Never
    /// name another merchant here: its payments would be looked for among those of this one, and not be found.
    ///
    /// ```
    /// use iyzico_http::Client;
    ///
    /// let before = Client::builder().api_key("sandbox-old").secret_key("sandbox-secret").build()?;
    /// let mark = before.merchant(); // it stands in every handle
    /// let now = Client::builder()
    ///     .api_key("sandbox-new")
    ///     .secret_key("sandbox-secret")
    ///     .former_marks([mark])
    ///     .build()?;
    /// assert_eq!(now.merchant(), mark);
    /// # Ok::<(), iyzico_http::Error>(())
    /// ```
    pub fn former_marks(mut self, marks: impl IntoIterator<Item = MerchantMark>) -> Self {
        self.former_marks = marks.into_iter().collect();
        self
    }

    /// Calls this after every attempt, for metrics: on the thread of the call, so it should be quick.
    /// A panic in it is caught and logged.
    pub fn on_attempt(mut self, hook: impl Fn(&Attempt) + Send + Sync + 'static) -> Self {
        self.hook = Hook::new(hook);
        self
    }

    /// What to do about calls beyond the number that iyzico accepts. Default: [`RateLimit::Off`].
    pub fn rate_limit(mut self, rate_limit: RateLimit) -> Self {
        self.rate_limit = rate_limit;
        self
    }

    /// Another limit for one call than the published one, or none:
    /// `.calls_per_minute("payment.cancel", 50)`. It counts when [`rate_limit`](Self::rate_limit) is on.
    pub fn calls_per_minute(
        mut self,
        endpoint: impl Into<String>,
        calls: impl Into<Option<u32>>,
    ) -> Self {
        self.limits.push((endpoint.into(), calls.into()));
        self
    }

    /// Makes the client. No connection is opened yet.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] when a key is missing or malformed, when keys and base URL are for different
    /// environments, or when a setting cannot work.
    pub fn build(self) -> Result<Client, Error> {
        self.check_limits()?;
        let credentials = self.credentials()?;
        let origin = self.origin(credentials.environment())?;
        let live = credentials.environment() == Environment::Live && !origin.is_loopback();
        let client_version = HeaderValue::from_str(&self.client_version).map_err(|_| {
            wrong("client_version", "holds characters that cannot stand in a header")
        })?;
        let merchant = credentials.mark(origin.authority().as_str());
        let mut merchants = self.former_marks;
        merchants.push(merchant);
        let transport = self.network.transport(origin, client_version, self.max_response_bytes)?;
        let limiter = Limiter::new(self.rate_limit, &self.limits)?;
        let membership = Membership::first(transport);
        let Known { limiter, recent_references } =
            membership.known(merchant, || Known::nothing(limiter));
        Ok(Client::new(Shared {
            credentials,
            live,
            merchants,
            verify: self.verify,
            limiter,
            hook: self.hook,
            recent_references,
            timeouts: Timeouts {
                connect: self.connect_timeout,
                attempt: self.timeout,
                total: self.total_timeout,
            },
            membership,
        }))
    }

    fn check_limits(&self) -> Result<(), ConfigError> {
        let total_timeout = self.total_timeout.unwrap_or(self.timeout);
        let limits = [
            ("connect_timeout", self.connect_timeout.is_zero()),
            ("timeout", self.timeout.is_zero()),
            ("total_timeout", total_timeout.is_zero()),
            ("max_response_bytes", self.max_response_bytes == 0),
        ];
        for (setting, is_zero) in limits.into_iter().chain(self.network.limits()) {
            if is_zero {
                return Err(must_be_positive(setting));
            }
        }
        Ok(())
    }

    fn credentials(&self) -> Result<Credentials, Error> {
        let missing = |setting, variable| {
            let problem = format!(
                "missing; set it, or use Client::from_env, which reads {variable}; the merchant panel shows \
                 both keys"
            );
            ConfigError { setting, problem }
        };
        let api_key = self.api_key.as_deref();
        let api_key = api_key.ok_or_else(|| missing("api_key", "IYZICO_API_KEY"))?;
        let secret_key = self.secret_key.as_deref();
        let secret_key = secret_key.ok_or_else(|| missing("secret_key", "IYZICO_SECRET_KEY"))?;
        Ok(Credentials::new(api_key, secret_key.as_str())?)
    }

    fn origin(&self, environment: Environment) -> Result<Origin, ConfigError> {
        let Some(base_url) = &self.base_url else {
            return Ok(Origin::of(environment));
        };
        let origin = Origin::parse(base_url)?;
        origin.check_host(environment, self.allow_other_hosts)?;
        Ok(origin)
    }
}

/// Shows neither keys nor the proxy, whose URL may hold a password.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("connect_timeout", &self.connect_timeout)
            .field("timeout", &self.timeout)
            .field("total_timeout", &self.total_timeout)
            .field("max_response_bytes", &self.max_response_bytes)
            .field("network", &self.network)
            .field("verify", &self.verify)
            .field("client_version", &self.client_version)
            .field("former_marks", &self.former_marks)
            .field("on_attempt", &self.hook)
            .field("rate_limit", &self.rate_limit)
            .field("calls_per_minute", &self.limits)
            .finish_non_exhaustive()
    }
}

/// An environment variable; an empty one counts as not set.
fn variable(name: &'static str) -> Result<Option<String>, ConfigError> {
    match env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(wrong(name, "is not text")),
    }
}

fn required<T>(value: Option<T>, setting: &'static str) -> Result<T, ConfigError> {
    value.ok_or_else(|| wrong(setting, "is not set; the merchant panel shows both keys"))
}

fn wrong(setting: &'static str, problem: &str) -> ConfigError {
    ConfigError { setting, problem: problem.to_owned() }
}
