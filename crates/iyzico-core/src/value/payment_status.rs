//! The state of a payment, by which responses are believed or not.

use iyzico_derive::Choice;

use crate::value::choice::UNKNOWN;

/// State of a payment.
///
/// ```
/// use iyzico_core::payment::PaymentStatus;
///
/// let status: PaymentStatus = serde_json::from_str(r#""SUCCESS""#)?;
/// assert_eq!(status, PaymentStatus::Success);
/// assert_eq!(PaymentStatus::Failure.as_str(), "FAILURE");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[wire(decides)]
#[non_exhaustive]
pub enum PaymentStatus {
    /// Paid.
    Success,
    /// Not paid.
    Failure,
    /// The buyer is on the bank's 3-D Secure page.
    #[wire(rename = "INIT_THREEDS")]
    InitThreeDs,
    /// The buyer came back from the bank's page; the payment waits to be finished.
    #[wire(rename = "CALLBACK_THREEDS")]
    CallbackThreeDs,
    /// A bank transfer was started.
    InitBankTransfer,
    /// A loan was applied for.
    InitCredit,
    /// A loan application waits for the bank.
    PendingCredit,
    /// The buyer chose BKM Express.
    BkmPosSelected,
    /// An alternative payment method was started.
    InitApm,
    /// A contactless payment was started.
    InitContactless,
    /// A state that is not documented. `UNKNOWN` where iyzico sent something that is not a state, or nothing
    /// although a state is documented.
    Other(String),
}

impl PaymentStatus {
    /// The state of a payment that does not tell it.
    pub(crate) fn unknown() -> Self {
        Self::Other(UNKNOWN.to_owned())
    }

    /// Whether a payment may be in any state for all that this says.
    pub(crate) fn is_unknown(&self) -> bool {
        self.as_str() == UNKNOWN
    }
}
