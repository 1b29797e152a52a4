//! Which pages of a day came, and how many there were said to be.

use std::collections::HashSet;

use super::difference::DifferenceKind;
use crate::report::ListTransactions;
use crate::value::literal;
use crate::value::read::Entries;
use crate::wire::endpoint::Endpoint;

/// The pages of a day. Where the number of pages shrinks while they are read, or one comes twice, rows are missing.
#[derive(Clone, Debug, Default)]
pub(super) struct DayPages {
    came: HashSet<i64>,
    unnumbered: usize,
    /// The most pages that one of them told of.
    told: u32,
}

impl DayPages {
    pub(super) fn add(&mut self, page: &Entries<'_>) {
        match page.get("currentPage").and_then(literal::whole_number) {
            Some(number) => drop(self.came.insert(number)),
            None => self.unnumbered += 1,
        }
        let count = ListTransactions::PAGES.and_then(|pages| pages.count(page));
        self.told = self.told.max(count.unwrap_or_default());
    }

    /// Whether as many came as there were said to be.
    pub(super) fn are_whole(&self) -> bool {
        let came = self.came.len() + self.unnumbered;
        u32::try_from(came).unwrap_or(u32::MAX) >= self.told
    }

    /// Whether a difference may only be seen because rows are missing.
    pub(super) fn leave_open(&self, kind: &DifferenceKind) -> bool {
        use DifferenceKind::{Amount, Held, MissingAtIyzico, Refunded};
        !self.are_whole() && matches!(kind, Amount | Held | MissingAtIyzico | Refunded)
    }
}
