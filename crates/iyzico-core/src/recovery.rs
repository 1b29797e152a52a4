//! What became of a money call whose response was lost.
//!
//! iyzico has no idempotency key, so a call whose response was lost must not be sent again: it must
//! be looked up. [`Pending`] holds what is needed for that and nothing secret, so that it can be
//! stored and looked up by another process later. [`Recoverable`] says, for each call, which look-up
//! answers for it and how what is found is judged. How often to ask, and for how long, is for the
//! transport to decide.
//!
//! ```
//! use iyzico_core::payment::{CapturePayment, Payment, PaymentStatus, Phase};
//! use iyzico_core::recovery::{Pending, Recoverable, Verdict};
//! use iyzico_core::{Context, Credentials, request};
//!
//! let credentials = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
//! let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
//! let capture = CapturePayment::builder().payment_id("10851936").paid_price("12.50").build();
//! let sent = request::prepare(&capture, &credentials, "nonce-1", &context)?;
//!
//! let pending = Pending::of::<CapturePayment>(&sent)?;
//! assert!(CapturePayment::ask(&pending).is_some());
//!
//! let price = "12.5".parse()?;
//! let mut found = Payment::new("10851936".parse()?, price, price);
//! found.phase = Some(Phase::PreAuth);
//! assert!(matches!(CapturePayment::judge(&pending, &found), Verdict::NotYet(_)));
//!
//! found.phase = Some(Phase::PostAuth);
//! found.payment_status = Some(PaymentStatus::Success);
//! assert!(matches!(CapturePayment::judge(&pending, &found), Verdict::Succeeded(_)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod cancellation;
mod capture;
mod charge;
mod compare;
mod refund;
#[cfg(test)]
mod tests;
mod three_ds;

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Price;
use crate::value::ids::{PaymentId, PaymentTransactionId};
use crate::value::order::{ConversationId, Currency, Note};
use crate::value::rule::{Context, Refused};
use crate::value::write::Amounts;
use crate::wire::credentials::Credentials;
use crate::wire::endpoint::{CONVERSATION_ID, Endpoint};
use crate::wire::error::{ApiError, Config, Error, Invalid};
use crate::wire::request::{self, Prepared};
use crate::wire::response::{self, Response, Verify};
use crate::wire::sent::Sent;

/// A money call whose outcome can be found out afterwards.
pub trait Recoverable: Endpoint {
    /// The reading call that tells what became of it.
    type Ask: Endpoint;

    /// How the look-up finds the call among others.
    const FOUND_BY: FoundBy;

    /// The look-up to make; `None` when the handle lacks what it needs.
    fn ask(pending: &Pending) -> Option<Self::Ask>;

    /// Judges what the look-up found. What differs from what was asked for proves nothing, not even a
    /// refusal.
    fn judge(
        pending: &Pending,
        found: &<Self::Ask as Endpoint>::Response,
    ) -> Verdict<Self::Response>;
}

/// How a look-up finds a call among others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FoundBy {
    /// By the `conversationId` of a new payment: charges and holds share one space of references.
    Reference,
    /// By its `conversationId` among what went back of one payment.
    ReferenceWithinPayment,
    /// By iyzico's number of the payment, whose state then tells.
    Payment,
}

/// What a look-up proves.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict<T> {
    /// The call was carried out, and what was found is what was asked for. It can lack fields that
    /// only the lost response had.
    Succeeded(Box<T>),
    /// The call was refused: it moved no money.
    Declined(Box<ApiError>),
    /// Nothing is proven, for this reason. Ask again later; never send the call again because of it.
    NotYet(String),
}

impl<T> Verdict<T> {
    fn map<U>(self, make: impl FnOnce(T) -> U) -> Verdict<U> {
        match self {
            Self::Succeeded(found) => Verdict::Succeeded(Box::new(make(*found))),
            Self::Declined(refusal) => Verdict::Declined(refusal),
            Self::NotYet(doubt) => Verdict::NotYet(doubt),
        }
    }
}

/// A money call whose outcome is not known.
///
/// Holds identifiers and amounts, no card and no key, and can be stored with `serde` or as
/// [JSON text](Self::to_json).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pending {
    /// Name of the call: `payment.create`.
    pub endpoint: &'static str,
    /// The `conversationId` that it was sent with. It finds the payment, so it must be one that no
    /// other call was sent with.
    pub conversation_id: ConversationId,
    /// iyzico's number of the payment, when it was known before.
    pub payment_id: Option<PaymentId>,
    /// iyzico's number of the line that was to be refunded.
    pub payment_transaction_id: Option<PaymentTransactionId>,
    /// Sum of the basket, or the amount of a refund.
    pub price: Option<Price>,
    /// Amount that was to be taken.
    pub paid_price: Option<Price>,
    /// Currency of the amounts.
    pub currency: Option<Currency>,
    /// The merchant's basket or order number.
    pub basket_id: Option<Note>,
    /// What is known of earlier calls with the same `conversationId`; `None` if there were none.
    pub earlier: Option<Earlier>,
}

/// Earlier calls with the same `conversationId`: a look-up may find one of them instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Earlier {
    /// All were declined. So a success that is found is not theirs, but a refusal may be.
    Declined,
    /// Money may have moved in one of them. So nothing that is found proves anything.
    MayHaveMoved,
}

impl Pending {
    /// Reads from a request what is needed to find out what became of it.
    ///
    /// # Errors
    ///
    /// [`Config`] for an empty `conversationId`.
    pub fn of<E: Recoverable>(prepared: &Prepared) -> Result<Self, Config> {
        Self::named(E::NAME, prepared)
    }

    fn named(endpoint: &'static str, prepared: &Prepared) -> Result<Self, Config> {
        let sent = &prepared.sent;
        let conversation_id = kept(sent, CONVERSATION_ID).ok_or_else(|| Config {
            setting: CONVERSATION_ID,
            problem: "must not be empty: it finds the call when its response is lost".to_owned(),
        })?;
        Ok(Self {
            endpoint,
            conversation_id,
            payment_id: kept(sent, "paymentId"),
            payment_transaction_id: kept(sent, "paymentTransactionId"),
            price: kept(sent, "price"),
            paid_price: kept(sent, "paidPrice"),
            currency: kept(sent, "currency"),
            basket_id: kept(sent, "basketId"),
            earlier: None,
        })
    }

    /// Says what is known of earlier calls with the same `conversationId`.
    #[must_use]
    pub fn after(mut self, earlier: Option<Earlier>) -> Self {
        self.earlier = self.earlier.max(earlier);
        self
    }

    /// Adds the number of the payment that a refunded line belongs to; without it the refund of a
    /// line cannot be looked up. A number that the request itself named stays.
    #[must_use]
    pub fn with_payment_id(mut self, payment_id: PaymentId) -> Self {
        self.payment_id.get_or_insert(payment_id);
        self
    }

    /// Where a reference finds the call, earlier calls that shared it may be found instead.
    fn unless_it_may_be_another<T>(&self, found_by: FoundBy, verdict: Verdict<T>) -> Verdict<T> {
        let is_doubtful = match &verdict {
            Verdict::Succeeded(_) => self.earlier == Some(Earlier::MayHaveMoved),
            Verdict::Declined(_) => self.earlier.is_some(),
            Verdict::NotYet(_) => false,
        };
        if is_doubtful && found_by != FoundBy::Payment {
            let id = &self.conversation_id;
            return Verdict::NotYet(format!(
                "something was found, but it may be an earlier call with conversationId {id}"
            ));
        }
        verdict
    }
}

fn kept<T: FromStr<Err = Refused>>(sent: &Sent, field: &str) -> Option<T> {
    let value = sent.get(field).map(str::parse).transpose();
    value.expect("a request that passed the rules has values of their kinds")
}

/// The look-up for a lost response, ready to be sent; `None` when the handle lacks what it needs.
pub fn prepare<E: Recoverable>(
    pending: &Pending,
    credentials: &Credentials,
    nonce: &str,
    context: &Context,
) -> Option<Result<Prepared, Invalid>> {
    let ask = E::ask(pending)?;
    Some(request::prepare(&ask, credentials, nonce, context))
}

/// Verifies the response to a look-up and judges what it tells of the call.
///
/// # Errors
///
/// When the look-up was refused, or its response cannot be trusted: then nothing is proven.
pub fn interpret<E: Recoverable>(
    pending: &Pending,
    prepared: &Prepared,
    credentials: &Credentials,
    received: (u16, &[u8]),
    verify: Verify,
) -> Result<Response<Verdict<E::Response>>, Error> {
    let (status, body) = received;
    let found = response::interpret::<E::Ask>(prepared, credentials, status, body, verify)?;
    let verdict = E::judge(pending, &found);
    let mut verdict = pending.unless_it_may_be_another(E::FOUND_BY, verdict);
    if let Verdict::Declined(refusal) = &mut verdict {
        refusal.raw.clone_from(&found.raw);
    }
    let mut response = found.map(|_| verdict);
    // The look-up has a random one, which would be taken for that of the call.
    response.envelope.conversation_id = pending.conversation_id.as_str().parse().ok();
    Ok(response)
}

/// How one call is looked up, with its types erased.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Recovery {
    /// Name of the call that is looked up.
    pub endpoint: &'static str,
    /// Name of the look-up.
    pub ask: &'static str,
    /// [`Recoverable::FOUND_BY`].
    pub found_by: FoundBy,
    prepare: PrepareFn,
    interpret: InterpretFn,
}

type PrepareFn = fn(&Pending, &Credentials, &str, &Context) -> Option<Result<Prepared, Invalid>>;

type InterpretFn = fn(
    &Pending,
    &Prepared,
    &Credentials,
    (u16, &[u8]),
    Verify,
) -> Result<Response<Verdict<String>>, Error>;

impl Recovery {
    pub(crate) const fn of<E: Recoverable>() -> Self {
        Self {
            endpoint: E::NAME,
            ask: E::Ask::NAME,
            found_by: E::FOUND_BY,
            prepare: prepare::<E>,
            interpret: |pending, prepared, credentials, received, verify| {
                let found = interpret::<E>(pending, prepared, credentials, received, verify)?;
                let envelope = found.envelope.clone();
                Ok(found.map(|verdict| {
                    verdict.map(|body| response::joined(&envelope, &body, Amounts::ExactText))
                }))
            },
        }
    }

    /// Like [`Pending::of`].
    ///
    /// # Errors
    ///
    /// As for [`Pending::of`].
    pub fn pending(&self, prepared: &Prepared) -> Result<Pending, Config> {
        Pending::named(self.endpoint, prepared)
    }

    /// Like [`prepare`].
    pub fn prepare(
        &self,
        pending: &Pending,
        credentials: &Credentials,
        nonce: &str,
        context: &Context,
    ) -> Option<Result<Prepared, Invalid>> {
        (self.prepare)(pending, credentials, nonce, context)
    }

    /// Like [`interpret`], with what was found as JSON with amounts as text.
    ///
    /// # Errors
    ///
    /// As for [`interpret`].
    pub fn interpret(
        &self,
        pending: &Pending,
        prepared: &Prepared,
        credentials: &Credentials,
        received: (u16, &[u8]),
        verify: Verify,
    ) -> Result<Response<Verdict<String>>, Error> {
        (self.interpret)(pending, prepared, credentials, received, verify)
    }
}
