//! One call, from a prepared request to what its response says: attempts, what is remembered of them, and
//! what the program is told.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use iyzico_core::card::hide_numbers;
use iyzico_core::endpoint::FoundBy;
use iyzico_core::error::RateLimitedError;
use iyzico_core::payment::PaymentId;
use iyzico_core::request::Prepared;
use iyzico_core::response::{self, Verify};
use iyzico_core::{Error, Outcome, Response, signature};
use tracing::field::Empty;
use tracing::{Instrument, Span};

use crate::attempt::AttemptRecorder;
use crate::call_options::{CallOptions, Timeouts};
use crate::cancel::SentFlag;
use crate::client::Client;
use crate::clock::{self, Instant, sleep};
use crate::limiter::Slot;
use crate::message::{HttpResponse, SignatureHeaders};
use crate::nonce::nonce;
use crate::purpose::Purpose;
use crate::recent_references::{Tracked, found_by, payment_of};
use crate::retry::{self, Ending};

/// One call: what all its attempts have in common.
struct Call<'a> {
    prepared: &'a Arc<Prepared>,
    purpose: Purpose,
    timeouts: Timeouts,
    started: Instant,
    span: &'a Span,
    sent: &'a SentFlag,
}

/// Reads a response, and keeps what a call is to return: attempts only hear whether it stands.
type Read<'a> = dyn FnMut(&HttpResponse) -> Result<(), Error> + Send + 'a;

impl Client {
    /// Exchanges and interprets, inside a span that tells how it went. What look-ups may find is
    /// remembered under the number of the call.
    ///
    /// A response is large and is handed on by all that surrounds a call, so it lies in a box until then.
    pub(crate) async fn complete<T: Send>(
        &self,
        prepared: &Arc<Prepared>,
        purpose: Purpose,
        options: &CallOptions,
        sent: &SentFlag,
        interpret: impl Fn(&Prepared, &HttpResponse, Verify) -> Result<Response<T>, Error> + Sync,
    ) -> Result<Box<Response<T>>, Error> {
        let tracked = self.shared.recent_references.track(prepared, sent);
        self.complete_tracked(prepared, tracked, purpose, options, sent, interpret).await
    }

    /// Like [`complete`](Self::complete), for a call that is remembered already.
    pub(crate) async fn complete_tracked<T: Send>(
        &self,
        prepared: &Arc<Prepared>,
        tracked: Option<Tracked<'_>>,
        purpose: Purpose,
        options: &CallOptions,
        sent: &SentFlag,
        interpret: impl Fn(&Prepared, &HttpResponse, Verify) -> Result<Response<T>, Error> + Sync,
    ) -> Result<Box<Response<T>>, Error> {
        let started = Instant::now();
        let span = span(prepared);
        let verify = options.verify.unwrap_or(self.shared.verify);
        let timeouts = self.shared.timeouts.for_call(options);
        let call = Call { prepared, purpose, timeouts, started, span: &span, sent };
        let number = tracked.as_ref().map(|tracked| tracked.number);
        let (mut response, mut deciding) = (None, None);
        let mut read = |received: &HttpResponse| {
            let result = interpret(prepared, received, verify).and_then(|read| {
                let read = response.insert(Box::new(read));
                read.http = Some(received.head.clone());
                match verify {
                    Verify::Strictly => {
                        self.refuse_other_payment(prepared, received, payment_of(read))
                    }
                    _ => Ok(()),
                }
            });
            if prepared.pending.is_some() && matches!(result, Ok(()) | Err(Error::Api(_))) {
                deciding = received.to_kept().map(Arc::new);
            }
            result
        };
        let mut ended = {
            // Where it lies: a span would move two kilobytes.
            let exchange = pin!(self.exchange(&call, &mut read));
            exchange.instrument(span.clone()).await
        };
        if let (Err(error), Some(number)) = (&mut ended, number) {
            self.note_others(error, number);
        }
        if let Some(tracked) = tracked {
            let opens_page = !prepared.safety.moves_money();
            let payment = response.as_deref().and_then(payment_of);
            tracked.settle(ended.as_ref().map(|()| payment), opens_page, deciding);
        }
        observe(&span, started, ended.as_ref().err());
        ended.map(|()| response.expect("an attempt that succeeded has a response"))
    }

    /// The handle in an error tells other processes of the calls that share its reference.
    fn note_others(&self, error: &mut Error, number: u64) {
        if let Some(pending) = error.pending_mut() {
            let others = self.shared.recent_references.others(pending, None, Some(number));
            *pending = pending.clone().after(others.for_handle());
        }
    }

    /// A new payment has an ID that came back for no other reference, and a refund names the payment it was
    /// requested for.
    fn refuse_other_payment(
        &self,
        prepared: &Prepared,
        received: &HttpResponse,
        payment: Option<PaymentId>,
    ) -> Result<(), Error> {
        let (Some(pending), Some(payment)) = (&prepared.pending, payment) else { return Ok(()) };
        let is_asked_for = |_: &&PaymentId| found_by(pending) != Some(FoundBy::Reference);
        let asked = pending.payment_id.as_ref().filter(is_asked_for);
        let problem = match asked {
            Some(asked) if *asked != payment => {
                format!("its paymentId is {payment}, {asked} was expected")
            }
            _ if self.shared.recent_references.may_be_new(pending, &payment) => return Ok(()),
            _ => format!("payment {payment} belongs to another conversationId of this client"),
        };
        Err(response::contradicts(prepared, received.head.status, &received.body, problem))
    }

    /// Attempts the exchange until it succeeds, may not be repeated, or time is up.
    async fn exchange(&self, call: &Call<'_>, read: &mut Read<'_>) -> Result<(), Error> {
        let total = call.timeouts.total();
        let mut slot = self.admit(call, total).await?;
        let now = Instant::now();
        let waited = call.purpose.counted(now.saturating_duration_since(call.started));
        let started = now - waited;
        let mut signature = SignatureHeaders {
            authorization: call.prepared.authorization.as_str().into(),
            nonce: call.prepared.nonce.as_str().into(),
        };
        let mut limits = call.timeouts.after(waited);
        let mut earlier = None;
        for number in 1.. {
            call.span.record("attempts", number);
            let had_left = call.sent.is_set();
            let recorder = self.shared.hook.record(call.prepared, number, call.sent);
            let attempt = self.attempt(call, &signature, &limits, &recorder, read);
            let (http_status, ending, result) = attempt.await;
            let pause = result.as_ref().err().and_then(|_| {
                let left = total.saturating_sub(started.elapsed());
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
            let result = match (result, earlier) {
                // An attempt that may have left counts, even if a later one did not leave.
                (Err(error), Some(earlier)) if had_left && error.outcome() == Outcome::NotSent => {
                    Err(earlier)
                }
                (result, _) => result,
            };
            let Some(pause) = pause else { return result };
            sleep(pause).await;
            let left = total.saturating_sub(started.elapsed());
            (slot, signature) = match self.prepare_next(call, left).await {
                Ok(next) => next,
                Err(error) => {
                    tracing::debug!(problem = %error, "not attempted again");
                    return result;
                }
            };
            earlier = result.err();
            limits = call.timeouts.after(started.elapsed());
        }
        unreachable!("the number of attempts is bounded")
    }

    /// What another attempt needs. If it cannot be had, the call ends as its last attempt did.
    async fn prepare_next(
        &self,
        call: &Call<'_>,
        max_wait: Duration,
    ) -> Result<(Option<Slot<'_>>, SignatureHeaders<'static>), Error> {
        let slot = self.admit(call, max_wait).await?;
        Ok((slot, self.sign_again(call.prepared)?))
    }

    /// Lets an attempt pass, at once or after waiting.
    async fn admit(
        &self,
        call: &Call<'_>,
        max_wait: Duration,
    ) -> Result<Option<Slot<'_>>, RateLimitedError> {
        let slot = self.shared.limiter.admit(call.prepared.name, max_wait).await;
        slot.map_err(|held_back| held_back.of(call.prepared.conversation_id()))
    }

    /// Attempts the exchange once: HTTP status, how it ended, and what came of it.
    async fn attempt(
        &self,
        call: &Call<'_>,
        signature: &SignatureHeaders<'_>,
        limits: &Timeouts,
        recorder: &AttemptRecorder<'_>,
        read: &mut Read<'_>,
    ) -> (Option<u16>, Ending, Result<(), Error>) {
        let transport = self.shared.membership.transport();
        let sharing = call.purpose.sharing();
        let response = transport.attempt(call.prepared, signature, sharing, limits, recorder);
        match response.await {
            Ok(response) => {
                call.span.record("status", response.head.status);
                let result = read(&response);
                let ending = Ending::of_response(response.head.status, result.as_ref().err());
                (Some(response.head.status), ending, result)
            }
            Err(failure) => {
                let outcome = failure.progress.outcome().as_str();
                tracing::debug!(outcome, problem = failure.problem, "attempt failed");
                let ending = Ending::of_failure(&failure);
                (None, ending, Err(failure.into_error(call.prepared)))
            }
        }
    }

    /// The same body under a new nonce: a repeated call keeps its `conversationId`, and no nonce is
    /// ever sent twice.
    fn sign_again(&self, prepared: &Prepared) -> Result<SignatureHeaders<'static>, Error> {
        let nonce = nonce(prepared.name)?;
        let (path, body) = (&prepared.path, &prepared.body);
        let authorization = if prepared.authorization.is_empty() {
            String::new() // the keys are sent instead
        } else {
            signature::authorization(self.credentials(), &nonce, path, body)
        };
        Ok(SignatureHeaders { authorization: authorization.into(), nonce: nonce.into() })
    }
}

fn span(prepared: &Prepared) -> Span {
    let span = tracing::info_span!(
        "iyzico",
        endpoint = prepared.name,
        conversation_id = prepared.conversation_id().map(hide_numbers).as_deref(),
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

fn observe(span: &Span, started: Instant, error: Option<&Error>) {
    if !span.is_disabled() {
        let outcome = error.map_or("success", |error| error.outcome().as_str());
        let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        span.record("outcome", outcome);
        span.record("milliseconds", milliseconds);
    }
    match error {
        None => tracing::debug!(parent: span, "succeeded"),
        Some(error) => {
            let report = error.report();
            tracing::debug!(parent: span, kind = report.class.as_str(), code = report.code, "failed");
        }
    }
}
