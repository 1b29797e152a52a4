//! What `conversationId` a merchant gives to a call.

use std::collections::HashSet;

use super::records::Wanted;
use super::rng::Rng;

/// The habit of a merchant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Habit {
    /// Each attempt has one of its own: what the documents say.
    OnePerAttempt,
    /// The number of the order, for whatever is done with it.
    OnePerOrder,
    /// The same for two orders, such as the number of the buyer.
    OneForTwoOrders,
    /// None; the client makes one.
    None,
}

/// The references of one order.
#[derive(Clone, Debug)]
pub(crate) struct References {
    habit: Habit,
    number: u64,
    /// The kinds of operation that have used the shared reference. A second one of a kind could not
    /// be told from the first, so it gets its own. All kinds of refund are one: a part of one may look
    /// like the other.
    used_for: HashSet<&'static str>,
}

impl Habit {
    pub(crate) fn of(rng: &mut Rng) -> Self {
        match rng.below(10) {
            0..=4 => Self::OnePerAttempt,
            5..=6 => Self::OnePerOrder,
            7..=8 => Self::OneForTwoOrders,
            _ => Self::None,
        }
    }
}

impl References {
    pub(crate) fn new(habit: Habit, number: u64) -> Self {
        Self { habit, number, used_for: HashSet::new() }
    }

    /// The reference that all attempts of an operation share; `None` if each has its own.
    pub(crate) fn shared(&mut self, wanted: &Wanted) -> Option<String> {
        let reference = match self.habit {
            Habit::OnePerOrder => format!("order-{}", self.number),
            Habit::OneForTwoOrders => format!("buyer-{}", self.number / 2),
            // Reversals without a reference of the merchant cannot be told apart in the ledger.
            Habit::None if wanted.is_marked() => String::new(),
            Habit::None | Habit::OnePerAttempt => return None,
        };
        let kind = match wanted {
            Wanted::RefundLine { .. }
            | Wanted::ChargeMerchant { .. }
            | Wanted::RefundAmount { .. } => "refund",
            other => other.name(),
        };
        self.used_for.insert(kind).then_some(reference)
    }

    /// The reference of a start, which moves no money by itself.
    pub(crate) fn of_start(&self, own: String) -> String {
        match self.habit {
            Habit::OnePerOrder => format!("order-{}", self.number),
            Habit::OneForTwoOrders => format!("buyer-{}", self.number / 2),
            Habit::None | Habit::OnePerAttempt => own,
        }
    }
}
