//! Reports: what happened on a day, row by row.

mod payouts;
mod reconciliation;
mod scroll;
mod transactions;

pub use payouts::{
    BouncedPayout, BouncedPayouts, CompletedPayout, CompletedPayouts, ListBouncedPayouts,
    ListCompletedPayouts, PayoutType,
};
pub use reconciliation::{Difference, DifferenceKind, OwnPayment, Reconciliation};
pub use scroll::{ScrollTransactions, ScrolledTransactions, SortingOrder};
pub use transactions::{ListTransactions, TransactionList, TransactionRow, TransactionType};
