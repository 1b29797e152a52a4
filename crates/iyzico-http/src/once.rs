//! Sending a money call once, and finding out what became of it when its response is lost.

use std::future;
use std::iter;
use std::time::Duration;

use iyzico_core::answer::{self, Verify};
use iyzico_core::endpoint::Safety;
use iyzico_core::error::{ApiError, Transport};
use iyzico_core::payment::PaymentId;
use iyzico_core::recovery::{Found, Pending, Question, Recoverable, Verdict};
use iyzico_core::request::{self, Prepared};
use iyzico_core::{Answer, Entry, Error, Outcome};
use serde::Serialize;
use tokio::time::{Instant, sleep};

use crate::call_options::CallOptions;
use crate::cancel::{SentFlag, run_until_cancelled};
use crate::client::{Client, Purpose, nonce};
use crate::retry;
use crate::transport::HttpResponse;

/// How a money call ended.
#[derive(Debug)]
#[must_use = "it says whether money moved"]
pub enum Settled<T> {
    /// The call was carried out.
    Succeeded {
        /// The response. If it was lost: what was found instead, with the `conversationId` of the call
        /// and everything else around it from the response to the look-up; fields that only the lost
        /// response had are missing.
        answer: Answer<T>,
        /// Whether the response was lost and the call was looked up.
        looked_up: bool,
    },
    /// The request never left: no money moved, sending it again is safe.
    NotSent(Error),
    /// iyzico or the bank refused: no money moved.
    Declined(Error),
    /// Nobody knows yet. Store the handle, look it up later with [`Client::resolve`], and do not
    /// send the call again before.
    Unknown(Box<Pending>, Error),
}

/// How long and how often a call is looked up whose response was lost.
///
/// With the defaults there are five look-ups in about 40 seconds: iyzico wants no more than five
/// identical errors in a minute. More fields may come, so end with `..OnceOptions::default()`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnceOptions {
    /// What is different for the calls themselves: the money call and every look-up.
    pub call: CallOptions,
    /// Time for finding out, from the moment the response was lost. Default: 60 seconds.
    pub deadline: Duration,
    /// Pause before the first look-up after a lost response. It doubles each time, and up to a
    /// quarter is added by chance. Default: 1 second.
    pub first_pause: Duration,
    /// The pause does not grow beyond this. Default: 30 seconds.
    pub longest_pause: Duration,
    /// The payment that a refunded line belongs to. `payment.refund` does not name it, and cannot be
    /// looked up without it.
    pub payment_id: Option<PaymentId>,
}

impl Default for OnceOptions {
    fn default() -> Self {
        Self {
            call: CallOptions::default(),
            deadline: Duration::from_secs(60),
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(30),
            payment_id: None,
        }
    }
}

impl<T> Settled<T> {
    /// Makes the body of the response into another one.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Settled<U> {
        match self {
            Self::Succeeded { answer, looked_up } => {
                Settled::Succeeded { answer: answer.map(make), looked_up }
            }
            Self::NotSent(error) => Settled::NotSent(error),
            Self::Declined(error) => Settled::Declined(error),
            Self::Unknown(pending, error) => Settled::Unknown(pending, error),
        }
    }
}

impl<T: Serialize> Settled<T> {
    /// The response as JSON with amounts as text, for languages whose numbers are binary floats.
    pub fn into_json(self) -> Settled<String> {
        match self {
            Self::Succeeded { answer, looked_up } => {
                Settled::Succeeded { answer: answer.into_json(), looked_up }
            }
            Self::NotSent(error) => Settled::NotSent(error),
            Self::Declined(error) => Settled::Declined(error),
            Self::Unknown(pending, error) => Settled::Unknown(pending, error),
        }
    }
}

impl Client {
    /// Sends a money call, at most once, and finds out what became of it if its response is lost.
    ///
    /// The request leaves one time. If no trustworthy response comes, the call is looked up until
    /// something is proven or the [deadline](OnceOptions::deadline) has passed. "Not found" proves
    /// nothing, and neither does a payment with another amount, currency or basket.
    ///
    /// A payment is looked up by its `conversationId`, so that must belong to this attempt alone. The
    /// client remembers its latest calls, and does not take an earlier one for this one; but it does
    /// not know what other processes have sent. When the request has no `conversationId`, a random
    /// one is used, which is always right.
    ///
    /// Dropping the future leaves the outcome open; so does the end of the program. To be able to
    /// find out even then, store [`pending`](Self::pending) before sending.
    ///
    /// ```no_run
    /// use iyzico_http::payment::CreatePayment;
    /// use iyzico_http::{Client, OnceOptions, Settled};
    ///
    /// # async fn example(client: Client, payment: CreatePayment) {
    /// match client.send_once(&payment, &OnceOptions::default()).await {
    ///     Settled::Succeeded { answer, .. } => println!("paid: {}", answer.payment_id),
    ///     Settled::NotSent(error) => println!("try again: {error}"),
    ///     Settled::Declined(error) => println!("another card may help: {error}"),
    ///     Settled::Unknown(pending, _) => println!("store this: {}", pending.to_json()),
    /// }
    /// # }
    /// ```
    pub async fn send_once<E: Recoverable>(
        &self,
        request: &E,
        options: &OnceOptions,
    ) -> Settled<E::Response> {
        let credentials = self.credentials();
        let prepared = nonce(E::NAME)
            .and_then(|nonce| Ok(request::prepare(request, credentials, &nonce, &self.context())?));
        let interpret = |prepared: &Prepared, response: &HttpResponse, verify| {
            answer::interpret::<E>(prepared, credentials, response.status, &response.body, verify)
        };
        let respond = |found| E::response(found).expect("the judge finds what was asked for");
        let translate = |settled: Settled<_>| settled.map(respond);
        self.settle(prepared, options, interpret, translate, future::pending()).await
    }

    /// Like [`send_once`](Self::send_once) for a call whose type is not known at compile time, from
    /// JSON text to JSON text.
    ///
    /// Calls whose outcome cannot be found out are [`Settled::NotSent`] with [`Error::Config`].
    pub async fn call_once(
        &self,
        entry: &'static Entry,
        json: &str,
        options: &OnceOptions,
    ) -> Settled<String> {
        self.call_once_until(entry, json, options, future::pending()).await
    }

    /// Like [`call_once`](Self::call_once), and ends early when `stop` does, with nothing further
    /// sent: [`Settled::NotSent`] if nothing had left, otherwise [`Settled::Unknown`].
    pub async fn call_once_until(
        &self,
        entry: &'static Entry,
        json: &str,
        options: &OnceOptions,
        stop: impl Future<Output = ()>,
    ) -> Settled<String> {
        let credentials = self.credentials();
        let prepared = nonce(entry.name)
            .and_then(|nonce| Ok(entry.prepare(json, credentials, &nonce, &self.context())?));
        let interpret = |prepared: &Prepared, response: &HttpResponse, verify| {
            entry.interpret(prepared, credentials, response.status, &response.body, verify)
        };
        self.settle(prepared, options, interpret, Settled::into_json, stop).await
    }

    /// Finds out what became of a call, in this process or in another one: at once, then again and
    /// again until the [deadline](OnceOptions::deadline). Sends nothing that moves money.
    pub async fn resolve(&self, pending: &Pending, options: &OnceOptions) -> Settled<Found> {
        let pauses = iter::once(Duration::ZERO).chain(options.pauses());
        self.look_up_until_proven(with_payment(pending.clone(), options), pauses, None, options)
            .await
    }

    /// Like [`resolve`](Self::resolve), and ends early when `stop` does: [`Settled::Unknown`].
    pub async fn resolve_until(
        &self,
        pending: &Pending,
        options: &OnceOptions,
        stop: impl Future<Output = ()>,
    ) -> Settled<Found> {
        let work = Box::pin(self.resolve(pending, options));
        let settled = run_until_cancelled(work, stop, &SentFlag::default()).await;
        settled.unwrap_or_else(|| {
            let error = SentFlag::already_set().cancelled(pending.call.endpoint());
            Settled::Unknown(Box::new(with_payment(pending.clone(), options)), error)
        })
    }

    /// The handle of a call that is about to be sent, for storing it before sending: then even a
    /// crash does not lose it.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] for a request that would not be sent, [`Error::Config`] when it has no
    /// `conversationId`, because a random one would be another one when it is sent.
    pub fn pending<E: Recoverable>(&self, request: &E) -> Result<Pending, Error> {
        // An empty `conversationId` takes the place of the random one, and is refused.
        let prepared = request::prepare(request, self.credentials(), "", &self.context())?;
        Ok(Pending::of(&prepared)?)
    }

    /// Like [`pending`](Self::pending), for a request given as JSON text.
    ///
    /// # Errors
    ///
    /// As for [`pending`](Self::pending), and [`Error::Config`] for calls whose outcome cannot be
    /// found out.
    pub fn pending_json(&self, entry: &Entry, json: &str) -> Result<Pending, Error> {
        let prepared = entry.prepare(json, self.credentials(), "", &self.context())?;
        Ok(Pending::of(&prepared)?)
    }

    /// `translate` gives what was found the shape of the response.
    async fn settle<T>(
        &self,
        prepared: Result<Prepared, Error>,
        options: &OnceOptions,
        interpret: impl Fn(&Prepared, &HttpResponse, Verify) -> Result<Answer<T>, Error>,
        translate: impl FnOnce(Settled<Found>) -> Settled<T>,
        stop: impl Future<Output = ()>,
    ) -> Settled<T> {
        let ready = prepared
            .and_then(|prepared| Ok((with_payment(Pending::of(&prepared)?, options), prepared)));
        let (pending, prepared) = match ready {
            Ok(ready) => ready,
            Err(error) => return Settled::NotSent(error),
        };
        let sent = SentFlag::default();
        let exchange = self.complete(
            prepared,
            Safety::MovesMoney,
            Purpose::Request,
            &options.call,
            &sent,
            interpret,
        );
        let work = Box::pin(self.send_and_look_up(exchange, &pending, options, translate));
        if let Some(settled) = run_until_cancelled(work, stop, &sent).await {
            return settled;
        }
        let error = sent.cancelled(pending.call.endpoint());
        match error.outcome() {
            Outcome::NotSent => Settled::NotSent(error),
            _ => Settled::Unknown(Box::new(pending), error),
        }
    }

    /// Waits for the response of a call, and finds out what became of it if that is lost.
    async fn send_and_look_up<T>(
        &self,
        exchange: impl Future<Output = Result<Answer<T>, Error>>,
        pending: &Pending,
        options: &OnceOptions,
        translate: impl FnOnce(Settled<Found>) -> Settled<T>,
    ) -> Settled<T> {
        let error = match exchange.await {
            Ok(answer) => {
                return Settled::Succeeded { answer, looked_up: false };
            }
            Err(error) => error,
        };
        match error.outcome() {
            Outcome::NotSent => Settled::NotSent(error),
            Outcome::Refused => Settled::Declined(error),
            _ => {
                let (pending, pauses) = (pending.clone(), options.pauses());
                translate(self.look_up_until_proven(pending, pauses, Some(error), options).await)
            }
        }
    }

    /// Asks after each of the pauses, until something is proven or the deadline has passed.
    async fn look_up_until_proven(
        &self,
        pending: Pending,
        pauses: impl Iterator<Item = Duration>,
        lost: Option<Error>,
        options: &OnceOptions,
    ) -> Settled<Found> {
        let earlier = self.shared.recent_references.earlier(&pending);
        let pending = pending.after(earlier);
        let Some(question) = pending.question() else {
            let doubt = "not looked up, because the payment of the line is not known";
            return unknown(pending, doubt, lost);
        };
        let started = Instant::now();
        let mut doubt = "not looked up".to_owned();
        for (number, pause) in pauses.enumerate() {
            let left = options.deadline.saturating_sub(started.elapsed());
            if pause >= left {
                break;
            }
            sleep(pause).await;
            let call = self.options_within(left.saturating_sub(pause), &options.call);
            match self.ask(&pending, &question, &call).await {
                Ok(answer) => {
                    return Settled::Succeeded { answer, looked_up: true };
                }
                Err(Unproven::Declined(refusal)) => return Settled::Declined(refusal.into()),
                Err(Unproven::NotYet(reason)) => {
                    doubt = format!("looked up {} times; last result: {reason}", number + 1);
                }
            }
            tracing::debug!(endpoint = pending.call.endpoint(), doubt, "nothing is proven");
        }
        unknown(pending, &doubt, lost)
    }

    /// Makes one look-up and judges what it brings.
    async fn ask(
        &self,
        pending: &Pending,
        question: &Question,
        call: &CallOptions,
    ) -> Result<Answer<Found>, Unproven> {
        let (verdict, answer) = match question {
            Question::Payment(ask) => {
                let answer =
                    self.send_for(Purpose::LookUp, ask, call).await.map_err(failed_look_up)?;
                (pending.judge_payment(&answer), answer.map(drop))
            }
            Question::History(ask) => {
                let answer =
                    self.send_for(Purpose::LookUp, ask, call).await.map_err(failed_look_up)?;
                (pending.judge_history(&answer), answer.map(drop))
            }
        };
        match verdict {
            Verdict::Succeeded(found) => {
                let mut answer = answer.map(|()| found);
                // The look-up has a random one, which would be taken for that of the call.
                answer.envelope.conversation_id = pending.conversation_id.as_str().parse().ok();
                Ok(answer)
            }
            Verdict::Declined(mut refusal) => {
                refusal.raw = answer.raw;
                Err(Unproven::Declined(refusal))
            }
            Verdict::NotYet(doubt) => Err(Unproven::NotYet(doubt)),
        }
    }

    /// The options of a look-up that may take no longer than `left`.
    fn options_within(&self, left: Duration, call: &CallOptions) -> CallOptions {
        let total = self.shared.timeouts.for_call(call).total();
        CallOptions { total_timeout: Some(total.min(left)), ..*call }
    }
}

/// A look-up that did not end in success.
enum Unproven {
    Declined(Box<ApiError>),
    NotYet(String),
}

impl OnceOptions {
    fn pauses(&self) -> impl Iterator<Item = Duration> {
        let first = self.first_pause.max(SHORTEST_PAUSE);
        let longest = self.longest_pause.max(SHORTEST_PAUSE);
        iter::successors(Some(first), move |pause| Some(pause.saturating_mul(2).min(longest))).map(
            |pause| {
                let chance = getrandom::u64().unwrap_or_default();
                pause.saturating_add(retry::random_part(pause / 4, chance))
            },
        )
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn failed_look_up(error: Error) -> Unproven {
    Unproven::NotYet(short_text(&error))
}

/// A number that the options name is used where the call itself named none.
fn with_payment(pending: Pending, options: &OnceOptions) -> Pending {
    match &options.payment_id {
        Some(payment_id) => pending.with_payment_id(payment_id.clone()),
        None => pending,
    }
}

/// The end of all look-ups: what was lost and why it could not be found out, in one error.
fn unknown<T>(pending: Pending, doubt: &str, lost: Option<Error>) -> Settled<T> {
    let problem = match &lost {
        Some(lost) => format!("{}; {doubt}", short_text(lost)),
        None => doubt.to_owned(),
    };
    let error = Error::Transport(Box::new(Transport {
        endpoint: pending.call.endpoint(),
        problem,
        outcome: Outcome::Unknown,
        source: lost.map(Into::into),
    }));
    Settled::Unknown(Box::new(pending), error)
}

/// An error without the sentence about the money, which would speak of the wrong call here.
fn short_text(error: &Error) -> String {
    match error {
        Error::Api(refusal) => format!("{} {}", refusal.code, refusal.message),
        Error::Untrusted(untrusted) => {
            format!("the response cannot be trusted: {}", untrusted.reason)
        }
        Error::Transport(transport) => transport.problem.clone(),
        other => other.to_string(),
    }
}

const SHORTEST_PAUSE: Duration = Duration::from_millis(10);
