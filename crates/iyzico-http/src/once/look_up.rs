//! Looking up what became of a call whose response was lost.

use std::fmt::{self, Formatter};
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use iyzico_core::endpoint::Endpoint;
use iyzico_core::error::ApiError;
use iyzico_core::extra::Extra;
use iyzico_core::recovery::{self, Found, Others, Pending, Recoverable, Recovery, Verdict};
use iyzico_core::request::Prepared;
use iyzico_core::value::read::Entries;
use iyzico_core::value::view::AnyBody;
use iyzico_core::{Entry, Error, Response};

use super::doubt::{in_short, unresolved};
use super::settled::{OnceOptions, Settled};
use crate::call_options::CallOptions;
use crate::cancel::SentFlag;
use crate::client::Client;
use crate::clock::{Instant, sleep};
use crate::message::HttpResponse;
use crate::nonce::nonce;
use crate::purpose::Purpose;
use crate::recent_references::{State, payment_of};

impl Client {
    /// Asks after each of the pauses, until something is proven or the deadline has passed. A payment that
    /// was made is a success here, whatever risk control says of it.
    pub(super) async fn find_out<T>(
        &self,
        mut lost: Lost<'_>,
        pauses: impl Iterator<Item = Duration>,
        options: &OnceOptions,
        look: &impl Look<T>,
    ) -> Settled<T> {
        let started = Instant::now();
        let mut doubts = Doubts::default();
        for pause in pauses {
            let left = options.deadline.saturating_sub(started.elapsed());
            if pause >= left {
                break;
            }
            if !pause.is_zero() {
                sleep(pause).await;
            }
            let call = self.within(left.saturating_sub(pause), &options.call);
            match self.ask(&lost, &call, look).await {
                Ok(response) => {
                    self.note(&lost, &State::Done(payment_of(&response)));
                    return Settled::Succeeded { response, looked_up: true };
                }
                Err(Unproven::Declined(refusal)) => {
                    self.note(&lost, &State::Declined);
                    return Settled::Declined(refusal.into());
                }
                Err(Unproven::NotAskable) => {
                    doubts.is_askable = false;
                    break;
                }
                Err(Unproven::Unanswered(problem)) => doubts.unanswered(problem),
                Err(Unproven::NotYet(reason)) => doubts.answered(reason),
            }
            tracing::debug!(endpoint = lost.pending.endpoint, %doubts, "nothing is proven");
        }
        let others = self.others(&lost);
        let pending = lost.pending.after(others.for_handle());
        let error = unresolved(&pending, doubts.to_string(), lost.error.take());
        Settled::Unknown(Box::new(pending), error)
    }

    fn note(&self, lost: &Lost<'_>, state: &State) {
        if let Some(prepared) = lost.prepared {
            self.shared.recent_references.settle_same(prepared, state);
        }
    }

    /// Asked anew for each verdict: others may have been sent meanwhile.
    fn others(&self, lost: &Lost<'_>) -> Others {
        self.shared.recent_references.others(&lost.pending, lost.prepared, lost.own)
    }

    /// Makes one look-up and judges what it brings.
    async fn ask<T>(
        &self,
        lost: &Lost<'_>,
        call: &CallOptions,
        look: &impl Look<T>,
    ) -> Result<Response<T>, Unproven> {
        let response = look.look(lost, call).await?;
        if let Verdict::Declined(refusal) = &response.body {
            self.look_at_refusal_again(lost, refusal, call).await?;
        }
        if let Verdict::Succeeded(_) = &response.body {
            self.look_again(lost, &response.raw, call).await?;
            let payment = payment_of(&response);
            let references = &self.shared.recent_references;
            if payment.is_some_and(|payment| !references.may_be_of(&lost.pending, &payment)) {
                let doubt =
                    "the payment that was found belongs to another conversationId of this client";
                return Err(Unproven::NotYet(doubt.to_owned()));
            }
        }
        let mut proven = None;
        let response = response.map(|verdict| proven = Some(verdict));
        match proven.expect("the verdict was just put there") {
            Verdict::Succeeded(found) => Ok(response.map(|()| *found)),
            Verdict::Declined(refusal) => Err(Unproven::Declined(refusal)),
            Verdict::NotYet(doubt) => Err(Unproven::NotYet(doubt)),
            _ => Err(Unproven::NotYet("a verdict of a later version".to_owned())),
        }
    }

    /// A payment that was found by a reference of the merchant's own is confirmed by the history.
    async fn look_again(
        &self,
        lost: &Lost<'_>,
        raw: &str,
        call: &CallOptions,
    ) -> Result<(), Unproven> {
        let found_by = Entry::find(lost.pending.endpoint).and_then(|entry| entry.found_by);
        let Some(ask) = recovery::second_look(found_by, &lost.pending) else { return Ok(()) };
        let payment_id = Entries::read(raw).and_then(|entries| entries.text("paymentId"));
        let asked_at = self.context().now;
        let was_sent_here = lost.own.is_some();
        let history = match self.send_for(Purpose::LookUp, &ask, call).await {
            Ok(history) => history,
            Err(_) if was_sent_here => return Ok(()),
            Err(error) => return Err(unproven(error)),
        };
        let found = Found::of(&history, asked_at);
        let payment_id = payment_id.unwrap_or_default();
        recovery::judge_second_look(&lost.pending, &payment_id, &found, was_sent_here)
            .map_err(Unproven::NotYet)
    }

    /// A failure that was found by a reference is confirmed by the history, unless this very client sent
    /// the call and knows of all others with its reference.
    async fn look_at_refusal_again(
        &self,
        lost: &Lost<'_>,
        refusal: &ApiError,
        call: &CallOptions,
    ) -> Result<(), Unproven> {
        let found_by = Entry::find(lost.pending.endpoint).and_then(|entry| entry.found_by);
        let ask = recovery::second_look_at_refusal(found_by, &lost.pending);
        let Some(ask) = ask.filter(|_| lost.own.is_none()) else { return Ok(()) };
        let asked_at = self.context().now;
        let history = self.send_for(Purpose::LookUp, &ask, call).await.map_err(unproven)?;
        let found = Found::of(&history, asked_at);
        let failed = refusal.payment_id.as_deref().unwrap_or_default();
        recovery::judge_refusal_again(failed, &found).map_err(Unproven::NotYet)
    }

    /// The options of a look-up that may take no longer than `left`.
    fn within(&self, left: Duration, call: &CallOptions) -> CallOptions {
        let total = self.shared.timeouts.for_call(call).total();
        let extra = Extra::NONE; // its fields belong to the call that is looked up
        CallOptions { total_timeout: Some(total.min(left)), extra, ..call.clone() }
    }
}

/// A call that is looked up.
pub(super) struct Lost<'a> {
    pub(super) pending: Pending,
    /// The request, if it is known here.
    pub(super) prepared: Option<&'a Prepared>,
    /// The attempt whose outcome is asked for; without one, whether the request was carried out at all.
    pub(super) own: Option<u64>,
    /// The error by which its response was lost.
    pub(super) error: Option<Error>,
}

/// Makes one look-up.
pub(super) trait Look<T> {
    fn look(
        &self,
        lost: &Lost<'_>,
        call: &CallOptions,
    ) -> impl Future<Output = Result<Response<Verdict<T>>, Unproven>> + Send;
}

pub(super) struct TypedLook<'a, E> {
    pub(super) client: &'a Client,
    pub(super) call: PhantomData<fn() -> E>,
}

impl<E: Recoverable> Look<E::Response> for TypedLook<'_, E> {
    async fn look(
        &self,
        lost: &Lost<'_>,
        call: &CallOptions,
    ) -> Result<Response<Verdict<E::Response>>, Unproven> {
        let client = self.client;
        let nonce = nonce(E::LookUp::NAME).map_err(unproven)?;
        let credentials = client.credentials();
        let ask = recovery::prepare::<E>(&lost.pending, credentials, &nonce, &client.context());
        let prepared = ask.ok_or(Unproven::NotAskable)?.map_err(|error| unproven(error.into()))?;
        let prepared = Arc::new(prepared);
        let interpret = |prepared: &Prepared, received: &HttpResponse, verify| {
            let (pending, others) = (&lost.pending, client.others(lost));
            let received = (received.head.status, &received.body[..]);
            recovery::interpret::<E>(pending, &others, prepared, credentials, received, verify)
        };
        let sent = SentFlag::default();
        let found = client.complete(&prepared, Purpose::LookUp, call, &sent, interpret).await;
        found.map(|found| *found).map_err(unproven)
    }
}

pub(super) struct UntypedLook<'a> {
    pub(super) client: &'a Client,
    pub(super) recovery: Recovery,
}

impl Look<AnyBody> for UntypedLook<'_> {
    async fn look(
        &self,
        lost: &Lost<'_>,
        call: &CallOptions,
    ) -> Result<Response<Verdict<AnyBody>>, Unproven> {
        let Self { client, recovery } = self;
        let nonce = nonce(recovery.look_up).map_err(unproven)?;
        let credentials = client.credentials();
        let ask = recovery.prepare(&lost.pending, credentials, &nonce, &client.context());
        let prepared = ask.ok_or(Unproven::NotAskable)?.map_err(|error| unproven(error.into()))?;
        let prepared = Arc::new(prepared);
        let interpret = |prepared: &Prepared, received: &HttpResponse, verify| {
            let (pending, others) = (&lost.pending, client.others(lost));
            let received = (received.head.status, &received.body[..]);
            recovery.interpret_untyped(pending, &others, prepared, credentials, received, verify)
        };
        let sent = SentFlag::default();
        let found = client.complete(&prepared, Purpose::LookUp, call, &sent, interpret).await;
        found.map(|found| *found).map_err(unproven)
    }
}

/// Why all look-ups together have proven nothing.
struct Doubts {
    is_askable: bool,
    look_ups: usize,
    /// What the last response said. A later look-up without a response does not replace it.
    answer: Option<String>,
    /// What went wrong with the last look-up, if it had no response.
    silence: Option<String>,
}

impl Default for Doubts {
    fn default() -> Self {
        Self { is_askable: true, look_ups: 0, answer: None, silence: None }
    }
}

impl Doubts {
    fn answered(&mut self, reason: String) {
        self.look_ups += 1;
        (self.answer, self.silence) = (Some(reason), None);
    }

    fn unanswered(&mut self, problem: String) {
        self.look_ups += 1;
        self.silence = Some(problem);
    }
}

impl fmt::Display for Doubts {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if !self.is_askable {
            return f.write_str(
                "not looked up, because the payment of the line is not known: resolve it with the payment id",
            );
        }
        match self.look_ups {
            0 => return f.write_str("not looked up"),
            1 => f.write_str("looked up once")?,
            times => write!(f, "looked up {times} times")?,
        }
        match (&self.answer, &self.silence) {
            (Some(answer), None) => write!(f, "; last result: {answer}"),
            (None, Some(silence)) => write!(f, "; last result: {silence}"),
            (Some(answer), Some(silence)) => {
                write!(f, "; last result: {answer}; then no response: {silence}")
            }
            (None, None) => Ok(()),
        }
    }
}

/// A look-up that did not end in success.
pub(super) enum Unproven {
    Declined(Box<ApiError>),
    NotYet(String),
    /// It had no response that can be read.
    Unanswered(String),
    /// The handle lacks what the look-up needs.
    NotAskable,
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn unproven(error: Error) -> Unproven {
    match &error {
        Error::Transport(_) => Unproven::Unanswered(in_short(&error)),
        _ => Unproven::NotYet(in_short(&error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The error must show whether no response came, or one that proved nothing.
    #[test]
    fn all_doubts_are_told_together() {
        let told = |steps: &[(bool, &str)]| {
            let mut doubts = Doubts::default();
            for (is_answered, text) in steps {
                let text = (*text).to_owned();
                if *is_answered { doubts.answered(text) } else { doubts.unanswered(text) }
            }
            doubts.to_string()
        };
        assert_eq!(told(&[]), "not looked up");
        assert_eq!(told(&[(true, "not found")]), "looked up once; last result: not found");
        assert_eq!(told(&[(false, "reset")]), "looked up once; last result: reset");
        assert_eq!(
            told(&[(true, "not found"), (false, "reset")]),
            "looked up 2 times; last result: not found; then no response: reset"
        );
        assert_eq!(
            told(&[(false, "reset"), (true, "not found")]),
            "looked up 2 times; last result: not found"
        );
        let doubts = Doubts { is_askable: false, ..Doubts::default() };
        assert!(doubts.to_string().contains("resolve it with the payment id"), "{doubts}");
    }
}
