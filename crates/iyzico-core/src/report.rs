//! Reports: what happened on a day, row by row.

mod transactions;

pub use transactions::{ListTransactions, TransactionList, TransactionRow, TransactionType};
