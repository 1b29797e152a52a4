//! Calls about payouts.

use iyzico_core::object;
use iyzico_core::payout::{
    CancelPayout, ExecutePayout, InitializePayout, PayoutBalance, PayoutCancelled, PayoutExecuted,
    PayoutFound, PayoutInitialized, PayoutItemDetails, PayoutItemFilter, PayoutItemFound,
    PayoutItemPage, PayoutItemStatus, RetrievePayout, RetrievePayoutBalance, RetrievePayoutItem,
};
use iyzico_core::text::Text;

use crate::bank::Bank;
use crate::bank::fields::{optional, required};
use crate::bank::notify::MERCHANT_ID;
use crate::bank::refusal::Refusal;
use crate::calls::page::Page;
use crate::calls::serve::Serve;

impl Serve for RetrievePayoutBalance {
    fn serve(&self, bank: &mut Bank) -> Result<PayoutBalance, Refusal> {
        let now = bank.now();
        let balance = bank.payouts.wallet(now).balance;
        Ok(object!(PayoutBalance { balance }))
    }
}

impl Serve for InitializePayout {
    fn serve(&self, bank: &mut Bank) -> Result<PayoutInitialized, Refusal> {
        let batch = bank.payouts.initialize(self, &mut bank.numbers)?;
        Ok(object!(PayoutInitialized {
            request_id: batch.request_id.clone(),
            invalid_items: (!batch.invalid.is_empty()).then(|| batch.invalid.clone()),
        }))
    }
}

impl Serve for ExecutePayout {
    fn serve(&self, bank: &mut Bank) -> Result<PayoutExecuted, Refusal> {
        let now = bank.now();
        bank.payouts.execute(required(&self.request_id)?, now)?;
        Ok(PayoutExecuted::default())
    }
}

impl Serve for CancelPayout {
    fn serve(&self, bank: &mut Bank) -> Result<PayoutCancelled, Refusal> {
        let now = bank.now();
        bank.payouts.cancel(required(&self.request_id)?, now)?;
        Ok(PayoutCancelled::default())
    }
}

impl Serve for RetrievePayout {
    /// In the order in which the rows were handed in; a page behind the last one is empty (inferred).
    fn serve(&self, bank: &mut Bank) -> Result<PayoutFound, Refusal> {
        let page = Page::of(&self.page, &self.size)?;
        let wants_invalid = required(&self.item_type)? == &PayoutItemFilter::Invalid;
        let id = optional(self.request_id.as_ref());
        let external_id = optional(self.external_mass_payout_id.as_ref()).map(Text::as_str);
        let now = bank.now();
        let batch = bank.payouts.find(id, external_id, now)?;
        let is_wanted = |row: &&PayoutItemDetails| {
            (row.item_status == Some(PayoutItemStatus::Invalid)) == wants_invalid
        };
        let rows: Vec<_> = batch.rows.iter().filter(is_wanted).collect();
        let items =
            object!(PayoutItemPage { items: Some(page.rows(rows.iter().copied().cloned())) });
        Ok(object!(PayoutFound {
            mass_payout: Some(batch.summary(MERCHANT_ID)),
            mass_payout_items: Some(items),
            page: Some(page.number),
            size: Some(page.size),
            total: u32::try_from(rows.len()).ok(),
        }))
    }
}

impl Serve for RetrievePayoutItem {
    fn serve(&self, bank: &mut Bank) -> Result<PayoutItemFound, Refusal> {
        let now = bank.now();
        let item = bank.payouts.find_row(required(&self.reference_code)?, now)?.clone();
        Ok(object!(PayoutItemFound { item: Some(item) }))
    }
}
