//! The payments of a day as the merchant has them, compared with those that iyzico has.

mod at_iyzico;
mod day_pages;
mod difference;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use iyzico_derive::{Builder, Object};
use jiff::Timestamp;
use rust_decimal::Decimal;

use self::at_iyzico::{AtIyzico, Counted, Own, RowKey};
use self::day_pages::DayPages;
pub use self::difference::{Difference, DifferenceKind};
use super::TransactionRow;
use crate::payment::PaymentId;
use crate::value::field::Object as _;
use crate::value::fill;
use crate::value::given::Given;
use crate::value::inspect::inspect;
use crate::value::order::Currency;
use crate::value::price::{Price, Share};
use crate::value::read::{Entries, IS_BLANK, Reader};
use crate::value::rule::{Context, Findings};
use crate::wire::error::InvalidRequestError;
use crate::wire::request::read_record;

/// One payment as the merchant's own books have it: everything that moved on the day.
///
/// ```
/// use iyzico_core::report::OwnPayment;
///
/// let payment = OwnPayment::builder().payment_id("10851936").build();
/// assert_eq!(serde_json::to_value(&payment)?["paymentId"], "10851936");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct OwnPayment {
    /// iyzico's ID for the payment.
    pub payment_id: Given<PaymentId>,
    /// Amount that was taken from the card on the day. Missing for a payment of an earlier day.
    pub paid_price: Option<Given<Price>>,
    /// Amount that went back to the card on the day, by refunds and by a cancellation. Missing for none.
    pub refunded_price: Option<Given<Share>>,
    /// Currency of the amounts; not compared when it is missing.
    pub currency: Option<Given<Currency>>,
}

/// Compares the payments of a day. First take in all of iyzico's pages of the day, then compare each of
/// the merchant's payments, in any order; [`rest`](Self::rest) is what the merchant did not have.
///
/// It keeps a few numbers for each payment and each row of iyzico's, not the rows.
///
/// ```
/// use iyzico_core::report::{DifferenceKind, OwnPayment, Reconciliation};
///
/// let mut day = Reconciliation::new();
/// day.add_page(r#"{ "transactions": [
///     { "transactionType": "PAYMENT", "transactionId": 1, "paymentId": 17, "paidPrice": 10.0 },
///     { "transactionType": "PAYMENT", "transactionId": 2, "paymentId": 17, "paidPrice": 20.0 },
///     { "transactionType": "PAYMENT", "transactionId": 3, "paymentId": 18, "paidPrice": 5.0 }
/// ] }"#);
/// let ours = OwnPayment::builder().payment_id("17").paid_price("30").build();
/// assert!(day.compare(&ours)?.is_empty());
/// let rest = day.rest();
/// assert_eq!(rest[0].kind, DifferenceKind::MissingHere);
/// assert_eq!(rest[0].payment_id.as_ref().unwrap().as_str(), "18");
/// # Ok::<(), iyzico_core::error::InvalidRequestError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Reconciliation {
    payments: HashMap<PaymentId, AtIyzico>,
    /// Rows that came, with what was counted of them: pages that move while they are read repeat some.
    rows: HashMap<RowKey, Counted>,
    unclear: Vec<Difference>,
    pages: DayPages,
    /// How many of the merchant's payments were given: an error says which one it is about.
    given: usize,
}

impl Reconciliation {
    /// Nothing to compare with yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in one page of `report.transactions`, given as the JSON text of the response.
    pub fn add_page(&mut self, response: &str) {
        let rows = Entries::read(response).and_then(|entries| {
            self.pages.add(&entries);
            let list = entries.get("transactions")?;
            if list.get() == "null" { Some(Vec::new()) } else { list.elements() }
        });
        let Some(rows) = rows else { return self.add_unclear(&TransactionRow::empty()) };
        for json in rows {
            let (mut row, mut reader) = (TransactionRow::empty(), Reader::default());
            if !fill::object_into(&mut row, json, &mut reader) {
                self.add_unclear(&TransactionRow::empty());
                continue;
            }
            self.add(&row);
            if let Some(payment_id) = row.payment_id.as_ref().filter(|_| !reads_clearly(&reader))
                && let Some(payment) = self.payments.get_mut(payment_id)
            {
                payment.unclear = true;
            }
        }
    }

    /// Takes in one row. A row that came before is not counted again; what it says must be the same.
    pub fn add(&mut self, row: &TransactionRow) {
        let Some(payment_id) = &row.payment_id else { return self.add_unclear(row) };
        let key = RowKey::of(payment_id, row);
        let before = key.and_then(|key| self.rows.insert(key, Counted::of(row)));
        let number = self.payments.len();
        let entry = self.payments.entry(payment_id.clone());
        let payment = entry.or_insert_with(|| AtIyzico::new(number));
        match before {
            None => payment.add(row),
            Some(before) => payment.unclear |= before != Counted::of(row),
        }
    }

    fn add_unclear(&mut self, row: &TransactionRow) {
        self.unclear.push(Difference {
            currency: row.transaction_currency.clone(),
            conversation_id: row.conversation_id.clone(),
            transaction_id: row.transaction_id.clone(),
            ..Difference::of(DifferenceKind::Unclear)
        });
    }

    /// Compares one payment of the merchant's with what iyzico has: no difference, one or several.
    ///
    /// # Errors
    ///
    /// When the given record is not a payment: its number is missing, or an amount is malformed. The findings
    /// name it by its place among those that were given, from 0: `ours[3].paidPrice`.
    pub fn compare(&mut self, ours: &OwnPayment) -> Result<Vec<Difference>, InvalidRequestError> {
        let found = self.find(ours);
        self.count(found)
    }

    /// An error about one of the merchant's payments names it by its place.
    fn count<T>(&mut self, read: Result<T, Findings>) -> Result<T, InvalidRequestError> {
        let place = self.given;
        self.given += 1;
        read.map_err(|findings| {
            InvalidRequestError::of_record(Some(&format!("ours[{place}]")), findings)
        })
    }

    fn find(&mut self, ours: &OwnPayment) -> Result<Vec<Difference>, Findings> {
        let findings = inspect(ours, &Context::sandbox(Timestamp::UNIX_EPOCH));
        let Some(payment_id) = ours.payment_id.value().filter(|_| findings.allow_sending()) else {
            return Err(findings);
        };
        let paid = amount(ours.paid_price.as_ref().and_then(Given::value));
        let refunded = ours.refunded_price.as_ref().and_then(Given::value);
        let own = Own {
            paid,
            refunded: amount(refunded.map(|share| &share.0)),
            currency: ours.currency.as_ref().and_then(Given::value).cloned(),
        };
        let mut differences = match self.payments.get_mut(payment_id) {
            Some(found) => found.compare(&own),
            None => vec![Difference {
                ours: Some(Price::new(paid)),
                our_currency: own.currency,
                ..Difference::of(DifferenceKind::MissingAtIyzico)
            }],
        };
        for difference in &mut differences {
            difference.payment_id = Some(payment_id.clone());
            if self.pages.leave_open(&difference.kind) {
                difference.kind = DifferenceKind::Unclear;
                difference.at_iyzico = None;
            }
        }
        Ok(differences)
    }

    /// Like [`compare`](Self::compare), for a payment given as JSON text.
    ///
    /// # Errors
    ///
    /// As for [`compare`](Self::compare).
    pub fn compare_json(&mut self, ours: &str) -> Result<Vec<Difference>, InvalidRequestError> {
        let mut payment = OwnPayment::empty();
        let read = read_record(&mut payment, ours, &Context::sandbox(Timestamp::UNIX_EPOCH));
        let found = read.and_then(|()| self.find(&payment));
        self.count(found)
    }

    /// What iyzico has beyond what was compared: payments that are missing here or were refused by risk control,
    /// money of earlier payments that went back, and rows that cannot be counted or did not come. In the order in
    /// which it came from iyzico.
    pub fn rest(mut self) -> Vec<Difference> {
        if !self.pages.are_whole() {
            self.unclear.push(Difference::of(DifferenceKind::Unclear));
        }
        let mut left: Vec<_> = self.payments.into_iter().filter(|(_, at)| !at.compared).collect();
        left.sort_unstable_by_key(|(_, at)| at.number);
        let of_payments = left.into_iter().filter_map(|(payment_id, at)| {
            Some(Difference { payment_id: Some(payment_id), ..at.left_over()? })
        });
        of_payments.chain(self.unclear).collect()
    }
}

/// Whether everything in a row by which it is counted could be read.
fn reads_clearly(reader: &Reader) -> bool {
    const COUNTED: [&str; 7] = [
        "paidPrice",
        "paymentPhase",
        "price",
        "transactionCurrency",
        "transactionId",
        "transactionStatus",
        "transactionType",
    ];
    let mut odd = reader.odd.iter().filter(|(_, problem)| *problem != IS_BLANK);
    let is_odd = odd.any(|(path, _)| COUNTED.contains(&path.as_str()));
    !is_odd && reader.repeated.is_empty()
}

fn amount(price: Option<&Price>) -> Decimal {
    price.map_or(Decimal::ZERO, |price| price.amount())
}
