//! What tells one money call from another, kept when its response may be lost.

use std::mem;
use std::str::FromStr;

use jiff::Timestamp;

use crate::Price;
use crate::value::blank::trim;
use crate::value::card::CardDigits;
use crate::value::field::{Fields, List, Visitor, field};
use crate::value::ids::{PaymentId, PaymentTransactionId, PayoutRequestId};
use crate::value::merchant::MerchantMark;
use crate::value::order::{ConversationId, Currency, Installment, Note};
use crate::value::rule::{Context, InvalidValueError};
use crate::value::write::{text_of, text_of_field};
use crate::wire::endpoint::{CONVERSATION_ID, Description};
use crate::wire::error::ConfigError;

/// A money call whose outcome is not known.
///
/// Holds identifiers and amounts, no key, and of a card only the first six and last four digits. It
/// can be stored with `serde` or as [JSON text](Self::to_json).
///
/// ```
/// use iyzico_core::recovery::Pending;
///
/// /// Stored with the order before the payment is sent, and read again after a crash.
/// fn again(stored: &str) -> Result<Pending, Box<dyn std::error::Error>> {
///     Ok(Pending::from_json(stored)?)
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pending {
    /// Name of the call: `payment.create`.
    pub endpoint: &'static str,
    /// The `conversationId` that it was sent with.
    pub conversation_id: ConversationId,
    /// Whether the client made the `conversationId`: then no other call has it.
    pub is_reference_ours: bool,
    /// iyzico's ID for the payment, when it was known before.
    pub payment_id: Option<PaymentId>,
    /// iyzico's ID for the batch of payouts that was to be paid.
    pub payout_request_id: Option<PayoutRequestId>,
    /// iyzico's ID for the line that was to be refunded.
    pub payment_transaction_id: Option<PaymentTransactionId>,
    /// Sum of the basket, or the amount of a refund.
    pub price: Option<Price>,
    /// Amount that was to be taken.
    pub paid_price: Option<Price>,
    /// Currency of the amounts.
    pub currency: Option<Currency>,
    /// Number of installments.
    pub installment: Option<Installment>,
    /// The merchant's basket or order number; empty if the request could have had one, and had none. `None` if the
    /// call takes none, or in handles that do not say.
    pub basket_id: Option<Note>,
    /// Digits of the card that was used.
    pub card: Option<CardDigits>,
    /// When it was prepared for sending.
    pub sent_at: Option<Timestamp>,
    /// What is known of other calls with the same `conversationId`; `None` if there were none.
    pub earlier: Option<Earlier>,
    /// The merchant that it was made for, at its host: nobody else finds it. `None` in handles that an earlier
    /// version stored, which are taken as they are.
    pub merchant: Option<MerchantMark>,
}

/// Other calls with the same `conversationId`: a look-up may find one of them instead.
///
/// ```
/// use iyzico_core::recovery::Earlier;
///
/// assert!(Earlier::MayHaveMoved > Earlier::Declined, "the graver one is kept");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Earlier {
    /// All were declined. So a success that is found is not theirs, but a refusal may be.
    Declined,
    /// Money may have moved in one of them. So nothing that is found proves anything.
    MayHaveMoved,
}

impl Pending {
    /// Reads what identifies a request; `None` when it has no reference to be found by.
    pub(crate) fn of(
        call: &Description,
        request: &dyn Fields,
        nonce: &str,
        context: &Context,
    ) -> Option<Self> {
        let given = text_of_field(request, CONVERSATION_ID);
        let is_reference_ours = given.is_none();
        let conversation_id = given.unwrap_or_else(|| nonce.into());
        if conversation_id.is_empty() {
            return None;
        }
        Some(Self {
            endpoint: call.name,
            conversation_id: conversation_id.parse().ok()?,
            is_reference_ours,
            payment_id: kept(request, "paymentId"),
            payout_request_id: kept(request, "requestId"),
            payment_transaction_id: kept(request, "paymentTransactionId"),
            price: kept(request, "price"),
            paid_price: kept(request, "paidPrice"),
            currency: kept(request, "currency"),
            installment: kept(request, "installment"),
            basket_id: basket_of(request),
            card: card_of(request),
            sent_at: Some(context.now),
            earlier: None,
            merchant: context.merchant,
        })
    }

    /// The handle of a call whose request cannot be read: no look-up finds it, so it stays unknown.
    ///
    /// ```
    /// use iyzico_core::Entry;
    /// use iyzico_core::recovery::Pending;
    ///
    /// let entry = Entry::find("payment.create").unwrap();
    /// let pending = Pending::nameless(entry, "7d5b2c1a").unwrap();
    /// assert!(pending.is_reference_ours);
    /// ```
    ///
    /// `None` for an empty `nonce`, which would be no reference.
    #[doc(hidden)]
    pub fn nameless(call: &Description, nonce: &str) -> Option<Self> {
        Some(Self {
            endpoint: call.name,
            conversation_id: nonce.parse().ok()?,
            is_reference_ours: true,
            payment_id: None,
            payout_request_id: None,
            payment_transaction_id: None,
            price: None,
            paid_price: None,
            currency: None,
            installment: None,
            basket_id: None,
            card: None,
            sent_at: None,
            earlier: None,
            merchant: None,
        })
    }

    /// Says what is known of other calls with the same `conversationId`.
    #[must_use]
    pub fn after(mut self, earlier: Option<Earlier>) -> Self {
        self.earlier = self.earlier.max(earlier);
        self
    }

    /// Whether it may be of a merchant at a host, by all the marks that the merchant has or had.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when it names another one, with what to do if the API key or the host was changed.
    pub fn check_merchant(&self, own: &[MerchantMark]) -> Result<(), ConfigError> {
        match self.merchant {
            Some(named) if !own.contains(&named) => Err(ConfigError {
                setting: "pending",
                problem: format!(
                    "belongs to another merchant or another host, {named}, by whose client it has to be resolved; if only \
                     the API key or the base URL of the same merchant was changed, name {named} among the former marks \
                     of the client"
                ),
            }),
            _ => Ok(()),
        }
    }

    /// Adds the ID of the payment that a refunded line belongs to; without it the refund of a
    /// line cannot be looked up. A number that the request itself named stays.
    #[must_use]
    pub fn with_payment_id(mut self, payment_id: PaymentId) -> Self {
        self.payment_id.get_or_insert(payment_id);
        self
    }
}

/// A value of a request that passed the rules; what does not is not kept.
fn kept<T: FromStr<Err = InvalidValueError>>(request: &dyn Fields, name: &str) -> Option<T> {
    text_of_field(request, name).filter(|text| !text.is_empty())?.parse().ok()
}

/// Whether an argument with this name was meant to be a handle: no field of a call is called like that, and each
/// language passes handles as `pending`.
#[doc(hidden)]
pub fn is_name_of_handle(name: &str) -> bool {
    const NAME: &str = "pending";
    const MOST_TYPOS: usize = 2;
    let name = name.to_ascii_lowercase();
    [NAME, "handle"].iter().any(|word| name.contains(word)) || typos(&name, NAME) <= MOST_TYPOS
}

/// How many letters must be changed, added or left out to make one word of another.
fn typos(given: &str, meant: &str) -> usize {
    let mut row: Vec<usize> = (0..=meant.len()).collect();
    for (above, letter) in given.bytes().enumerate() {
        let mut diagonal = mem::replace(&mut row[0], above + 1);
        for (index, other) in meant.bytes().enumerate() {
            let changed = diagonal + usize::from(letter != other);
            diagonal = row[index + 1];
            row[index + 1] = changed.min(row[index] + 1).min(diagonal + 1);
        }
    }
    row[meant.len()]
}

/// A request without a basket is told from a handle that says nothing of it: iyzico makes no basket number up, so
/// a payment that has one was made by another call.
fn basket_of(request: &dyn Fields) -> Option<Note> {
    let basket = field(request, "basketId")?;
    let given = if basket.is_absent() { NO_BASKET.into() } else { text_of(basket)? };
    let basket_id = if is_no_basket(&given) { NO_BASKET } else { &given };
    basket_id.parse().ok()
}

/// Whether a basket number is a placeholder for none.
pub(crate) fn is_no_basket(basket_id: &str) -> bool {
    trim(basket_id).is_empty()
}

const NO_BASKET: &str = "";

fn card_of(request: &dyn Fields) -> Option<CardDigits> {
    /// Looks into the card for its number.
    struct NumberOf(Option<CardDigits>);
    impl Visitor<'_> for NumberOf {
        fn object(&mut self, card: &dyn Fields) {
            self.0 = text_of_field(card, "cardNumber").and_then(|number| CardDigits::of(&number));
        }
        fn text(&mut self, _: &str) {}
        fn number(&mut self, _: i64) {}
        fn boolean(&mut self, _: bool) {}
        fn amount(&mut self, _: rust_decimal::Decimal) {}
        fn list(&mut self, _: &dyn List) {}
    }
    let mut number = NumberOf(None);
    field(request, "paymentCard").filter(|card| !card.is_absent())?.visit(&mut number);
    number.0
}

#[cfg(test)]
mod tests {
    use super::is_name_of_handle;

    #[test]
    fn a_handle_is_known_by_its_name_also_when_it_is_misspelt() {
        for name in ["pending", "Pending", "pendng", "peding", "pemding", "pendings", "myHandle"] {
            assert!(is_name_of_handle(name), "{name}");
        }
        for name in ["", "p", "end", "options", "extra", "conversationId"] {
            assert!(!is_name_of_handle(name), "{name}");
        }
    }
}
