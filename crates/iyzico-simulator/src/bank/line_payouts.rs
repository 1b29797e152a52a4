//! What was paid out of each line, and what came back: the payouts of the accounts, line by line.

use iyzico_core::Price;
use iyzico_core::bank::SubMerchantKey;
use iyzico_core::marketplace::SubMerchant;
use iyzico_core::order::Currency;
use iyzico_core::payment::PaymentTransactionId;
use jiff::Timestamp;

use super::accounts::Owner;
use super::clock::turkish;
use super::sub_merchants::SubMerchants;

/// Payouts so far, oldest first.
#[derive(Debug, Default)]
pub(crate) struct LinePayouts {
    done: Vec<LinePayout>,
    bounced: Vec<Bounce>,
}

/// Money of one line that was paid out.
#[derive(Clone, Debug)]
pub(crate) struct LinePayout {
    pub(crate) line: PaymentTransactionId,
    pub(crate) amount: Price,
    pub(crate) currency: Currency,
    /// Who was paid; the merchant when nobody is named.
    pub(crate) seller: Option<SubMerchantKey>,
    pub(crate) at: Timestamp,
}

/// A payout that came back.
#[derive(Debug)]
struct Bounce {
    payout: LinePayout,
    /// The sub-merchant as it was then.
    sub_merchant: SubMerchant,
    /// Whether it was paid later, to another account.
    is_settled: bool,
}

impl LinePayouts {
    /// Books what became due, and tries again what came back before. Whoever has no bank account is not
    /// paid: the money waits.
    pub(crate) fn book(
        &mut self,
        due: Vec<LinePayout>,
        now: Timestamp,
        sub_merchants: &SubMerchants,
    ) {
        for bounce in self.bounced.iter_mut().filter(|bounce| !bounce.is_settled) {
            let seller = bounce.payout.seller.as_ref();
            if seller.is_some_and(|seller| !sub_merchants.bounces(seller)) {
                bounce.is_settled = true;
                self.done.push(LinePayout { at: now, ..bounce.payout.clone() });
            }
        }
        for payout in due {
            let seller = payout.seller.as_ref();
            let bounced = seller.filter(|seller| sub_merchants.bounces(seller));
            if let Some(sub_merchant) = bounced.and_then(|seller| sub_merchants.find(seller).ok()) {
                let sub_merchant = sub_merchant.clone();
                self.bounced.push(Bounce { payout, sub_merchant, is_settled: false });
            } else if seller.is_none_or(|seller| {
                sub_merchants.kept(&Owner::SubMerchant(seller.clone())).is_some()
            }) {
                self.done.push(payout);
            }
        }
    }

    /// What was paid out on a Turkish day.
    pub(crate) fn of(&self, on: &str) -> impl Iterator<Item = &LinePayout> {
        self.done.iter().filter(move |payout| day(payout.at) == on)
    }

    /// The sub-merchants whose bank refused a payout on a Turkish day, each once.
    pub(crate) fn bounces_of(&self, on: &str) -> Vec<SubMerchant> {
        let mut bounced: Vec<SubMerchant> = Vec::new();
        for Bounce { payout, sub_merchant, .. } in &self.bounced {
            let is_it =
                |known: &SubMerchant| known.sub_merchant_key == sub_merchant.sub_merchant_key;
            if day(payout.at) == on && !bounced.iter().any(is_it) {
                bounced.push(sub_merchant.clone());
            }
        }
        bounced
    }
}

/// A Turkish day as text.
pub(crate) fn day(moment: Timestamp) -> String {
    turkish(moment).strftime("%Y-%m-%d").to_string()
}
