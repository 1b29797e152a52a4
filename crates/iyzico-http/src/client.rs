use std::fmt;
use std::future;
use std::sync::Arc;

use iyzico_core::callback::Callbacks;
use iyzico_core::error::ClosedError;
use iyzico_core::extra::Extra;
use iyzico_core::request::{self, Prepared};
use iyzico_core::response::{self, Verify};
use iyzico_core::value::view::AnyBody;
use iyzico_core::webhook::Webhooks;
use iyzico_core::{
    Context, Credentials, Endpoint, Entry, Environment, Error, Findings, MerchantMark, Response,
};

use crate::attempt::Hook;
use crate::call_options::{CallOptions, Timeouts};
use crate::cancel::{SentFlag, run_until_cancelled};
use crate::clock;
use crate::family::{Known, Membership};
use crate::limiter::Limiter;
use crate::message::HttpResponse;
use crate::nonce::nonce;
use crate::purpose::Purpose;
use crate::recent_references::RecentReferences;

/// Talks to iyzico on behalf of one merchant.
///
/// Clones are cheap and share their connections: make one client for the whole program.
///
/// Calls are made inside a [tokio](https://docs.rs/tokio) runtime that has IO and timers: `#[tokio::main]` makes one,
/// and `Builder` does with `enable_all`. Without a runtime they fail with [`Error::Config`]; in one without IO or
/// timers, tokio panics.
///
/// Dropping the future of a call abandons it: the connection is closed, but a request that has left
/// may still be carried out.
///
/// ```
/// use iyzico_http::Client;
/// use iyzico_http::bin::CheckBin;
///
/// # async fn check() -> Result<(), iyzico_http::Error> {
/// let client = Client::from_env()?; // IYZICO_API_KEY, IYZICO_SECRET_KEY
/// let bin = client.send(&CheckBin::builder().bin_number("552879").build()).await?;
/// println!("{:?}", bin.bank_name);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) credentials: Credentials,
    pub(crate) live: bool,
    /// The merchant at its host: its mark, and all other marks that it has or had.
    pub(crate) merchants: Vec<MerchantMark>,
    pub(crate) verify: Verify,
    pub(crate) timeouts: Timeouts,
    pub(crate) limiter: Arc<Limiter>,
    pub(crate) hook: Hook,
    /// The connections, which clients of other merchants may share.
    pub(crate) membership: Membership,
    pub(crate) recent_references: Arc<RecentReferences>,
}

impl Client {
    pub(crate) fn new(shared: Shared) -> Self {
        Self { shared: Arc::new(shared) }
    }

    /// Validates, signs and sends a request, and verifies and decodes the response.
    ///
    /// Calls that only read are attempted up to three times, with pauses of several seconds when
    /// iyzico says that there were too many (50000). All others are attempted once; a second time
    /// only if the first demonstrably never left, on a connection that was closed.
    ///
    /// A call that moves money and whose outcome is [`Unknown`](iyzico_core::Outcome::Unknown) must be looked up
    /// before it is sent again; [`send_once`](Self::send_once) does that by itself.
    ///
    /// # Errors
    ///
    /// [`Error::outcome`] says what is known about the money, whatever went wrong.
    pub async fn send<E: Endpoint>(&self, request: &E) -> Result<Response<E::Response>, Error> {
        self.send_with(request, &CallOptions::default()).await
    }

    /// Like [`send`](Self::send), with other limits for this call.
    ///
    /// # Errors
    ///
    /// As for [`send`](Self::send).
    pub async fn send_with<E: Endpoint>(
        &self,
        request: &E,
        options: &CallOptions,
    ) -> Result<Response<E::Response>, Error> {
        self.send_for(Purpose::Request, request, options).await
    }

    pub(crate) async fn send_for<E: Endpoint>(
        &self,
        purpose: Purpose,
        request: &E,
        options: &CallOptions,
    ) -> Result<Response<E::Response>, Error> {
        options.check()?;
        if purpose == Purpose::Request {
            self.check_open(E::NAME)?;
        }
        let credentials = self.credentials();
        let nonce = nonce(E::NAME)?;
        let (extra, context) = (&options.extra, self.context());
        let prepared = request::prepare_with(request, extra, credentials, &nonce, &context);
        let prepared = prepared.map(Arc::new)?;
        let interpret = |prepared: &Prepared, response: &HttpResponse, verify| {
            response::interpret::<E>(
                prepared,
                credentials,
                response.head.status,
                &response.body,
                verify,
            )
        };
        let sent = SentFlag::default();
        Ok(*self.complete(&prepared, purpose, options, &sent, interpret).await?)
    }

    /// Makes a call whose types are not known at compile time, from JSON text to JSON text.
    ///
    /// Amounts of the response are text. The bindings for other languages are built on it.
    ///
    /// # Errors
    ///
    /// As for [`send`](Self::send).
    pub async fn call(
        &self,
        entry: &'static Entry,
        json: &str,
        options: &CallOptions,
    ) -> Result<Response<String>, Error> {
        self.call_until(entry, json, options, future::pending()).await
    }

    /// Like [`call`](Self::call), and ends early when `stop` does: the call is dropped, and the
    /// error says whether any of it may have left.
    ///
    /// # Errors
    ///
    /// As for [`send`](Self::send), and [`Error::Transport`] when it was stopped.
    pub async fn call_until(
        &self,
        entry: &'static Entry,
        json: &str,
        options: &CallOptions,
        stop: impl Future<Output = ()>,
    ) -> Result<Response<String>, Error> {
        let response = self.call_untyped_until(entry, json, options, stop).await;
        response.map(Response::into_json)
    }

    /// Like [`call_until`](Self::call_until), to a body whose values are read one by one.
    ///
    /// # Errors
    ///
    /// As for [`call_until`](Self::call_until).
    #[doc(hidden)]
    pub async fn call_untyped_until(
        &self,
        entry: &'static Entry,
        json: &str,
        options: &CallOptions,
        stop: impl Future<Output = ()>,
    ) -> Result<Response<AnyBody>, Error> {
        options.check()?;
        self.check_open(entry.name)?;
        let credentials = self.credentials();
        let nonce = nonce(entry.name)?;
        let (extra, context) = (&options.extra, self.context());
        let prepared = entry.prepare_with(json, extra, credentials, &nonce, &context)?;
        let interpret = |prepared: &Prepared, response: &HttpResponse, verify| {
            let (status, body) = (response.head.status, &response.body);
            entry.interpret_untyped(prepared, credentials, status, body, verify)
        };
        self.complete_until(prepared, options, stop, interpret).await
    }

    /// Like [`complete`](Self::complete), and ends early when `stop` does.
    pub(crate) async fn complete_until<T: Send>(
        &self,
        prepared: Prepared,
        options: &CallOptions,
        stop: impl Future<Output = ()>,
        interpret: impl Fn(&Prepared, &HttpResponse, Verify) -> Result<Response<T>, Error> + Sync,
    ) -> Result<Response<T>, Error> {
        let (name, safety) = (prepared.name, prepared.safety);
        let (prepared, sent) = (Arc::new(prepared), SentFlag::default());
        let reference = prepared.conversation_id().map(str::to_owned);
        let pending = prepared.pending_money();
        let work = self.complete(&prepared, Purpose::Request, options, &sent, interpret);
        let work = Box::pin(work);
        let done = run_until_cancelled(work, stop, &sent).await;
        let response = done.unwrap_or_else(|| {
            let error = sent.abandoned(name, safety);
            Err(Box::new(error.of(reference.as_deref(), pending)).into())
        })?;
        Ok(*response)
    }

    /// Validates a request without sending it: everything that is wrong or doubtful about it.
    pub fn lint<E: Endpoint>(&self, request: &E) -> Findings {
        request::lint(request, &self.context())
    }

    /// Like [`lint`](Self::lint), for a request given as JSON text.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] when the text does not have the shape of the request at all.
    pub fn lint_json(&self, entry: &Entry, json: &str) -> Result<Findings, Error> {
        self.lint_json_with(entry, json, &Extra::NONE)
    }

    /// Like [`lint`](Self::lint), with further fields that this version does not know.
    pub fn lint_with<E: Endpoint>(&self, request: &E, extra: &Extra) -> Findings {
        request::lint_with(request, extra, &self.context())
    }

    /// Like [`lint_json`](Self::lint_json), with further fields that this version does not know.
    ///
    /// # Errors
    ///
    /// As for [`lint_json`](Self::lint_json).
    pub fn lint_json_with(
        &self,
        entry: &Entry,
        json: &str,
        extra: &Extra,
    ) -> Result<Findings, Error> {
        Ok(entry.lint_with(json, extra, &self.context())?)
    }

    /// What the rules depend on: the present moment, and whether real money is at stake.
    pub fn context(&self) -> Context {
        Context { now: clock::now(), live: self.shared.live, merchant: Some(self.merchant()) }
    }

    /// Verifies the notifications of the merchant whose keys the client has.
    ///
    /// ```no_run
    /// # fn example(client: iyzico_http::Client, body: &[u8], header: Option<&str>) {
    /// let webhooks = client.webhooks();
    /// match webhooks.verify(body, header) {
    ///     Ok(event) => println!("{}: {:?}", event.iyzi_event_type, event.status),
    ///     Err(rejected) => println!("not believed: {rejected}"),
    /// }
    /// # }
    /// ```
    pub fn webhooks(&self) -> Webhooks {
        Webhooks::new(self.credentials().clone())
    }

    /// Reads the form posts with which buyers come back to the shop of this merchant.
    pub fn callbacks(&self) -> Callbacks {
        Callbacks::new(self.credentials().clone())
    }

    /// A client for another merchant: with the same settings, over the same connections.
    ///
    /// A platform that has the keys of many merchants makes one client, and one of these for each of them.
    /// Each counts its own calls and remembers its own references, as iyzico does. What it remembers takes
    /// half a kilobyte for each of its latest 100,000 calls that move money or open a page, 50 MB at the
    /// most, and up to 16 MB for responses; one that makes no such calls takes next to nothing. Clients with
    /// the same keys on the same connections share this memory. It outlives them: at least the 100 most
    /// recently used merchants without a client are remembered.
    ///
    /// [`close`](Self::close) ends the clients of one merchant only. A client made from a closed client is
    /// closed as well.
    ///
    /// ```
    /// # fn example(client: iyzico_http::Client) -> Result<(), iyzico_http::Error> {
    /// let of_merchant = client.with_keys("sandbox-api-key", "sandbox-secret-key")?;
    /// client.close();
    /// assert!(!of_merchant.is_closed());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Config`] when a key is malformed, or belongs to another environment than the keys of this
    /// client.
    pub fn with_keys(&self, api_key: &str, secret_key: &str) -> Result<Self, Error> {
        let credentials = Credentials::new(api_key, secret_key)?;
        let (shared, environment) = (&self.shared, credentials.environment());
        let origin = &shared.membership.transport().origin;
        origin.check_keys(environment)?;
        let merchant = credentials.mark(origin.authority().as_str());
        let membership = shared.membership.another();
        let anew = || Known::nothing(shared.limiter.anew());
        let Known { limiter, recent_references } = membership.known(merchant, anew);
        Ok(Self::new(Shared {
            live: environment == Environment::Live && !origin.is_loopback(),
            merchants: vec![merchant],
            credentials,
            verify: shared.verify,
            timeouts: shared.timeouts,
            limiter,
            hook: shared.hook.clone(),
            membership,
            recent_references,
        }))
    }

    /// The host that the client talks to, with its port where it is not the usual one.
    pub fn host(&self) -> &str {
        self.shared.membership.transport().origin.authority().as_str()
    }

    /// The keys of the merchant.
    pub fn credentials(&self) -> &Credentials {
        &self.shared.credentials
    }

    /// The mark by which the merchant is known at this host: [`Credentials::mark`], or the oldest of the
    /// [former ones](crate::ClientBuilder::former_marks).
    pub fn merchant(&self) -> MerchantMark {
        self.shared.merchants[0]
    }

    /// All marks that the merchant has or had, oldest first. A record with any of them belongs to this
    /// merchant.
    pub fn merchants(&self) -> &[MerchantMark] {
        &self.shared.merchants
    }

    /// Ends this client and its clones: further calls fail with [`Error::Closed`]; calls in progress are
    /// completed, look-ups included. Closing twice is allowed.
    ///
    /// Clients for other merchants stay open. The connections are closed with the last client that shares
    /// them.
    pub fn close(&self) {
        self.shared.membership.leave();
    }

    /// Whether it was closed.
    pub fn is_closed(&self) -> bool {
        self.shared.membership.has_left()
    }

    /// Whether a call can begin here and now.
    pub(crate) fn check_open(&self, endpoint: &'static str) -> Result<(), Error> {
        if self.is_closed() {
            return Err(ClosedError { endpoint }.into());
        }
        clock::missing_runtime().map_or(Ok(()), |missing| Err(missing.into()))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("host", &self.host())
            .field("credentials", &self.shared.credentials)
            .finish_non_exhaustive()
    }
}
