//! Verdicts of risk control, which a test chooses.

use iyzico_core::order::{ConversationId, Note};
use iyzico_core::payment::PaymentId;

use super::Bank;
use super::order::Order;
use super::payment::{ACCEPTED, REFUSED_BY_RISK, UNDER_REVIEW};
use crate::faults::ScenarioError;

/// What risk control thinks of payments that are yet to come.
#[derive(Debug, Default)]
pub(crate) struct Fraud {
    rules: Vec<FraudRule>,
}

/// One verdict, used once.
#[derive(Clone, Debug)]
struct FraudRule {
    concerns: Concerns,
    /// 1 accepted, 0 under review, -1 refused.
    status: i32,
}

/// Which payment a verdict concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Concerns {
    /// The next one.
    Next,
    /// The next one with this `conversationId`.
    ConversationId(String),
    /// The next one with this `basketId`.
    BasketId(String),
}

impl Bank {
    /// Ends the review of a payment, and tells the merchant's server. Money of an accepted payment is paid out
    /// like that of one made now; that of a refused one stays where it is until the merchant gives it back.
    ///
    /// The second notification is documented, its content is inferred: the state of the payment is still a
    /// success, and look-ups have the verdict.
    pub(crate) fn end_review(&mut self, id: &str, accepted: bool) -> Result<(), ScenarioError> {
        let now = self.now();
        let ended = PaymentId::new(id).ok().and_then(|id| {
            self.ledger.change(now, &id, |payment| {
                let is_open = payment.fraud_status == UNDER_REVIEW;
                if is_open {
                    payment.fraud_status = if accepted { ACCEPTED } else { REFUSED_BY_RISK };
                    payment.schedule_payout(now);
                }
                is_open.then(|| payment.clone())
            })
        });
        let problem = match ended {
            Some(Some(payment)) => {
                self.tell_again(&payment);
                return Ok(());
            }
            Some(None) => "names a payment that is not under review",
            None => "names no payment",
        };
        Err(ScenarioError::at("paymentId", problem.to_owned()))
    }
}

impl Fraud {
    /// Adds a verdict on a payment that is yet to come.
    pub(crate) fn add(&mut self, concerns: Concerns, status: i32) -> Result<(), ScenarioError> {
        if ![ACCEPTED, UNDER_REVIEW, REFUSED_BY_RISK].contains(&status) {
            let problem = format!("must be {VERDICTS}, not {status}");
            return Err(ScenarioError::at("fraudStatus", problem));
        }
        self.rules.push(FraudRule { concerns, status });
        Ok(())
    }

    /// The verdict on a payment that is made now. 1 unless a test has said otherwise.
    pub(crate) fn status_of(&mut self, order: &Order) -> i32 {
        let rule = self.rules.iter().position(|rule| rule.concerns.fits(order));
        rule.map_or(ACCEPTED, |index| self.rules.remove(index).status)
    }
}

impl Concerns {
    /// The payment that is named by one of its references, or the next one if none is given.
    ///
    /// # Errors
    ///
    /// When both are given: one of them would say nothing.
    pub fn named(
        conversation_id: Option<String>,
        basket_id: Option<String>,
    ) -> Result<Self, ScenarioError> {
        match (conversation_id, basket_id) {
            (Some(_), Some(_)) => {
                let problem =
                    "cannot be given besides the other reference: one of them names the payment";
                Err(ScenarioError::at("basketId", problem.to_owned()))
            }
            (Some(id), None) => Ok(Self::ConversationId(id)),
            (None, Some(id)) => Ok(Self::BasketId(id)),
            (None, None) => Ok(Self::Next),
        }
    }

    fn fits(&self, order: &Order) -> bool {
        let conversation_id = order.conversation_id.as_ref().map(ConversationId::as_str);
        let basket_id = order.basket_id.as_ref().map(Note::as_str);
        match self {
            Self::Next => true,
            Self::ConversationId(id) => conversation_id == Some(id),
            Self::BasketId(id) => basket_id == Some(id),
        }
    }
}

const VERDICTS: &str = "1, 0 or -1";
