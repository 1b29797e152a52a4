use iyzico_core::object;
use iyzico_core::report::{ListTransactions, TransactionList};

use super::numbers::ids_as_numbers;
use super::rows::{ROWS, rows};
use crate::bank::Bank;
use crate::bank::fields::required;
use crate::bank::refusal::Refusal;
use crate::calls::page::Page;
use crate::calls::serve::Serve;

impl Serve for ListTransactions {
    /// A page has at most [`ROWS`] rows; one beyond the last is empty (inferred).
    fn serve(&self, bank: &mut Bank) -> Result<TransactionList, Refusal> {
        let day = required(&self.transaction_date)?.as_str();
        let page = Page { number: required(&self.page)?.0, size: ROWS };
        let rows = rows(bank, day);
        let pages = page.count(rows.len());
        Ok(object!(TransactionList {
            transactions: Some(page.rows(rows.into_iter())),
            current_page: Some(page.number),
            total_page_count: pages,
        }))
    }

    fn respell(response: String) -> String {
        ids_as_numbers(response)
    }
}
