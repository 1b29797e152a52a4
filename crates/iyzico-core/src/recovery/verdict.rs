//! What a look-up proves.

use crate::wire::error::ApiError;

/// What a look-up proves.
///
/// ```
/// use iyzico_core::payment::Payment;
/// use iyzico_core::recovery::Verdict;
///
/// /// What a shop does with an order whose response was lost.
/// fn next(verdict: &Verdict<Payment>) -> &'static str {
///     match verdict {
///         Verdict::Succeeded(_) => "ship",
///         Verdict::Declined(_) => "offer another card",
///         _ => "ask again later",
///     }
/// }
/// assert_eq!(next(&Verdict::NotYet("not found yet".to_owned())), "ask again later");
/// ```
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
    pub(super) fn map<U>(self, make: impl FnOnce(T) -> U) -> Verdict<U> {
        match self {
            Self::Succeeded(found) => Verdict::Succeeded(Box::new(make(*found))),
            Self::Declined(refusal) => Verdict::Declined(refusal),
            Self::NotYet(doubt) => Verdict::NotYet(doubt),
        }
    }
}
