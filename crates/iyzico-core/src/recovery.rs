//! What became of a money call whose response was lost.
//!
//! iyzico has no idempotency key, so a call whose response was lost must not be sent again: it must be looked
//! up. [`Pending`] holds what is needed for that and nothing secret, so that it can be stored and looked up
//! by another process later. [`Recoverable`] says, for each call, which look-up finds its result and how that
//! is judged. How often to ask, and for how long, is for the transport to decide.
//!
//! iyzico finds payments by a reference that anybody may use twice. So nothing is concluded from a
//! record that cannot be tied to the call: its kind, amounts, currency, basket, installments, card
//! digits and time must fit, and [`Others`] that could have made the same record make it a doubt.
//!
//! ```
//! use iyzico_core::payment::{CapturePayment, Payment, PaymentStatus, Phase};
//! use iyzico_core::recovery::{Found, Recoverable, Verdict, pending};
//! use iyzico_core::{Context, Credentials, request};
//!
//! let credentials = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
//! let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
//! let capture = CapturePayment::builder().payment_id("10851936").paid_price("12.50").build();
//! let sent = request::prepare(&capture, &credentials, "nonce-1", &context)?;
//!
//! let pending = pending(&sent)?;
//! assert!(CapturePayment::look_up(&pending).is_some());
//!
//! let price = "12.5".parse()?;
//! let mut found = Payment::new("10851936".parse()?, price, price);
//! found.phase = Some(Phase::PreAuth);
//! assert!(matches!(CapturePayment::judge(&pending, &Found::new(&found)), Verdict::NotYet(_)));
//!
//! found.phase = Some(Phase::PostAuth);
//! found.payment_status = Some(PaymentStatus::Success);
//! assert!(matches!(CapturePayment::judge(&pending, &Found::new(&found)), Verdict::Succeeded(_)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod basic;
mod cancellation;
mod capture;
mod charge;
mod compare;
mod payout;
mod refund;
mod second_look;
#[cfg(test)]
mod tests;
mod three_ds;
mod time;
mod verdict;

use std::borrow::Cow;
use std::ops::Deref;

use jiff::{SignedDuration, Timestamp};

use crate::value::card::hide_numbers;
use crate::value::ids::PaymentId;
use crate::value::rule::Context;
use crate::value::show::sentence;
use crate::value::view::AnyBody;
use crate::value::write::text_of_field;
use crate::wire::credentials::Credentials;
use crate::wire::endpoint::{CONVERSATION_ID, Endpoint, FoundBy};
use crate::wire::error::{ConfigError, Error, InvalidRequestError, Received};
use crate::wire::request::{self, Prepared};
use crate::wire::response::{self, Response, Verify};
use compare::Doubt;

#[doc(hidden)]
pub use crate::wire::pending::is_name_of_handle;
pub use crate::wire::pending::{Earlier, Pending};
pub use second_look::{
    judge_refusal_again, judge_second_look, second_look, second_look_at_refusal,
};
pub use verdict::Verdict;

/// A money call whose outcome can be found out afterwards.
///
/// ```
/// use iyzico_core::Endpoint;
/// use iyzico_core::payment::RefundAmount;
/// use iyzico_core::recovery::Recoverable;
///
/// /// The name of the call that tells what became of another one.
/// fn look_up<E: Recoverable>() -> &'static str {
///     <E::LookUp as Endpoint>::NAME
/// }
/// assert_eq!(look_up::<RefundAmount>(), "payment.history");
/// ```
pub trait Recoverable: Endpoint {
    /// The reading call that tells what became of it.
    type LookUp: Endpoint;

    /// The look-up to make; `None` when the handle lacks what it needs.
    fn look_up(pending: &Pending) -> Option<Self::LookUp>;

    /// Judges what the look-up found. What differs from what was asked for proves nothing, not even a
    /// refusal.
    fn judge(
        pending: &Pending,
        found: &Found<'_, <Self::LookUp as Endpoint>::Response>,
    ) -> Verdict<Self::Response>;
}

/// What a look-up found.
///
/// ```
/// use iyzico_core::payment::Payment;
/// use iyzico_core::recovery::Found;
///
/// let payment = Payment::new("10851936".parse()?, "10.0".parse()?, "10.0".parse()?);
/// let found = Found::new(&payment);
/// assert_eq!(found.payment_id.as_str(), "10851936");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Found<'a, T> {
    body: &'a T,
    clock_offset: Option<SignedDuration>,
    unread: Option<&'a str>,
}

impl<'a, T> Found<'a, T> {
    /// What was found, when nothing is known of the clock of the service.
    pub fn new(body: &'a T) -> Self {
        Self { body, clock_offset: None, unread: None }
    }

    /// What a response tells: how far the clock of the service is ahead of ours as well, and whether anything stands
    /// in it that would be judged, and cannot be read.
    pub fn of(response: &'a Response<T>, asked_at: Timestamp) -> Self {
        Self {
            body: &response.body,
            clock_offset: clock_offset(response.envelope.system_time, asked_at),
            unread: compare::unread(&response.warnings),
        }
    }

    /// An unreadable value may belong to another record, so it does not count as missing.
    fn check_read(&self) -> Result<(), Doubt> {
        self.unread.map_or(Ok(()), |path| Err(format!("its {path} cannot be read")))
    }
}

fn clock_offset(system_time: Option<i64>, asked_at: Timestamp) -> Option<SignedDuration> {
    let theirs = Timestamp::from_millisecond(system_time?).ok()?;
    Some(theirs.duration_since(asked_at))
}

impl<T> Deref for Found<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.body
    }
}

/// Other calls that the same look-up may find: what the client that asks remembers of them.
///
/// ```
/// use iyzico_core::recovery::{Earlier, Others};
///
/// let mut others = Others::default();
/// assert_eq!(others.for_handle(), None);
/// others.any_declined = true;
/// assert_eq!(others.for_handle(), Some(Earlier::Declined));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Others {
    /// Whether one was declined: a refusal that is found may be its.
    pub any_declined: bool,
    /// Whether one may have moved money and looks the same: a success that is found may be its.
    pub any_alike: bool,
    /// The payments that others are known to have made.
    pub payments: Vec<PaymentId>,
}

impl Others {
    /// What a handle tells other processes of them.
    pub fn for_handle(&self) -> Option<Earlier> {
        if self.any_alike || !self.payments.is_empty() {
            Some(Earlier::MayHaveMoved)
        } else {
            self.any_declined.then_some(Earlier::Declined)
        }
    }
}

/// The handle of a prepared money call.
///
/// ```
/// use iyzico_core::payment::RefundAmount;
/// use iyzico_core::{Context, Credentials, recovery, request};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let refund = RefundAmount::builder().payment_id("10851936").price("12.50").build();
/// let prepared = request::prepare(&refund, &keys, "nonce-1", &context)?;
/// assert_eq!(recovery::pending(&prepared)?.endpoint, "payment.refund_amount");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`ConfigError`] for an empty `conversationId`, which finds nothing, and for calls whose outcome cannot
/// be found out.
pub fn pending(prepared: &Prepared) -> Result<Pending, ConfigError> {
    prepared.pending.clone().filter(|_| prepared.has_look_up).ok_or_else(|| ConfigError {
        setting: CONVERSATION_ID,
        problem: "is required: it finds the call when its response is lost".to_owned(),
    })
}

/// Where a call is found by its reference, others with the same reference may be found instead.
fn unless_it_may_be_another<T>(
    pending: &Pending,
    found_by: Option<FoundBy>,
    others: &Others,
    payment_id: Option<&str>,
    verdict: Verdict<T>,
) -> Verdict<T> {
    if found_by.is_some_and(FoundBy::is_state) {
        return verdict;
    }
    let id = hide_numbers(pending.conversation_id.as_str());
    let is_theirs = others.payments.iter().any(|other| Some(other.as_str()) == payment_id);
    let is_alike = others.any_alike || pending.earlier == Some(Earlier::MayHaveMoved);
    let is_within = found_by == Some(FoundBy::ReferenceWithinPayment);
    let doubt = match &verdict {
        Verdict::Succeeded(_) => is_theirs || is_alike || is_within && !others.payments.is_empty(),
        // A refusal shows nothing by which it could be tied to one call of several.
        Verdict::Declined(_) => {
            !pending.is_reference_ours || *others != Others::default() || pending.earlier.is_some()
        }
        Verdict::NotYet(_) => false,
    };
    if doubt {
        return Verdict::NotYet(format!(
            "something was found, but it may be another call with conversationId {id}"
        ));
    }
    verdict
}

/// The look-up for a lost response, ready to be sent; `None` when the handle lacks what it needs.
///
/// ```
/// use iyzico_core::payment::RefundAmount;
/// use iyzico_core::{Context, Credentials, recovery, request};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let refund = RefundAmount::builder().payment_id("10851936").price("12.50").build();
/// let pending = recovery::pending(&request::prepare(&refund, &keys, "nonce-1", &context)?)?;
///
/// let look_up = recovery::prepare::<RefundAmount>(&pending, &keys, "nonce-2", &context);
/// let look_up = look_up.ok_or("the handle lacks something")??;
/// assert!(look_up.safety.may_be_repeated());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn prepare<E: Recoverable>(
    pending: &Pending,
    credentials: &Credentials,
    nonce: &str,
    context: &Context,
) -> Option<Result<Prepared, InvalidRequestError>> {
    let look_up = E::look_up(pending)?;
    Some(request::prepare(&look_up, credentials, nonce, context))
}

/// Verifies the response to a look-up and judges what it tells of the call.
///
/// ```
/// use iyzico_core::payment::RefundAmount;
/// use iyzico_core::recovery::{self, Others, Verdict};
/// use iyzico_core::response::Verify;
/// use iyzico_core::{Context, Credentials, request};
///
/// # let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// # let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// # let refund = RefundAmount::builder().payment_id("10851936").price("12.50").build();
/// # let pending = recovery::pending(&request::prepare(&refund, &keys, "nonce-1", &context)?)?;
/// # let look_up = recovery::prepare::<RefundAmount>(&pending, &keys, "nonce-2", &context);
/// # let look_up = look_up.ok_or("the handle lacks something")??;
/// let received = (200, &br#"{"status":"success","payments":[]}"#[..]);
/// let none = Others::default();
/// let verdict = recovery::interpret::<RefundAmount>(
///     &pending, &none, &look_up, &keys, received, Verify::Strictly,
/// )?;
/// assert!(matches!(verdict.body, Verdict::NotYet(_)), "nothing was found, and nothing is proven");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// When the look-up was refused, or its response cannot be trusted: then nothing is proven.
pub fn interpret<E: Recoverable>(
    pending: &Pending,
    others: &Others,
    prepared: &Prepared,
    credentials: &Credentials,
    received: (u16, &[u8]),
    verify: Verify,
) -> Result<Response<Verdict<E::Response>>, Error> {
    let (status, body) = received;
    let response = response::interpret::<E::LookUp>(prepared, credentials, status, body, verify)?;
    let found = Found::of(&response, prepared.prepared_at);
    let mut verdict = match found.check_read() {
        Ok(()) => E::judge(pending, &found),
        Err(doubt) => Verdict::NotYet(format!("something was found, but {doubt}")),
    };
    if let Verdict::Succeeded(found) = &mut verdict {
        E::fill_in(found);
    }
    let payment_id = match &verdict {
        Verdict::Succeeded(found) => text_of_field(&**found, "paymentId").map(Cow::into_owned),
        _ => None,
    };
    let payment_id = payment_id.as_deref();
    let mut verdict = unless_it_may_be_another(pending, E::FOUND_BY, others, payment_id, verdict);
    if let Verdict::Declined(refusal) = &mut verdict {
        refusal.raw = Received::of(&response.raw);
    }
    if let Verdict::NotYet(doubt) = &mut verdict {
        *doubt = sentence(doubt).into_owned();
    }
    let mut response = response.map(|_| verdict);
    response.pending = Some(Box::new(pending.clone()));
    // The look-up has a random reference, which must not be taken for that of the call.
    response.envelope.conversation_id = pending.conversation_id.as_str().parse().ok();
    Ok(response)
}

/// How one call is looked up, with its types erased.
///
/// ```
/// use iyzico_core::Entry;
///
/// let refund = Entry::find("payment.refund_amount").ok_or("no such call")?;
/// let recovery = refund.recovery.ok_or("cannot be looked up")?;
/// assert_eq!(recovery.look_up, "payment.history");
/// # Ok::<(), &'static str>(())
/// ```
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Recovery {
    /// Name of the call that is looked up.
    pub endpoint: &'static str,
    /// Name of the look-up.
    pub look_up: &'static str,
    prepare: PrepareFn,
    interpret: InterpretFn,
}

type PrepareFn =
    fn(&Pending, &Credentials, &str, &Context) -> Option<Result<Prepared, InvalidRequestError>>;

type InterpretFn = fn(
    &Pending,
    &Others,
    &Prepared,
    &Credentials,
    (u16, &[u8]),
    Verify,
) -> Result<Response<Verdict<AnyBody>>, Error>;

impl Recovery {
    pub(crate) const fn of<E: Recoverable>() -> Self {
        Self {
            endpoint: E::NAME,
            look_up: E::LookUp::NAME,
            prepare: prepare::<E>,
            interpret: |pending, others, prepared, credentials, received, verify| {
                let found =
                    interpret::<E>(pending, others, prepared, credentials, received, verify)?;
                Ok(found.map(|verdict| verdict.map(AnyBody::new)))
            },
        }
    }

    /// Like [`prepare`].
    pub fn prepare(
        &self,
        pending: &Pending,
        credentials: &Credentials,
        nonce: &str,
        context: &Context,
    ) -> Option<Result<Prepared, InvalidRequestError>> {
        (self.prepare)(pending, credentials, nonce, context)
    }

    /// Like [`interpret`], with what was found read one value after the other.
    ///
    /// # Errors
    ///
    /// As for [`interpret`].
    pub fn interpret_untyped(
        &self,
        pending: &Pending,
        others: &Others,
        prepared: &Prepared,
        credentials: &Credentials,
        received: (u16, &[u8]),
        verify: Verify,
    ) -> Result<Response<Verdict<AnyBody>>, Error> {
        (self.interpret)(pending, others, prepared, credentials, received, verify)
    }
}
