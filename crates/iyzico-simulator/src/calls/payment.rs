use iyzico_core::Price;
use iyzico_core::payment::{
    CancelPayment, Cancellation, ConvertedPayout, CreatePayment, ItemTransaction,
    Payment as Answer, PaymentStatus, Phase, RetrievePayment,
};

use crate::bank::{Bank, Charge};
use crate::clock::{days_later, local_time, turkish};
use crate::fields::{optional, required};
use crate::ledger::{Channel, Line, Payment, Reversal};
use crate::order::Order;
use crate::refusal::{BANK_REFUSES, Refusal};
use crate::serve::Serve;
use crate::split::RESERVE_PERCENT;

impl Serve for CreatePayment {
    fn serve(&self, bank: &mut Bank) -> Result<Answer, Refusal> {
        let payer = bank.wallet.payer(required(&self.payment_card)?)?;
        let order = Order::of_payment(self)?;
        let charge = Charge {
            payment_id: bank.numbers.payment(),
            phase: Phase::Auth,
            channel: Channel::Api,
            md_status: None,
            token: None,
        };
        let payment = bank.charge(&order, payer, charge)?;
        let (card_user_key, card_token) = payment.stored_as.clone().unzip();
        Ok(Answer {
            card_user_key,
            card_token,
            ..answer(payment)
        })
    }
}

impl Serve for RetrievePayment {
    fn serve(&self, bank: &mut Bank) -> Result<Answer, Refusal> {
        let asked = optional(self.payment_conversation_id.as_ref());
        let payment = match (optional(self.payment_id.as_ref()), asked) {
            (Some(id), None) => bank.ledger.find(id),
            (Some(id), Some(_)) => {
                let payment = bank.ledger.find(id);
                payment.filter(|payment| payment.conversation_id.as_ref() == asked)
            }
            (None, Some(conversation_id)) => bank.ledger.find_latest(conversation_id),
            (None, None) => None,
        };
        let payment = payment.ok_or_else(|| Refusal::new(NOT_FOUND_FOR_DETAIL))?;
        Ok(Answer {
            payment_status: Some(PaymentStatus::Success),
            ..answer(payment)
        })
    }
}

impl Serve for CancelPayment {
    fn serve(&self, bank: &mut Bank) -> Result<Cancellation, Refusal> {
        let now = bank.now();
        let host_reference = bank.numbers.reference();
        let payment_id = required(&self.payment_id)?;
        let payment = bank.ledger.find_mut(payment_id);
        let payment = payment.ok_or_else(|| Refusal::new(NOT_FOUND))?;
        let same_day = turkish(now).date() == turkish(payment.made_at).date();
        if bank.policy.cancel_only_on_same_day && !same_day {
            let refusal = Refusal::new(BANK_REFUSES).about_payment(payment_id.clone());
            return Err(refusal.because("the bank has closed the day of the payment"));
        }
        payment
            .cancel(Reversal {
                price: payment.paid_price,
                at: now,
                payment_transaction_id: None,
                host_reference: host_reference.clone(),
            })
            .map_err(|refusal| refusal.about_payment(payment_id.clone()))?;
        Ok(Cancellation {
            payment_id: payment.payment_id.clone(),
            price: Some(payment.paid_price),
            currency: Some(payment.currency.clone()),
            auth_code: Some(payment.auth_code.clone()),
            host_reference: Some(payment.host_reference.clone()),
            cancel_host_reference: Some(host_reference),
            connector_name: None,
        })
    }
}

/// The answer about a payment. Cancellations and refunds do not show in it (seen in recordings).
fn answer(payment: &Payment) -> Answer {
    let card = &payment.card;
    Answer {
        currency: Some(payment.currency.clone()),
        installment: Some(payment.installment),
        basket_id: payment.basket_id.clone(),
        fraud_status: Some(1),
        phase: Some(Phase::Auth),
        merchant_commission_rate: Some(payment.surcharge_rate),
        merchant_commission_rate_amount: Some(payment.surcharge),
        iyzi_commission_rate_amount: Some(payment.commission),
        iyzi_commission_fee: Some(payment.fee),
        card_type: card.card_type.clone(),
        card_association: card.card_association.clone(),
        card_family: card.card_family.clone(),
        bin_number: Some(card.bin_number.clone()),
        last_four_digits: Some(card.last_four_digits.clone()),
        item_transactions: Some(
            payment
                .lines
                .iter()
                .map(|line| item(payment, line))
                .collect(),
        ),
        auth_code: Some(payment.auth_code.clone()),
        host_reference: Some(payment.host_reference.clone()),
        ..Answer::new(
            payment.payment_id.clone(),
            payment.price,
            payment.paid_price,
        )
    }
}

fn item(payment: &Payment, line: &Line) -> ItemTransaction {
    const RESERVE_DAYS: i64 = 7;
    const APPROVED_FOR_PAYOUT: i32 = 2;
    let share = &line.share;
    ItemTransaction {
        item_id: Some(line.item_id.clone()),
        transaction_status: Some(APPROVED_FOR_PAYOUT),
        price: Some(share.price),
        paid_price: Some(share.paid_price),
        merchant_commission_rate: Some(payment.surcharge_rate),
        merchant_commission_rate_amount: Some(share.surcharge),
        iyzi_commission_rate_amount: Some(share.commission),
        iyzi_commission_fee: Some(share.fee),
        blockage_rate: Some(Price::new(RESERVE_PERCENT)),
        blockage_rate_amount_merchant: Some(share.reserve),
        blockage_rate_amount_sub_merchant: Some(Price::ZERO),
        blockage_resolved_date: Some(local_time(days_later(payment.made_at, RESERVE_DAYS))),
        sub_merchant_price: Some(Price::ZERO),
        sub_merchant_payout_rate: Some(Price::ZERO),
        sub_merchant_payout_amount: Some(Price::ZERO),
        merchant_payout_amount: Some(share.payout),
        converted_payout: Some(ConvertedPayout {
            paid_price: Some(share.paid_price),
            iyzi_commission_rate_amount: Some(share.commission),
            iyzi_commission_fee: Some(share.fee),
            blockage_rate_amount_merchant: Some(share.reserve),
            blockage_rate_amount_sub_merchant: Some(Price::ZERO),
            sub_merchant_payout_amount: Some(Price::ZERO),
            merchant_payout_amount: Some(share.payout),
            iyzi_conversion_rate: Some(Price::ZERO),
            iyzi_conversion_rate_amount: Some(Price::ZERO),
            currency: Some(payment.currency.clone()),
        }),
        ..ItemTransaction::new(line.payment_transaction_id.clone())
    }
}

const NOT_FOUND: &str = "5086";
const NOT_FOUND_FOR_DETAIL: &str = "5087";
