use std::fmt;
use std::future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use iyzico_core::callback::Callbacks;
use iyzico_core::endpoint::FoundBy;
use iyzico_core::error::{ClosedError, RateLimitedError};
use iyzico_core::extra::Extra;
use iyzico_core::payment::PaymentId;
use iyzico_core::request::{self, Prepared};
use iyzico_core::response::{self, Verify};
use iyzico_core::value::view::AnyBody;
use iyzico_core::webhook::Webhooks;
use iyzico_core::{
    Context, Credentials, Endpoint, Entry, Environment, Error, Findings, Outcome, Response,
    signature,
};
use tracing::field::Empty;
use tracing::{Instrument, Span};

use crate::attempt::{AttemptRecorder, Hook};
use crate::call_options::{CallOptions, Timeouts};
use crate::cancel::{SentFlag, run_until_cancelled};
use crate::clock::{self, Instant, sleep};
use crate::failure::{Failure, Progress};
use crate::limiter::{Limiter, Slot};
use crate::message::{HttpResponse, Sharing, SignatureHeaders};
use crate::recent_references::{RecentReferences, payment_of};
use crate::retry::{self, Ending};
use crate::transport::Transport;

/// Talks to iyzico on behalf of one merchant.
///
/// Clones are cheap and share their connections; one client for a whole program is right.
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
    pub(crate) verify: Verify,
    pub(crate) timeouts: Timeouts,
    pub(crate) limiter: Limiter,
    pub(crate) hook: Hook,
    pub(crate) transport: Arc<Transport>,
    pub(crate) recent_references: RecentReferences,
}

/// What a call is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// What the program asked for.
    Request,
    /// Finding out what became of another call, within a deadline.
    LookUp,
}

/// One call: what all its attempts have in common.
struct Call<'a> {
    prepared: Arc<Prepared>,
    purpose: Purpose,
    timeouts: Timeouts,
    span: Span,
    sent: &'a SentFlag,
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
    /// A call that moves money and whose outcome is [`Unknown`](Outcome::Unknown) must be looked up
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
        let prepared = request::prepare_with(request, extra, credentials, &nonce, &context)?;
        let interpret = |prepared: &Prepared, response: &HttpResponse, verify| {
            response::interpret::<E>(
                prepared,
                credentials,
                response.head.status,
                &response.body,
                verify,
            )
        };
        self.complete(prepared, purpose, options, &SentFlag::default(), interpret).await.1
    }

    /// Makes a call whose types are not known at compile time, from JSON text to JSON text.
    ///
    /// Amounts of the response are text. This is what clients in other languages stand on.
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
    pub(crate) async fn complete_until<T>(
        &self,
        prepared: Prepared,
        options: &CallOptions,
        stop: impl Future<Output = ()>,
        interpret: impl Fn(&Prepared, &HttpResponse, Verify) -> Result<Response<T>, Error>,
    ) -> Result<Response<T>, Error> {
        let (name, safety) = (prepared.name, prepared.safety);
        let sent = SentFlag::default();
        let reference = prepared.conversation_id().map(str::to_owned);
        let pending = prepared.pending_money();
        let work = self.complete(prepared, Purpose::Request, options, &sent, interpret);
        let work = Box::pin(work);
        let done = run_until_cancelled(work, stop, &sent).await;
        done.map_or_else(
            || {
                let error = sent.abandoned(name, safety);
                Err(Box::new(error.of(reference.as_deref(), pending)).into())
            },
            |(_, result)| result,
        )
    }

    /// Says everything that is wrong or doubtful about a request, without sending it.
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

    /// What the rules may know: the present moment, and whether real money is at stake.
    pub fn context(&self) -> Context {
        Context { now: clock::now(), live: self.shared.live }
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
    /// A platform that has the keys of many merchants makes one client, and one of these for each of
    /// them. It is cheap. Each counts its own calls and remembers its own references, as iyzico does.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] when a key is malformed, or belongs to another environment than the keys of this
    /// client.
    pub fn with_keys(&self, api_key: &str, secret_key: &str) -> Result<Self, Error> {
        let credentials = Credentials::new(api_key, secret_key)?;
        let (shared, environment) = (&self.shared, credentials.environment());
        let origin = &shared.transport.origin;
        origin.check_keys(environment)?;
        Ok(Self::new(Shared {
            live: environment == Environment::Live && !origin.is_loopback(),
            credentials,
            verify: shared.verify,
            timeouts: shared.timeouts,
            limiter: shared.limiter.anew(),
            hook: shared.hook.clone(),
            transport: Arc::clone(&shared.transport),
            recent_references: RecentReferences::default(),
        }))
    }

    /// The host that the client talks to, with its port where it is not the usual one.
    pub fn host(&self) -> &str {
        self.shared.transport.origin.authority().as_str()
    }

    /// The keys of the merchant.
    pub fn credentials(&self) -> &Credentials {
        &self.shared.credentials
    }

    /// Closes the connections that no call uses. Calls that have begun come to their end, look-ups
    /// included; further ones, of clones as well, fail with [`Error::Closed`]. Closing twice is fine.
    pub fn close(&self) {
        self.shared.transport.close();
    }

    /// Whether it was closed.
    pub fn is_closed(&self) -> bool {
        self.shared.transport.is_closed()
    }

    pub(crate) fn check_open(&self, endpoint: &'static str) -> Result<(), Error> {
        if self.is_closed() { Err(ClosedError { endpoint }.into()) } else { Ok(()) }
    }

    /// Exchanges and interprets, inside a span that tells how it went. What look-ups may find is
    /// remembered under the number that comes back.
    pub(crate) async fn complete<T>(
        &self,
        prepared: Prepared,
        purpose: Purpose,
        options: &CallOptions,
        sent: &SentFlag,
        interpret: impl Fn(&Prepared, &HttpResponse, Verify) -> Result<Response<T>, Error>,
    ) -> (Option<u64>, Result<Response<T>, Error>) {
        let started = Instant::now();
        let span = span(&prepared);
        let verify = options.verify.unwrap_or(self.shared.verify);
        let call = Call {
            prepared: Arc::new(prepared),
            purpose,
            timeouts: self.shared.timeouts.for_call(options),
            span: span.clone(),
            sent,
        };
        let tracked = self.shared.recent_references.track(&call.prepared, sent);
        let number = tracked.as_ref().map(|tracked| tracked.number);
        let deciding = Mutex::new(None);
        let interpret = |received: &HttpResponse| {
            let mut result = interpret(&call.prepared, received, verify);
            if let Ok(response) = &mut result {
                response.http = Some(received.head.clone());
            }
            if let (Ok(response), Verify::Strictly) = (&result, verify) {
                let payment = payment_of(response);
                if let Err(error) = self.refuse_other_payment(&call.prepared, received, payment) {
                    result = Err(error);
                }
            }
            if call.prepared.pending.is_some() && matches!(result, Ok(_) | Err(Error::Api(_))) {
                let mut deciding = deciding.lock().unwrap_or_else(PoisonError::into_inner);
                *deciding = Some(Arc::new(received.to_kept()));
            }
            result
        };
        let mut result = self.exchange(&call, interpret).instrument(span.clone()).await;
        if let (Err(error), Some(number)) = (&mut result, number) {
            self.note_others(error, number);
        }
        if let Some(tracked) = tracked {
            let opens_page = !call.prepared.safety.moves_money();
            let deciding = deciding.into_inner().unwrap_or_else(PoisonError::into_inner);
            tracked.settle(result.as_ref().map(payment_of), opens_page, deciding);
        }
        observe(&span, started.elapsed(), result.as_ref().err());
        (number, result)
    }

    /// The handle in an error tells other processes of the calls that share its reference.
    fn note_others(&self, error: &mut Error, number: u64) {
        if let Some(pending) = error.pending_mut() {
            let others = self.shared.recent_references.others(pending, None, Some(number));
            *pending = pending.clone().after(others.for_handle());
        }
    }

    /// A new payment has a number that no other reference was ever answered with, and a refund names
    /// the payment that it was asked for.
    fn refuse_other_payment(
        &self,
        prepared: &Prepared,
        received: &HttpResponse,
        payment: Option<PaymentId>,
    ) -> Result<(), Error> {
        let (Some(pending), Some(payment)) = (&prepared.pending, payment) else { return Ok(()) };
        let found_by = Entry::find(pending.endpoint).and_then(|entry| entry.found_by);
        let asked = pending.payment_id.as_ref().filter(|_| found_by != Some(FoundBy::Reference));
        let problem = match asked {
            Some(asked) if *asked != payment => {
                format!("its paymentId is {payment}, {asked} was expected")
            }
            _ if self.shared.recent_references.may_be_new(pending, &payment) => return Ok(()),
            _ => format!("payment {payment} came of another conversationId before"),
        };
        Err(response::contradicts(prepared, received.head.status, &received.body, problem))
    }

    /// Attempts the exchange until it succeeds, may not be repeated, or time is up.
    async fn exchange<T>(
        &self,
        call: &Call<'_>,
        interpret: impl Fn(&HttpResponse) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let (name, total) = (call.prepared.name, call.timeouts.total());
        let limiter = &self.shared.limiter;
        let asked = Instant::now();
        let reference = call.prepared.conversation_id();
        let held_back = |error: RateLimitedError| error.of(reference);
        let mut slot = limiter.admit(name, total).await.map_err(held_back)?;
        let waited = call.purpose.counted(asked.elapsed());
        let started = Instant::now() - waited;
        let mut signature = SignatureHeaders {
            authorization: call.prepared.authorization.clone(),
            nonce: call.prepared.nonce.clone(),
        };
        let mut limits = call.timeouts.after(waited);
        for number in 1.. {
            call.span.record("attempts", number);
            let had_left = call.sent.is_set();
            let recorder = self.shared.hook.record(&call.prepared, number, call.sent);
            let attempt = self.attempt(call, &signature, &limits, &recorder, &interpret);
            let (http_status, ending, result) = attempt.await;
            let left = total.saturating_sub(started.elapsed());
            let pause = result.as_ref().err().and_then(|_| {
                let chance = clock::chance();
                let pause = retry::pause(call.prepared.safety, number, ending, chance);
                pause.filter(|pause| *pause < left)
            });
            recorder.finish(http_status, result.as_ref().err(), pause);
            match (&result, slot) {
                (Err(error), slot) if error.outcome() == Outcome::NotSent => {
                    call.sent.set(had_left);
                    slot.into_iter().for_each(Slot::unused);
                }
                (_, slot) => drop(slot),
            }
            let Some(pause) = pause else { return result };
            sleep(pause).await;
            let left = total.saturating_sub(started.elapsed());
            slot = limiter.admit(name, left).await.map_err(held_back)?;
            signature = self.sign_again(&call.prepared)?;
            limits = call.timeouts.after(started.elapsed());
        }
        unreachable!("the number of attempts is bounded")
    }

    /// Attempts the exchange once: HTTP status, how it ended, and what came of it.
    async fn attempt<T>(
        &self,
        call: &Call<'_>,
        signature: &SignatureHeaders,
        limits: &Timeouts,
        recorder: &AttemptRecorder<'_>,
        interpret: impl Fn(&HttpResponse) -> Result<T, Error>,
    ) -> (Option<u16>, Ending, Result<T, Error>) {
        let transport = &self.shared.transport;
        let sharing = call.purpose.sharing();
        let response = transport.attempt(&call.prepared, signature, sharing, limits, recorder);
        match response.await {
            Ok(response) => {
                call.span.record("status", response.head.status);
                let result = interpret(&response);
                let ending = Ending::of_response(response.head.status, result.as_ref().err());
                (Some(response.head.status), ending, result)
            }
            Err(failure) => {
                let outcome = failure.progress.outcome().as_str();
                tracing::debug!(outcome, problem = failure.problem, "attempt failed");
                let ending = Ending::of_failure(&failure);
                (None, ending, Err(failure.into_error(&call.prepared)))
            }
        }
    }

    /// The same body under a new nonce: a repeated call keeps its `conversationId`, and no nonce is
    /// ever sent twice.
    fn sign_again(&self, prepared: &Prepared) -> Result<SignatureHeaders, Error> {
        let nonce = nonce(prepared.name)?;
        let (path, body) = (&prepared.path, &prepared.body);
        let authorization = if prepared.authorization.is_empty() {
            String::new() // the keys are sent instead
        } else {
            signature::authorization(self.credentials(), &nonce, path, body)
        };
        Ok(SignatureHeaders { authorization, nonce })
    }
}

impl Purpose {
    /// How much of the time that a call waited for its turn counts as time of the call: a payment is
    /// not cut short by the queue, a look-up must not exceed its deadline.
    fn counted(self, waited: Duration) -> Duration {
        match self {
            Self::Request => Duration::ZERO,
            Self::LookUp => waited,
        }
    }

    fn sharing(self) -> Sharing {
        match self {
            Self::Request => Sharing::All,
            Self::LookUp => Sharing::Nobody,
        }
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

fn span(prepared: &Prepared) -> Span {
    let span = tracing::info_span!(
        "iyzico",
        endpoint = prepared.name,
        conversation_id = prepared.conversation_id(),
        attempts = Empty,
        status = Empty,
        outcome = Empty,
        milliseconds = Empty,
    );
    // What was given is left out: it may be personal.
    for finding in prepared.warnings.warnings() {
        tracing::debug!(parent: &span, path = finding.path, problem = %finding.problem, "doubtful");
    }
    if !prepared.extra.is_empty() {
        let fields = prepared.extra.join(", ");
        tracing::debug!(parent: &span, fields, "extra fields");
    }
    span
}

fn observe(span: &Span, elapsed: Duration, error: Option<&Error>) {
    let outcome = error.map_or("success", |error| error.outcome().as_str());
    let milliseconds = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    span.record("outcome", outcome);
    span.record("milliseconds", milliseconds);
    match error {
        None => tracing::debug!(parent: span, "succeeded"),
        Some(error) => {
            let report = error.report();
            tracing::debug!(parent: span, kind = report.kind, code = report.code, "failed");
        }
    }
}

/// Sixteen random bytes in hexadecimal.
pub(crate) fn nonce(endpoint: &'static str) -> Result<String, Error> {
    let mut bytes = [0; 16];
    clock::fill_with_random(&mut bytes).map_err(|error| {
        Failure::new(Progress::Unconnected, "the system has no random numbers")
            .caused_by(error)
            .without_call(endpoint)
    })?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}
