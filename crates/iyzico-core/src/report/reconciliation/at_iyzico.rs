//! One payment as the rows of iyzico tell it.

use rust_decimal::Decimal;

use super::difference::{Difference, DifferenceKind};
use crate::payment::{PaymentId, PaymentTransactionId, Phase};
use crate::report::{TransactionRow, TransactionType};
use crate::value::order::{Currency, Note};
use crate::value::price::Price;

/// What the rows of a day say of one payment, added up.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct AtIyzico {
    /// Counts the payments in the order in which they came.
    pub(super) number: usize,
    /// Whether the merchant has it too.
    pub(super) compared: bool,
    paid: Decimal,
    /// Paid, and refused by risk control: whether it was taken is not documented.
    in_doubt: Decimal,
    returned: Decimal,
    cancelled: bool,
    held: bool,
    refused: bool,
    pub(super) unclear: bool,
    currency: Option<Currency>,
    conversation_id: Option<Note>,
}

impl AtIyzico {
    pub(super) fn new(number: usize) -> Self {
        Self {
            number,
            compared: false,
            paid: Decimal::ZERO,
            in_doubt: Decimal::ZERO,
            returned: Decimal::ZERO,
            cancelled: false,
            held: false,
            refused: false,
            unclear: false,
            currency: None,
            conversation_id: None,
        }
    }

    /// Counts a row. The amounts of a hold are no money that moved.
    pub(super) fn add(&mut self, row: &TransactionRow) {
        let is_hold = row.payment_phase == Some(Phase::PreAuth);
        self.held |= is_hold;
        self.unclear |= matches!(row.payment_phase, Some(Phase::Other(_)));
        self.note_currency(row.transaction_currency.as_ref());
        match row.transaction_type {
            Some(TransactionType::Payment) => {
                self.conversation_id.clone_from(&row.conversation_id);
                let is_refused = row.transaction_status == Some(REFUSED_BY_REVIEW);
                self.refused |= is_refused;
                let amount = row.paid_price.or(row.price);
                match (is_hold, is_refused) {
                    (true, _) => {}
                    (false, true) => self.in_doubt = self.sum(self.in_doubt, amount),
                    (false, false) => self.paid = self.sum(self.paid, amount),
                }
            }
            Some(TransactionType::Cancel | TransactionType::Refund) => {
                self.cancelled |= row.transaction_type == Some(TransactionType::Cancel);
                if !is_hold {
                    // `paidPrice` may be what the line had cost; `price` is what went back.
                    self.returned = self.sum(self.returned, row.price.or(row.paid_price));
                }
            }
            _ => self.unclear = true,
        }
    }

    fn note_currency(&mut self, of_row: Option<&Currency>) {
        let Some(of_row) = of_row else { return };
        self.unclear |= self.currency.as_ref().is_some_and(|known| known != of_row);
        self.currency = Some(of_row.clone());
    }

    fn sum(&mut self, so_far: Decimal, amount: Option<Price>) -> Decimal {
        let sum = amount.and_then(|amount| so_far.checked_add(amount.amount()));
        self.unclear |= sum.is_none();
        sum.unwrap_or(so_far)
    }

    /// Compares it with what the merchant says of it.
    pub(super) fn compare(&mut self, own: &Own) -> Vec<Difference> {
        if std::mem::replace(&mut self.compared, true) {
            return vec![self.about_payment(DifferenceKind::RepeatedHere, Some(own))];
        }
        if self.unclear {
            return vec![self.about_payment(DifferenceKind::Unclear, Some(own))];
        }
        let mut differences = Vec::new();
        if self.is_in_doubt() || !is_same(own.paid, self.listed()) {
            differences.push(self.about_payment(self.why_unequal(), Some(own)));
        }
        if own.currency.is_some() && self.currency.is_some() && own.currency != self.currency {
            differences.push(self.about_payment(DifferenceKind::Currency, Some(own)));
        }
        if !is_same(own.refunded, self.returned) {
            differences.push(self.about_return(Some(own)));
        }
        differences
    }

    /// Whether money that risk control refused may be with iyzico: it was not given back.
    fn is_in_doubt(&self) -> bool {
        self.returned < self.in_doubt
    }

    /// All that the rows say was paid. What was given back was taken, whatever risk control said.
    fn listed(&self) -> Decimal {
        self.paid.checked_add(self.in_doubt).unwrap_or(Decimal::MAX)
    }

    fn why_unequal(&self) -> DifferenceKind {
        match (self.paid.is_zero(), self.refused) {
            _ if self.is_in_doubt() => DifferenceKind::Refused,
            (false, _) => DifferenceKind::Amount,
            (true, true) => DifferenceKind::Refused,
            (true, false) if self.held && self.cancelled => DifferenceKind::Cancelled,
            (true, false) if self.held => DifferenceKind::Held,
            (true, false) => DifferenceKind::MissingAtIyzico,
        }
    }

    /// What is to be told of it when the merchant does not have it, if anything. No money moved when it
    /// was held only.
    pub(super) fn left_over(&self) -> Option<Difference> {
        if self.unclear {
            Some(self.about_payment(DifferenceKind::Unclear, None))
        } else if self.is_in_doubt() {
            Some(self.about_payment(DifferenceKind::Refused, None))
        } else if !self.paid.is_zero() {
            Some(self.about_payment(DifferenceKind::MissingHere, None))
        } else if !self.returned.is_zero() {
            Some(self.about_return(None))
        } else {
            None
        }
    }

    /// A difference with the amounts that were paid.
    fn about_payment(&self, kind: DifferenceKind, own: Option<&Own>) -> Difference {
        self.difference(kind, own, own.map(|own| own.paid), self.listed())
    }

    /// A difference with the amounts that went back.
    fn about_return(&self, own: Option<&Own>) -> Difference {
        let kind =
            if self.cancelled { DifferenceKind::Cancelled } else { DifferenceKind::Refunded };
        self.difference(kind, own, own.map(|own| own.refunded), self.returned)
    }

    fn difference(
        &self,
        kind: DifferenceKind,
        own: Option<&Own>,
        ours: Option<Decimal>,
        at_iyzico: Decimal,
    ) -> Difference {
        Difference {
            ours: ours.map(price),
            at_iyzico: (!self.unclear).then(|| price(at_iyzico)),
            our_currency: own.and_then(|own| own.currency.clone()),
            currency: self.currency.clone(),
            conversation_id: self.conversation_id.clone(),
            ..Difference::of(kind)
        }
    }
}

/// Tells rows with the same number apart: a hold and its capture may share the ID of the line, and what goes back of
/// several lines may have one in all of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct RowKey {
    payment_id: PaymentId,
    line: Option<PaymentTransactionId>,
    /// What was done, and in which phase.
    kind: String,
    number: Note,
}

impl RowKey {
    /// `None` for a row without a number.
    pub(super) fn of(payment_id: &PaymentId, row: &TransactionRow) -> Option<Self> {
        let number = row.transaction_id.clone()?;
        let kind = row.transaction_type.as_ref().map_or("", TransactionType::as_str);
        let phase = row.payment_phase.as_ref().map_or("", Phase::as_str);
        let (payment_id, line) = (payment_id.clone(), row.payment_tx_id.clone());
        Some(Self { payment_id, line, kind: format!("{kind} {phase}"), number })
    }
}

/// What is counted of a row. Of its state no more than risk control's refusal: the rest may go on meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Counted {
    price: Option<Price>,
    paid_price: Option<Price>,
    currency: Option<Currency>,
    is_refused: bool,
}

impl Counted {
    pub(super) fn of(row: &TransactionRow) -> Self {
        Self {
            price: row.price,
            paid_price: row.paid_price,
            currency: row.transaction_currency.clone(),
            is_refused: row.transaction_status == Some(REFUSED_BY_REVIEW),
        }
    }
}

fn is_same(ours: Decimal, theirs: Decimal) -> bool {
    Price::new(ours).is_same_as(Price::new(theirs))
}

fn price(amount: Decimal) -> Price {
    Price::new(amount.normalize())
}

/// `transactionStatus` of a line that risk control refused. Documented.
const REFUSED_BY_REVIEW: i32 = -1;

/// What the merchant says of one payment.
pub(super) struct Own {
    pub(super) paid: Decimal,
    pub(super) refunded: Decimal,
    pub(super) currency: Option<Currency>,
}
