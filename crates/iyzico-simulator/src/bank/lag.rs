//! Look-ups that do not see the latest change yet.

use std::collections::HashMap;

use iyzico_core::Given;
use iyzico_core::payment::{PaymentId, PaymentTransactionId};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::Bank;
use super::fields::optional;
use super::ledger::Payment;

/// The payments whose look-ups lag.
#[derive(Debug, Default)]
pub(crate) struct Lags(HashMap<PaymentId, Lag>);

#[derive(Debug)]
struct Lag {
    until: Timestamp,
    /// The payment as look-ups see it; nothing if it did not exist before.
    before: Option<Payment>,
}

impl Bank {
    /// The payment that a request is about, as it is now.
    pub(crate) fn payment_before(&self, request: &[u8]) -> Option<Payment> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Names {
            payment_id: Option<Given<PaymentId>>,
            payment_transaction_id: Option<Given<PaymentTransactionId>>,
        }

        let names: Names = serde_json::from_slice(request).ok()?;
        let by_line = optional(names.payment_transaction_id.as_ref());
        let payment = match optional(names.payment_id.as_ref()) {
            Some(id) => self.ledger.find(id),
            None => self.ledger.find_by_line(by_line?),
        };
        payment.cloned()
    }

    /// Hides what has just happened to a payment from look-ups. What they do not see yet stays
    /// hidden.
    pub(crate) fn lag(&mut self, id: &str, before: Option<Payment>, by: SignedDuration) {
        let Ok(id) = PaymentId::new(id) else {
            return; // every answer of ours names a payment by its number
        };
        let now = self.now();
        let until = now.saturating_add(by).unwrap_or(Timestamp::MAX);
        let before = match self.lags.0.remove(&id) {
            Some(earlier) if earlier.until > now => earlier.before,
            _ => before,
        };
        self.lags.0.insert(id, Lag { until, before });
    }

    /// The payment as look-ups see it.
    pub(crate) fn seen<'a>(&'a self, payment: &'a Payment) -> Option<&'a Payment> {
        match self.lagging(&payment.payment_id) {
            Some(lag) => lag.before.as_ref(),
            None => Some(payment),
        }
    }

    /// Whether look-ups do not know the payment yet.
    pub(crate) fn hides(&self, id: &PaymentId) -> bool {
        self.lagging(id).is_some_and(|lag| lag.before.is_none())
    }

    fn lagging(&self, id: &PaymentId) -> Option<&Lag> {
        let lag = self.lags.0.get(id);
        lag.filter(|lag| lag.until > self.now())
    }
}
