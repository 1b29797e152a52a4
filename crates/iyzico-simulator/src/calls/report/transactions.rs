use iyzico_core::object;
use iyzico_core::report::{ListTransactions, TransactionList};

use super::rows::{ROWS, rows};
use crate::bank::Bank;
use crate::bank::fields::required;
use crate::bank::refusal::Refusal;
use crate::calls::serve::Serve;

impl Serve for ListTransactions {
    /// A page has at most [`ROWS`] rows; one beyond the last is empty (inferred).
    fn serve(&self, bank: &mut Bank) -> Result<TransactionList, Refusal> {
        let day = required(&self.transaction_date)?.as_str();
        let page = required(&self.page)?.0.max(1);
        let rows = rows(bank, day);
        let pages = rows.len().div_ceil(ROWS);
        let skipped = (page as usize - 1).saturating_mul(ROWS);
        Ok(object!(TransactionList {
            transactions: Some(rows.into_iter().skip(skipped).take(ROWS).collect()),
            current_page: Some(page),
            total_page_count: u32::try_from(pages).ok(),
        }))
    }
}
