//! A request that breaks the rules.

use crate::value::rule::Findings;
use crate::wire::error::{Advice, FIX_REQUEST, Meaning};

/// A request that breaks the rules, with everything that was found. Or a record of the merchant's own, given to be
/// compared with what iyzico has: it belongs to no call, and the findings name the argument that it was given as.
///
/// ```
/// use iyzico_core::payment::RefundAmount;
/// use iyzico_core::{Context, Credentials, request};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let refund = RefundAmount::builder().payment_id("10851936").price("-1").build();
/// let Err(invalid) = request::prepare(&refund, &keys, "nonce-1", &context) else { panic!("something else") };
/// assert_eq!(invalid.endpoint, "payment.refund_amount");
/// assert_eq!(invalid.findings.errors().count(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{endpoint}{}{findings}", if endpoint.is_empty() { "" } else { " was not sent: " })]
#[non_exhaustive]
pub struct InvalidRequestError {
    /// Name of the call. Empty for a record of the merchant's own.
    pub endpoint: &'static str,
    /// Errors and warnings, all of them.
    pub findings: Findings,
    /// The merchant's own reference of the call, if one was given.
    pub conversation_id: Option<String>,
}

impl InvalidRequestError {
    /// A request to `endpoint` that stays here because of what was found.
    ///
    /// ```
    /// use iyzico_core::Findings;
    /// use iyzico_core::error::InvalidRequestError;
    ///
    /// let mut findings = Findings::default();
    /// findings.error("price", "is missing");
    /// let invalid = InvalidRequestError::new("payment.create", findings);
    /// assert_eq!(invalid.to_string(), "payment.create was not sent: price: is missing");
    /// ```
    pub fn new(endpoint: &'static str, findings: Findings) -> Self {
        Self { endpoint, findings, conversation_id: None }
    }

    /// A record of the merchant's own that was given as `argument`, `order` or `ours[3]`, or field by field.
    pub(crate) fn of_record(argument: Option<&str>, findings: Findings) -> Self {
        let findings = match argument {
            Some(argument) => findings.within(argument),
            None => findings,
        };
        Self::new("", findings)
    }

    /// The call that was not sent; none for a record.
    pub(super) fn call(&self) -> Option<&'static str> {
        Some(self.endpoint).filter(|endpoint| !endpoint.is_empty())
    }

    /// What iyzico's refusal would have meant: a buyer can correct what is wrong with the card. Of several
    /// mistakes none is the one to correct. A record would not have reached iyzico.
    pub(super) fn advice(&self) -> Option<&'static Advice> {
        self.call()?;
        let of_code = |code| Meaning::find(code, 200).map(Meaning::advice);
        let mut advice = self.findings.errors().map(|error| error.code.and_then(of_code));
        let first = advice.next().flatten();
        let is_the_same = advice.all(|other| other == first);
        first.filter(|_| is_the_same).or_else(|| Advice::find(FIX_REQUEST))
    }
}
