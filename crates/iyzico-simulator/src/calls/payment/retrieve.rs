use iyzico_core::object;
use iyzico_core::payment::{Payment, PaymentStatus, RetrievePayment};

use crate::bank::Bank;
use crate::bank::fields::optional;
use crate::bank::refusal::Refusal;
use crate::calls::payment_response::{booked, unfinished};
use crate::calls::serve::Serve;

impl Serve for RetrievePayment {
    fn serve(&self, bank: &mut Bank) -> Result<Payment, Refusal> {
        let found = find_booked(self, bank).or_else(|| find_unfinished(self, bank));
        let found = found.or_else(|| find_unconfirmed(self, bank));
        found.ok_or_else(|| Refusal::new(NOT_FOUND))
    }
}

/// When both keys are given, they must match.
fn find_booked(asked: &RetrievePayment, bank: &Bank) -> Option<Payment> {
    let conversation_id = optional(asked.payment_conversation_id.as_ref());
    let payment = match optional(asked.payment_id.as_ref()) {
        Some(id) => bank.ledger.find(id),
        None => bank.ledger.find_latest(conversation_id?),
    }?;
    let fits = conversation_id.is_none_or(|id| payment.conversation_id.as_ref() == Some(id));
    let payment = bank.seen(payment).filter(|_| fits)?;
    Some(object!(Payment { payment_status: Some(PaymentStatus::Success), ..booked(&payment) }))
}

fn find_unfinished(asked: &RetrievePayment, bank: &Bank) -> Option<Payment> {
    let conversation_id = optional(asked.payment_conversation_id.as_ref());
    let session = match optional(asked.payment_id.as_ref()) {
        Some(id) => bank.sessions.find(id.as_str()),
        None => bank.sessions.find_latest(conversation_id?),
    }?;
    let started_with = session.order.conversation_id.as_ref();
    let fits = conversation_id.is_none_or(|id| started_with == Some(id));
    let visible = fits && !bank.hides(&session.charge.payment_id);
    visible.then(|| unfinished(session))
}

/// A payment with an alternative method that the buyer has not confirmed.
fn find_unconfirmed(asked: &RetrievePayment, bank: &Bank) -> Option<Payment> {
    let conversation_id = optional(asked.payment_conversation_id.as_ref());
    let visit = match optional(asked.payment_id.as_ref()) {
        Some(id) => bank.apms.find(id),
        None => bank.apms.find_latest(conversation_id?),
    }?;
    let (order, id) = (&visit.order, &visit.charge.payment_id);
    let started_with = order.conversation_id.as_ref();
    let fits = conversation_id.is_none_or(|id| started_with == Some(id));
    (fits && !bank.hides(id)).then(|| {
        object!(Payment {
            currency: Some(order.currency.clone()),
            basket_id: order.basket_id.clone(),
            payment_status: Some(visit.status(bank.now())),
            phase: Some(visit.charge.phase.clone()),
            ..Payment::new(id.clone(), order.price, order.paid_price)
        })
    })
}

const NOT_FOUND: &str = "5087";
