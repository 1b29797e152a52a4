use iyzico_core::Given;
use iyzico_core::marketplace::{
    BalancePage as Response, InitializeRefundToBalance, InitializeSettlementToBalance,
};
use iyzico_core::object;
use iyzico_core::order::{CallbackUrl, ConversationId, Locale};

use super::blockage::lira;
use crate::bank::Bank;
use crate::bank::balance_pages::{BalancePage, Purpose};
use crate::bank::fields::{amount, note, optional, required};
use crate::bank::hosted_pages::callback_url;
use crate::bank::refusal::Refusal;
use crate::calls::serve::Serve;

impl Serve for InitializeSettlementToBalance {
    /// In the currency of the sub-merchant (inferred): the request names none.
    fn serve(&self, bank: &mut Bank) -> Result<Response, Refusal> {
        let key = required(&self.sub_merchant_key)?;
        let currency = bank.sub_merchants.find(key)?.currency.clone();
        let purpose = Purpose::Settlement {
            key: key.clone(),
            price: amount(&self.price)?,
            currency: currency.unwrap_or_else(lira),
        };
        let (id, locale) = (self.conversation_id.as_ref(), self.locale.as_ref());
        open(bank, purpose, id, &self.callback_url, locale)
    }
}

impl Serve for InitializeRefundToBalance {
    fn serve(&self, bank: &mut Bank) -> Result<Response, Refusal> {
        let purpose = Purpose::Refund(required(&self.payment_id)?.clone());
        let (id, locale) = (self.conversation_id.as_ref(), self.locale.as_ref());
        open(bank, purpose, id, &self.callback_url, locale)
    }
}

fn open(
    bank: &mut Bank,
    purpose: Purpose,
    conversation_id: Option<&Given<ConversationId>>,
    back_to: &Given<CallbackUrl>,
    locale: Option<&Given<Locale>>,
) -> Result<Response, Refusal> {
    let (token, url) = bank.open_balance_page(BalancePage {
        purpose,
        conversation_id: optional(conversation_id).cloned(),
        callback_url: callback_url(back_to),
        locale: optional(locale).cloned().unwrap_or(Locale::Turkish),
        opened_at: bank.now(),
        is_over: false,
    })?;
    Ok(object!(Response { token: Some(token), url: Some(note(&url)), settings_all_time: None }))
}
