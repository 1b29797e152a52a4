use iyzico_core::marketplace::SubMerchant;
use iyzico_core::report::{
    BouncedPayout, BouncedPayouts, CompletedPayout, CompletedPayouts, ListBouncedPayouts,
    ListCompletedPayouts, PayoutType,
};
use iyzico_core::schedule::Day;
use iyzico_core::{Given, object};

use crate::bank::Bank;
use crate::bank::fields::{note, optional};
use crate::bank::line_payouts::{LinePayout, day};
use crate::bank::refusal::Refusal;
use crate::calls::serve::Serve;

impl Serve for ListCompletedPayouts {
    fn serve(&self, bank: &mut Bank) -> Result<CompletedPayouts, Refusal> {
        let day = day_or_today(bank, self.date.as_ref());
        let payouts = bank.line_payouts.of(&day).cloned().map(completed).collect();
        Ok(object!(CompletedPayouts { payout_completed_transactions: Some(payouts) }))
    }
}

impl Serve for ListBouncedPayouts {
    fn serve(&self, bank: &mut Bank) -> Result<BouncedPayouts, Refusal> {
        let day = day_or_today(bank, self.date.as_ref());
        let bounced = bank.line_payouts.bounces_of(&day).into_iter().map(bounced).collect();
        Ok(object!(BouncedPayouts { bounced_rows: Some(bounced) }))
    }
}

/// Without a day today is taken (inferred).
fn day_or_today(bank: &Bank, given: Option<&Given<Day>>) -> String {
    optional(given).map_or_else(|| day(bank.now()), |day| day.as_str().to_owned())
}

fn completed(payout: LinePayout) -> CompletedPayout {
    let to_seller = payout.seller.is_some();
    object!(CompletedPayout {
        payment_transaction_id: Some(payout.line),
        payout_amount: Some(payout.amount),
        payout_type: Some(if to_seller {
            PayoutType::SubMerchantPayout
        } else {
            PayoutType::MerchantPayout
        }),
        sub_merchant_key: payout.seller,
        currency: Some(payout.currency),
    })
}

fn bounced(sub_merchant: SubMerchant) -> BouncedPayout {
    object!(BouncedPayout {
        sub_merchant_key: sub_merchant.sub_merchant_key,
        iban: sub_merchant.iban.map(|iban| note(iban.as_str())),
        contact_name: sub_merchant.contact_name,
        contact_surname: sub_merchant.contact_surname,
        legal_company_title: sub_merchant.legal_company_title,
        marketplace_submerchant_type: sub_merchant.sub_merchant_type,
    })
}
