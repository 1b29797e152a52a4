//! Responses about payments.

use iyzico_core::Price;
use iyzico_core::object;
use iyzico_core::payment::{
    ConvertedPayout, ItemTransaction, Payment as Response, PaymentId, PaymentStatus,
};

use crate::bank::cards::Card;
use crate::bank::clock::local_time;
use crate::bank::fields::{known, note};
use crate::bank::hosted_pages::{FailedAttempt, HostedPage};
use crate::bank::line::Line;
use crate::bank::order::Order;
use crate::bank::payment::Payment;
use crate::bank::sessions::Session;
use crate::bank::split::RESERVE_PERCENT;

/// The response about a payment. Cancellations and refunds do not show in it (seen in recordings).
pub(crate) fn booked(payment: &Payment) -> Response {
    let card = payment.card.as_ref();
    object!(Response {
        currency: Some(payment.currency.clone()),
        installment: Some(payment.installment),
        basket_id: payment.basket_id.clone(),
        fraud_status: (!payment.channel.is_basic()).then_some(payment.fraud_status),
        phase: Some(payment.phase.clone()),
        md_status: payment.md_status,
        merchant_commission_rate: Some(payment.surcharge_rate),
        merchant_commission_rate_amount: Some(payment.surcharge),
        iyzi_commission_rate_amount: Some(payment.commission),
        iyzi_commission_fee: Some(payment.fee),
        card_type: card.and_then(|card| card.card_type.clone()),
        card_association: card.and_then(|card| card.card_association.clone()),
        card_family: card.and_then(|card| card.card_family.clone()),
        bin_number: card.map(|card| card.bin_number.clone()),
        last_four_digits: card.map(|card| card.last_four_digits.clone()),
        item_transactions: Some(payment.lines.iter().map(|line| item(payment, line)).collect()),
        auth_code: Some(payment.auth_code.clone()),
        host_reference: Some(payment.host_reference.clone()),
        ..Response::new(payment.payment_id.clone(), payment.price, payment.paid_price)
    })
}

/// The same when the payment is made: it also names the card, if it was stored.
pub(crate) fn booked_now(payment: &Payment) -> Response {
    let (card_user_key, card_token) = payment.stored_as.clone().unzip();
    object!(Response { card_user_key, card_token, ..booked(payment) })
}

/// The response about a payment that the buyer has still to confirm, or has failed to.
pub(crate) fn unfinished(session: &Session) -> Response {
    object!(Response {
        phase: Some(session.charge.phase.clone()),
        ..unpaid(
            &session.charge.payment_id,
            &session.order,
            &session.payer.card,
            session.state.status(),
            session.state.md_status(),
        )
    })
}

/// The response about an attempt on a page that failed, with what the buyer was to pay in it.
pub(crate) fn failed(page: &HostedPage, attempt: &FailedAttempt) -> Response {
    let status = PaymentStatus::Failure;
    object!(Response {
        installment: Some(attempt.installment),
        paid_price: attempt.paid_price,
        ..unpaid(&attempt.payment_id, &page.order, &attempt.card, status, attempt.md_status)
    })
}

/// The response about an attempt that moved no money.
fn unpaid(
    payment_id: &PaymentId,
    order: &Order,
    card: &Card,
    status: PaymentStatus,
    md_status: Option<i32>,
) -> Response {
    object!(Response {
        currency: Some(order.currency.clone()),
        installment: Some(order.installment),
        basket_id: order.basket_id.clone(),
        payment_status: Some(status),
        md_status,
        card_type: card.card_type.clone(),
        card_association: card.card_association.clone(),
        card_family: card.card_family.clone(),
        bin_number: Some(card.bin_number.clone()),
        last_four_digits: Some(card.last_four_digits.clone()),
        ..Response::new(payment_id.clone(), order.price, order.paid_price)
    })
}

/// One line of a payment, and how its money is split.
pub(crate) fn item(payment: &Payment, line: &Line) -> ItemTransaction {
    let share = &line.share;
    object!(ItemTransaction {
        item_id: known(line.item_id.as_str()),
        transaction_status: Some(payment.transaction_status(line)),
        price: Some(share.price),
        paid_price: Some(share.paid_price),
        merchant_commission_rate: Some(payment.surcharge_rate),
        merchant_commission_rate_amount: Some(share.surcharge),
        iyzi_commission_rate_amount: Some(share.commission),
        iyzi_commission_fee: Some(share.fee),
        blockage_rate: Some(Price::new(RESERVE_PERCENT)),
        blockage_rate_amount_merchant: Some(share.reserve),
        blockage_rate_amount_sub_merchant: Some(Price::ZERO),
        blockage_resolved_date: Some(local_time(payment.reserve_ends_at())),
        sub_merchant_key: line.sub_merchant_key.as_ref().map(|key| note(key.as_str())),
        sub_merchant_price: Some(share.sub_merchant_price),
        sub_merchant_payout_rate: Some(share.sub_merchant_rate()),
        sub_merchant_payout_amount: Some(share.sub_merchant_payout),
        merchant_payout_amount: Some(share.payout),
        withholding_tax: (share.withholding_tax > Price::ZERO).then_some(share.withholding_tax),
        converted_payout: Some(converted(payment, line)),
        ..ItemTransaction::new(line.payment_transaction_id.clone())
    })
}

/// The payout of a line, which is in the currency of the payment.
pub(crate) fn converted(payment: &Payment, line: &Line) -> ConvertedPayout {
    let share = &line.share;
    object!(ConvertedPayout {
        paid_price: Some(share.paid_price),
        iyzi_commission_rate_amount: Some(share.commission),
        iyzi_commission_fee: Some(share.fee),
        blockage_rate_amount_merchant: Some(share.reserve),
        blockage_rate_amount_sub_merchant: Some(Price::ZERO),
        sub_merchant_payout_amount: Some(share.sub_merchant_payout),
        merchant_payout_amount: Some(share.payout),
        iyzi_conversion_rate: Some(Price::ZERO),
        iyzi_conversion_rate_amount: Some(Price::ZERO),
        currency: Some(payment.currency.clone()),
    })
}
