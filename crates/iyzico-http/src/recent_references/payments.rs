//! Which call each of the latest payments came of: a new payment has a new number.

use crate::recent_references::known::MOST;
use std::collections::{HashMap, VecDeque};

/// What each of the latest payments came of.
#[derive(Debug, Default)]
pub(super) struct Payments {
    origins: HashMap<u64, Origin>,
    order: VecDeque<u64>,
}

/// What a payment came of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// A call with this reference.
    Reference(u64),
    /// Not known; a call was about it, so it was there before.
    Earlier,
}

impl Payments {
    /// What a payment came of: what was noted first.
    pub(super) fn origin(&mut self, payment: u64, origin: Origin) -> Origin {
        if let Some(first) = self.origins.get(&payment) {
            return *first;
        }
        if self.order.len() >= MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.origins.remove(&oldest);
        }
        self.order.push_back(payment);
        self.origins.insert(payment, origin);
        origin
    }
}
