//! Look-ups that do not see the latest change yet.

use std::collections::HashMap;

use iyzico_core::payment::PaymentId;
use jiff::{SignedDuration, Timestamp};

use super::payment::Payment;

/// The payments whose look-ups lag.
#[derive(Debug, Default)]
pub(crate) struct Lags(HashMap<PaymentId, Lag>);

#[derive(Debug)]
struct Lag {
    until: Timestamp,
    /// The payment as look-ups see it; nothing if it did not exist before.
    before: Option<Payment>,
}

impl Lags {
    /// Hides what has just happened to a payment from look-ups. What they do not see yet stays
    /// hidden.
    pub(crate) fn hide(
        &mut self,
        id: PaymentId,
        before: Option<Payment>,
        now: Timestamp,
        by: SignedDuration,
    ) {
        let until = now.saturating_add(by).unwrap_or(Timestamp::MAX);
        let before = match self.0.remove(&id) {
            Some(earlier) if earlier.until > now => earlier.before,
            _ => before,
        };
        self.0.insert(id, Lag { until, before });
    }

    /// The payment as look-ups see it.
    pub(crate) fn seen(&self, payment: Payment, now: Timestamp) -> Option<Payment> {
        match self.lagging(&payment.payment_id, now) {
            Some(lag) => lag.before.clone(),
            None => Some(payment),
        }
    }

    /// Whether look-ups do not know the payment yet.
    pub(crate) fn hides(&self, id: &PaymentId, now: Timestamp) -> bool {
        self.lagging(id, now).is_some_and(|lag| lag.before.is_none())
    }

    fn lagging(&self, id: &PaymentId, now: Timestamp) -> Option<&Lag> {
        let lag = self.0.get(id);
        lag.filter(|lag| lag.until > now)
    }
}
