//! What differs between the merchant's books and iyzico.

use iyzico_derive::{Choice, Object};

use crate::payment::PaymentId;
use crate::value::field::Object as _;
use crate::value::order::{Currency, Note};
use crate::value::price::Price;

/// A difference between the merchant's books and iyzico.
///
/// ```
/// use iyzico_core::report::{Difference, DifferenceKind};
///
/// let difference: Difference = serde_json::from_str(
///     r#"{"kind": "MISSING_HERE", "ours": "149.9", "atIyzico": "149.9"}"#,
/// )?;
/// assert_eq!(difference.kind, DifferenceKind::MissingHere);
/// assert_eq!(difference.ours, Some("149.9".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct Difference {
    /// What differs.
    pub kind: DifferenceKind,
    /// The payment. Missing when a row of iyzico's names none.
    pub payment_id: Option<PaymentId>,
    /// The amount in the merchant's books: what went back for REFUNDED and CANCELLED, else what was paid.
    pub ours: Option<Price>,
    /// The same amount at iyzico.
    pub at_iyzico: Option<Price>,
    /// Currency in the merchant's books.
    pub our_currency: Option<Currency>,
    /// Currency at iyzico.
    pub currency: Option<Currency>,
    /// The merchant's own reference of the payment, as iyzico has it.
    pub conversation_id: Option<Note>,
    /// ID of the row, when a row of iyzico's cannot be counted.
    pub transaction_id: Option<Note>,
}

/// What differs.
///
/// ```
/// use iyzico_core::report::DifferenceKind;
///
/// let kind: DifferenceKind = serde_json::from_str(r#""MISSING_HERE""#)?;
/// assert_eq!(kind, DifferenceKind::MissingHere);
/// assert_eq!(DifferenceKind::MissingAtIyzico.as_str(), "MISSING_AT_IYZICO");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum DifferenceKind {
    /// iyzico took money that the merchant's books do not have.
    MissingHere,
    /// iyzico has no such payment on this day.
    MissingAtIyzico,
    /// Another amount was paid.
    Amount,
    /// It was paid in another currency.
    Currency,
    /// Another amount was refunded than the books have.
    Refunded,
    /// The payment was cancelled, which the books do not have or have with another amount.
    Cancelled,
    /// The amount is only held on the card: it was not captured.
    Held,
    /// iyzico's risk control refused the payment. Whether the money was taken is not documented, so it is
    /// reported whatever the books have, until the money was returned: cancel the payment.
    Refused,
    /// The books list the payment more than once: two orders may count on the same money.
    RepeatedHere,
    /// iyzico's rows about it cannot be counted: no payment, no amount, a type or phase that is not known, or a value
    /// that cannot be read. Or pages of the day did not come: then one without a payment says so.
    Unclear,
    /// A kind added by a later version.
    Other(String),
}

impl Difference {
    pub(super) fn of(kind: DifferenceKind) -> Self {
        Self { kind, ..Self::empty() }
    }
}
