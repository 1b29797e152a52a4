//! What is paid out to the merchant and its sub-merchants: every line on the Turkish day after its
//! payment (inferred).
//!
//! Approval is no condition yet: each line of a marketplace is paid out as if it was approved.

use std::collections::HashMap;

use iyzico_core::Price;
use iyzico_core::bank::SubMerchantKey;
use iyzico_core::marketplace::SubMerchant;
use iyzico_core::order::Currency;
use iyzico_core::payment::{PaymentId, PaymentTransactionId, Phase};
use jiff::{Timestamp, ToSpan};
use rust_decimal::Decimal;

use super::Bank;
use super::clock::turkish;
use super::payment::{Line, Payment};

/// Payouts so far, and what is still to come.
#[derive(Debug, Default)]
pub(crate) struct Payouts {
    sellers: HashMap<PaymentTransactionId, Seller>,
    /// Number of payments, the oldest of the ledger, whose day has come.
    due: usize,
    /// Holds that were not captured when their day came.
    held: Vec<PaymentId>,
    done: Vec<Payout>,
    bounced: Vec<Bounce>,
}

/// Who sells a line, and what part of it is the seller's.
#[derive(Clone, Debug)]
pub(crate) struct Seller {
    pub(crate) key: SubMerchantKey,
    pub(crate) price: Price,
}

/// Money of one line that was paid out.
#[derive(Clone, Debug)]
pub(crate) struct Payout {
    pub(crate) line: PaymentTransactionId,
    pub(crate) amount: Price,
    pub(crate) currency: Currency,
    /// Who was paid; the merchant when nobody is named.
    pub(crate) seller: Option<SubMerchantKey>,
    /// The Turkish day.
    pub(crate) day: String,
}

/// A payout that came back.
#[derive(Debug)]
struct Bounce {
    payout: Payout,
    /// The sub-merchant as it was then.
    sub_merchant: SubMerchant,
    /// Whether it was paid later, to another account.
    settled: bool,
}

impl Bank {
    /// Notes who sells a line that was paid for.
    pub(crate) fn note_seller(&mut self, line: PaymentTransactionId, seller: Option<Seller>) {
        self.payouts.sellers.extend(seller.map(|seller| (line, seller)));
    }

    /// Pays out what the clock says is due. Called before every call, so that a later change of the
    /// bank account changes no payout of before.
    pub(crate) fn pay_out(&mut self) {
        let today = day(self.now());
        let mut due = Vec::new();
        while let Some(payment) = self.ledger.all().get(self.payouts.due)
            && day_of_payout(payment.made_at) <= today
        {
            due.push((payment.payment_id.clone(), day_of_payout(payment.made_at)));
            self.payouts.due += 1;
        }
        for (id, day) in due {
            if self.ledger.find(&id).is_some_and(|payment| payment.phase == Phase::PreAuth) {
                self.payouts.held.push(id);
            } else {
                self.pay_out_payment(&id, &day);
            }
        }
    }

    /// What was paid out on a day.
    pub(crate) fn payouts_of(&mut self, day: &str) -> Vec<Payout> {
        self.pay_out_late();
        self.payouts.done.iter().filter(|payout| payout.day == day).cloned().collect()
    }

    /// The sub-merchants whose bank refused a payout on a day, each once.
    pub(crate) fn bounces_of(&mut self, day: &str) -> Vec<SubMerchant> {
        let mut bounced: Vec<SubMerchant> = Vec::new();
        for Bounce { payout, sub_merchant, .. } in &self.payouts.bounced {
            let is_known =
                bounced.iter().any(|known| known.sub_merchant_key == sub_merchant.sub_merchant_key);
            if payout.day == day && !is_known {
                bounced.push(sub_merchant.clone());
            }
        }
        bounced
    }

    /// Holds that were captured since, and bounced payouts whose account was changed since.
    fn pay_out_late(&mut self) {
        let today = day(self.now());
        for id in std::mem::take(&mut self.payouts.held) {
            let held = self.ledger.find(&id).is_some_and(|payment| payment.phase == Phase::PreAuth);
            if held {
                self.payouts.held.push(id);
            } else {
                self.pay_out_payment(&id, &today);
            }
        }
        for bounce in self.payouts.bounced.iter_mut().filter(|bounce| !bounce.settled) {
            let key = bounce.payout.seller.as_ref();
            let now = key.and_then(|key| self.sub_merchants.find(key).ok());
            if now.is_some_and(|sub_merchant| !bounces(sub_merchant)) {
                bounce.settled = true;
                self.payouts.done.push(Payout { day: today.clone(), ..bounce.payout.clone() });
            }
        }
    }

    fn pay_out_payment(&mut self, id: &PaymentId, day: &str) {
        let Some(payment) = self.ledger.find(id).filter(|payment| is_paid_out(payment)) else {
            return;
        };
        let mut payouts = Vec::new();
        for line in &payment.lines {
            let seller = self.payouts.sellers.get(&line.payment_transaction_id);
            let [merchant, of_seller] = parts(line, seller);
            let payout = |amount, seller: Option<&Seller>| Payout {
                line: line.payment_transaction_id.clone(),
                amount: Price::new(amount),
                currency: payment.currency.clone(),
                seller: seller.map(|seller| seller.key.clone()),
                day: day.to_owned(),
            };
            payouts.push(payout(merchant, None));
            payouts.extend(seller.map(|_| payout(of_seller, seller)));
        }
        for payout in payouts.into_iter().filter(|payout| payout.amount > Price::ZERO) {
            let of = payout.seller.as_ref().and_then(|key| self.sub_merchants.find(key).ok());
            match of.filter(|sub_merchant| bounces(sub_merchant)).cloned() {
                None => self.payouts.done.push(payout),
                Some(sub_merchant) => {
                    self.payouts.bounced.push(Bounce { payout, sub_merchant, settled: false });
                }
            }
        }
    }
}

/// Nothing is left to pay out of what was cancelled, and risk control holds back what it has not accepted.
fn is_paid_out(payment: &Payment) -> bool {
    payment.cancellation.is_none() && payment.fraud_status == ACCEPTED
}

/// What the merchant and the seller get of a line. What was refunded before is taken from the merchant's
/// part first (inferred).
fn parts(line: &Line, seller: Option<&Seller>) -> [Decimal; 2] {
    let left = line.share.payout.amount() - line.refunded.amount();
    let left = left.max(Decimal::ZERO).normalize();
    let of_seller = seller.map_or(Decimal::ZERO, |seller| seller.price.amount()).min(left);
    [(left - of_seller).normalize(), of_seller.normalize()]
}

/// Whether the bank of a sub-merchant refuses payouts: its IBAN ends in `404`, or there is none. Our own
/// choice, so that tests can meet one.
fn bounces(sub_merchant: &SubMerchant) -> bool {
    sub_merchant.iban.as_ref().is_none_or(|iban| iban.as_str().ends_with(REFUSING_ACCOUNTS))
}

/// A Turkish day as text, which sorts like the day.
pub(crate) fn day(moment: Timestamp) -> String {
    turkish(moment).strftime("%Y-%m-%d").to_string()
}

fn day_of_payout(made_at: Timestamp) -> String {
    let next = turkish(made_at).date().checked_add(1.day());
    next.map_or_else(|_| day(made_at), |date| date.to_string())
}

const REFUSING_ACCOUNTS: &str = "404";
/// `fraudStatus` of a payment that risk control accepted.
const ACCEPTED: i32 = 1;
