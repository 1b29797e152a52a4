//! What became of a money call whose answer was lost.
//!
//! iyzico has no idempotency key, so a call whose answer was lost must not be sent again: it must
//! be looked up. [`Pending`] holds what is needed for that and nothing secret, so that it can be
//! stored and looked up by another process later. It names the [`Question`] to ask and judges what
//! was found. How often to ask, and for how long, is for the transport to decide.
//!
//! ```
//! use iyzico_core::recovery::{Pending, Question, Verdict};
//! use iyzico_core::{Context, Credentials, Price, payment, request};
//!
//! let credentials = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
//! let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
//! let capture = payment::CapturePayment::builder()
//!     .payment_id("10851936")
//!     .paid_price("12.50")
//!     .build();
//! let sent = request::prepare(&capture, &credentials, "nonce-1", &context)?;
//!
//! let pending = Pending::of(&sent)?;
//! assert!(matches!(pending.question(), Some(Question::Payment(_))));
//!
//! let price = "12.5".parse()?;
//! let mut found = payment::Payment::new("10851936".parse()?, price, price);
//! found.phase = Some(payment::Phase::PreAuth);
//! assert!(matches!(pending.judge_payment(&found), Verdict::NotYet(_)));
//!
//! found.phase = Some(payment::Phase::PostAuth);
//! found.payment_status = Some(payment::PaymentStatus::Success);
//! assert!(matches!(pending.judge_payment(&found), Verdict::Succeeded(_)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod judge;
mod stored;

use serde::{Deserialize, Serialize};

use crate::Price;
use crate::payment::{
    AuthorizePayment, CancelPayment, Cancellation, CapturePayment, CreatePayment, Payment,
    PaymentId, PaymentTransactionId, Refund, RefundAmount, RefundPayment, RetrievePayment,
    RetrievePaymentHistory,
};
use crate::three_ds::{CompleteThreeDs, CompleteThreeDsUncompared};
use crate::value::order::{ConversationId, Currency, Note};
use crate::wire::endpoint::Endpoint;
use crate::wire::error::{ApiError, Config};
use crate::wire::request::Prepared;

use stored::Stored;

/// A call that moves money and whose outcome can be found out afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Call {
    /// [`CreatePayment`].
    CreatePayment,
    /// [`AuthorizePayment`].
    AuthorizePayment,
    /// [`CapturePayment`].
    CapturePayment,
    /// [`CancelPayment`].
    CancelPayment,
    /// [`RefundPayment`].
    RefundPayment,
    /// [`RefundAmount`].
    RefundAmount,
    /// [`CompleteThreeDs`].
    CompleteThreeDs,
    /// [`CompleteThreeDsUncompared`].
    CompleteThreeDsUncompared,
}

impl Call {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::CreatePayment,
        Self::AuthorizePayment,
        Self::CapturePayment,
        Self::CancelPayment,
        Self::RefundPayment,
        Self::RefundAmount,
        Self::CompleteThreeDs,
        Self::CompleteThreeDsUncompared,
    ];

    /// Name of the call in every language: `payment.create`.
    pub const fn endpoint(self) -> &'static str {
        match self {
            Self::CreatePayment => CreatePayment::NAME,
            Self::AuthorizePayment => AuthorizePayment::NAME,
            Self::CapturePayment => CapturePayment::NAME,
            Self::CancelPayment => CancelPayment::NAME,
            Self::RefundPayment => RefundPayment::NAME,
            Self::RefundAmount => RefundAmount::NAME,
            Self::CompleteThreeDs => CompleteThreeDs::NAME,
            Self::CompleteThreeDsUncompared => CompleteThreeDsUncompared::NAME,
        }
    }

    /// Whether look-ups tell the call from others by its `conversationId` alone.
    pub const fn is_found_by_conversation_id(self) -> bool {
        match self {
            Self::CreatePayment
            | Self::AuthorizePayment
            | Self::CancelPayment
            | Self::RefundPayment
            | Self::RefundAmount => true,
            Self::CapturePayment | Self::CompleteThreeDs | Self::CompleteThreeDsUncompared => false,
        }
    }

    /// Finds a call by its name.
    ///
    /// # Errors
    ///
    /// [`Config`] for calls that move no money or are not known.
    pub fn find(endpoint: &str) -> Result<Self, Config> {
        let found = Self::ALL.into_iter().find(|call| call.endpoint() == endpoint);
        found.ok_or_else(|| Config {
            setting: "endpoint",
            problem: format!("{endpoint} is not a call whose outcome can be found out"),
        })
    }
}

/// A request whose outcome can be found out afterwards.
pub trait Recoverable: Endpoint {
    /// Which of the calls it is.
    const CALL: Call;

    /// The answer that was lost, from what was found instead; `None` if that tells of another call.
    fn response(found: Found) -> Option<Self::Response>;
}

/// What was found instead of a lost answer, in the shape of that answer.
///
/// It can lack fields that only the answer itself has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Found {
    /// A payment, a hold or a capture.
    Payment(Box<Payment>),
    /// A cancellation.
    Cancellation(Box<Cancellation>),
    /// A refund.
    Refund(Box<Refund>),
}

macro_rules! recoverable {
    ($($request:ident => $found:ident),* $(,)?) => { $(
        impl Recoverable for $request {
            const CALL: Call = Call::$request;

            fn response(found: Found) -> Option<Self::Response> {
                match found {
                    Found::$found(found) => Some(*found),
                    _ => None,
                }
            }
        }
    )* };
}

recoverable! {
    CreatePayment => Payment,
    AuthorizePayment => Payment,
    CapturePayment => Payment,
    CancelPayment => Cancellation,
    RefundPayment => Refund,
    RefundAmount => Refund,
    CompleteThreeDs => Payment,
    CompleteThreeDsUncompared => Payment,
}

/// A money call whose outcome is not known.
///
/// Holds identifiers and amounts, no card and no key, and can be stored with `serde` or as
/// [JSON text](Self::to_json).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
#[non_exhaustive]
pub struct Pending {
    /// Which call it was.
    pub call: Call,
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

/// The reading call that tells what became of a [`Pending`] one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Answered by [`Pending::judge_payment`].
    Payment(RetrievePayment),
    /// Answered by [`Pending::judge_history`].
    History(RetrievePaymentHistory),
}

/// What an answer to a [`Question`] proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The call was carried out, and what was found is what was asked for.
    Succeeded(Found),
    /// The call was refused: it moved no money.
    Declined(Box<ApiError>),
    /// Nothing is proven, for this reason. Ask again later; never send the call again because of it.
    NotYet(String),
}

impl Pending {
    /// Reads from a request what is needed to find out what became of it.
    ///
    /// # Errors
    ///
    /// [`Config`] for calls whose outcome cannot be found out, and for an empty `conversationId`.
    pub fn of(prepared: &Prepared) -> Result<Self, Config> {
        let call = Call::find(prepared.name)?;
        let sent: Sent = serde_json::from_slice(&prepared.body)
            .expect("a request that passed the rules has values of their kinds");
        let conversation_id = sent.conversation_id.filter(|id| !id.as_str().is_empty());
        Ok(Self {
            call,
            conversation_id: conversation_id.ok_or_else(|| Config {
                setting: "conversationId",
                problem: "must not be empty: it finds the call when its answer is lost".to_owned(),
            })?,
            payment_id: sent.payment_id,
            payment_transaction_id: sent.payment_transaction_id,
            price: sent.price,
            paid_price: sent.paid_price,
            currency: sent.currency,
            basket_id: sent.basket_id,
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

    /// The reading call to make; `None` for the refund of a line of an [unknown
    /// payment](Self::with_payment_id).
    pub fn question(&self) -> Option<Question> {
        match self.call {
            Call::CreatePayment | Call::AuthorizePayment => {
                let ask = RetrievePayment::builder()
                    .payment_conversation_id(self.conversation_id.clone())
                    .build();
                Some(Question::Payment(ask))
            }
            Call::CapturePayment | Call::CompleteThreeDs | Call::CompleteThreeDsUncompared => {
                let payment_id = self.payment_id.clone()?;
                let ask = RetrievePayment::builder().payment_id(payment_id).build();
                Some(Question::Payment(ask))
            }
            // Cancellations and refunds do not show in the payment itself.
            Call::CancelPayment | Call::RefundPayment | Call::RefundAmount => {
                let payment_id = self.payment_id.clone()?;
                let ask = RetrievePaymentHistory::builder().payment_id(payment_id).build();
                Some(Question::History(ask))
            }
        }
    }

    /// The handle as JSON text, for storing it.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("identifiers and amounts are text")
    }

    /// Reads what [`to_json`](Self::to_json) wrote. Fields of later versions are passed over.
    ///
    /// # Errors
    ///
    /// [`Config`] when the text is something else.
    pub fn from_json(json: &str) -> Result<Self, Config> {
        serde_json::from_str(json)
            .map_err(|error| Config { setting: "pending", problem: error.to_string() })
    }
}

/// The top-level fields of a request that tell it from another one. The card is passed over.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sent {
    conversation_id: Option<ConversationId>,
    payment_id: Option<PaymentId>,
    payment_transaction_id: Option<PaymentTransactionId>,
    price: Option<Price>,
    paid_price: Option<Price>,
    currency: Option<Currency>,
    basket_id: Option<Note>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{ENDPOINTS, Entry};
    use crate::{Context, Credentials, request};

    #[test]
    fn the_outcome_of_every_call_that_moves_money_can_be_found_out() {
        let mut moves_money: Vec<_> = ENDPOINTS
            .iter()
            .filter(|entry| entry.safety.moves_money())
            .map(|entry| entry.name)
            .collect();
        let mut recoverable = Call::ALL.map(Call::endpoint).to_vec();
        moves_money.sort_unstable();
        recoverable.sort_unstable();
        assert_eq!(moves_money, recoverable);
    }

    #[test]
    fn a_call_is_found_by_its_name_only_if_it_moves_money() {
        for call in Call::ALL {
            assert_eq!(Call::find(call.endpoint()), Ok(call));
            assert!(Entry::find(call.endpoint()).is_some());
        }
        let error = Call::find("bin.check").unwrap_err();
        assert_eq!(
            error.to_string(),
            "endpoint: bin.check is not a call whose outcome can be found out"
        );
    }

    fn prepare<E: Endpoint>(request: &E) -> Prepared {
        let credentials = Credentials::new("sandbox-api-key", "sandbox-secret-key").unwrap();
        let context = Context::sandbox("2026-11-22T10:00:00Z".parse().unwrap());
        request::prepare(request, &credentials, "nonce-1", &context).unwrap()
    }

    #[track_caller]
    fn check_asked(request: &impl Endpoint, handle: &str, question: &str) {
        let pending = Pending::of(&prepare(request)).unwrap();
        assert_eq!(pending.to_json(), handle);
        let asked = match pending.question() {
            None => "nothing".to_owned(),
            Some(Question::Payment(ask)) => body(&prepare(&ask)),
            Some(Question::History(ask)) => prepare(&ask).query.unwrap(),
        };
        assert_eq!(asked, question);
    }

    fn body(prepared: &Prepared) -> String {
        String::from_utf8(prepared.body.to_vec()).unwrap()
    }

    #[test]
    fn a_capture_is_looked_up_by_the_number_of_the_payment() {
        check_asked(
            &CapturePayment::builder()
                .payment_id("10")
                .paid_price("12.50")
                .conversation_id("c-1")
                .build(),
            r#"{"endpoint":"payment.capture","conversationId":"c-1","paymentId":"10","paidPrice":"12.5"}"#,
            r#"{"conversationId":"nonce-1","paymentId":"10"}"#,
        );
    }

    #[test]
    fn a_cancellation_is_looked_up_in_the_history() {
        check_asked(
            &CancelPayment::builder().payment_id("10").build(),
            r#"{"endpoint":"payment.cancel","conversationId":"nonce-1","paymentId":"10"}"#,
            "conversationId=nonce-1&paymentId=10",
        );
    }

    #[test]
    fn the_refund_of_a_line_needs_the_number_of_its_payment() {
        let refund = RefundPayment::builder().payment_transaction_id("11").price("1").build();
        check_asked(
            &refund,
            r#"{"endpoint":"payment.refund","conversationId":"nonce-1","paymentTransactionId":"11","price":"1.0"}"#,
            "nothing",
        );
        let pending = Pending::of(&prepare(&refund)).unwrap();
        let pending = pending.with_payment_id("10".parse().unwrap());
        assert!(matches!(pending.question(), Some(Question::History(_))));
    }

    #[test]
    fn an_empty_conversation_id_finds_nothing_and_is_refused() {
        let cancel = CancelPayment::builder().payment_id("10").conversation_id("");
        let error = Pending::of(&prepare(&cancel.build())).unwrap_err();
        assert_eq!(error.setting, "conversationId");
    }
}
