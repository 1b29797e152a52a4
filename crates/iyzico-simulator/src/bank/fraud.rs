//! Verdicts of risk control, which a test chooses.

use iyzico_core::order::{ConversationId, Note};

use super::order::Order;

/// What risk control thinks of payments that are yet to come.
#[derive(Debug, Default)]
pub(crate) struct Fraud {
    rules: Vec<FraudRule>,
}

/// One verdict, used once.
#[derive(Clone, Debug)]
pub(crate) struct FraudRule {
    pub(crate) concerns: Concerns,
    /// 1 accepted, 0 under review, -1 refused.
    pub(crate) status: i32,
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

impl Fraud {
    pub(crate) fn add(&mut self, rule: FraudRule) {
        self.rules.push(rule);
    }

    /// The verdict on a payment that is made now. 1 unless a test has said otherwise.
    pub(crate) fn status_of(&mut self, order: &Order) -> i32 {
        const ACCEPTED: i32 = 1;
        let rule = self.rules.iter().position(|rule| rule.concerns.fits(order));
        rule.map_or(ACCEPTED, |index| self.rules.remove(index).status)
    }
}

impl Concerns {
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
