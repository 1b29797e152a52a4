//! Compares what the merchant believes with what the bank booked. Knows nothing of the client.

use std::collections::{HashMap, HashSet};

use iyzico_core::Price;
use rust_decimal::Decimal;

use super::ledger::{Booked, LedgerPayment, Returned};
use super::records::{Attempt, Belief, Operation, OrderRecord, Reported, Wanted};

/// What must never happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Harm {
    /// One order was paid more than once.
    DoubleCharge,
    /// More went back, or to a sub-merchant, than the merchant wanted.
    DoubleRefund,
    /// Money moved, and the merchant relies on it that it did not.
    LostPayment,
    /// The merchant believes something that the ledger contradicts, or the ledger holds something that
    /// nobody asked for.
    WrongVerdict,
}

/// Something that must never happen, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) harm: Harm,
    pub(crate) order: String,
    pub(crate) what: String,
}

/// What an audit brought.
#[derive(Debug, Default)]
pub(crate) struct Audit {
    pub(crate) findings: Vec<Finding>,
    /// Calls that the merchant knows to be unknown, and that were carried out.
    pub(crate) unknown_but_moved: u64,
}

/// A movement of money in the ledger, and what a true report of it says.
struct Movement<'a> {
    /// The [trace](Attempt::trace) of the attempt that made it; of a payment that was there before,
    /// which a call changed, there is none.
    trace: Option<&'a str>,
    truth: Reported,
}

/// Compares all records with all ledgers.
pub(crate) fn audit(
    records: &[OrderRecord],
    ledger: &[LedgerPayment],
    cross_bookings: &[Booked],
) -> Audit {
    let mut by_basket: HashMap<&str, Vec<&LedgerPayment>> = HashMap::new();
    for booked in ledger {
        by_basket.entry(&booked.basket_id).or_default().push(booked);
    }
    let mut audit = Audit::default();
    for record in records {
        let booked = by_basket.remove(record.basket_id.as_str()).unwrap_or_default();
        audit.judge(record, &booked, cross_bookings);
    }
    for booked in by_basket.values().flatten() {
        let what = format!("payment {} belongs to no order", booked.payment_id);
        audit.find(Harm::WrongVerdict, &booked.basket_id, what);
    }
    let sent: HashSet<&str> = attempts_to_cross_book(records).collect();
    for booked in cross_bookings.iter().filter(|it| !sent.contains(&*it.conversation_id)) {
        let what = format!("nobody asked to send {} to a sub-merchant", booked.amount);
        audit.find(Harm::WrongVerdict, &booked.conversation_id, what);
    }
    audit
}

impl Audit {
    fn find(&mut self, harm: Harm, order: &str, what: String) {
        self.findings.push(Finding { harm, order: order.to_owned(), what });
    }

    fn judge(
        &mut self,
        record: &OrderRecord,
        booked: &[&LedgerPayment],
        cross_bookings: &[Booked],
    ) {
        let order = &record.basket_id;
        for extra in booked.iter().skip(1) {
            let what =
                format!("payment {} was made besides {}", extra.payment_id, booked[0].payment_id);
            self.find(Harm::DoubleCharge, order, what);
        }
        for operation in &record.operations {
            let movements = match &operation.wanted {
                Wanted::CrossBooking { .. } => cross_booked(operation, cross_bookings),
                _ => movements(operation, booked),
            };
            self.look_for_double_refund(order, operation, &movements);
            self.compare_beliefs(order, operation, &movements);
        }
        for what in booked.iter().flat_map(|booked| unasked(record, booked)) {
            self.find(Harm::WrongVerdict, order, what);
        }
    }

    fn look_for_double_refund(
        &mut self,
        order: &str,
        operation: &Operation,
        made: &[Movement<'_>],
    ) {
        let (Wanted::RefundLine { amount, .. }
        | Wanted::ChargeMerchant { amount, .. }
        | Wanted::RefundAmount { amount, .. }
        | Wanted::CrossBooking { amount }) = &operation.wanted
        else {
            return;
        };
        let total: Decimal =
            made.iter().filter_map(|movement| movement.truth.price).map(Price::amount).sum();
        if total > amount.amount() {
            let what = format!("{total} moved in {} parts, {amount} was wanted", made.len());
            self.find(Harm::DoubleRefund, order, what);
        }
    }

    fn compare_beliefs(&mut self, order: &str, operation: &Operation, made: &[Movement<'_>]) {
        let name = operation.wanted.name();
        for (number, attempt) in operation.attempts.iter().enumerate() {
            let id = &attempt.conversation_id;
            let movement = made_by(attempt, made);
            match (&attempt.belief, movement) {
                (Belief::Happened(_), None) => {
                    let what = format!(
                        "{name} {id} is believed, and is not in the ledger; attempts:{}",
                        operation.beliefs()
                    );
                    self.find(Harm::WrongVerdict, order, what);
                }
                (Belief::Happened(believed), Some(movement)) => {
                    for difference in differences(believed, &movement.truth) {
                        let what = format!("{name} {id}: {difference}");
                        self.find(Harm::WrongVerdict, order, what);
                    }
                }
                (Belief::Declined | Belief::NotSent, Some(movement))
                    if operation.is_wrong_to_deny(number) =>
                {
                    let what = format!(
                        "{name} {id} is believed {}, and payment {} shows it; attempts:{}",
                        attempt.belief.word(),
                        movement.truth.payment_id,
                        operation.beliefs()
                    );
                    self.find(Harm::LostPayment, order, what);
                }
                (Belief::Unknown, Some(_)) if operation.leaves_open(number) => {
                    self.unknown_but_moved += 1;
                }
                (_, Some(_) | None) => {}
            }
        }
    }
}

/// What the ledger holds of an operation.
fn movements<'a>(operation: &Operation, booked: &[&'a LedgerPayment]) -> Vec<Movement<'a>> {
    let of_payment = |payment_id: &str| {
        let wanted = payment_id.to_owned();
        booked.iter().filter(move |booked| booked.payment_id == wanted)
    };
    match &operation.wanted {
        Wanted::Charge | Wanted::Hold | Wanted::Form => booked
            .iter()
            .filter(|booked| !booked.had_three_ds)
            .filter(|booked| operation.sent(&booked.mark))
            .map(|booked| Movement {
                trace: Some(&booked.mark),
                truth: paid(booked, booked.authorised),
            })
            .collect(),
        Wanted::ThreeDs { payment_id } => of_payment(payment_id)
            .map(|booked| Movement { trace: None, truth: paid(booked, booked.authorised) })
            .collect(),
        Wanted::Capture { payment_id } => of_payment(payment_id)
            .filter(|booked| booked.is_captured)
            .map(|booked| Movement { trace: None, truth: paid(booked, booked.paid_price) })
            .collect(),
        Wanted::Cancel { payment_id } => of_payment(payment_id)
            .flat_map(|booked| booked.cancellation.iter().map(move |back| (booked, back)))
            .filter(|(_, back)| operation.sent(&back.conversation_id))
            .map(|(booked, back)| went_back(booked, back))
            .collect(),
        Wanted::RefundLine { payment_id, .. }
        | Wanted::ChargeMerchant { payment_id, .. }
        | Wanted::RefundAmount { payment_id, .. } => of_payment(payment_id)
            .flat_map(|booked| booked.refunds.iter().map(move |back| (booked, back)))
            .filter(|(_, back)| operation.gave_back(back))
            .map(|(booked, back)| went_back(booked, back))
            .collect(),
        Wanted::CrossBooking { .. } => Vec::new(),
    }
}

/// What was sent to a sub-merchant for an operation. No payment shows it.
fn cross_booked<'a>(operation: &Operation, cross_bookings: &'a [Booked]) -> Vec<Movement<'a>> {
    let made = cross_bookings.iter().filter(|booked| operation.sent(&booked.conversation_id));
    let made = made.map(|booked| Movement {
        trace: Some(&booked.conversation_id),
        truth: Reported {
            price: Some(booked.amount),
            currency: Some(booked.currency.clone()),
            ..Reported::default()
        },
    });
    made.collect()
}

fn attempts_to_cross_book(records: &[OrderRecord]) -> impl Iterator<Item = &str> {
    let operations = records.iter().flat_map(|record| &record.operations);
    let bookings =
        operations.filter(|operation| matches!(operation.wanted, Wanted::CrossBooking { .. }));
    bookings.flat_map(|operation| &operation.attempts).map(|attempt| &*attempt.trace)
}

fn paid(booked: &LedgerPayment, paid_price: Price) -> Reported {
    Reported {
        payment_id: booked.payment_id.clone(),
        line: None,
        price: Some(booked.price),
        paid_price: Some(paid_price),
        currency: Some(booked.currency.clone()),
        basket_id: Some(booked.basket_id.clone()),
    }
}

fn went_back<'a>(booked: &LedgerPayment, back: &'a Returned) -> Movement<'a> {
    Movement {
        trace: Some(&back.conversation_id),
        truth: Reported {
            payment_id: booked.payment_id.clone(),
            line: back.line.clone(),
            price: Some(back.amount),
            paid_price: None,
            currency: Some(booked.currency.clone()),
            basket_id: None,
        },
    }
}

impl Operation {
    fn sent(&self, trace: &str) -> bool {
        self.attempts.iter().any(|attempt| attempt.trace == trace)
    }

    /// What is believed of each attempt, line by line.
    fn beliefs(&self) -> String {
        let lines = self.attempts.iter().map(|attempt| {
            format!("\n  {}: {} ({})", attempt.trace, attempt.belief.word(), attempt.reason)
        });
        lines.collect()
    }

    /// All kinds of refund may share a reference.
    fn gave_back(&self, back: &Returned) -> bool {
        let fits = match &self.wanted {
            Wanted::RefundLine { .. } => back.line.is_some() && !back.is_at_own_cost,
            Wanted::ChargeMerchant { .. } => back.is_at_own_cost,
            Wanted::RefundAmount { .. } => back.line.is_none(),
            _ => true,
        };
        fits && self.sent(&back.conversation_id)
    }

    /// Whether two attempts are about the same movement of money.
    fn is_same(&self, one: usize, other: usize) -> bool {
        matches!(self.wanted, Wanted::ThreeDs { .. } | Wanted::Capture { .. })
            || self.attempts[one].trace == self.attempts[other].trace
    }

    /// Whether an attempt is wrong to say that no money moved: because nothing that came later can have
    /// moved it, or because it was known to have moved before, and this attempt says that it was refused.
    ///
    /// That nothing was sent now says nothing about what another run of the program has sent before.
    fn is_wrong_to_deny(&self, number: usize) -> bool {
        let belief = |other: usize| &self.attempts[other].belief;
        let mut before = (0..number).filter(|&other| self.is_same(number, other));
        let mut after = (number..self.attempts.len()).filter(|&other| self.is_same(number, other));
        let is_known = |other| matches!(belief(other), Belief::Happened(_));
        if *belief(number) == Belief::Declined && before.clone().any(is_known) {
            return true;
        }
        let program = |other: usize| self.attempts[other].program;
        let may_have_moved = |other| program(other) != program(number) && !belief(other).denies();
        let is_about_itself = *belief(number) == Belief::NotSent && before.any(may_have_moved);
        !is_about_itself && after.all(|other| belief(other).denies())
    }

    /// Whether an attempt is the last of its movement of money, and none of them knows of it.
    fn leaves_open(&self, number: usize) -> bool {
        let mut same = (0..self.attempts.len()).filter(|&other| self.is_same(number, other));
        same.all(|other| other <= number && self.attempts[other].belief == Belief::Unknown)
    }
}

/// The movement that an attempt made.
fn made_by<'a, 'b>(attempt: &Attempt, made: &'a [Movement<'b>]) -> Option<&'a Movement<'b>> {
    made.iter().find(|movement| movement.trace.is_none_or(|trace| trace == attempt.trace))
}

/// What the client reported otherwise than it is. What it did not report is not wrong.
fn differences(believed: &Reported, truth: &Reported) -> Vec<String> {
    let text = |text: &str| Some(text.to_owned());
    let price = |price: Option<Price>| price.map(Price::to_signature_text);
    let compared = [
        ("paymentId", text(&believed.payment_id), text(&truth.payment_id)),
        ("line", believed.line.clone(), truth.line.clone()),
        ("price", price(believed.price), price(truth.price)),
        ("paidPrice", price(believed.paid_price), price(truth.paid_price)),
        ("currency", believed.currency.clone(), truth.currency.clone()),
        ("basketId", believed.basket_id.clone(), truth.basket_id.clone()),
    ];
    compared
        .into_iter()
        .filter(|(_, believed, truth)| believed.is_some() && believed != truth)
        .map(|(field, believed, truth)| {
            let shown = |value: Option<String>| value.unwrap_or_else(|| "nothing".to_owned());
            format!("{field} is believed {}, and is {}", shown(believed), shown(truth))
        })
        .collect()
}

/// What is in the ledger of an order although no operation wanted it.
fn unasked(record: &OrderRecord, booked: &LedgerPayment) -> Vec<String> {
    let id = &booked.payment_id;
    let any = |fits: &dyn Fn(&Operation) -> bool| record.operations.iter().any(fits);
    let mut unasked = Vec::new();
    let is_asked = any(&|operation| match &operation.wanted {
        Wanted::Charge | Wanted::Hold | Wanted::Form => operation.sent(&booked.mark),
        Wanted::ThreeDs { payment_id } => payment_id == id,
        _ => false,
    });
    if !is_asked {
        unasked.push(format!("nobody asked for payment {id}"));
    }
    let is_capture =
        |operation: &Operation| operation.wanted == Wanted::Capture { payment_id: id.clone() };
    if booked.is_captured && !any(&is_capture) {
        unasked.push(format!("nobody captured payment {id}"));
    }
    for back in booked.refunds.iter().chain(&booked.cancellation) {
        if !any(&|operation| operation.gave_back(back)) {
            unasked.push(format!("nobody asked to give {} of payment {id} back", back.amount));
        }
    }
    unasked
}

#[cfg(test)]
mod tests;
