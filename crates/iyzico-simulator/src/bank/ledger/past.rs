//! Payments as they were, for reports of days that are over.

use std::collections::HashMap;

use jiff::Timestamp;

use super::record::Record;
use crate::bank::clock::midnight_after;
use crate::bank::payment::Payment;

/// What payments were before they changed on a later day, or were captured. Most never are, and take no
/// room here.
#[derive(Debug, Default)]
pub(super) struct Past(HashMap<u32, Vec<Earlier>>);

/// A payment until something changed.
#[derive(Debug)]
struct Earlier {
    until: Timestamp,
    record: Record,
}

impl Past {
    /// Keeps what a payment was when a day ended, or when its hold was captured.
    pub(super) fn keep(&mut self, place: u32, before: &Payment, after: &Payment, now: Timestamp) {
        let last = self.0.get(&place).and_then(|all| all.last()).map(|earlier| earlier.until);
        let is_later_day = midnight_after(last.unwrap_or(before.made_at)) <= now;
        if is_later_day || before.captured_at != after.captured_at {
            let earlier = Earlier { until: now, record: Record::of(before) };
            self.0.entry(place).or_default().push(earlier);
        }
    }

    /// What a payment was at a moment, unless it has not changed since.
    pub(super) fn at(&self, place: u32, moment: Timestamp) -> Option<Payment> {
        let mut all = self.0.get(&place)?.iter();
        all.find(|earlier| moment <= earlier.until).map(|earlier| earlier.record.payment())
    }
}
