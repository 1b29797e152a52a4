use iyzico_core::hosted::page_result::PageResult;
use iyzico_core::object;
use iyzico_core::pay_with_iyzico::{
    InitializePayWithIyzico, PayWithIyzicoPage, RetrievePayWithIyzico,
};

use crate::bank::Bank;
use crate::bank::fields::note;
use crate::bank::hosted_pages::{HostedPage, PageKind, TOKEN_SECONDS, callback_url, installments};
use crate::bank::order::Order;
use crate::bank::refusal::Refusal;
use crate::calls::serve::Serve;

impl Serve for InitializePayWithIyzico {
    fn serve(&self, bank: &mut Bank) -> Result<PayWithIyzicoPage, Refusal> {
        let order = Order::of_pay_with_iyzico(self)?;
        bank.sub_merchants.check(&order)?;
        let locale = order.locale.clone();
        let token = bank.open_page(HostedPage {
            callback_url: callback_url(&self.callback_url),
            installments: installments(self.enabled_installments.as_ref()),
            ..HostedPage::new(PageKind::PayWithIyzico, order, bank.now())
        });
        Ok(object!(PayWithIyzicoPage {
            token_expire_time: Some(TOKEN_SECONDS),
            pay_with_iyzico_page_url: Some(note(&bank.page_url(&token, &locale))),
            token,
            signature: None,
        }))
    }
}

impl Serve for RetrievePayWithIyzico {
    fn serve(&self, bank: &mut Bank) -> Result<PageResult, Refusal> {
        self.0.serve(bank)
    }
}
