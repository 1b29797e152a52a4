//! Sending a money call once, and finding out what became of it when its response is lost.

mod doubt;
mod earlier;
mod look_up;
mod resolve;
mod sent_before;
mod settled;

use std::future;
use std::iter;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use iyzico_core::endpoint::FoundBy;
use iyzico_core::error::{ConfigError, Retry};
use iyzico_core::extra::Extra;
use iyzico_core::payment::PaymentId;
use iyzico_core::recovery::{self, Pending, Recoverable, Recovery};
use iyzico_core::request::{self, Prepared};
use iyzico_core::response::{self, Verify};
use iyzico_core::value::view::AnyBody;
use iyzico_core::{Entry, Error, Outcome, Response};

use crate::cancel::{SentFlag, run_until_cancelled};
use crate::client::Client;
use crate::message::HttpResponse;
use crate::nonce::nonce;
use crate::once::look_up::{Look, Lost, TypedLook, UntypedLook};
use crate::purpose::Purpose;
pub use sent_before::{SentBefore, UnsentCall};
pub use settled::{OnceOptions, Settled};

/// What is known of a call in progress, in case it is cancelled.
#[derive(Clone, Copy)]
struct Flags<'a> {
    /// Whether this call, or the same one before, may have left.
    sent: &'a SentFlag,
    /// Whether the handle in the options is still to be settled.
    is_earlier_open: &'a SentFlag,
}

/// How a money call is prepared, interpreted and looked up, with or without its types. `prepare` adds the
/// extra fields, or, without any, leaves out what cannot be sent; `handle` serves a call that cannot be
/// prepared at all.
struct Shape<P, H, I, L> {
    prepare: P,
    handle: H,
    interpret: I,
    look: L,
}

impl Client {
    /// Sends a money call, at most once, and finds out what became of it if its response is lost.
    ///
    /// The request leaves one time. If no trustworthy response comes, the call is looked up until
    /// something is proven or the [deadline](OnceOptions::deadline) has passed. "Not found" proves
    /// nothing, and neither does a payment that cannot be tied to this call.
    ///
    /// The same request with a `conversationId` is one call, however often this is called. Without one, a random
    /// one is made each time, which is a part of the request: called twice, it is two calls, and charges twice.
    /// While a call is under way, others wait for it; when it has succeeded, it is looked up and not sent again;
    /// when its outcome is not known, it is looked up before anything else. Only one that was declined or never
    /// left is sent again. Another request with the same `conversationId` is [`Error::ReferenceInUse`] while money
    /// may have moved under it. Across processes the same holds for the [handle](OnceOptions::pending).
    ///
    /// Dropping the future leaves the outcome unknown; so does the end of the program. To be able to
    /// find out even then, store [`pending`](Self::pending) before sending.
    ///
    /// ```no_run
    /// use iyzico_http::payment::CreatePayment;
    /// use iyzico_http::{Client, OnceOptions, Settled};
    ///
    /// # async fn example(client: Client, payment: CreatePayment) {
    /// match client.send_once(&payment, &OnceOptions::default()).await {
    ///     Settled::Succeeded { response, .. } if response.may_ship() => {
    ///         println!("ship: {}", response.payment_id)
    ///     }
    ///     Settled::Succeeded { response, .. } => println!("wait: {}", response.payment_id),
    ///     Settled::UnderReview { response, .. } => println!("wait: {}", response.payment_id),
    ///     Settled::RefusedByRisk { response, .. } => println!("cancel: {}", response.payment_id),
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
        let shape = Shape {
            prepare: |nonce: &str, extra: Option<&Extra>| {
                let (extra, context) = (extra.unwrap_or(&Extra::NONE), self.context());
                Ok(request::prepare_with(request, extra, self.credentials(), nonce, &context)?)
            },
            handle: |nonce: &str| request::handle(request, nonce, &self.context()),
            interpret: |prepared: &Prepared, received: &HttpResponse, verify| {
                let (status, body) = (received.head.status, &received.body);
                response::interpret::<E>(prepared, self.credentials(), status, body, verify)
            },
            look: self.typed_look::<E>(),
        };
        self.settle(E::NAME, shape, options, future::pending()).await
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
        self.call_once_untyped_until(entry, json, options, stop).await.into_json()
    }

    /// Like [`call_once_until`](Self::call_once_until), to a body whose values are read one by one.
    #[doc(hidden)]
    pub async fn call_once_untyped_until(
        &self,
        entry: &'static Entry,
        json: &str,
        options: &OnceOptions,
        stop: impl Future<Output = ()>,
    ) -> Settled<AnyBody> {
        let Some(recovery) = entry.recovery else {
            let error = not_recoverable(entry.name).into();
            return Settled::unsent(options.pending.clone(), error);
        };
        let shape = Shape {
            prepare: |nonce: &str, extra: Option<&Extra>| {
                let (keys, context) = (self.credentials(), self.context());
                Ok(match extra {
                    Some(extra) => entry.prepare_with(json, extra, keys, nonce, &context)?,
                    None => entry.prepare_known_fields(json, keys, nonce, &context)?,
                })
            },
            handle: |nonce: &str| entry.handle(json, nonce, &self.context()),
            interpret: |prepared: &Prepared, received: &HttpResponse, verify| {
                let (status, body) = (received.head.status, &received.body);
                entry.interpret_untyped(prepared, self.credentials(), status, body, verify)
            },
            look: self.untyped_look(recovery),
        };
        self.settle(entry.name, shape, options, stop).await
    }

    fn typed_look<E: Recoverable>(&self) -> impl Look<E::Response> {
        TypedLook::<'_, E> { client: self, call: PhantomData }
    }

    fn untyped_look(&self, recovery: Recovery) -> impl Look<AnyBody> {
        UntypedLook { client: self, recovery }
    }

    async fn settle<T: Send, P, H, I, L>(
        &self,
        endpoint: &'static str,
        shape: Shape<P, H, I, L>,
        options: &OnceOptions,
        stop: impl Future<Output = ()>,
    ) -> Settled<T>
    where
        P: Fn(&str, Option<&Extra>) -> Result<Prepared, Error>,
        H: Fn(&str) -> Option<Pending>,
        I: Fn(&Prepared, &HttpResponse, Verify) -> Result<Response<T>, Error> + Sync,
        L: Look<T>,
    {
        let prepare = |extra: Option<&Extra>| {
            let mut prepared = (shape.prepare)(&nonce(endpoint)?, extra)?;
            prepared.pending =
                Some(with_payment(recovery::pending(&prepared)?, options.payment_id.as_ref()));
            Ok(prepared)
        };
        let extra = &options.call.extra;
        let allowed = options.call.check().and_then(|()| self.check_open(endpoint));
        let ready = allowed.and_then(|()| prepare(Some(extra))).and_then(|prepared| {
            let pending = recovery::pending(&prepared)?;
            Ok((pending, prepared))
        });
        let (pending, prepared) = match ready {
            Ok(ready) => ready,
            // The outcome of an earlier attempt is as unknown as before.
            Err(error) => {
                let handle = || {
                    let readable = (shape.handle)(&nonce(endpoint).ok()?)?;
                    Some(with_payment(readable, options.payment_id.as_ref()))
                };
                let same = || self.shared.recent_references.open(prepare, handle, extra);
                return Settled::unsent(options.pending.clone().or_else(same), error);
            }
        };
        let sent = SentFlag::default();
        sent.set(options.pending.is_some() || self.may_have_sent(&prepared));
        let is_earlier_open = SentFlag::default();
        is_earlier_open.set(options.pending.is_some());
        let flags = Flags { sent: &sent, is_earlier_open: &is_earlier_open };
        let work = Box::pin(self.see_through(&pending, Arc::new(prepared), &shape, options, flags));
        if let Some(settled) = run_until_cancelled(work, stop, &sent).await {
            return settled.judged_by_risk_control(endpoint);
        }
        let open = options.pending.as_deref().filter(|_| is_earlier_open.is_set());
        let open = open.unwrap_or(&pending);
        let error = sent.cancelled(open);
        match error.outcome() {
            Outcome::NotSent => Settled::NotSent(error),
            _ => Settled::Unknown(Box::new(open.clone()), error),
        }
    }

    /// Sends the call unless it was sent before, and finds out what became of it.
    async fn see_through<T: Send, P, H, I, L>(
        &self,
        pending: &Pending,
        prepared: Arc<Prepared>,
        shape: &Shape<P, H, I, L>,
        options: &OnceOptions,
        flags: Flags<'_>,
    ) -> Settled<T>
    where
        I: Fn(&Prepared, &HttpResponse, Verify) -> Result<Response<T>, Error> + Sync,
        L: Look<T>,
    {
        if let Some(earlier) = &options.pending
            && let Some(settled) =
                Box::pin(self.settle_earlier(earlier, pending, options, &shape.look)).await
        {
            return settled;
        }
        flags.is_earlier_open.set(false);
        let tracked = loop {
            let same = Box::pin(self.settle_same(pending, &prepared, shape, options, flags.sent));
            if let Some(settled) = same.await {
                return settled;
            }
            flags.sent.set(false);
            // On another thread, the same call may have come first since then.
            if let Ok(tracked) = self.shared.recent_references.claim(&prepared, flags.sent) {
                break tracked;
            }
        };
        let (call, purpose) = (&options.call, Purpose::Request);
        let number = tracked.as_ref().map(|tracked| tracked.number);
        let result = self
            .complete_tracked(&prepared, tracked, purpose, call, flags.sent, &shape.interpret)
            .await;
        let error = match result {
            Ok(response) => return Settled::Succeeded { response: *response, looked_up: false },
            Err(error) => error,
        };
        match error.outcome() {
            Outcome::NotSent => Settled::NotSent(error),
            Outcome::Refused if is_after_pause(&error) && is_on_a_record(pending) => {
                let pending = timeless(pending);
                let lost = Lost { pending, prepared: Some(&prepared), own: None, error: None };
                let once = iter::once(Duration::ZERO);
                match Box::pin(self.find_out(lost, once, options, &shape.look)).await {
                    done @ Settled::Succeeded { .. } => done,
                    _ => Settled::Declined(error),
                }
            }
            Outcome::Refused => Settled::Declined(error),
            _ => {
                let done_before =
                    matches!(&error, Error::Api(refusal) if refusal.may_be_done_before());
                let lost = Lost {
                    pending: if done_before { timeless(pending) } else { pending.clone() },
                    own: number.filter(|_| !done_before),
                    prepared: Some(&prepared),
                    error: Some(error),
                };
                Box::pin(self.find_out(lost, options.pauses(), options, &shape.look)).await
            }
        }
    }
}

/// The payment that the options name counts where the call is about a part of one and names none. Of a call that was
/// to make a payment it would be another one, which may look the same.
fn with_payment(pending: Pending, named: Option<&PaymentId>) -> Pending {
    let found_by = Entry::find(pending.endpoint).and_then(|entry| entry.found_by);
    match named.filter(|_| found_by == Some(FoundBy::ReferenceWithinPayment)) {
        Some(payment_id) => pending.with_payment_id(payment_id.clone()),
        None => pending,
    }
}

/// Whether the call was turned away unread, which says nothing about the same call made earlier.
fn is_after_pause(error: &Error) -> bool {
    matches!(error, Error::Api(refusal)
        if refusal.meaning().is_some_and(|meaning| meaning.retry == Retry::AfterPause))
}

/// Whether a call is about a record that exists, so that another process may have made it before.
fn is_on_a_record(pending: &Pending) -> bool {
    let found_by = Entry::find(pending.endpoint).and_then(|entry| entry.found_by);
    found_by.is_some_and(|by| by.is_state() || by == FoundBy::ReferenceWithinPayment)
}

/// The handle of a request that was sent at another time than now.
fn timeless(pending: &Pending) -> Pending {
    let mut pending = pending.clone();
    pending.sent_at = None;
    pending
}

fn not_recoverable(endpoint: &str) -> ConfigError {
    let problem = format!("{endpoint} is not a call whose outcome can be found out");
    ConfigError { setting: "endpoint", problem }
}

#[cfg(test)]
mod tests {
    use iyzico_core::ENDPOINTS;

    use super::*;

    /// A call that is turned away unread may still have been made before, where it changes what is there.
    #[test]
    fn what_another_process_may_have_done_before_is_on_a_record() {
        let pending =
            Pending::from_json(r#"{"endpoint":"payment.create","conversationId":"c-1"}"#).unwrap();
        let is_new = |name: &str| {
            [
                "payment.create",
                "payment.authorize",
                "basic_payment.create",
                "basic_payment.authorize",
            ]
            .contains(&name)
        };
        let mut looked_at = 0;
        for entry in ENDPOINTS.iter().filter(|entry| entry.recovery.is_some()) {
            let mut pending = pending.clone();
            pending.endpoint = entry.name;
            assert_eq!(is_on_a_record(&pending), !is_new(entry.name), "{}", entry.name);
            looked_at += 1;
        }
        assert_eq!(looked_at, 14);
    }
}
