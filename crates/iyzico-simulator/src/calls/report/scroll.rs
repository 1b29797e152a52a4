use iyzico_core::object;
use iyzico_core::report::{ScrollTransactions, ScrolledTransactions, SortingOrder, TransactionRow};

use super::numbers::ids_as_numbers;
use super::rows::{ROWS, rows};
use crate::bank::Bank;
use crate::bank::fields::{optional, required};
use crate::bank::refusal::Refusal;
use crate::calls::serve::Serve;

impl Serve for ScrollTransactions {
    /// A page has at most [`ROWS`] rows and names its last one. Behind the last row, and behind a row
    /// that is not known, is an empty page (inferred).
    fn serve(&self, bank: &mut Bank) -> Result<ScrolledTransactions, Refusal> {
        let mut rows = rows(bank, required(&self.transaction_date)?.as_str());
        if required(&self.document_scroll_vo_sorting_order)? == &SortingOrder::Desc {
            rows.reverse();
        }
        let last = optional(self.last_id.as_ref()).filter(|last| !last.as_str().is_empty());
        let is_last = |row: &TransactionRow| row.transaction_id.as_ref() == last;
        let skipped = match last {
            None => 0,
            Some(_) => rows.iter().position(is_last).map_or(rows.len(), |index| index + 1),
        };
        let page: Vec<_> = rows.into_iter().skip(skipped).take(ROWS as usize).collect();
        Ok(object!(ScrolledTransactions {
            last_id: page.last().and_then(|row| row.transaction_id.clone()),
            transactions: Some(page),
        }))
    }

    fn respell(response: String) -> String {
        ids_as_numbers(response)
    }
}
